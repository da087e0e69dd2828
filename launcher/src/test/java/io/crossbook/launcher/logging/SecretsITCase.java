package io.crossbook.launcher.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.desk.GatewayCommand;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.Purpose;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.TestPostgres;
import io.crossbook.database.orders.OrderLedger;
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
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.slf4j.LoggerFactory;

/**
 * Requests that are signed fail in many ways, and nothing that is logged or written down holds a
 * key.
 */
@Timeout(240)
class SecretsITCase {
  private static final int DESK = 5;
  private static final long SECOND = 1_000_000_000L;
  private static final List<String> VENUES = List.of("binance", "gateio", "kraken");
  private static final BigDecimal HIGH = new BigDecimal("400000");

  private Simulation simulation;
  private ShownNowhere keys;
  private DatabaseSettings database;
  private OrderLedger ledger;
  private int operation;

  @BeforeEach
  void start() throws Exception {
    simulation =
        Simulation.start(
            SimulationConfig.defaults()
                .withVenues(Set.copyOf(VENUES))
                .withAssets(Set.of("BTC"))
                .withIntensity(0));
    keys = new ShownNowhere(simulation);
    database = TestPostgres.migrated();
    ledger = new OrderLedger(database.open());
    ledger.register(DESK, "desk");
  }

  @AfterEach
  void stop() throws Exception {
    ledger.close();
    simulation.close();
  }

  private Gateway gateway(boolean wrong) throws SQLException {
    List<GatewayAccount> accounts = new ArrayList<>();
    for (String venue : VENUES) {
      accounts.add(
          new GatewayAccount(
              venue, "", "http://127.0.0.1:" + simulation.port() + "/" + venue, Map.of(), false));
    }
    return OrderGateway.open(
        GatewaySettings.of(database, accounts, Set.of()).withDeadMan(Duration.ofSeconds(6)),
        (venue, account) -> {
          List<ApiKey> keys =
              simulation.accounts().stream()
                  .filter(each -> each.venue().equals(venue.id()))
                  .toList();
          // The secret of another account is of the right form, and wrong.
          return Credentials.of(
              venue.id(), keys.get(0).key(), "", venue.form(), keys.get(wrong ? 1 : 0).secret());
        },
        Map.of());
  }

  private GatewayCommand.Order order(String venue) {
    return new GatewayCommand.Order(
        new OrderIntent(
            new OrderName(DESK, operation, VENUES.indexOf(venue), 0),
            venue,
            "",
            switch (venue) {
              case "kraken" -> "BTC/USD";
              case "gateio" -> "BTC_USDT";
              default -> "BTCUSDT";
            },
            Side.BUY,
            OrderKind.IOC,
            new BigDecimal("0.02"),
            HIGH,
            false,
            AccountClient.wallClock() + 2 * SECOND),
        Purpose.OPEN,
        "opportunity-" + operation);
  }

  private void trade(Gateway gateway, long epoch) throws Exception {
    gateway.submit(
        new GatewayCommand.Send(
            DESK,
            epoch,
            VENUES.stream().map(this::order).toList(),
            List.of(),
            AccountClient.wallClock()));
    operation++;
    try (Connection connection = database.open();
        Statement listen = connection.createStatement()) {
      listen.execute("LISTEN " + OrderLedger.CHANNEL);
      gateway.flush();
      while (!ledger.open(DESK).isEmpty()) {
        connection.unwrap(PGConnection.class).getNotifications(1_000);
      }
    }
  }

  @Test
  void nothingThatFailsShowsAKey() throws Exception {
    try (EveryLine log = new EveryLine()) {
      try (Gateway refused = gateway(true)) {
        trade(refused, ledger.takeLease(DESK));
      }
      try (Gateway gateway = gateway(false)) {
        long epoch = ledger.takeLease(DESK);
        trade(gateway, epoch);
        for (FaultKind fault : List.of(FaultKind.DROPPED_ANSWER, FaultKind.HTTP_5XX)) {
          for (String venue : VENUES) {
            simulation.command(FaultCommand.of(venue, fault));
          }
          trade(gateway, epoch);
        }
      }
      List<String> states =
          TestPostgres.rows(database, "SELECT DISTINCT state FROM order_intent ORDER BY 1");
      assertThat(states).as("it went well and ill").contains("FILLED", "REJECTED");
      keys.in("the log", log.all());
      keys.in(database);
    }
  }

  @Test
  void aKeyThatIsLoggedWouldBeNoticed() {
    try (EveryLine log = new EveryLine()) {
      LoggerFactory.getLogger("io.crossbook.some")
          .trace("said", new IllegalStateException(keys.any()));
      assertThat(log.all()).anyMatch(line -> line.contains(keys.any()));
    }
  }
}
