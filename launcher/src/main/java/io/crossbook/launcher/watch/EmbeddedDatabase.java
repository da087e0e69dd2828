package io.crossbook.launcher.watch;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.launcher.Failure;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A PostgreSQL that comes with the launcher, on a free port of this machine. What it holds stays in
 * its folder, or goes with it where there is none.
 */
final class EmbeddedDatabase implements AutoCloseable {
  private static final String USER = "postgres";

  private final EmbeddedPostgres postgres;

  private EmbeddedDatabase(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /**
   * Starts it.
   *
   * @param folder where the data stays; null for a temporary place
   */
  static EmbeddedDatabase start(Path folder) throws Failure {
    try {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder().setPGStartupWait(Duration.ofSeconds(60));
      if (folder != null) {
        Files.createDirectories(folder.toAbsolutePath().getParent());
        builder.setDataDirectory(folder.toAbsolutePath()).setCleanDataDirectory(false);
      }
      return new EmbeddedDatabase(builder.start());
    } catch (IOException | IllegalStateException refused) {
      throw new Failure(
          "The embedded database could not be started"
              + (folder == null ? "" : " in " + folder)
              + ": "
              + refused.getMessage()
              + "; name another with --set database.url=jdbc:postgresql://host:port/name.",
          refused);
    }
  }

  /** How to reach it. */
  DatabaseSettings settings() {
    return DatabaseSettings.of(url(), USER, "");
  }

  /** Its address. */
  String url() {
    return "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
