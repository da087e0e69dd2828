package io.crossbook.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Schema;
import io.crossbook.launcher.chaos.LedgerTail.Acceptance;
import io.crossbook.launcher.chaos.VenueLedger.VenueFill;
import io.crossbook.launcher.chaos.VenueLedger.VenueOrder;
import io.crossbook.launcher.chaos.Verdict.Check;
import io.crossbook.launcher.chaos.Verdict.Finding;
import io.crossbook.launcher.cluster.DatabaseProcess;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.SimulationConfig;
import io.crossbook.simulator.access.ApiKey;
import io.crossbook.simulator.exchange.Balance;
import io.crossbook.venues.TradingCatalog;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.TradingVenue;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real orders at a simulated venue, its own ledger, and rows in a real database. */
@Timeout(180)
class JudgeITCase {
  private static final String VENUE = "binance";
  private static final long SECOND = 1_000_000_000L;
  private static final BigDecimal QUANTITY = new BigDecimal("0.02");

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private Path ledger;
  private Simulation simulation;
  private DatabaseProcess database;

  @BeforeEach
  void start() throws Exception {
    ledger = folder.resolve("ledger.jsonl");
    simulation =
        Simulation.start(
            SimulationConfig.defaults()
                .withVenues(Set.of(VENUE))
                .withAssets(Set.of("BTC"))
                .withIntensity(0)
                .withLedgerFile(ledger));
    database = DatabaseProcess.start(folder.resolve("database"));
    Schema.migrate(database.settings());
    run("INSERT INTO desk (number, name, epoch) VALUES (7, 'desk', 3)");
    run("INSERT INTO desk_events (desk, newest) VALUES (7, 2)");
  }

  @AfterEach
  void stop() throws Exception {
    simulation.close();
    database.close();
  }

  private void run(String change) throws SQLException {
    try (Connection connection = database.settings().open();
        Statement statement = connection.createStatement()) {
      statement.execute(change);
    }
  }

  private PrivateProtocol protocol() {
    TradingVenue trading = TradingCatalog.venue(VENUE);
    ApiKey key = simulation.accounts().get(0);
    return trading
        .protocol()
        .apply(Credentials.of(VENUE, key.key(), "", trading.form(), key.secret()));
  }

