package io.crossbook.launcher.cluster;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A PostgreSQL whose commits are on the disk when they are acknowledged, always at the same port
 * and over the same data, so that it can be killed and started again under those who use it. It
 * ends with this process. For one thread.
 */
public final class DatabaseProcess implements AutoCloseable {
  private static final String USER = "postgres";

  /** The server writes it when it starts, and removes it when it is stopped properly. */
  static final String PID_FILE = "postmaster.pid";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Keeps reading what its parent never writes, and kills the server when that ends. */
  private static final String LEASH = "cat >/dev/null; kill -KILL \"$0\"";

  private final Path folder;
  private final int port;
  private EmbeddedPostgres postgres;
  private ProcessHandle server;
  private Process leash;

  private DatabaseProcess(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /**
   * Starts it on a free port.
   *
   * @param folder of its data; goes on with what is there
   */
  public static DatabaseProcess start(Path folder) throws Failure {
    DatabaseProcess database = new DatabaseProcess(folder.toAbsolutePath(), FreePort.find());
    database.startAgain();
    return database;
  }

  /** Starts it after {@link #kill()}; what was committed is there again. */
  public void startAgain() throws Failure {
    if (postgres != null) {
      throw new IllegalStateException("the database runs already");
    }
    try {
      Files.createDirectories(folder.getParent());
      // The library's own settings trade safety for speed; the last one given counts.
      postgres =
          EmbeddedPostgres.builder()
              .setPort(port)
              .setDataDirectory(folder)
              .setCleanDataDirectory(false)
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setPGStartupWait(PATIENCE)
              .start();
      server = server();
      leash =
          new ProcessBuilder("sh", "-c", LEASH, Long.toString(server.pid()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException | IllegalStateException refused) {
      throw new Failure(
          "The database could not be started in " + folder + ": " + refused.getMessage() + ".",
          refused);
    }
  }

  /** The library knows the process that started the server, which is over. */
  private ProcessHandle server() throws Failure, IOException {
    long pid = Long.parseLong(Files.readAllLines(folder.resolve(PID_FILE)).get(0).strip());
    return ProcessHandle.of(pid)
        .orElseThrow(() -> new Failure("The database's process " + pid + " is not there."));
  }

  /** How to reach it, alive or not. */
  public DatabaseSettings settings() {
    return DatabaseSettings.of("jdbc:postgresql://localhost:" + port + "/postgres", USER, "");
  }

  /** The server's process. */
  public long pid() {
    return server.pid();
  }

  /** Kills the server; those that serve its clients notice it and end as well. */
  public void kill() throws Failure, InterruptedException {
    leash.destroyForcibly();
    List<ProcessHandle> all = new ArrayList<>(server.descendants().toList());
    all.add(server);
    server.destroyForcibly();
    // Another server does not start over data that somebody still uses.
    for (ProcessHandle each : all) {
      try {
        each.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException hanging) {
        throw new Failure("A process of the killed database does not end.", hanging);
      }
    }
    release();
  }

  private void release() throws Failure {
    try {
      postgres.close();
    } catch (IOException locked) {
      throw new Failure(
          "The database's folder " + folder + " cannot be let go: " + locked.getMessage() + ".",
          locked);
    } finally {
      postgres = null;
    }
  }

  @Override
  public void close() throws Failure {
    if (postgres != null) {
      leash.destroyForcibly();
      release();
    }
  }
}
