package io.crossbook.launcher.trading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.core.book.Side;
import io.crossbook.core.desk.GatewayCommand;
import io.crossbook.core.desk.GatewayCommand.CloseGaps;
import io.crossbook.core.desk.GatewayCommand.Send;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.Purpose;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.TestPostgres;
import io.crossbook.database.orders.OrderLedger;
import io.crossbook.launcher.Awaited;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.SimulationConfig;
import io.crossbook.simulator.access.ApiKey;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import io.crossbook.sinks.gateway.Gateway;
import io.crossbook.sinks.gateway.GatewayAccount;
import io.crossbook.sinks.gateway.GatewaySettings;
import io.crossbook.sinks.gateway.OrderGateway;
import io.crossbook.transport.AccountClient;
import io.crossbook.venues.trading.Credentials;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** The order gateway between a database and simulated venues, whose ledger is the judge. */
@Timeout(120)
class GatewayOverSimulatorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SECOND = 1_000_000_000L;
  private static final int DESK = 5;
  private static final BigDecimal QUANTITY = new BigDecimal("0.02");

  /** Far above and far below what the simulated market ever quotes. */
  private static final BigDecimal HIGH = new BigDecimal("400000");

  private static final BigDecimal LOW = new BigDecimal("1000");

  @TempDir Path folder;
  private Simulation simulation;
  private Path venues;
  private DatabaseSettings database;
  private OrderLedger ledger;
  private Gateway gateway;
  private long epoch;

  @BeforeEach
  void start() throws Exception {
    venues = folder.resolve("ledger.jsonl");
    simulation =
        Simulation.start(
            SimulationConfig.defaults()
                .withVenues(Set.of("binance", "kraken", "gateio"))
                .withAssets(Set.of("BTC"))
                .withIntensity(0)
                .withLedgerFile(venues));
    database = TestPostgres.migrated();
    ledger = new OrderLedger(database.open());
    ledger.register(DESK, "desk");
    open();
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    ledger.close();
    simulation.close();
  }

  private void open() throws SQLException {
    epoch = ledger.takeLease(DESK);
    List<GatewayAccount> accounts =
        List.of(account("binance"), account("kraken"), account("gateio"));
    gateway =
        OrderGateway.open(
            GatewaySettings.of(database, accounts, Set.of()).withDeadMan(Duration.ofSeconds(6)),
            (venue, account) -> {
              ApiKey key =
                  simulation.accounts().stream()
                      .filter(each -> each.venue().equals(venue.id()))
                      .findFirst()
                      .orElseThrow();
              return Credentials.of(venue.id(), key.key(), "", venue.form(), key.secret());
            },
            Map.of());
  }

  private GatewayAccount account(String venue) {
    return new GatewayAccount(
        venue, "", "http://127.0.0.1:" + simulation.port() + "/" + venue, Map.of(), false);
  }

  private GatewayCommand.Order order(
      long operation, int number, String venue, OrderKind kind, BigDecimal limit) {
    return new GatewayCommand.Order(
        new OrderIntent(
            new OrderName(DESK, operation, number, 0),
            venue,
            "",
            switch (venue) {
              case "kraken" -> "BTC/USD";
              case "gateio" -> "BTC_USDT";
              default -> "BTCUSDT";
            },
            Side.BUY,
            kind,
            QUANTITY,
            limit,
            false,
            AccountClient.wallClock() + (kind.rests() ? 20 : 2) * SECOND),
        Purpose.OPEN,
        "opportunity-" + operation);
  }

  private void send(GatewayCommand.Order... orders) throws Exception {
    gateway.submit(
        new Send(
            DESK,
            epoch,
            List.of(orders),
            List.of("venue:binance", "venue:gateio", "venue:kraken"),
            AccountClient.wallClock()));
  }

  private List<String> states() throws SQLException {
    return TestPostgres.rows(
        database, "SELECT venue, state FROM order_intent WHERE purpose <> 'VOID' ORDER BY 1");
  }

  /** Waits until no order is open; every line of the ledger wakes. */
  private void over() throws Exception {
    try (Connection connection = database.open();
        Statement listen = connection.createStatement()) {
      listen.execute("LISTEN " + OrderLedger.CHANNEL);
      gateway.flush();
      while (!ledger.open(DESK).isEmpty()) {
        connection.unwrap(PGConnection.class).getNotifications(1_000);
      }
    }
  }

  /** Our ledger and that of the venues say the same. */
  private void judge() throws Exception {
    Map<String, Integer> accepted = new HashMap<>();
    Map<String, BigDecimal> filled = new HashMap<>();
    for (String line : Files.readAllLines(venues)) {
      JsonNode each = JSON.readTree(line);
      String id = each.path("client_id").asText();
      if (each.path("type").asText().equals("order_accepted")) {
        accepted.merge(id, 1, Integer::sum);
      } else if (each.path("type").asText().equals("fill")) {
        filled.merge(id, new BigDecimal(each.path("quantity").asText()), BigDecimal::add);
      }
    }
    List<String> rows =
        TestPostgres.rows(
            database,
            "SELECT client_order_id, state, filled FROM order_intent WHERE purpose <> 'VOID'");
    List<String> known = new ArrayList<>();
    for (String row : rows) {
      String[] columns = row.split("\\|", -1);
      known.add(columns[0]);
      boolean there = List.of("FILLED", "CANCELLED", "EXPIRED").contains(columns[1]);
      assertThat(accepted.getOrDefault(columns[0], 0)).as(row).isEqualTo(there ? 1 : 0);
      assertThat(new BigDecimal(columns[2]))
          .as(row)
          .isEqualByComparingTo(filled.getOrDefault(columns[0], BigDecimal.ZERO));
    }
    assertThat(known).containsAll(accepted.keySet());
  }

  @Test
  void bothLegsAreFilledAsTheVenuesSay() throws Exception {
    send(order(0, 0, "binance", OrderKind.IOC, HIGH), order(0, 1, "kraken", OrderKind.IOC, HIGH));
    over();
    assertThat(states()).containsExactly("binance|FILLED", "kraken|FILLED");
    judge();
  }

  @Test
  void whatFindsNoPriceEndsEmpty() throws Exception {
    send(order(0, 0, "binance", OrderKind.IOC, LOW), order(0, 1, "kraken", OrderKind.IOC, LOW));
    over();
    assertThat(states())
        .allSatisfy(state -> assertThat(state).matches(".*(CANCELLED|EXPIRED|REJECTED)"));
    judge();
  }

  @ParameterizedTest
  @ValueSource(strings = {"binance", "kraken"})
  void aDroppedAnswerIsFoundOutAndNothingIsSentAgain(String venue) throws Exception {
    simulation.command(FaultCommand.of(venue, FaultKind.DROPPED_ANSWER));
    send(order(0, 0, venue, OrderKind.IOC, HIGH));
    over();
    assertThat(states()).containsExactly(venue + "|FILLED");
    assertThat(gateway.counters().unknown()).isOne();
    judge();
  }

  /** One after the other, each look would have to wait for Kraken's limit. */
  @Test
  void ordersOfKrakenAreLookedForTogether() throws Exception {
    simulation.command(FaultCommand.of("kraken", FaultKind.DROPPED_ANSWER).with("count", 6));
    for (int i = 0; i < 6; i++) {
      send(order(i, 0, "kraken", OrderKind.IOC, HIGH));
    }
    over();
    assertThat(states()).hasSize(6).containsOnly("kraken|FILLED");
    assertThat(gateway.counters().unknown()).isEqualTo(6);
    judge();
  }

  @ParameterizedTest
  @ValueSource(strings = {"binance", "kraken"})
  void whatArrivesTooLateIsNotAccepted(String venue) throws Exception {
    // The first request teaches the client the venue's time, and is not part of the test.
    send(order(0, 0, venue, OrderKind.IOC, HIGH));
    over();
    simulation.command(
        FaultCommand.of(venue, FaultKind.LATENCY_BEFORE)
            .withDuration(1_000)
            .with("delay_ms", 3_000));
    send(order(1, 0, venue, OrderKind.IOC, HIGH));
    over();
    // Kraken's words leave open what became of it, so that its proof is waited for.
    assertThat(states())
        .containsExactlyInAnyOrder(
            venue + "|FILLED", venue + (venue.equals("kraken") ? "|ABANDONED" : "|REJECTED"));
    judge();
  }

  @ParameterizedTest
  @ValueSource(strings = {"binance", "kraken"})
  void aLateAnswerIsWaitedFor(String venue) throws Exception {
    simulation.command(
        FaultCommand.of(venue, FaultKind.LATENCY_AFTER)
            .withDuration(2_000)
            .with("delay_ms", 1_000));
    send(order(0, 0, venue, OrderKind.IOC, HIGH));
    gateway.flush();
    over();
    assertThat(states()).containsExactly(venue + "|FILLED");
    judge();
  }

  @Test
  void aVenueThatIsBusyGetsAnOrderOnceOrNever() throws Exception {
    String venue = "binance";
    simulation.command(FaultCommand.of(venue, FaultKind.REJECTION));
    send(order(0, 0, venue, OrderKind.IOC, HIGH));
    over();
    judge();
    simulation.command(FaultCommand.of(venue, FaultKind.ORDER_LIMIT).withDuration(1_000));
    send(order(1, 0, venue, OrderKind.IOC, HIGH));
    over();
    judge();
  }

  @ParameterizedTest
  @ValueSource(strings = {"binance", "kraken"})
  void theNextGatewayFindsOutWhatTheFirstOneSent(String venue) throws Exception {
    simulation.command(
        FaultCommand.of(venue, FaultKind.LATENCY_AFTER).withDuration(60_000).with("delay_ms", 500));
    send(order(3, 0, venue, OrderKind.IOC, HIGH));
    gateway.flush();
    Awaited.until(() -> Files.readString(venues).contains("order_accepted"));
    gateway.close();
    open();
    gateway.submit(new CloseGaps(DESK, epoch, 4));
    over();
    assertThat(states()).containsExactly(venue + "|FILLED");
    assertThat(TestPostgres.rows(database, "SELECT count(*) FROM order_intent"))
        .containsExactly("4");
    judge();
  }

  private boolean venueSays(String type, String id) throws Exception {
    for (String line : Files.readAllLines(venues)) {
      JsonNode each = JSON.readTree(line);
      if (each.path("type").asText().equals(type) && each.path("client_id").asText().equals(id)) {
        return true;
      }
    }
    return false;
  }

  /** What rests is looked after for longer than the switch would let it, and dies with us. */
  @ParameterizedTest
  @ValueSource(strings = {"gateio", "kraken"})
  void whatRestsDiesWithItsGateway(String venue) throws Exception {
    send(order(0, 0, venue, OrderKind.POST_ONLY, LOW));
    gateway.flush();
    String id = "";
    while (id.isEmpty() || !venueSays("order_accepted", id)) {
      TimeUnit.MILLISECONDS.sleep(50);
      List<String> rows =
          TestPostgres.rows(
              database,
              "SELECT client_order_id FROM order_intent WHERE state IN ('INTENDED', 'ACCEPTED')");
      assertThat(rows).as("it is not over").hasSize(1);
      id = rows.get(0);
    }
    long looked = System.nanoTime();
    while (System.nanoTime() - looked < 8 * SECOND) {
      assertThat(venueSays("order_ended", id)).isFalse();
      TimeUnit.MILLISECONDS.sleep(50);
    }
    gateway.close();
    long closed = System.nanoTime();
    while (!venueSays("order_ended", id)) {
      assertThat(System.nanoTime() - closed).isLessThan(30 * SECOND);
      TimeUnit.MILLISECONDS.sleep(50);
    }
    open();
    gateway.submit(new CloseGaps(DESK, epoch, 1));
    over();
    assertThat(states()).containsExactly(venue + "|CANCELLED");
    judge();
  }
}
