package io.crossbook.core.desk;

import static io.crossbook.core.testing.DirectedBench.BTC;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.Purpose;
import io.crossbook.core.testing.DirectedBench;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an order of a person holds stands under its stop. */
class DirectedStopsTest {
  private final DirectedBench persons = new DirectedBench().quoted();

  /** A tenth of a bitcoin was bought at 30000, with a fee of 3. */
  private long bought(String stop) {
    long number = persons.order("buy 0.1 BTC-USD " + stop);
    persons.executed(persons.bench.last(), "0.1", "30000");
    persons.bench.pass(1_000);
    assertThat(persons.state(number)).isEqualTo(DirectedState.HOLDING);
    return number;
  }

  private void market(String bid, String ask) {
    persons.bench.market("kraken", BTC, bid, ask, "1");
    persons.bench.pass(1_000);
  }

  private OrderIntent exit() {
    OrderIntent last = persons.bench.last();
    assertThat(last.side()).isEqualTo(Side.SELL);
    return last;
  }

  @Test
  void aLossClosesIt() {
    long number = bought("stop-loss=0.02");
    // 0.1 x 29431 - 3000 - 3 = -59.9: 1.9967 % of 3000.
    market("29430", "29432");
    assertThat(persons.bench.sent()).hasSize(1);
    // 0.1 x 29430 - 3000 - 3 = -60: 2 %.
    market("29429", "29431");
    assertThat(persons.bench.sent()).hasSize(2);
    assertThat(exit().quantity()).isEqualByComparingTo("0.1");
    assertThat(exit().limit()).as("29429 less 5 basis points").isEqualByComparingTo("29414.29");
    assertThat(persons.sent().get(1).purpose()).isEqualTo(Purpose.HEDGE);
    assertThat(persons.state(number)).isEqualTo(DirectedState.CLOSING);
    persons.executed(exit(), "0.1", "29429");
    persons.bench.pass(1_000);
    DeskRecord.DirectedReport report = persons.report(number);
    assertThat(report.state()).isEqualTo(DirectedState.CLOSED);
    assertThat(report.held()).isEqualByComparingTo("0");
    assertThat(report.filled()).isEqualByComparingTo("0.1");
    // 2942.9 - 3000 - 3 - 2.9429.
    assertThat(report.result()).isEqualByComparingTo("-63.0429");
    assertThat(report.why()).isEqualTo("stop-loss at -2.00 %, best 0.00 %");
    assertThat(persons.bench.desk.state().breakers.dayProfit)
        .as("it counts as a loss of the day")
        .isEqualByComparingTo("-63.0429");
    assertThat(persons.alerts())
        .contains("order 1: what it holds is closed: stop-loss at -2.00 %, best 0.00 %");
  }

  @Test
  void aStopTrailsBehindTheBest() {
    long number = bought("trailing=0.02/0.03");
    market("30620", "30622");
    market("29700", "29702");
    assertThat(persons.bench.sent()).as("it never was worth 2 % more").hasSize(1);
    // (3300 - 3003) / 3000 = 9.9 %; 3 % below 1.099 is 1.06603: 0.1 x 32010.9 - 3003 = 198.09.
    market("32999", "33001");
    market("32010", "32012");
    assertThat(persons.bench.sent()).as("0.1 above").hasSize(1);
    market("32009", "32011");
    assertThat(persons.bench.sent()).hasSize(2);
    persons.executed(exit(), "0.1", "32009");
    persons.bench.pass(1_000);
    // 3200.9 - 3003 - 3.2009.
    assertThat(persons.report(number).result()).isEqualByComparingTo("194.6991");
  }

  @Test
  void whatWasSoldIsBoughtBack() {
    long number = persons.order("sell 0.1 BTC-USD stop-loss=0.02");
    persons.executed(persons.bench.last(), "0.1", "29990");
    market("30680", "30700");
    OrderIntent back = persons.bench.last();
    assertThat(back.side()).isEqualTo(Side.BUY);
    assertThat(back.limit()).isEqualByComparingTo("30715.35");
    persons.executed(back, "0.1", "30700");
    persons.bench.pass(1_000);
    // 2999 - 3070 - 2.999 - 3.07.
    assertThat(persons.report(number).result()).isEqualByComparingTo("-77.069");
    assertThat(persons.state(number)).isEqualTo(DirectedState.CLOSED);
  }

  @Test
  void withoutAMarketNothingIsClosedBlindly() {
    bought("stop-loss=0.02");
    persons.bench.still();
    persons.bench.pass(120_000);
    assertThat(persons.bench.sent()).hasSize(1);
    assertThat(persons.alerts())
        .filteredOn(each -> each.startsWith("!"))
        .containsExactly(
            "! order 1: nobody says what it holds is worth, so that its stop cannot close it");
  }

  @Test
  void whatItHoldsIsForNobodyElse() {
    long number = bought("stop-loss=0.02");
    assertThat(persons.bench.desk.books().available("kraken", "", "BTC"))
        .isEqualByComparingTo("10");
    persons.cancel(number);
    assertThat(persons.state(number)).isEqualTo(DirectedState.FILLED);
    assertThat(persons.report(number).why()).isEqualTo("its stop was taken off by ann");
    assertThat(persons.bench.desk.books().available("kraken", "", "BTC"))
        .isEqualByComparingTo("10.1");
    market("20000", "20010");
    assertThat(persons.bench.sent()).hasSize(1);
  }

  @Test
  void whatIsHeldCountsAsExposure() {
    long number = bought("stop-loss=0.02");
    assertThat(persons.bench.desk.state().directed.get(0).committed).isEqualByComparingTo("3000");
    persons.cancel(number);
    assertThat(persons.bench.desk.state().directed.get(0).committed).isEqualByComparingTo("0");
  }

  @Test
  void aBreachOfRiskClosesItPastTheKillSwitch() {
    bought("stop-loss=0.5");
    persons.bench.tell(new DeskInput.Stopped(List.of("all"), List.of("all"), persons.bench.now));
    assertThat(persons.bench.sent()).hasSize(2);
    assertThat(persons.sent().get(1).purpose()).isEqualTo(Purpose.FLATTEN);
  }

  @Test
  void whatCannotBeClosedWaitsForAPerson() {
    long number = bought("stop-loss=0.02");
    market("29000", "29010");
    for (int attempt = 0; attempt < 3; attempt++) {
      persons.bench.missed(exit());
      persons.bench.pass(1_000);
    }
    assertThat(persons.bench.sent()).hasSize(4);
    assertThat(persons.state(number)).isEqualTo(DirectedState.FAILED);
    assertThat(persons.alerts())
        .last()
        .isEqualTo("! order 1: what it holds could not be closed in 3 attempts; close it by hand");
    persons.cancel(number);
    assertThat(persons.state(number)).isEqualTo(DirectedState.FILLED);
  }

  @Test
  void anExitThatIsNotLetOutIsNoAttempt() {
    long number = bought("stop-loss=0.02");
    market("29000", "29010");
    for (int refusal = 0; refusal < 6; refusal++) {
      OrderIntent last = exit();
      persons.line(last, "order/1/9", LedgerState.VOID, "", "0");
      persons.bench.pass(61_000);
    }
    assertThat(persons.state(number)).isEqualTo(DirectedState.CLOSING);
    persons.executed(exit(), "0.1", "29000");
    persons.bench.pass(1_000);
    assertThat(persons.state(number)).isEqualTo(DirectedState.CLOSED);
  }
}
