package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.Purpose;
import io.crossbook.core.testing.DeskBench;
import io.crossbook.core.testing.Limits;
import io.crossbook.core.testing.Opportunities;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a desk does about the kill switch: ends what rests, and closes only after a breach. */
class DirectivesTest {
  private static final String BTC = "BTC-USD";
  private static final String PERP = "BTC-USD-PERP";

  private DeskBench bench;

  private DeskBench open(DeskConfig config) {
    bench =
        new DeskBench(config)
            .given("kraken", "USD", "100000")
            .given("kraken", "BTC", "10")
            .given("coinbase", "USD", "100000")
            .given("coinbase", "BTC", "10")
            .open()
            .market("kraken", BTC, "29990", "30000", "1")
            .market("coinbase", BTC, "30100", "30110", "1")
            .market("coinbase", PERP, "30300", "30310", "1");
    return bench;
  }

  private static DeskConfig config(DeskLimits limits) {
    return DeskBench.config(
        limits, Map.of(), Map.of("basis", 3600 * DeskBench.SECOND), "kraken", "coinbase");
  }

  private void stopped(List<String> scopes, List<String> breached) {
    bench.tell(new DeskInput.Stopped(scopes, breached, bench.now));
  }

  private void spread() {
    bench.confirm(
        Opportunities.of("spread", bench.now)
            .leg("kraken", BTC, "0.1", "30000")
            .leg("coinbase", BTC, "-0.1", "30100")
            .candidate());
  }

  private void hold() {
    bench.confirm(
        Opportunities.of("basis", bench.now)
            .strategy("basis")
            .leg("kraken", BTC, "0.1", "30000")
            .leg("coinbase", PERP, "-0.1", "30300")
            .candidate());
    bench.filled(bench.sent().get(0));
    bench.filled(bench.sent().get(1));
    assertThat(bench.operation(0).state()).isEqualTo(OperationState.POSITION_OPEN);
  }

  private List<GatewayCommand.Send> sends() {
    return bench.commands.stream()
        .filter(GatewayCommand.Send.class::isInstance)
        .map(GatewayCommand.Send.class::cast)
        .toList();
  }

  private List<GatewayCommand.Order> orders() {
    return sends().stream().flatMap(send -> send.orders().stream()).toList();
  }

  private List<GatewayCommand.Cancel> cancels() {
    return bench.commands.stream()
        .filter(GatewayCommand.Cancel.class::isInstance)
        .map(GatewayCommand.Cancel.class::cast)
        .toList();
  }

