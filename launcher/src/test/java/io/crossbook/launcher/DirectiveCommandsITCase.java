package io.crossbook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person tells desks from the command line, and what is shown of it. */
class DirectiveCommandsITCase {
  private EmbeddedPostgres postgres;
  private String database;
  private StringWriter out;
  private StringWriter err;

  @BeforeEach
  void startDatabase() throws IOException {
    postgres = EmbeddedPostgres.start();
    database = "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
  }

  @AfterEach
  void stopDatabase() throws IOException {
    postgres.close();
  }

  private int run(String... args) {
    out = new StringWriter();
    err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--database", database));
    return Crossbook.run(
        all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private List<String> rows(String query) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet each = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (each.next()) {
        rows.add(each.getString(1));
      }
      return rows;
    }
  }

  private void execute(String statement) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement run = connection.createStatement()) {
      run.execute(statement);
    }
  }

  @Test
  void aDeskIsArmedForAWhileAndRetiredForGood() throws SQLException {
    assertThat(run("stops")).isZero();
    execute("INSERT INTO desk (number, name) VALUES (3, 'three')");
    execute("INSERT INTO desk_account (venue, account, desk) VALUES ('kraken', '', 3)");
    execute("INSERT INTO desk_account (venue, account, desk) VALUES ('binance', 'sub', 3)");
    assertThat(run("arm", "--for", "30m", "--desk", "3", "--by", "ann")).isZero();
    assertThat(out.toString()).contains("Desk 3 may open positions with real money until ");
    assertThat(rows("SELECT armed_until > now() + interval '29 minutes' FROM desk"))
        .containsExactly("t");
    assertThat(run("arm", "--for", "25h", "--desk", "3")).isEqualTo(1);
    assertThat(err.toString()).contains("A desk is armed for 24h at most");
    assertThat(run("arm", "--for", "30m", "--desk", "4")).isEqualTo(1);
    assertThat(err.toString()).contains("there is no desk 4.");
    assertThat(run("arm", "--off", "--desk", "3")).isZero();
    assertThat(rows("SELECT content ->> 'armed_by' FROM audit_log WHERE chain = 'arming/3'"))
        .containsExactly("ann", "");
    assertThat(run("retire", "--desk", "3")).isZero();
    assertThat(out.toString()).contains("Desk 3 is retired; free: ").contains("binance sub");
    assertThat(rows("SELECT venue FROM desk_account")).isEmpty();
    assertThat(run("retire", "--desk", "3")).isZero();
    assertThat(out.toString()).contains("Desk 3 is retired; it had no account.");
    assertThat(run("retire", "--desk", "9")).isEqualTo(1);
    assertThat(err.toString()).contains("there is no desk 9.");
  }

  @Test
  void stopsAreKeptWithWhoAndWhyAndShown() throws SQLException {
    assertThat(run("stops")).isZero();
    assertThat(out.toString()).contains("Nothing is stopped, and nothing waits for a person.");
    assertThat(run("stop", "venue:kraken", "--for", "30m", "--by", "ann")).isZero();
    assertThat(out.toString()).contains("Stopped: venue:kraken until ");
    assertThat(
            run("stop", "--because", "risk-limit-exceeded", "--reason", "too much", "--by", "bob"))
        .isZero();
    assertThat(out.toString()).contains("Stopped: all, venue:kraken until ");
    assertThat(run("stops")).isZero();
    assertThat(out.toString())
        .containsPattern("kill switch +all .*released +risk-limit-exceeded, bob: too much")
        .containsPattern("kill switch +venue:kraken .*manual-intervention, ann: stopped by hand");
    assertThat(run("stop", "--release", "--by", "eve")).isZero();
    assertThat(out.toString()).contains("Stopped: venue:kraken until ");
    assertThat(run("stop", "--release")).isZero();
    assertThat(out.toString()).contains("all was not stopped.");
    assertThat(
            rows(
                "SELECT concat_ws('|', kind, subject, reason, given_by) FROM directive ORDER BY 1"))
        .containsExactlyInAnyOrder(
            "STOP|venue:kraken|MANUAL_INTERVENTION|ann",
            "STOP|all|RISK_LIMIT_EXCEEDED|bob",
            "RELEASE|all|eve");
    assertThat(run("stop", "everything")).isEqualTo(2);
    assertThat(run("stop", "--because", "boredom")).isEqualTo(2);
    assertThat(err.toString()).contains("'boredom' is no cause");
    assertThat(run("stop", "--because", "risk-limit-exceeded", "--for", "5m")).isEqualTo(2);
    assertThat(err.toString()).contains("released by a person");
    assertThat(run("stop", "--by", " ")).isEqualTo(1);
    assertThat(err.toString()).contains("--by NAME");
  }

  @Test
  void onlyABreakerThatTrippedIsResumed() throws SQLException {
    assertThat(run("resume", "drawdown")).isEqualTo(1);
    assertThat(err.toString()).contains("No breaker drawdown/all of desk 0 has tripped; none has.");
    execute(
        "INSERT INTO breaker_trips (desk, breaker, scope, since_nanos, reason, until_nanos,"
            + " cleared_nanos, cleared_by, time_nanos) VALUES (0, 'drawdown', 'all', 5, 'too much',"
            + " 1900000000000000000, NULL, '', 5)");
    assertThat(run("stops")).isZero();
    assertThat(out.toString()).containsPattern("breaker +0: drawdown/all .*too much");
    assertThat(run("resume", "drawdown/venue:kraken")).isEqualTo(1);
    assertThat(err.toString()).contains("those that have: [drawdown/all]");
    assertThat(run("resume", "drawdown", "--by", "ann")).isZero();
    assertThat(out.toString()).contains("Directive 1: desk 0 resumes drawdown/all.");
    assertThat(rows("SELECT concat_ws('|', desk, kind, subject, given_by) FROM directive"))
        .containsExactly("0|RESUME|drawdown/all|ann");
  }

  @Test
  void onlyAnOperationThatWasGivenUpIsDecidedOn() throws SQLException {
    assertThat(run("operation", "retry", "17")).isEqualTo(1);
    assertThat(err.toString()).contains("Operation 17 of desk 0 was not given up");
    execute(
        "INSERT INTO operations (desk, operation, epoch, revision, opportunity, strategy,"
            + " instrument, rule_version, state, notional, expected_terms, realized_terms, residual,"
            + " legs, recovery, outcome, recoveries, started_nanos, time_nanos) VALUES (0, 17, 1, 1,"
            + " 'id', 'spread', 'BTC-USD', 1, 'FAILED', 5, '[]', '[]', 'BTC 0.1', '', '',"
            + " 'no market', 3, 5, 6)");
    assertThat(run("stops")).isZero();
    assertThat(out.toString()).containsPattern("operation +0: 17 .*decided +no market; BTC 0.1");
    assertThat(run("operation", "retry", "17", "--by", "ann")).isZero();
    assertThat(out.toString()).contains("Directive 1: operation 17 is put right once more.");
    assertThat(run("operation", "write-off", "17", "--by", "bob")).isZero();
    assertThat(rows("SELECT concat_ws('|', desk, kind, subject, given_by) FROM directive"))
        .containsExactly("0|RETRY|17|ann", "0|WRITE_OFF|17|bob");
    assertThat(run("operation", "retry", "17", "--desk", "4")).isEqualTo(1);
  }

  private void deskAtKraken() throws SQLException {
    execute(
        "INSERT INTO balances (desk, venue, account, currency, total, reserved, time_nanos)"
            + " VALUES (0, 'kraken', '', 'USD', 5, 0, 6)");
  }

  @Test
  void badOrdersAreRefusedInOneSentence() throws SQLException {
    String[][] wrong = {
      {"order", "buy", "0", "BTC-USD", "--because", "x", "the amount is 0"},
      {"order", "buy", "1", "BTC/USD", "--because", "x", "'BTC/USD' is no instrument"},
      {"order", "buy", "1", "BTC-USDT-PERP", "--because", "x", "BTC-USDT-PERP is a derivative"},
      {"order", "buy", "1", "BTC-USD", "Missing required option: '--because=TEXT'"},
      {"order", "sell", "1", "BTC-USD", "--because", "x", "--mode", "slow", "'slow' is no way"},
      {"order", "sell", "1", "BTC-USD", "--because", "x", "--twap", "10s", "slices over 10 s"},
      {"order", "sell", "1", "BTC-USD", "--because", "x", "--iceberg", "2", "hides nothing"},
      {"order", "sell", "1", "BTC-USD", "--because", "x", "--stop-loss", "2", "'2' is no share"},
      {"order", "sell", "1", "BTC-USD", "--because", "x", "--participation", "0%", "more than 0"},
      {"order", "sell", "1", "BTC-USD", "--because", "x", "--trailing", "2%", "no trailing stop"},
      {"order", "sell", "1", "BTC-USD", "--because", "x", "--for", "1500ms", "whole seconds"},
    };
    for (String[] each : wrong) {
      String[] args = Arrays.copyOf(each, each.length - 1);
      assertThat(run(args)).as(String.join(" ", args)).isEqualTo(2);
      assertThat(err.toString()).contains(each[each.length - 1]);
    }
    assertThat(run("order", "buy", "1", "BTC-USD", "--because", "x", "--by", " ")).isEqualTo(1);
    assertThat(err.toString()).contains("--by NAME");
    assertThat(run("order", "buy", "1", "BTC-USD", "--because", "x")).isEqualTo(1);
    assertThat(err.toString()).contains("Desk 0 has never said what it holds");
    deskAtKraken();
    assertThat(run("order", "buy", "1", "BTC-USD", "--because", "x", "--venue", "mexc"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("Desk 0 never had an account at mexc; it has at [kraken].");
    assertThat(run("order", "buy", "1", "BTC-USD", "--because", "x")).isEqualTo(1);
    assertThat(err.toString()).contains("None of the venues at which it may go lists BTC-USD");
    assertThat(run("order", "cancel", "4", "--because", "x")).isEqualTo(1);
    assertThat(err.toString()).contains("Order 4 of desk 0 cannot be taken back: there is no such");
    assertThat(run("orders", "--most", "0")).isEqualTo(1);
    assertThat(run("orders")).isZero();
    assertThat(out.toString()).contains("Nobody ordered anything of desk 0.");
    assertThat(rows("SELECT kind FROM directive")).isEmpty();
  }

  @Test
  void ordersAreGivenShownAndTakenBack() throws SQLException {
    assertThat(run("stops")).isZero();
    deskAtKraken();
    execute(
        "INSERT INTO symbols (venue, symbol, instrument, kind, base, quote, settlement, inverse,"
            + " tick, lot, min_size, min_notional, multiplier, price_scale, size_scale, status,"
            + " valid_from_nanos, updated_nanos) VALUES ('kraken', 'BTC/USD', 'BTC-USD', 'SPOT',"
            + " 'BTC', 'USD', 'USD', false, 0.1, 0.0001, 0.0001, 0, 1, 1, 8, 'TRADING', 5, 5)");
    assertThat(
            run(
                "order",
                "buy",
                "0.5",
                "BTC-USD",
                "--limit",
                "60000",
                "--venue",
                "kraken",
                "--not",
                "mexc",
                "--twap",
                "10m",
                "--participation",
                "10%",
                "--stop-loss",
                "2%",
                "--trailing",
                "2%/3%",
                "--mode",
                "best-price",
                "--by",
                "ann",
                "--because",
                "agreed"))
        .isZero();
    String request =
        "buy 0.5 BTC-USD mode=best-price limit=60000 venue=kraken not=mexc twap=600s"
            + " participation=0.10 for=660s stop-loss=0.02 trailing=0.02/0.03";
    assertThat(out.toString()).contains("Order 1 of desk 0: " + request + ".");
    assertThat(rows("SELECT concat_ws('|', desk, kind, subject, given_by, detail) FROM directive"))
        .containsExactly("0|ORDER|" + request + "|ann|agreed");
    assertThat(run("orders")).isZero();
    assertThat(out.toString()).containsPattern("1 +ann +buy 0.5 BTC-USD .* given");
    execute(
        "INSERT INTO directed_orders (desk, number, epoch, revision, request, given_by, because,"
            + " side, instrument, quantity, filled, average_price, arrival_price, fees, held, state,"
            + " why, slices, begun_nanos, ended_nanos, time_nanos) VALUES (0, 1, 1, 1, '', 'ann',"
            + " 'agreed', 'BUY', 'BTC-USD', 0.5, 0.2, 59990, 59980,"
            + " '[{\"asset\": \"USD\", \"amount\": \"12\"}]', 0.2, 'WORKING', 'more to come', 2,"
            + " 5, NULL, 6)");
    assertThat(run("orders")).isZero();
    assertThat(out.toString()).containsPattern("0.2 +59990 +USD 12 .*working +more to come");
    assertThat(run("order", "cancel", "1", "--by", "bob", "--because", "enough")).isZero();
    assertThat(out.toString()).contains("Directive 2: order 1 is taken back.");
    execute("UPDATE directed_orders SET ended_nanos = 7, state = 'PARTLY_FILLED'");
    assertThat(run("order", "cancel", "1", "--because", "enough")).isEqualTo(1);
    assertThat(err.toString()).contains("it is over: partly-filled.");
  }

  @Test
  void aDifferenceIsAcceptedAtAVenueThatTheDeskKnows() throws SQLException {
    assertThat(run("accept", "kraken/USD")).isEqualTo(2);
    assertThat(err.toString()).contains("'kraken/USD' is neither balance/VENUE/ACCOUNT/ASSET");
    assertThat(run("accept", "balance/kraken//USD")).isEqualTo(1);
    assertThat(err.toString()).contains("Desk 0 never had an account at kraken.");
    execute(
        "INSERT INTO balances (desk, venue, account, currency, total, reserved, time_nanos)"
            + " VALUES (0, 'kraken', '', 'USD', 5, 0, 6)");
    assertThat(run("accept", "balance/kraken//USD", "--by", "ann", "--reason", "a deposit"))
        .isZero();
    assertThat(out.toString())
        .contains("Directive 1: desk 0 takes the venue's balance/kraken//USD.");
    assertThat(rows("SELECT concat_ws('|', desk, kind, subject, given_by, detail) FROM directive"))
        .containsExactly("0|ACCEPT_DRIFT|balance/kraken//USD|ann|a deposit");
    assertThat(run("accept", "balance/kraken//USD", "--as", "gift")).isEqualTo(2);
    assertThat(err.toString()).contains("'gift' is no cause; there are deposit, withdrawal, sent,");
    assertThat(run("accept", "balance/kraken//USD", "--as", "arrived", "--fee", "5")).isEqualTo(2);
    assertThat(err.toString()).contains("--fee is 0 or more, and only of what was --as sent");
    assertThat(run("accept", "position/kraken//BTC/USD", "--as", "sent")).isEqualTo(2);
    assertThat(err.toString()).contains("'position/kraken//BTC/USD' is neither");
    assertThat(run("accept", "position/kraken//PF_XBTUSD", "--as", "sent")).isEqualTo(2);
    assertThat(err.toString()).contains("--as is for balances only");
    assertThat(run("accept", "balance/kraken//USD", "--as", "sent", "--fee", "5.50")).isZero();
    assertThat(rows("SELECT subject FROM directive WHERE position = 2"))
        .containsExactly("balance/kraken//USD/sent/5.50");
  }
}
