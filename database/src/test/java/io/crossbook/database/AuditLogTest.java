package io.crossbook.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditLogTest {
  private static final String VERIFY = "SELECT * FROM audit_verify()";

  private DatabaseSettings database;

  @BeforeEach
  void lay() throws SQLException {
    database = TestPostgres.migrated();
    for (int i = 1; i <= 4; i++) {
      alert(1, i);
    }
    alert(2, 1);
  }

  private static String insert(int desk, int time) {
    return "INSERT INTO alerts (desk, subject, time_nanos, critical, text) VALUES ("
        + desk
        + ", 'venue', "
        + time
        + ", false, 'says ''é''') ON CONFLICT DO NOTHING";
  }

  private void alert(int desk, int time) throws SQLException {
    TestPostgres.execute(database, insert(desk, time));
  }

  private List<String> rows(String query) throws SQLException {
    return TestPostgres.rows(database, query);
  }

  @Test
  void shouldChainEachRowToTheOneBefore() throws Exception {
    assertThat(rows(VERIFY)).isEmpty();
    assertThat(rows("SELECT chain, position, key FROM audit_log ORDER BY 1, 2"))
        .hasSize(5)
        .first()
        .asString()
        .startsWith("alert/1|1|venue/1/");
    String previous = "00".repeat(32);
    for (String row :
        rows(
            "SELECT encode(previous, 'hex'), encode(hash, 'hex'), recorded_nanos, key,"
                + " position FROM audit_log WHERE chain = 'alert/1' ORDER BY position")) {
      String[] columns = row.split("\\|", -1);
      assertThat(columns[0]).isEqualTo(previous);
      String text =
          "[\"alert/1\", "
              + columns[4]
              + ", \""
              + columns[3]
              + "\", "
              + columns[4]
              + ", {\"desk\": 1, \"text\": \"says 'é'\", \"subject\": \"venue\", \"critical\":"
              + " false, \"time_nanos\": "
              + columns[4]
              + "}, "
              + columns[2]
              + "]";
      byte[] content = text.getBytes(StandardCharsets.UTF_8);
      byte[] before = HexFormat.of().parseHex(previous);
      byte[] hashed =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  ByteBuffer.allocate(before.length + content.length)
                      .put(before)
                      .put(content)
                      .array());
      assertThat(columns[1]).isEqualTo(HexFormat.of().formatHex(hashed));
      previous = columns[1];
    }
  }

  @Test
  void shouldNotAppendAgainWhatComesAgain() throws Exception {
    alert(1, 2);
    TestPostgres.execute(database, "DELETE FROM alerts");
    alert(1, 2);
    assertThat(rows("SELECT count(*) FROM audit_log")).containsExactly("5");
    assertThat(rows(VERIFY)).isEmpty();
  }

  @Test
  void shouldRefuseToBeChanged() {
    for (String each :
        List.of(
            "UPDATE audit_log SET key = 'x'",
            "DELETE FROM audit_log",
            "TRUNCATE audit_log",
            "DELETE FROM audit_chain",
            "TRUNCATE audit_chain")) {
      assertThatThrownBy(() -> TestPostgres.execute(database, each))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("the audit log is never changed");
    }
  }

  @Test
  void shouldFindTheFirstRowThatWasAlteredBehindItsBack() throws Exception {
    behind("UPDATE audit_log SET content = content || '{\"critical\": true}' WHERE position = 3");
    assertThat(rows(VERIFY)).containsExactly("alert/1|3|it was altered");
    behind("UPDATE audit_log SET time_nanos = 9 WHERE chain = 'alert/1' AND position = 2");
    assertThat(rows(VERIFY)).containsExactly("alert/1|2|it was altered");
    alert(1, 9);
    assertThat(rows(VERIFY)).containsExactly("alert/1|2|it was altered");
  }

  @Test
  void shouldFindARowThatWasAlteredTogetherWithItsHash() throws Exception {
    behind(
        "UPDATE audit_log SET time_nanos = 9, hash = audit_hash(previous, chain, position, key, 9,"
            + " content, recorded_nanos) WHERE chain = 'alert/1' AND position = 2");
    assertThat(rows(VERIFY)).containsExactly("alert/1|3|it does not follow the row before it");
  }

  @Test
  void shouldFindRowsThatWereRemoved() throws Exception {
    behind("DELETE FROM audit_log WHERE chain = 'alert/1' AND position = 2");
    behind("DELETE FROM audit_log WHERE chain = 'alert/2'");
    assertThat(rows(VERIFY))
        .containsExactly(
            "alert/1|3|a row before it is missing", "alert/2|0|rows after it are missing");
  }

  @Test
  void shouldFindThatTheNewestRowsWereRemoved() throws Exception {
    behind("DELETE FROM audit_log WHERE chain = 'alert/1' AND position = 4");
    assertThat(rows(VERIFY)).containsExactly("alert/1|3|rows after it are missing");
  }

  private void behind(String statement) throws SQLException {
    TestPostgres.execute(
        database,
        "ALTER TABLE audit_log DISABLE TRIGGER USER",
        statement,
        "ALTER TABLE audit_log ENABLE TRIGGER USER");
  }

  @Test
  void shouldKeepEveryAppendWhenManyAppendAtATime() throws Exception {
    int writers = 4;
    int each = 25;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        int from = 1000 * (writer + 1);
        running.add(
            threads.submit(
                () -> {
                  try (Connection connection = database.open();
                      Statement statement = connection.createStatement()) {
                    connection.setAutoCommit(false);
                    for (int i = 0; i < each; i++) {
                      // One row of their own, and one that all of them write.
                      statement.execute(insert(1, from + i));
                      statement.execute(insert(1, 500 + i));
                      connection.commit();
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(rows("SELECT count(*), max(position) FROM audit_log WHERE chain = 'alert/1'"))
        .containsExactly("129|129");
    assertThat(rows(VERIFY)).isEmpty();
  }

  @Test
  void shouldKeepPermitsThatWereRefusedAndNotOrdersThatWereGivenUpLater() throws Exception {
    TestPostgres.execute(
        database,
        "INSERT INTO desk (number, name) VALUES (1, 'one')",
        "INSERT INTO order_intent (desk, operation, order_number, attempt, epoch, purpose, venue,"
            + " account, symbol, side, kind, quantity, limit_price, reduce_only,"
            + " valid_until_nanos, client_order_id, opportunity, state) SELECT 1, 7, n, 0, 1,"
            + " 'OPEN', 'kraken', 'main', 'BTC/USD', 'BUY', 'IOC', 1, 1, false, 1, 'c' || n,"
            + " 'opp', 'VOID' FROM generate_series(0, 1) n",
        "INSERT INTO order_event VALUES (1, 1, 7, 0, 0, 'VOID', '', 0, 'all is stopped', 5),"
            + " (1, 2, 7, 1, 0, 'INTENDED', '', 0, '', 5), (1, 3, 7, 1, 0, 'VOID', '', 0, 'late',"
            + " 6)");
    assertThat(
            rows(
                "SELECT key, time_nanos, content ->> 'detail' FROM audit_log WHERE chain ="
                    + " 'permit/1'"))
        .containsExactly("7/0/0|5|all is stopped");
    assertThat(rows(VERIFY)).isEmpty();
  }
}
