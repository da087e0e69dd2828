package io.crossbook.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;

/** The database of results: reaching it, and bringing its schema up to date. Stateless. */
public final class Schema {
  private Schema() {}

  /**
   * Opens a connection; the caller closes it.
   *
   * @throws DatabaseException with one sentence that says why there is none
   */
  public static Connection connect(DatabaseSettings settings) {
    try {
      return settings.open();
    } catch (SQLException fault) {
      throw new DatabaseException(DatabaseFaults.sentence(settings, fault), fault);
    }
  }

  /**
   * Applies the migrations that are missing. Several processes may do so at once.
   *
   * @return the version of the schema afterwards
   * @throws DatabaseException with one sentence that says what is in the way
   */
  public static String migrate(DatabaseSettings settings) {
    // Flyway's own words about a database that cannot be reached are a page long.
    try (Connection reachable = connect(settings)) {
      reachable.setReadOnly(true);
    } catch (SQLException fault) {
      throw new DatabaseException(DatabaseFaults.sentence(settings, fault), fault);
    }
    try {
      MigrateResult result =
          Flyway.configure(Schema.class.getClassLoader())
              .dataSource(settings.dataSource())
              .locations("classpath:db/migration")
              .validateMigrationNaming(true)
              .cleanDisabled(true)
              .load()
              .migrate();
      return result.targetSchemaVersion == null
          ? result.initialSchemaVersion
          : result.targetSchemaVersion;
    } catch (FlywayException failure) {
      SQLException fault = rootFault(failure);
      throw new DatabaseException(
          fault == null
              ? "The schema of "
                  + settings.url()
                  + " cannot be brought up to date: "
                  + first(failure)
              : DatabaseFaults.sentence(settings, fault),
          failure);
    }
  }

  private static SQLException rootFault(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SQLException fault) {
        return fault;
      }
    }
    return null;
  }

  private static String first(FlywayException failure) {
    return failure.getMessage().lines().findFirst().orElse("no reason given");
  }
}