  private String trade(OrderName name, Side side) throws IOException, InterruptedException {
    Instant now = Instant.now();
    long nanos = now.getEpochSecond() * SECOND + now.getNano();
    PrivateProtocol protocol = protocol();
    Call<OrderState> call =
        protocol.place(
            new OrderIntent(
                name,
                VENUE,
                "",
                "BTCUSDT",
                side,
                OrderKind.IOC,
                QUANTITY,
                new BigDecimal(side == Side.BUY ? "400000" : "1000"),
                false,
                nanos + 5 * SECOND),
            nanos);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:"
                        + simulation.port()
                        + "/"
                        + VENUE
                        + call.request().target()))
            .method(
                call.request().method(),
                HttpRequest.BodyPublishers.ofByteArray(call.request().bodyBytes()));
    call.request().headers().forEach(request::header);
    HttpResponse<byte[]> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    Map<String, String> headers = new HashMap<>();
    response.headers().map().forEach((header, values) -> headers.put(header, values.get(0)));
    assertThat(call.read(new HttpAnswer(response.statusCode(), headers, response.body(), nanos)))
        .isInstanceOf(Answer.Done.class);
    return protocol.clientOrderId(name);
  }

  private void row(OrderName name, String clientId, Side side, String state) throws SQLException {
    try (Connection connection = database.settings().open();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO order_intent (desk, operation, order_number, attempt, epoch, purpose,"
                    + " venue, account, symbol, side, kind, quantity, limit_price, reduce_only,"
                    + " valid_until_nanos, client_order_id, opportunity, state, filled) VALUES"
                    + " (?, ?, ?, ?, 3, 'OPEN', 'binance', '', 'BTCUSDT', ?, 'IOC', 0.02, 1000,"
                    + " false, 0, ?, 'o', ?, ?)")) {
      insert.setInt(1, name.desk());
      insert.setLong(2, name.operation());
      insert.setInt(3, name.order());
      insert.setInt(4, name.attempt());
      insert.setString(5, side.name());
      insert.setString(6, clientId);
      insert.setString(7, state);
      insert.setBigDecimal(8, state.equals("FILLED") ? QUANTITY : BigDecimal.ZERO);
      insert.executeUpdate();
    }
  }

  /** Books what the venue executed, as {@code trade_executions} has it. */
  private void book(OrderName name, Side side) throws Exception {
    run(
        "CREATE TABLE IF NOT EXISTS trade_executions (venue text, account text, symbol text,"
            + " venue_order_id text, trade_key text, desk integer, operation bigint,"
            + " order_number integer, attempt integer, opportunity text, instrument text,"
            + " side text, price numeric, quantity numeric, multiplier numeric, fee numeric,"
            + " fee_asset text, maker boolean, trade_id text, venue_time_nanos bigint,"
            + " time_nanos bigint)");
    try (Connection connection = database.settings().open();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO trade_executions (venue, account, symbol, venue_order_id, trade_key,"
                    + " desk, operation, order_number, attempt, opportunity, instrument, side,"
                    + " price, quantity, multiplier, fee, fee_asset, maker, trade_id,"
                    + " venue_time_nanos, time_nanos) VALUES ('binance', '', 'BTCUSDT', ?, ?, ?, ?,"
                    + " ?, ?, 'o', 'BTC-USDT', ?, ?, ?, 1, ?, ?, false, ?, 0, 0)")) {
      int trade = 0;
      for (VenueOrder order : VenueLedger.read(ledger).orders()) {
        for (VenueFill fill : order.fills()) {
          trade++;
          if (Judge.name(order.clientId()).filter(name::equals).isPresent()) {
            insert.setString(1, order.toString());
            insert.setString(2, Integer.toString(trade));
            insert.setInt(3, name.desk());
            insert.setLong(4, name.operation());
            insert.setInt(5, name.order());
            insert.setInt(6, name.attempt());
            insert.setString(7, side.name());
            insert.setBigDecimal(8, fill.price());
            insert.setBigDecimal(9, fill.quantity());
            insert.setBigDecimal(10, fill.fee());
            insert.setString(11, fill.feeAsset());
            insert.setString(12, Integer.toString(trade));
            assertThat(insert.executeUpdate()).isEqualTo(1);
          }
        }
      }
    }
  }

  /** What the desk's books would hold: what the venue's account does. */
  private void report() throws Exception {
    for (Map.Entry<String, Balance> each :
        simulation.accounts().get(0).account().balances().entrySet()) {
      try (Connection connection = database.settings().open();
          PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO balances (venue, account, currency, desk, total, reserved,"
                      + " time_nanos) VALUES ('binance', '', ?, 7, ?, 0, 0) ON CONFLICT (venue,"
                      + " account, currency) DO UPDATE SET total = excluded.total")) {
        insert.setString(1, each.getKey());
        insert.setBigDecimal(2, each.getValue().total());
        assertThat(insert.executeUpdate()).isEqualTo(1);
      }
    }
    run(
        "INSERT INTO operations (desk, operation, epoch, revision, opportunity, strategy,"
            + " instrument, rule_version, state, notional, realized, expected_terms,"
            + " realized_terms, residual, legs, recovery, outcome, recoveries, started_nanos,"
            + " ended_nanos, time_nanos) VALUES (7, 0, 3, 1, 'o', 's', '', 0, 'COMPLETED', 1, 0.5,"
            + " '[]', '[{\"kind\":\"GROSS\",\"leg\":-1,\"amount\":\"0.7\"},"
            + "{\"kind\":\"FEE\",\"leg\":-1,\"amount\":\"-0.2\"}]', '', '', '', '', 0, 0, 1, 1)"
            + " ON CONFLICT DO NOTHING");
  }

  /** What the desk would add up: what the venue's orders moved. */
  private void count() throws Exception {
    Map<String, BigDecimal> moved = new HashMap<>();
    for (VenueOrder order : VenueLedger.read(ledger).orders()) {
      order.moved().forEach((asset, amount) -> moved.merge(asset, amount, BigDecimal::add));
    }
    for (Map.Entry<String, BigDecimal> each : moved.entrySet()) {
      run(
          "UPDATE operations SET moved = moved || jsonb_build_object('asset', '"
              + each.getKey()
              + "', 'amount', '"
              + each.getValue().toPlainString()
              + "')");
    }
  }

  private Verdict judge() throws Exception {
    return Judge.judge(ledger, database.settings(), "USD", Set.of("USDT"), Map.of(), Map.of());
  }

  private static Set<Check> wrong(Verdict verdict) {
    return verdict.findings().stream()
        .filter(each -> each.defects() > 0)
        .map(Finding::check)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Check.class)));
  }

  @Test
  void itSeesWhatReallyHappened() throws Exception {
    OrderName buy = new OrderName(7, 0, 0, 0);
    OrderName sell = new OrderName(7, 0, 1, 0);
    String bought = trade(buy, Side.BUY);
    row(buy, bought, Side.BUY, "FILLED");
    row(sell, protocol().clientOrderId(sell), Side.SELL, "INTENDED");
    for (int position = 1; position <= 2; position++) {
      run(
          "INSERT INTO order_event VALUES (7, "
              + position
              + ", 0, 0, 0, 'FILLED', '', 0.02, '', 0)");
    }
    // Nobody has booked the execution.
    Verdict half = judge();
    assertThat(wrong(half))
        .containsExactlyInAnyOrder(
            Check.OPEN_ROWS, Check.RESIDUAL, Check.EXECUTIONS, Check.FEES, Check.EARNED);
    assertThat(half.of(Check.RESIDUAL).examples()).containsExactly("0.02 BTC");

    trade(sell, Side.SELL);
    run("UPDATE order_intent SET state = 'FILLED', filled = 0.02 WHERE order_number = 1");
    Verdict whole = judge();
    assertThat(wrong(whole)).containsExactlyInAnyOrder(Check.EXECUTIONS, Check.FEES, Check.EARNED);
    assertThat(whole.orders()).isEqualTo(2);
    assertThat(whole.rows()).isEqualTo(2);
    assertThat(whole.profit()).containsOnlyKeys("USDT");
    // What the account has now says the same as the sums over the ledger's lines.
    assertThat(whole.profit().get("USDT").add(whole.fees().get("USDT at binance")))
        .isEqualByComparingTo(
            simulation
                .accounts()
                .get(0)
                .account()
                .balances()
                .get("USDT")
                .total()
                .subtract(new BigDecimal("1000000")));
    assertThat(whole.fees()).containsOnlyKeys("BTC at binance", "USDT at binance");

    book(buy, Side.BUY);
    report();
    assertThat(wrong(judge()))
        .as("the other is not booked")
        .containsExactlyInAnyOrder(Check.EXECUTIONS, Check.FEES, Check.EARNED);
    book(sell, Side.SELL);
    assertThat(wrong(judge())).as("the desk has not counted it").containsOnly(Check.EARNED);
    count();
    assertThat(judge().findings()).allMatch(each -> each.defects() == 0);
    assertThat(judge().passes()).isTrue();

    // What a restart without a ledger would do: the venue takes a finished order's name again.
    trade(buy, Side.BUY);
    trade(new OrderName(7, 1, 0, 0), Side.SELL);
    Verdict broken = judge();
    assertThat(wrong(broken))
        .containsExactlyInAnyOrder(
            Check.DUPLICATES,
            Check.ORPHANS,
            Check.FILLS,
            Check.EXECUTIONS,
            Check.BALANCES,
            Check.FEES,
            Check.EARNED);
    assertThat(broken.passes()).isFalse();
  }

  @Test
  void aRunAsksWhoHoldsADeskAndWhichOrdersAreOpen() throws Exception {
    DatabaseSettings settings = database.settings();
    OrderName name = new OrderName(7, 0, 0, 0);
    row(name, "some-id", Side.BUY, "UNKNOWN");
    assertThat(ChaosQueries.epochs(settings)).containsExactly(Map.entry(7, 3L));
    assertThat(ChaosQueries.openRows(settings)).isEqualTo(1);
    assertThat(
            ChaosQueries.rows(
                settings,
                List.of(new Acceptance(1, VENUE, "some-id"), new Acceptance(2, VENUE, "other"))))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.name()).isEqualTo(name);
              assertThat(row.epoch()).isEqualTo(3);
            });
  }
}