  private DeskRule refusal() {
    List<DeskRecord.Refused> refused = bench.records(DeskRecord.Refused.class);
    return refused.isEmpty() ? null : refused.get(refused.size() - 1).rule();
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "venue:coinbase", "instrument:BTC-USD-PERP", "strategy:basis"})
  void aBreachClosesWhatIsOpenInItsScopeWithOrdersThatPassTheStop(String scope) {
    open(config(DeskLimits.standard()));
    hold();
    bench.commands.clear();
    stopped(List.of(scope), List.of(scope));
    assertThat(orders()).hasSize(2);
    assertThat(orders()).extracting(GatewayCommand.Order::purpose).containsOnly(Purpose.FLATTEN);
    for (GatewayCommand.Order each : orders()) {
      boolean derivative = each.intent().symbol().equals(PERP);
      assertThat(each.intent().reduceOnly()).isEqualTo(derivative);
      assertThat(each.intent().side()).isEqualTo(derivative ? Side.BUY : Side.SELL);
      assertThat(each.intent().quantity()).isEqualByComparingTo("0.1");
    }
    bench.sent().forEach(bench::filled);
    assertThat(bench.operation(0).state()).isEqualTo(OperationState.COMPLETED);
    assertThat(bench.desk.operations()).isEmpty();
  }

  @Test
  void aStopWithoutABreachClosesNothing() {
    open(config(DeskLimits.standard()));
    hold();
    bench.commands.clear();
    stopped(List.of("all"), List.of());
    bench.pass(60_000);
    assertThat(orders()).isEmpty();
    assertThat(bench.operation(0).state()).isEqualTo(OperationState.POSITION_OPEN);
    spread();
    assertThat(refusal()).isEqualTo(DeskRule.STOPPED);
  }

  @Test
  void aBreachElsewhereClosesNothing() {
    open(config(DeskLimits.standard()));
    hold();
    bench.commands.clear();
    String elsewhere = "venue:gemini";
    stopped(List.of(elsewhere, "strategy:spread"), List.of(elsewhere, "strategy:spread"));
    bench.pass(60_000);
    assertThat(orders()).isEmpty();
  }

  @Test
  void restsAreCancelledBeforeAnythingIsClosedAndToldAfterWhatIsHeldIsKept() {
    DeskConfig makes =
        DeskBench.config(
                DeskLimits.standard(),
                Map.of("spread", ExecutionStyle.MAKER_LEAD),
                Map.of("basis", 3600 * DeskBench.SECOND),
                "kraken",
                "coinbase")
            .withMaker(
                MakerRules.of(
                    Map.of("kraken", 30 * DeskBench.SECOND, "coinbase", DeskBench.SECOND)));
    open(makes);
    hold();
    for (int i = 0; i < 12; i++) {
      // Nothing rests in a market that was not watched for a while.
      bench.pass(1_000);
    }
    spread();
    OrderIntent resting = bench.last();
    assertThat(resting.kind()).isEqualTo(OrderKind.POST_ONLY);
    bench.commands.clear();
    bench.records.clear();
    stopped(List.of("all"), List.of("all"));
    assertThat(bench.commands.get(0)).isInstanceOf(GatewayCommand.Cancel.class);
    assertThat(cancels()).extracting(GatewayCommand.Cancel::name).containsExactly(resting.name());
    assertThat(bench.commands.get(1)).isInstanceOf(GatewayCommand.Send.class);
    int kept = last(DeskRecord.BalanceReport.class);
    assertThat(kept).isPositive().isLessThan(last(DeskRecord.Alert.class));
    assertThat(bench.records(DeskRecord.Alert.class).get(0).text())
        .contains("cancelled: 1")
        .contains("closed: 2");
    stopped(List.of("all"), List.of("all"));
    assertThat(cancels()).as("once").hasSize(1);
    assertThat(bench.records(DeskRecord.Alert.class)).as("it is said once").hasSize(1);
  }

  private int last(Class<?> kind) {
    int last = -1;
    for (int i = 0; i < bench.records.size(); i++) {
      last = kind.isInstance(bench.records.get(i)) ? i : last;
    }
    return last;
  }

  @Test
  void exposureThatIsOpenIsHedgedAlsoAtALossThatWouldWaitForAPerson() {
    open(config(Limits.with("maxRecoveryLoss", "0.01")));
    spread();
    bench.filled(bench.sent().get(0));
    bench.commands.clear();
    stopped(List.of("all"), List.of("all"));
    assertThat(orders()).as("one is still out").isEmpty();
    OrderIntent second = null;
    for (WorkingOrder each : bench.desk.operations().get(0).orders) {
      second =
          each.live()
              ? new OrderIntent(
                  new OrderName(7, 0, each.number, 0),
                  each.venue,
                  "",
                  each.symbol,
                  each.side,
                  each.kind,
                  each.quantity,
                  each.limit,
                  false,
                  each.validUntil)
              : second;
    }
    bench.missed(second);
    assertThat(orders()).hasSize(1);
    assertThat(orders().get(0).purpose()).isEqualTo(Purpose.FLATTEN);
    assertThat(orders().get(0).intent().side()).isEqualTo(Side.SELL);
    bench.filled(bench.last());
    assertThat(bench.operation(0).state()).isEqualTo(OperationState.COMPLETED);
  }

  @Test
  void whatWasGivenUpIsClosedByANewBreachOnce() {
    open(config(Limits.with("maxRecoveryLoss", "0.01")));
    spread();
    List<OrderIntent> sent = bench.sent();
    bench.filled(sent.get(0));
    bench.market("coinbase", BTC, "29000", "29010", "1");
    bench.market("kraken", BTC, "29000", "29010", "1");
    bench.missed(sent.get(1));
    assertThat(bench.operation(0).state()).isEqualTo(OperationState.FAILED);
    bench.commands.clear();
    stopped(List.of("all"), List.of("all"));
    assertThat(orders()).extracting(GatewayCommand.Order::purpose).containsExactly(Purpose.FLATTEN);
    for (int attempt = 0; attempt < 4; attempt++) {
      bench.newBooks();
      bench.missed(bench.last());
    }
    assertThat(bench.operation(0).state()).isEqualTo(OperationState.FAILED);
    int tried = orders().size();
    stopped(List.of("all"), List.of("all"));
    bench.pass(60_000);
    assertThat(orders()).as("the same breach").hasSize(tried);
    stopped(List.of(), List.of());
    stopped(List.of("all"), List.of("all"));
    assertThat(orders()).as("another").hasSize(tried + 1);
    bench.filled(bench.last());
    assertThat(bench.operation(0).state()).isEqualTo(OperationState.COMPLETED);
  }

  @Test
  void aHedgeOfAStoppedStrategyIsNotInItsScope() {
    open(config(DeskLimits.standard()));
    spread();
    List<OrderIntent> sent = bench.sent();
    assertThat(sends().get(0).scopes()).contains("strategy:spread", "venue:kraken");
    bench.filled(sent.get(0));
    bench.missed(sent.get(1));
    assertThat(sends()).hasSize(2);
    assertThat(sends().get(1).orders().get(0).purpose()).isEqualTo(Purpose.HEDGE);
    assertThat(sends().get(1).scopes()).noneMatch(scope -> scope.startsWith("strategy:"));
  }

  @Test
  void aDeskThatIsToBeToldWhatIsStoppedOpensNothingBefore() {
    open(config(DeskLimits.standard()).withDirectives());
    spread();
    assertThat(refusal()).isEqualTo(DeskRule.NOT_READY);
    stopped(List.of(), List.of());
    spread();
    assertThat(bench.sent()).hasSize(2);
    DeskState state = bench.desk.state();
    bench.restart(state);
    assertThat(state.stopsKnown).isFalse();
  }
}
