package io.crossbook.launcher;

import io.crossbook.database.DatabaseException;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Schema;
import picocli.CommandLine.Option;

/** Which database a command talks to. Filled by picocli. */
final class DatabaseOptions {
  private static final String PASSWORD = "CROSSBOOK_DATABASE_PASSWORD";

  @Option(
      names = "--database",
      paramLabel = "URL",
      required = true,
      description = "Address of the database, as run and demo say it.")
  private String url;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      defaultValue = "postgres",
      description = {
        "Who connects (${DEFAULT-VALUE}); the password is in the environment variable " + PASSWORD,
        "and empty without it."
      })
  private String user;

  /** For picocli. */
  DatabaseOptions() {}

  /**
   * How to connect; its schema is laid.
   *
   * @throws Failure with the sentence that says what is wrong
   */
  DatabaseSettings settings() throws Failure {
    String password = System.getenv(PASSWORD);
    try {
      DatabaseSettings settings = DatabaseSettings.of(url, user, password == null ? "" : password);
      Schema.migrate(settings);
      return settings;
    } catch (DatabaseException | IllegalArgumentException refused) {
      throw new Failure(Sentence.of(refused.getMessage()), refused);
    }
  }
}
