package io.crossbook.launcher.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.launcher.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stands around a cluster under test: the database and the venues, in their own processes. */
@Timeout(180)
class SurroundingsITCase {
  @TempDir Path folder;

  private static String one(DatabaseSettings database, String query) throws SQLException {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  private static void run(DatabaseSettings database, String change) throws SQLException {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      statement.execute(change);
    }
  }

  @Test
  void aKilledDatabaseComesBackAtTheSamePlaceWithWhatWasCommitted() throws Exception {
    try (DatabaseProcess database = DatabaseProcess.start(folder.resolve("data"))) {
      DatabaseSettings settings = database.settings();
      assertThat(one(settings, "SHOW fsync")).isEqualTo("on");
      assertThat(one(settings, "SHOW synchronous_commit")).isEqualTo("on");
      run(settings, "CREATE TABLE kept AS SELECT 7 AS number");

      ProcessHandle server = ProcessHandle.of(database.pid()).orElseThrow();
      database.kill();
      assertThat(server.isAlive()).isFalse();
      assertThat(folder.resolve("data").resolve(DatabaseProcess.PID_FILE))
          .as("what a server leaves that was not stopped properly")
          .exists();
      assertThatThrownBy(settings::open).isInstanceOf(SQLException.class);
      database.startAgain();
      assertThat(database.settings()).isEqualTo(settings);
      assertThat(database.pid()).isNotEqualTo(server.pid());
      assertThat(one(settings, "SELECT number FROM kept")).isEqualTo("7");
    }
  }

  @Test
  void venuesAnswerAndTakeFaults() throws Exception {
    try (SimulatorProcess simulator =
        SimulatorProcess.start(
            folder, 7, List.of("binance", "kraken"), List.of("--assets", "BTC"))) {
      assertThat(Files.readString(simulator.accounts())).contains("\"venue\" : \"kraken\"");
      assertThat(simulator.ledger()).exists();
      simulator.fault("{\"venue\":\"kraken\",\"fault\":\"silence\",\"duration_ms\":100}");
      assertThatThrownBy(() -> simulator.fault("{\"venue\":\"kraken\",\"fault\":\"boredom\"}"))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("boredom");
    }
  }
}
