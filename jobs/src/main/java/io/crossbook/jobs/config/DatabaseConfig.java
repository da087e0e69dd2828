package io.crossbook.jobs.config;

import io.crossbook.database.DatabaseSettings;

/**
 * Where results go. Immutable.
 *
 * @param url JDBC address; empty is the embedded database
 * @param user who connects; the password is {@link CrossbookConfig#databasePassword()}
 * @param batchSize rows written at once
 * @param batchIntervalMillis longest that a row waits for others
 */
public record DatabaseConfig(String url, String user, int batchSize, long batchIntervalMillis) {

  static DatabaseConfig read(Section database) throws ConfigException {
    String url =
        database.text(
            "url",
            text -> text.isEmpty() || isPostgres(text),
            "jdbc:postgresql://host:port/name, or \"\" for the embedded one");
    DatabaseConfig read =
        new DatabaseConfig(
            url,
            database.text("user", text -> !text.isBlank(), "the name of a user"),
            database.integer("batch-size", 1, 10_000),
            database.whole("batch-interval-ms", 1, 60_000));
    database.end();
    return read;
  }

  private static boolean isPostgres(String text) {
    return text.matches("jdbc:postgresql:(//[^\\s/]+/)?[^\\s/]+");
  }

  /**
   * How to reach it. The password is read from the environment of whichever process connects.
   *
   * @throws IllegalArgumentException if it is the embedded one, which only the launcher knows
   */
  public DatabaseSettings settings() {
    return DatabaseSettings.withPasswordFrom(url, user, SecretKeys.DATABASE_PASSWORD);
  }

  /** True if the launcher brings the database along. */
  public boolean embedded() {
    return url.isEmpty();
  }
}
