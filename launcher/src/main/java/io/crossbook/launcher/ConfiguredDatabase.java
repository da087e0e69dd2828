package io.crossbook.launcher;

import io.crossbook.database.DatabaseException;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Schema;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.config.Secret;

/** The database that the configuration names. Stateless. */
public final class ConfiguredDatabase {
  private ConfiguredDatabase() {}

  /**
   * How to connect; its schema is laid.
   *
   * @throws Failure with the sentence that says what is wrong
   */
  public static DatabaseSettings of(CrossbookConfig config) throws Failure {
    if (config.database().embedded()) {
      throw new Failure(
          "No database is named: database.url is empty; give --set database.url=ADDRESS, as run"
              + " and demo say it.");
    }
    try {
      DatabaseSettings settings =
          DatabaseSettings.of(
              config.database().url(),
              config.database().user(),
              config.databasePassword().map(Secret::reveal).orElse(""));
      Schema.migrate(settings);
      return settings;
    } catch (DatabaseException | IllegalArgumentException refused) {
      throw new Failure(Sentence.of(refused.getMessage()), refused);
    }
  }
}
