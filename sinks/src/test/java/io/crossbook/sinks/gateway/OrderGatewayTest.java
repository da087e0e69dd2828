package io.crossbook.sinks.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.desk.GatewayCommand.CloseGaps;
import io.crossbook.core.order.OrderKind;
import io.crossbook.database.DatabaseSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OrderGatewayTest {
  /** Nobody is asked: the gateway refuses to open before. */
  private static final DatabaseSettings NOWHERE =
      DatabaseSettings.of("jdbc:postgresql://localhost:1/nowhere", "nobody", "");

  private static GatewayAccount kraken(boolean needsArming) {
    return new GatewayAccount(
        "kraken", "sub", "http://127.0.0.1:1", Map.of("user-agent", "test"), needsArming);
  }

  private static void open(boolean live, Map<String, String> environment) {
    GatewaySettings settings = GatewaySettings.of(NOWHERE, List.of(kraken(live)), Set.of("kraken"));
    OrderGateway.open(
            settings, (venue, account) -> venue.credentials(environment, account), environment)
        .close();
  }

  @Test
  void withoutCredentialsItSaysWhichOnesAreMissing() {
    assertThatThrownBy(() -> open(false, Map.of()))
        .hasMessage(
            "there are no credentials for kraken: the environment variable"
                + " CROSSBOOK_KRAKEN_SUB_KEY is not set");
  }

  @Test
  void realMoneyIsNotTradedWhereItIsNotAllowedOrWithAFailpoint() {
    assertThatThrownBy(() -> GatewaySettings.of(NOWHERE, List.of(kraken(true)), Set.of("binance")))
        .hasMessage("orders with real money at kraken are not allowed by the configuration");
    assertThatThrownBy(
            () -> GatewaySettings.of(NOWHERE, List.of(kraken(false), kraken(false)), Set.of()))
        .hasMessageStartingWith("an account is named twice");
    Map<String, String> environment = Map.of(Failpoint.VARIABLE, "after-send:1");
    assertThatThrownBy(() -> open(true, environment))
        .hasMessage(Failpoint.refuseWhenLive(environment));
  }

  @Test
  void theSinkTravelsWithTheJob() throws Exception {
    OrderGateway sink =
        new OrderGateway(
            new GatewaySettings(
                NOWHERE,
                List.of(kraken(true)),
                Set.of("kraken"),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(45),
                10));
    assertThat(InstantiationUtil.clone(sink)).isInstanceOf(OrderGateway.class);
  }

  @Test
  void theWriterHandsOnAndWaitsForTheLedger() throws Exception {
    try (GatewayRig rig = new GatewayRig()) {
      rig.open();
      rig.gateway.start();
      GatewayWriter writer =
          new GatewayWriter(
              rig.gateway, List.of(), UnregisteredMetricsGroup.createSinkWriterMetricGroup());
      writer.write(rig.send(1, OrderKind.IOC), null);
      writer.write(new CloseGaps(GatewayRig.DESK, rig.epoch, 2), null);
      writer.flush(false);
      assertThat(rig.rows()).hasSizeGreaterThanOrEqualTo(1);
      writer.close();
      assertThat(rig.exchange.accepted()).hasSize(1);
    }
  }
}
