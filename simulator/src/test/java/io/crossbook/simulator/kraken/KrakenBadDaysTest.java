package io.crossbook.simulator.kraken;

import static io.crossbook.simulator.WireClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.Simulations;
import io.crossbook.simulator.WireClient;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults of a whole venue, of its listings and of its accounts. */
class KrakenBadDaysTest {
  private Simulation simulation;
  private KrakenClient kraken;

  @BeforeEach
  void start() {
    simulation = Simulations.start(Simulations.manual("kraken"));
    kraken = new KrakenClient(simulation, 0);
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  private static FaultCommand fault(FaultKind kind) {
    return FaultCommand.of("kraken", kind);
  }

  private static List<JsonNode> drain(WireClient client) {
    return client.fence("{\"method\":\"ping\"}", "\"pong\"");
  }

  @Test
  void aRevokedKeyIsUnknownUntilTheFaultEnds() {
    simulation.command(fault(FaultKind.REVOKED_KEYS).withDuration(60_000));
    assertThat(kraken.error("Balance", "")).isEqualTo("EAPI:Invalid key");
    simulation.command(fault(FaultKind.REVOKED_KEYS).withDuration(0));
    kraken.ok("Balance", "");
  }

  @Test
  void aHaltedListingTakesNoOrdersAndSaysSo() {
    try (WireClient client = WireClient.connect(simulation, "/kraken/v2")) {
      client.send("{\"method\":\"subscribe\",\"params\":{\"channel\":\"instrument\"}}");
      client.until(text -> text.contains("\"type\":\"snapshot\""));
      simulation.command(fault(FaultKind.HALT).withSymbol("BTC/USD").withDuration(60_000));
      assertThat(drain(client))
          .anySatisfy(
              frame -> {
                JsonNode pairs = frame.path("data").path("pairs");
                assertThat(pairs).hasSize(1);
                assertThat(pairs.path(0).path("symbol").asText()).isEqualTo("BTC/USD");
                assertThat(pairs.path(0).path("status").asText()).isEqualTo("cancel_only");
              });
      assertThat(kraken.error("AddOrder", kraken.limit(kraken.far(), "")))
          .isEqualTo("EService:Market in cancel_only mode");
      simulation.command(fault(FaultKind.HALT).withSymbol("BTC/USD").withDuration(0));
      assertThat(drain(client))
          .anyMatch(
              frame ->
                  frame
                      .path("data")
                      .path("pairs")
                      .path(0)
                      .path("status")
                      .asText()
                      .equals("online"));
      kraken.ok("AddOrder", kraken.limit(kraken.far(), ""));
    }
  }

  @Test
  void maintenanceIsSaidOnTheStreamAndAnsweredWith503() {
    try (WireClient client = WireClient.connect(simulation, "/kraken/v2")) {
      client.nextText();
      simulation.command(fault(FaultKind.MAINTENANCE).withDuration(60_000));
      assertThat(client.nextJson().path("data").path(0).path("system").asText())
          .isEqualTo("maintenance");
      assertThat(get(simulation, "/kraken/0/public/Time").statusCode()).isEqualTo(503);
      simulation.command(fault(FaultKind.MAINTENANCE).withDuration(0));
      assertThat(client.nextJson().path("data").path(0).path("system").asText())
          .isEqualTo("online");
      assertThat(get(simulation, "/kraken/0/public/Time").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whatIsWithdrawnCannotBeSpentAndComesBack() {
    Account account = simulation.accounts().get(0).account();
    BigDecimal before = account.balance("USD").total();
    simulation.command(FaultCommand.withdrawal("kraken", "USD", 60_000));
    assertThat(account.balance("USD").total()).isZero();
    assertThat(kraken.error("AddOrder", kraken.limit(kraken.far(), "")))
        .isEqualTo("EOrder:Insufficient funds");
    simulation.command(FaultCommand.withdrawal("kraken", "USD", 0));
    assertThat(account.balance("USD").total()).isEqualByComparingTo(before);
    assertThatThrownBy(() -> FaultCommand.of("kraken", FaultKind.WITHDRAWAL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("asset");
  }

  @Test
  void anOrderIsTakenAfterItsConnectionWasClosed() {
    String price = kraken.far();
    simulation.command(fault(FaultKind.LATE_ACCEPTANCE).with("delay_ms", 1_000));
    assertThatThrownBy(() -> kraken.call("AddOrder", kraken.limit(price, "")))
        .isInstanceOf(UncheckedIOException.class);
    // Another request in between would make its nonce an old one.
    Account account = simulation.accounts().get(0).account();
    assertThat(account.balance("USD").free()).isEqualTo(account.balance("USD").total());
    simulation.step(51);
    assertThat(account.balance("USD").free()).isLessThan(account.balance("USD").total());
    assertThat(kraken.ok("OpenOrders", "").path("open")).hasSize(1);
    kraken.ok("AddOrder", kraken.limit(price, ""));
  }

  @Test
  void whatHasNotStruckYetIsTakenBack() {
    simulation.command(fault(FaultKind.LATE_ACCEPTANCE).with("delay_ms", 1_000).with("count", 3));
    assertThatThrownBy(() -> kraken.call("AddOrder", kraken.limit(kraken.far(), "")))
        .isInstanceOf(UncheckedIOException.class);
    simulation.step(51);
    simulation.command(fault(FaultKind.LATE_ACCEPTANCE).with("count", 0));
    kraken.ok("AddOrder", kraken.limit(kraken.far(), ""));
    assertThat(kraken.ok("OpenOrders", "").path("open")).hasSize(2);
    assertThatThrownBy(() -> fault(FaultKind.WRONG_CHECKSUM).with("count", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"count\" must be a whole number from 1");
  }
}
