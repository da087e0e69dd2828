package io.crossbook.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What a real server refuses, and what is said of it. */
class DatabaseFaultsTest {
  private static SQLException refused(DatabaseSettings database, String... statements) {
    return catchThrowableOfType(
        SQLException.class, () -> TestPostgres.execute(database, statements));
  }

  @Test
  void aServerThatOnlyReadsSaysWhyThatMayBe() throws SQLException {
    DatabaseSettings database = TestPostgres.migrated();
    SQLException fault =
        refused(
            database,
            "SET default_transaction_read_only = on",
            "INSERT INTO desk (number, name) VALUES (1, 'desk')");
    assertThat(DatabaseFaults.passing(fault)).isTrue();
    assertThat(DatabaseFaults.sentence(database, fault))
        .isEqualTo(
            "The database "
                + database.url()
                + " is read-only: cannot execute INSERT in a read-only transaction; it is a"
                + " standby, or default_transaction_read_only is on.");
  }

  @Test
  void aFullDiskIsNamed() throws SQLException {
    DatabaseSettings database = TestPostgres.empty();
    SQLException fault =
        refused(
            database,
            "DO $$ BEGIN RAISE EXCEPTION 'could not extend file \"base/5/16401\": No space left on"
                + " device' USING ERRCODE = 'disk_full'; END $$");
    assertThat(DatabaseFaults.passing(fault)).isTrue();
    assertThat(DatabaseFaults.sentence(database, fault))
        .isEqualTo(
            "The database "
                + database.url()
                + " has no room left on its disk: could not extend file \"base/5/16401\": No space"
                + " left on device; make room there.");
  }
}
