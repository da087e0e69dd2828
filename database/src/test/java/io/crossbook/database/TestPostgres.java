package io.crossbook.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One Postgres server per JVM, on a port that was free; each test has a database of its own. */
public final class TestPostgres {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private TestPostgres() {}

  /** Starts the server when it is first needed; the library stops it at the end of the JVM. */
  private static final class Shared {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().start();
      } catch (IOException failure) {
        throw new UncheckedIOException("Postgres does not start here", failure);
      }
    }
  }

  /** A new database without tables. */
  public static DatabaseSettings empty() throws SQLException {
    String name = "test" + DATABASES.incrementAndGet();
    execute(at("postgres"), "CREATE DATABASE " + name);
    return at(name);
  }

  /** A new database with the schema of the results. */
  public static DatabaseSettings migrated() throws SQLException {
    DatabaseSettings settings = empty();
    Schema.migrate(settings);
    return settings;
  }

  /** The shared server's database of this name, as its owner. */
  public static DatabaseSettings at(String database) {
    return at(Shared.SERVER, database);
  }

  /** A server's database of this name, as its owner. */
  public static DatabaseSettings at(EmbeddedPostgres server, String database) {
    return DatabaseSettings.of(url(server, database), "postgres", "postgres");
  }

  /** A server's url. */
  public static String url(EmbeddedPostgres server, String database) {
    return "jdbc:postgresql://localhost:" + server.getPort() + "/" + database;
  }

  /** Runs statements. */
  public static void execute(DatabaseSettings settings, String... statements) throws SQLException {
    try (Connection connection = settings.open();
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** Every row of a query, its columns as text joined by {@code |}; null is {@code -}. */
  public static List<String> rows(DatabaseSettings settings, String query) throws SQLException {
    try (Connection connection = settings.open();
        Statement statement = connection.createStatement()) {
      statement.execute("SET TIME ZONE 'UTC'");
      try (ResultSet rows = statement.executeQuery(query)) {
        List<String> all = new ArrayList<>();
        while (rows.next()) {
          List<String> columns = new ArrayList<>();
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            String value = rows.getString(i);
            columns.add(value == null ? "-" : value);
          }
          all.add(String.join("|", columns));
        }
        return all;
      }
    }
  }
}
