package io.crossbook.sinks.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.desk.GatewayCommand.Send;
import io.crossbook.core.order.OrderKind;
import io.crossbook.sinks.gateway.AirAccount.Fate;
import io.crossbook.transport.FakeExchange;
import io.crossbook.transport.FakeProtocol;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Orders that rest, and the venue that ends them when it hears nothing more. */
@Timeout(60)
class DeadManSwitchesTest {
  private static final long SECOND = GatewayRig.SECOND;

  private GatewayRig rig;

  @BeforeEach
  void start() throws SQLException {
    rig = new GatewayRig();
    rig.traits = FakeProtocol.withSwitch(GatewayRig.traits(true));
    rig.open();
  }

  @AfterEach
  void stop() throws SQLException {
    rig.close();
  }

  private void send(long operation, OrderKind kind) throws Exception {
    rig.submit(rig.send(operation, kind));
    rig.work();
  }

  private List<String> switches() {
    return rig.account.made.stream()
        .filter(each -> each.startsWith("PUT /switch"))
        .map(each -> each.replaceAll(".*in=", ""))
        .toList();
  }

  private String status(int order) {
    return rig.exchange.accepted().get(order).status();
  }

  private void pass(long nanos) {
    rig.pass(nanos);
    rig.exchange.pass(rig.clock.get());
  }

  @Test
  void theSwitchIsArmedBeforeTheOrderIsSent() throws Exception {
    send(0, OrderKind.POST_ONLY);
    assertThat(rig.account.made.get(0)).startsWith("PUT /switch").endsWith("in=45000000000");
    assertThat(rig.account.made.get(1)).startsWith("POST /order");
    assertThat(status(0)).isEqualTo("OPEN");
    assertThat(rig.gateway.counters().armed()).isOne();
  }

  @Test
  void whatDoesNotRestNeedsNone() throws Exception {
    send(0, OrderKind.IOC);
    assertThat(switches()).isEmpty();
    assertThat(status(0)).isEqualTo("FILLED");
  }

  @Test
  void itIsRenewedLongBeforeItsEndAndServesEveryOrder() throws Exception {
    send(0, OrderKind.POST_ONLY);
    send(1, OrderKind.POST_ONLY);
    assertThat(switches()).hasSize(1);
    pass(14 * SECOND);
    assertThat(switches()).hasSize(1);
    pass(3 * SECOND);
    assertThat(switches()).hasSize(2);
    pass(120 * SECOND);
    assertThat(status(0)).isEqualTo("OPEN");
    assertThat(switches()).hasSizeBetween(9, 11);
  }

  @Test
  void whenNothingRestsAnyMoreItIsDisarmed() throws Exception {
    send(0, OrderKind.POST_ONLY);
    rig.submit(rig.cancel(0, "V1"));
    pass(3 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|CANCELLED|0");
    assertThat(switches()).hasSize(1);
    pass(5 * SECOND);
    assertThat(switches()).containsExactly("45000000000", "0");
    pass(60 * SECOND);
    assertThat(switches()).hasSize(2);
    send(1, OrderKind.POST_ONLY);
    assertThat(switches()).hasSize(3);
    assertThat(status(1)).isEqualTo("OPEN");
  }

  @Test
  void aGatewayThatIsDeadLeavesNothingThatRests() throws Exception {
    send(0, OrderKind.POST_ONLY);
    pass(20 * SECOND);
    rig.account.close();
    rig.gateway.close();
    rig.clock.addAndGet(46 * SECOND);
    rig.exchange.pass(rig.clock.get());
    assertThat(status(0)).isEqualTo("CANCELLED");
    rig.open();
    send(1, OrderKind.IOC);
    pass(40 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|CANCELLED|0", "1|0|FILLED|2");
  }

  @Test
  void theNextGatewayGoesOnRenewing() throws Exception {
    send(0, OrderKind.POST_ONLY);
    rig.clock.addAndGet(10 * SECOND);
    rig.open();
    send(1, OrderKind.IOC);
    pass(90 * SECOND);
    assertThat(status(0)).isEqualTo("OPEN");
    assertThat(switches()).isNotEmpty();
  }

  @Test
  void withoutItsLedgerAGatewayLetsTheSwitchGo() throws Exception {
    send(0, OrderKind.POST_ONLY);
    pass(20 * SECOND);
    rig.loseDatabase();
    pass(50 * SECOND);
    assertThat(status(0)).isEqualTo("CANCELLED");
  }

  @Test
  void anOrderIsNotSentIfTheSwitchCannotBeArmed() throws Exception {
    rig.account.fate =
        request -> request.method().equals("PUT") ? Fate.REQUEST_LOST : Fate.ANSWERED;
    send(0, OrderKind.POST_ONLY);
    assertThat(rig.exchange.accepted()).isEmpty();
    pass(3 * SECOND);
    assertThat(rig.exchange.accepted()).isEmpty();
    assertThat(rig.rows()).containsExactly("0|0|REJECTED|0");
    assertThat(rig.lines(0)).contains("REJECTED|not sent: the dead-man switch could not be armed");
    assertThat(rig.gateway.counters().armingFailed()).isPositive();
  }

  @Test
  void oneThatIsArmedAtTheSecondTryLetsTheOrderGo() throws Exception {
    int[] lost = {1};
    rig.account.fate =
        request ->
            request.method().equals("PUT") && lost[0]-- > 0 ? Fate.REQUEST_LOST : Fate.ANSWERED;
    rig.submit(
        new Send(
            GatewayRig.DESK,
            rig.epoch,
            List.of(rig.longOrder(0)),
            List.of("venue:fake"),
            rig.clock.get()));
    pass(3 * SECOND);
    assertThat(rig.exchange.accepted().stream().map(FakeExchange.Accepted::status))
        .containsExactly("OPEN");
  }
}
