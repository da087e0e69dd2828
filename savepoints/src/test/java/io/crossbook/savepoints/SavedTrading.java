package io.crossbook.savepoints;

import io.crossbook.database.DatabaseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * What is kept of one version of the job that trades: a savepoint while one leg of an operation was
 * filled and nobody knew what had become of the other, and the intent ledger as it was then.
 *
 * @param folder the folder of that name, relative to the module like the paths in the savepoint
 */
record SavedTrading(Path folder) {
  private static final Path ALL = Path.of("src", "test", "trading");

  /** In the order in which they refer to one another. */
  private static final List<String> TABLES =
      List.of("desk", "desk_events", "order_intent", "order_event");

  static SavedTrading of(String version) {
    return new SavedTrading(ALL.resolve(version));
  }

  static List<SavedTrading> all() {
    try (Stream<Path> folders = Files.list(ALL)) {
      return folders.filter(Files::isDirectory).sorted().map(SavedTrading::new).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  Path savepoint() {
    return folder.resolve("savepoint");
  }

  /** Keeps the ledger. */
  void write(DatabaseSettings database) throws SQLException, IOException {
    try (Connection connection = database.open()) {
      CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
      for (String table : TABLES) {
        try (var out = Files.newOutputStream(folder.resolve(table + ".csv"))) {
          copy.copyOut("COPY " + table + " TO STDOUT (FORMAT csv, HEADER)", out);
        }
      }
    }
  }

  /** Puts the ledger into today's schema; columns that there were not get what is usual. */
  void read(DatabaseSettings database) throws SQLException, IOException {
    try (Connection connection = database.open()) {
      CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
      for (String table : TABLES) {
        Path file = folder.resolve(table + ".csv");
        String columns;
        try (var lines = Files.newBufferedReader(file)) {
          columns = lines.readLine();
        }
        try (var in = Files.newInputStream(file)) {
          copy.copyIn("COPY " + table + " (" + columns + ") FROM STDIN (FORMAT csv, HEADER)", in);
        }
      }
    }
  }

  @Override
  public String toString() {
    return folder.getFileName().toString();
  }
}
