package io.crossbook.sinks.postgres;

import static io.crossbook.sinks.TestDesk.T;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.book.Side;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.DeskRecord.Alert;
import io.crossbook.core.desk.DeskRecord.Refused;
import io.crossbook.core.desk.DeskRule;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.TestPostgres;
import io.crossbook.sinks.TestDesk;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DeskUpsertTest {
  private static final int ROUNDS = 12;
  private static final List<String> TABLES =
      List.of(
          "operations",
          "operation_transitions",
          "trade_executions",
          "funding_payments",
          "desk_refusals",
          "directed_orders",
          "positions",
          "position_snapshots",
          "balances",
          "balance_snapshots",
          "breaker_trips",
          "alerts",
          "risk_breaches");

  private static DatabaseSettings database;

  @BeforeAll
  static void lay() throws SQLException {
    database = TestPostgres.migrated();
  }

  /** Everything that can compete for a row, the newest of each last. */
  private static List<DeskRecord> history() {
    List<DeskRecord> records = new ArrayList<>(TestDesk.oneOfEach());
    records.addAll(
        List.of(
            // A later revision under an older lease, an earlier one under a newer lease.
            TestDesk.operation(5, 1, 9, 900, null, List.of()),
            TestDesk.operation(5, 3, 1, 20, "2", List.of(TestDesk.term("GROSS", -1, "2"))),
            TestDesk.operation(5, 3, 0, 15, null, List.of()),
            TestDesk.transition(5, 3, 0, 4),
            TestDesk.transition(5, 2, 0, 9),
            TestDesk.execution(
                "t-1", 5, 0, "kraken", "BTC/USD", Side.BUY, "64000.10", "0.40", "66", 9),
            TestDesk.execution(
                "", 5, 0, "kraken", "BTC/USD", Side.BUY, "64000.10", "0.40", "66", 9),
            new Refused(1, "opp-9", "spread", DeskRule.BREAKER, "later", T + 31),
            new Refused(1, "opp-8", "spread", DeskRule.STALE, "another", T + 31),
            // Before a restart it was nobody's, and after a later one whose it is.
            TestDesk.funding(1, "-0.30", 99, TestDesk.share(-1, "-0.30")),
            TestDesk.funding(2, "-0.30", 24, TestDesk.share(6, "-0.30")),
            // A later revision under an older lease.
            TestDesk.directed(2, 9, "0.5", 95),
            TestDesk.directed(3, 0, "0.1", 85),
            TestDesk.position("0.10", "64000", null, 41),
            TestDesk.position("0", null, "64011", 44),
            TestDesk.position("0.20", "64000", "64011", 44),
            TestDesk.balance("990", "10", null, 51),
            TestDesk.balance("995", "10", "990", 51),
            TestDesk.breaker(T + 65, 65),
            TestDesk.breaker(0, 63),
            new Alert(1, false, "operation 5", "it was given up", T + 70),
            new Alert(1, false, "operation 5", "and something else", T + 70)));
    return records;
  }

  @Test
  void shouldLeaveTheSameRowsInWhateverOrderAndHoweverOftenRecordsCome() throws Exception {
    Random random = new Random(20261121);
    List<String> expected = null;
    for (int round = 0; round < ROUNDS; round++) {
      for (String table : TABLES) {
        TestPostgres.execute(database, "DELETE FROM " + table);
      }
      List<DeskRecord> records = history();
      Collections.shuffle(records, random);
      for (int i = 0; i < 8; i++) {
        records.add(records.get(random.nextInt(records.size())));
      }
      Writers.write(database, DeskUpserts.all(), 1 + random.nextInt(records.size()), records);
      List<String> rows = new ArrayList<>();
      for (String table : TABLES) {
        rows.addAll(
            TestPostgres.rows(
                database,
                "SELECT '" + table + "', to_jsonb(t)::text FROM " + table + " t ORDER BY 2"));
      }
      expected = expected == null ? rows : expected;
      assertThat(rows).isEqualTo(expected);
    }
    assertThat(
            TestPostgres.rows(
                database, "SELECT epoch, revision, realized, state, ended_nanos FROM operations"))
        .containsExactly("3|1|2|COMPLETED|" + (T + 20));
    assertThat(
            TestPostgres.rows(database, "SELECT trade_key, fee FROM trade_executions ORDER BY 1"))
        .containsExactly((T + 9 - 1_000_000) + "@64000.1@0.4|66", "t-1|66.5600");
    assertThat(
            TestPostgres.rows(database, "SELECT opportunity, rule FROM desk_refusals ORDER BY 1"))
        .containsExactly("opp-8|stale", "opp-9|breaker");
    assertThat(
            TestPostgres.rows(
                database, "SELECT operation, amount FROM funding_shares ORDER BY operation"))
        .containsExactly("5|-0.20", "6|-0.10");
    assertThat(
            TestPostgres.rows(
                database, "SELECT number, epoch, revision, filled, state FROM directed_orders"))
        .containsExactly("17|3|1|0.25|PARTLY_FILLED");
    assertThat(
            TestPostgres.rows(
                database,
                "SELECT trim_scale(slippage), trim_scale(slippage_bps), trim_scale(fee_quote),"
                    + " implementation_shortfall FROM directed_order_quality"))
        .containsExactly("2.5|1.5625|16.0025|-");
    assertThat(TestPostgres.rows(database, "SELECT quantity, time_nanos FROM positions"))
        .containsExactly("0.20|" + (T + 44));
    assertThat(TestPostgres.rows(database, "SELECT count(*) FROM position_snapshots"))
        .containsExactly("3");
    assertThat(
            TestPostgres.rows(
                database, "SELECT currency, total, reserved, available, at_venue FROM balances"))
        .containsExactly("USD|995|10|985|990");
    assertThat(
            TestPostgres.rows(
                database, "SELECT until_nanos, cleared_nanos, cleared_by FROM breaker_trips"))
        .containsExactly("-|" + (T + 65) + "|anna");
    assertThat(TestPostgres.rows(database, "SELECT critical, text FROM alerts ORDER BY text"))
        .containsExactly(
            "t|2 operations in a row lost 7 within 60 s",
            "f|and something else",
            "t|it was given up");
  }

  @Test
  void shouldAppendToTheAuditLogOnceWhateverComesAgain() throws Exception {
    DatabaseSettings own = TestPostgres.migrated();
    for (int i = 0; i < 3; i++) {
      Writers.write(own, DeskUpserts.all(), 1 + 7 * i, history());
    }
    assertThat(
            TestPostgres.rows(own, "SELECT chain, count(*) FROM audit_log GROUP BY 1 ORDER BY 1"))
        .containsExactlyInAnyOrder(
            "alert/1|3",
            "breach/1|1",
            "breaker/1|2",
            "directive|1",
            "refusal/1|3",
            "transition/1|2");
    assertThat(TestPostgres.rows(own, "SELECT * FROM audit_verify()")).isEmpty();
    assertThat(
            TestPostgres.rows(
                own,
                "SELECT position, key, content ->> 'rule', time_nanos FROM audit_log WHERE chain ="
                    + " 'refusal/1' ORDER BY position"))
        .hasSize(3)
        .first()
        .isEqualTo("1|opp-9/" + (T + 30) + "|margin|" + (T + 30));
  }

  @Test
  void shouldReachTheTaskThatWrites() throws Exception {
    Sink<DeskRecord> sink = InstantiationUtil.clone(ResultSinks.desk(database, Batching.DEFAULT));
    assertThat(sink).isInstanceOf(PostgresSink.class);
    List<Upsert<DeskRecord>> sent = new ArrayList<>();
    for (Upsert<DeskRecord> each : DeskUpserts.all()) {
      sent.add(InstantiationUtil.clone(each));
    }
    DatabaseSettings own = TestPostgres.migrated();
    Writers.write(own, sent, 100, TestDesk.oneOfEach());
    assertThat(TestPostgres.rows(own, "SELECT count(*) FROM operations")).containsExactly("1");
  }

  @Test
  void shouldSayWhichTableCannotBeWritten() throws Exception {
    DatabaseSettings own = TestPostgres.migrated();
    TestPostgres.execute(own, "DROP TABLE balance_snapshots CASCADE");
    assertThatThrownBy(() -> Writers.write(own, DeskUpserts.all(), 100, history()))
        .hasMessageStartingWith("Rows of balance_snapshots cannot be written. ");
    assertThat(TestPostgres.rows(own, "SELECT count(*) FROM operations")).containsExactly("0");
  }
}
