package io.crossbook.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.desk.GatewayCommand;
import io.crossbook.core.desk.GatewayCommand.Send;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.Purpose;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.TestPostgres;
import io.crossbook.database.orders.OrderLedger;
import io.crossbook.database.orders.Safeguard;
import io.crossbook.launcher.Awaited;
import io.crossbook.launcher.chaos.Verdict.Check;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real gateway, a simulated venue and a database: with all safeguards the judge finds no order
 * that is doubled or believed absent and lives; without one of them it does, whatever the machine
 * is busy with. {@link RewindITCase} is the third.
 */
@Timeout(180)
class SafeguardsTest {
  private static final int DESK = 6;
  private static final long SECOND = 1_000_000_000L;

  /** Long for one look at an order, and short against the time for which it is valid. */
  private static final long LATE_MILLIS = 4_000;

  @TempDir Path folder;
  private Path venues;
  private Simulation simulation;
  private DatabaseSettings database;
  private OrderLedger ledger;

  @BeforeEach
  void start() throws Exception {
    venues = folder.resolve("ledger.jsonl");
    simulation =
        Simulation.start(
            SimulationConfig.defaults()
                .withVenues(Set.of("gateio"))
                .withAssets(Set.of("BTC"))
                .withIntensity(0)
                .withLedgerFile(venues));
    database = TestPostgres.migrated();
    ledger = new OrderLedger(database.open());
    ledger.register(DESK, "desk");
  }

  @AfterEach
  void stop() throws Exception {
    ledger.close();
    simulation.close();
  }

  private Gateway gateway(String without) {
    GatewayAccount account =
        new GatewayAccount(
            "gateio", "", "http://127.0.0.1:" + simulation.port() + "/gateio", Map.of(), false);
    return OrderGateway.open(
        GatewaySettings.of(database, List.of(account), Set.of()),
        (venue, name) -> {
          ApiKey key = simulation.accounts().get(0);
          return Credentials.of(venue.id(), key.key(), "", venue.form(), key.secret());
        },
        Map.of(Safeguard.VARIABLE, without));
  }

  private Send order(long epoch) {
    return new Send(
        DESK,
        epoch,
        List.of(
            new GatewayCommand.Order(
                new OrderIntent(
                    new OrderName(DESK, 0, 0, 0),
                    "gateio",
                    "",
                    "BTC_USDT",
                    Side.BUY,
                    OrderKind.IOC,
                    new BigDecimal("0.02"),
                    new BigDecimal("400000"),
                    false,
                    AccountClient.wallClock() + 30 * SECOND),
                Purpose.OPEN,
                "opportunity")),
        List.of(),
        AccountClient.wallClock());
  }

  private void untilAccepted(int orders) throws Exception {
    Awaited.until(() -> Files.readString(venues).split("order_accepted", -1).length - 1 >= orders);
  }

  private void untilOver() throws Exception {
    Awaited.until(() -> ledger.open(DESK).isEmpty());
  }

  private Verdict judge() throws Exception {
    return Judge.judge(venues, database, "USD", Set.of("USDT"), Map.of(), Map.of());
  }

  /** Decides the same order twice, as a desk does that was restarted in between. */
  private Verdict decidedTwice(String without, int accepted) throws Exception {
    for (int life = 0; life < 2; life++) {
      long epoch = ledger.takeLease(DESK);
      try (Gateway gateway = gateway(without)) {
        gateway.submit(order(epoch));
        gateway.flush();
        untilAccepted(Math.min(life + 1, accepted));
        untilOver();
      }
    }
    return judge();
  }

  @Test
  void anOrderIsWrittenDownBeforeItIsSent() throws Exception {
    Verdict verdict = decidedTwice("", 1);
    assertThat(verdict.of(Check.DUPLICATES).defects()).isZero();
    assertThat(verdict.of(Check.ORPHANS).defects()).isZero();
  }

  @Test
  void withoutThatItIsSentTwiceAndTheJudgeSeesIt() throws Exception {
    Verdict verdict = decidedTwice(Safeguard.LEDGER_INSERT.toString(), 2);
    assertThat(verdict.of(Check.DUPLICATES).defects()).isEqualTo(1);
    assertThat(verdict.of(Check.ORPHANS).defects()).isEqualTo(2);
    assertThat(verdict.passes()).isFalse();
  }

  /** The venue closes the connection and takes the order seconds later. */
  private Verdict takenLate(String without) throws Exception {
    simulation.command(
        FaultCommand.of("gateio", FaultKind.LATE_ACCEPTANCE).with("delay_ms", LATE_MILLIS));
    try (Gateway gateway = gateway(without)) {
      gateway.submit(order(ledger.takeLease(DESK)));
      gateway.flush();
      untilOver();
      untilAccepted(1);
    }
    return judge();
  }

  @Test
  void anOrderIsBelievedAbsentOnlyAfterItsDeadline() throws Exception {
    Verdict verdict = takenLate("");
    assertThat(verdict.of(Check.ABSENCES).defects()).isZero();
    assertThat(verdict.of(Check.CONTRADICTIONS).defects()).isZero();
    assertThat(verdict.of(Check.FILLS).defects()).isZero();
  }

  @Test
  void withoutThatItIsBelievedAbsentAndLivesAndTheJudgeSeesIt() throws Exception {
    Verdict verdict = takenLate(Safeguard.DEADLINE.toString());
    assertThat(verdict.of(Check.ABSENCES).defects()).isEqualTo(1);
    assertThat(verdict.of(Check.CONTRADICTIONS).defects()).isEqualTo(1);
    assertThat(verdict.passes()).isFalse();
  }
}
