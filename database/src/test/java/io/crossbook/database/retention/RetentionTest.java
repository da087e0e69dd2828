package io.crossbook.database.retention;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final RetentionPeriods PERIODS = new RetentionPeriods(3, 7, 14, 90);
  private static final String VERIFY = "SELECT chain, position, problem FROM audit_verify()";

  private DatabaseSettings database;

  @BeforeEach
  void lay() throws SQLException {
    database = TestPostgres.migrated();
  }

  private void execute(String... statements) throws SQLException {
    TestPostgres.execute(database, statements);
  }

  private List<String> rows(String query) throws SQLException {
    return TestPostgres.rows(database, query);
  }

  /** Nanoseconds of a time so many days ago. */
  private static String ago(int days) {
    return "((extract(epoch FROM now() - interval '" + days + " days') * 1000000)::bigint * 1000)";
  }

  private Map<String, Long> cut(boolean really, int batch) throws SQLException {
    Map<String, Long> cut = new TreeMap<>();
    try (Retention retention = new Retention(database.open(), PERIODS, batch)) {
      assertThat(retention.take()).isTrue();
      for (Retention.Cut each : really ? retention.cut() : retention.count()) {
        if (each.rows() > 0) {
          cut.put(each.table(), each.rows());
        }
      }
    }
    return cut;
  }

  private void results(int days) throws SQLException {
    execute(
        "INSERT INTO dead_letters VALUES ('kraken', 'c', " + ago(days) + ", 'r', 'd', 'x', 'p')",
        "INSERT INTO spread_statistics VALUES ('BTC-USD', 'window', "
            + ago(days)
            + ", "
            + ago(days)
            + ", 1, 1, 1, 1, 'a', 'b', 1, 1, 1, 1)",
        "INSERT INTO order_flow VALUES ('kraken', 'XBT', "
            + ago(days)
            + ", "
            + ago(days)
            + ", 'BTC-USD', 1, 1, 1, 1, 1, 1)",
        "INSERT INTO funding_rates VALUES ('binance', 'BTC', "
            + ago(days)
            + ", 'BTC-PERP', 0.1, 1, "
            + ago(days)
            + ")",
        "INSERT INTO balance_snapshots VALUES ('kraken', '', 'USD', "
            + ago(days)
            + ", 0, 1, 0, 1, 1)",
        "INSERT INTO desk_refusals VALUES (0, 'o" + days + "', 's', 'r', 'd', " + ago(days) + ")",
        "INSERT INTO position_snapshots VALUES (0, 'kraken', '', 'XBT', "
            + ago(days)
            + ", 'BTC-USD', 1, 1, 1, 1, 1)");
    opportunity("free" + days, days);
  }

  private void opportunity(String id, int days) throws SQLException {
    execute(
        "INSERT INTO arbitrage_opportunities (id, strategy, strategy_key, instrument, stage,"
            + " stage_nanos, buy_venue, sell_venue, quantity, currency, gross, net, net_portfolio,"
            + " time_sensitivity, execution_complexity, persistence, rule_version, confirm_updates,"
            + " confirm_within_millis, expires_nanos, legs, terms, books, confidence_parts,"
            + " risk_parts, detected_nanos, decided_nanos) VALUES ('"
            + id
            + "', 'spread', 'BTC', 'BTC-USD', 2, 1, 'a', 'b', 1, 'USD', 1, 1, 1, 'LOW', 'LOW', 1,"
            + " 1, 2, 1, 1, '[]', '[]', '[]', '[]', '[]', 1, "
            + ago(days)
            + ")");
  }

  private void operation(int number, String opportunity, int days) throws SQLException {
    execute(
        "INSERT INTO operations (desk, operation, epoch, revision, opportunity, strategy,"
            + " instrument, rule_version, state, notional, expected_terms, realized_terms, residual,"
            + " legs, recovery, outcome, recoveries, started_nanos, ended_nanos, time_nanos) VALUES"
            + " (0, "
            + number
            + ", 1, 1, '"
            + opportunity
            + "', 'spread', 'BTC-USD', 1, 'COMPLETED', 5, '[]', '[]', '', '', '', '', 0, "
            + ago(days)
            + ", "
            + ago(days)
            + ", "
            + ago(days)
            + ")");
  }

  @Test
  void whatIsOlderThanItIsKeptGoesAndNothingElse() throws Exception {
    for (int days : new int[] {1, 4, 8, 15}) {
      results(days);
    }
    Map<String, Long> expected = new TreeMap<>();
    expected.put("dead_letters", 3L);
    expected.put("spread_statistics", 2L);
    expected.put("order_flow", 2L);
    expected.put("funding_rates", 2L);
    expected.put("balance_snapshots", 1L);
    expected.put("position_snapshots", 1L);
    expected.put("desk_refusals", 1L);
    expected.put("arbitrage_opportunities", 1L);
    assertThat(cut(false, 100)).isEqualTo(expected);
    assertThat(rows("SELECT count(*) FROM dead_letters")).containsExactly("4");
    assertThat(cut(true, 2)).isEqualTo(expected);
    assertThat(rows("SELECT id FROM arbitrage_opportunities ORDER BY 1"))
        .containsExactly("free1", "free4", "free8");
    assertThat(rows("SELECT count(*) FROM dead_letters")).containsExactly("1");
    assertThat(cut(true, 2)).isEmpty();
    // What comes again, late, is taken again.
    opportunity("free15", 15);
    assertThat(cut(true, 2)).containsExactly(entry("arbitrage_opportunities", 1L));
  }

  /** A day so many days ago, as it is in the name of its partition. */
  private String day(int ago) throws SQLException {
    return rows("SELECT to_char((now() AT TIME ZONE 'UTC')::date - " + ago + ", 'YYYYMMDD')")
        .get(0);
  }

  private List<String> partitions(String table) throws SQLException {
    return rows(
        "SELECT name FROM day_partitions WHERE parent = '"
            + table
            + "'::regclass AND NOT other ORDER BY name");
  }

  private void partition(String table, int ago) throws SQLException {
    execute(
        "SELECT make_day_partition('"
            + table
            + "', (now() AT TIME ZONE 'UTC')::date - "
            + ago
            + ")");
  }

  @Test
  void partitionsOfTodayAndTheWeekToComeAreMadeOnce() throws Exception {
    try (Retention retention = new Retention(database.open(), PERIODS, 10)) {
      assertThat(retention.ahead()).isEqualTo(4 * 8);
      assertThat(retention.ahead()).isZero();
    }
    List<String> expected = new ArrayList<>();
    for (int i = 0; i <= 7; i++) {
      expected.add("order_flow_" + day(-i));
    }
    assertThat(partitions("order_flow")).isEqualTo(expected);
    results(0);
    assertThat(rows("SELECT tableoid::regclass FROM order_flow"))
        .containsExactly("order_flow_" + day(0));
    // What comes twice is there once.
    execute(
        "INSERT INTO dead_letters SELECT venue, connection, time_nanos, reason, digest, detail,"
            + " payload FROM dead_letters ON CONFLICT (venue, connection, time_nanos, reason, digest)"
            + " DO NOTHING");
    assertThat(rows("SELECT count(*) FROM dead_letters")).containsExactly("1");
  }

  @Test
  void aDayThatBeganWithoutAPartitionGetsNone() throws Exception {
    results(0);
    try (Retention retention = new Retention(database.open(), PERIODS, 10)) {
      assertThat(retention.ahead()).isEqualTo(4 * 7);
    }
    assertThat(partitions("dead_letters")).hasSize(7).doesNotContain("dead_letters_" + day(0));
    assertThat(rows("SELECT tableoid::regclass FROM dead_letters"))
        .containsExactly("dead_letters_other");
  }

  @Test
  void daysThatAreNoLongerKeptGoWhole() throws Exception {
    for (int ago : new int[] {3, 4, 5}) {
      partition("dead_letters", ago);
      results(ago);
    }
    try (Retention retention = new Retention(database.open(), PERIODS, 10)) {
      assertThat(retention.cut()).contains(new Retention.Cut("dead_letters", 3, 2, 2));
    }
    // Kept for three days: the day three days ago is not yet over for all of its rows.
    assertThat(partitions("dead_letters")).containsExactly("dead_letters_" + day(3));
    assertThat(rows("SELECT count(*) FROM dead_letters")).containsExactly("1");
  }

  @Test
  void aDayWithSomethingThatIsKeptLosesTheRest() throws Exception {
    partition("spread_statistics", 9);
    results(9);
    // Of a run that began then and goes on.
    execute(
        "INSERT INTO spread_statistics VALUES ('BTC-USD', 'run', "
            + ago(9)
            + ", "
            + ago(0)
            + ", 1, 1, 1, 1, 'a', 'b', 1, 1, 1, 1)");
    try (Retention retention = new Retention(database.open(), PERIODS, 10)) {
      assertThat(retention.cut()).contains(new Retention.Cut("spread_statistics", 7, 1, 0));
    }
    assertThat(rows("SELECT scope FROM spread_statistics_" + day(9))).containsExactly("run");
  }

  @Test
  void aTableThatIsInUseIsLeftForTheNextTime() throws Exception {
    partition("dead_letters", 5);
    try (Connection reader = database.open();
        Retention retention = new Retention(database.open(), PERIODS, 10)) {
      reader.setAutoCommit(false);
      try (Statement statement = reader.createStatement()) {
        statement.execute("SELECT count(*) FROM dead_letters");
      }
      assertThat(retention.cut()).contains(new Retention.Cut("dead_letters", 3, 0, 0));
      reader.commit();
      assertThat(retention.cut()).contains(new Retention.Cut("dead_letters", 3, 0, 1));
    }
  }

  @Test
  void whatOrdersAreMeasuredByStays() throws Exception {
    opportunity("traded", 400);
    opportunity("free", 400);
    operation(0, "traded", 400);
    execute(
        "INSERT INTO trade_executions VALUES ('kraken', '', 'XBT', 'v1', 't1', 0, 0, 0, 0, 'traded',"
            + " 'BTC-USD', 'BUY', 1, 1, 1, 0, 'USD', false, 't1', "
            + ago(400)
            + ", "
            + ago(400)
            + ")",
        mark("XBT", 30),
        mark("XBT", 90),
        mark("ETH", 30));
    assertThat(cut(true, 100))
        .containsExactly(entry("arbitrage_opportunities", 1L), entry("position_snapshots", 2L));
    assertThat(rows("SELECT symbol FROM position_snapshots")).containsExactly("XBT");
    assertThat(rows("SELECT id FROM arbitrage_opportunities")).containsExactly("traded");
    assertThat(rows("SELECT operation, filled FROM order_quality")).containsExactly("0|1");
  }

  private static String mark(String symbol, int secondsAfter) {
    return "INSERT INTO position_snapshots VALUES (0, 'kraken', '', '"
        + symbol
        + "', "
        + ago(400)
        + " + "
        + secondsAfter
        + "000000000, 'BTC-USD', 1, 1, 1, 1, 1)";
  }

  @Test
  void theNewestStateOfAConnectionStays() throws Exception {
    for (int days : new int[] {400, 300, 200}) {
      execute(
          "INSERT INTO venue_status VALUES ('kraken', 'book', " + ago(days) + ", 'ONLINE', '')");
    }
    List<String> before = rows("SELECT venue, connection, state, time FROM venue_status_now");
    assertThat(cut(true, 100)).containsExactly(entry("venue_status", 2L));
    assertThat(rows("SELECT venue, connection, state, time FROM venue_status_now"))
        .isEqualTo(before)
        .hasSize(1);
  }

  @Test
  void whatIsStillToBeSentStays() throws Exception {
    execute(
        "INSERT INTO notification (subject, severity, text, time_nanos, queued_at, routed_at) SELECT"
            + " 's', 'INFO', 't', 1, now() - interval '91 days', CASE WHEN n < 3 THEN now() END"
            + " FROM generate_series(1, 3) n",
        "INSERT INTO notification_delivery (notification, route, state, due, changed_at) VALUES"
            + " (1, 'r', 'SENT', now(), now()), (2, 'r', 'PENDING', now(), now())");
    assertThat(cut(true, 100)).containsExactly(entry("notification", 1L));
    assertThat(rows("SELECT id FROM notification ORDER BY 1")).containsExactly("2", "3");
    assertThat(rows("SELECT notification FROM notification_delivery")).containsExactly("2");
  }

  /** Appends rows as if it were so many days ago. */
  private void appended(String chain, int first, int last, int days) throws SQLException {
    for (int i = first; i <= last; i++) {
      execute(
          "INSERT INTO audit_log (chain, key, time_nanos, content) VALUES ('"
              + chain
              + "', '"
              + i
              + "', "
              + ago(days)
              + ", '{}')");
    }
    // The database gives the time; the chain is made anew as if it had been another.
    execute(
        "ALTER TABLE audit_log DISABLE TRIGGER USER",
        "UPDATE audit_log SET recorded_nanos = "
            + ago(days)
            + " WHERE chain = '"
            + chain
            + "' AND position BETWEEN "
            + first
            + " AND "
            + last,
        "DO $$ DECLARE r audit_log; before bytea; BEGIN FOR r IN SELECT * FROM audit_log WHERE chain"
            + " = '"
            + chain
            + "' ORDER BY position LOOP UPDATE audit_log l SET previous = coalesce(before,"
            + " r.previous), hash = audit_hash(coalesce(before, r.previous), l.chain, l.position,"
            + " l.key, l.time_nanos, l.content, l.recorded_nanos) WHERE l.chain = r.chain AND"
            + " l.position = r.position RETURNING l.hash INTO before; END LOOP; UPDATE audit_chain SET"
            + " hash = before WHERE chain = '"
            + chain
            + "'; END $$",
        "ALTER TABLE audit_log ENABLE TRIGGER USER");
  }

  @Test
  void theAuditLogIsCutSoThatWhatIsLeftVerifies() throws Exception {
    appended("alert/1", 1, 5, 120);
    appended("alert/1", 6, 8, 10);
    appended("permit/1", 1, 3, 95);
    assertThat(rows(VERIFY)).isEmpty();
    assertThat(cut(false, 100)).containsExactly(entry("audit_log", 8L));
    assertThat(cut(true, 3)).containsExactly(entry("audit_log", 8L));
    assertThat(rows(VERIFY)).isEmpty();
    assertThat(
            rows("SELECT chain, position FROM audit_log WHERE chain <> 'retention' ORDER BY 1, 2"))
        .containsExactly("alert/1|6", "alert/1|7", "alert/1|8");
    assertThat(rows("SELECT chain, position FROM audit_anchor ORDER BY 1"))
        .containsExactly("alert/1|5", "permit/1|3");
    // Both chains go on where they were, the one that is empty now too.
    appended("alert/1", 9, 9, 0);
    execute(
        "INSERT INTO audit_log (chain, key, time_nanos, content) VALUES ('permit/1', '4', 1, '{}')");
    assertThat(rows(VERIFY)).isEmpty();
    assertThat(rows("SELECT position FROM audit_log WHERE chain = 'permit/1'"))
        .containsExactly("4");
    assertThat(cut(true, 100)).isEmpty();
  }

  @Test
  void whatIsCutOffOtherwiseIsNoticed() throws Exception {
    appended("alert/1", 1, 5, 120);
    appended("alert/1", 6, 8, 10);
    for (String each :
        List.of(
            "DELETE FROM audit_log WHERE position = 1",
            "INSERT INTO audit_anchor VALUES ('alert/1', 6, '')",
            "INSERT INTO audit_anchor VALUES ('alert/1', 99, '')",
            "SELECT audit_cut(interval '89 days', 10)")) {
      assertThatThrownBy(() -> execute(each))
          .as(each)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("the audit log");
    }
    execute("SELECT audit_cut(interval '90 days', 10)");
    for (String each :
        List.of(
            "DELETE FROM audit_log WHERE position = 6",
            "UPDATE audit_anchor SET position = 4",
            "DELETE FROM audit_anchor",
            "TRUNCATE audit_anchor",
            "INSERT INTO audit_anchor VALUES ('retention', 1, '')")) {
      assertThatThrownBy(() -> execute(each))
          .as(each)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("the audit log is never changed");
    }
    // Somebody who can switch triggers off moves the anchor past a row that he wants gone.
    execute(
        "ALTER TABLE audit_anchor DISABLE TRIGGER USER",
        "UPDATE audit_anchor SET position = 6, hash = (SELECT hash FROM audit_log WHERE chain ="
            + " 'alert/1' AND position = 6)",
        "DELETE FROM audit_log WHERE chain = 'alert/1' AND position = 6");
    assertThat(rows(VERIFY))
        .containsExactly(
            "alert/1|6|what was cut off before it is not what the chain retention says");
  }

  @Test
  void writersGoOnMeanwhile() throws Exception {
    execute(
        "INSERT INTO dead_letters SELECT 'kraken', 'old', "
            + ago(9)
            + " + n, 'r', 'd', 'x', 'p' FROM generate_series(1, 3000) n");
    AtomicBoolean enough = new AtomicBoolean();
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> written =
          writer.submit(
              () -> {
                int rows = 0;
                try (Connection connection = database.open();
                    Statement statement = connection.createStatement()) {
                  do {
                    rows +=
                        statement.executeUpdate(
                            "INSERT INTO dead_letters VALUES ('kraken', 'new', "
                                + ago(1)
                                + " + "
                                + rows
                                + ", 'r', 'd', 'x', 'p') ON CONFLICT DO NOTHING");
                  } while (!enough.get());
                }
                return rows;
              });
      assertThat(cut(true, 100)).containsEntry("dead_letters", 3000L);
      enough.set(true);
      // Only then is it done.
      String all = Integer.toString(written.get());
      assertThat(rows("SELECT count(*) FROM dead_letters")).containsExactly(all);
    } finally {
      writer.shutdownNow();
    }
  }

  @Test
  void oneCutsAtATime() throws Exception {
    try (Retention first = new Retention(database.open(), PERIODS, 10);
        Retention second = new Retention(database.open(), PERIODS, 10)) {
      assertThat(first.take()).isTrue();
      assertThat(second.take()).isFalse();
    }
    assertThatThrownBy(() -> new RetentionPeriods(3, 7, 14, 89))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 90");
  }
}
