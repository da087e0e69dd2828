package io.crossbook.core.desk;

import static io.crossbook.core.testing.DeskBench.SECOND;
import static io.crossbook.core.testing.DirectedBench.BTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.crossbook.core.desk.DeskInput.PersonsOrder.What;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.Purpose;
import io.crossbook.core.testing.Books;
import io.crossbook.core.testing.DirectedBench;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Orders of persons: where their slices go, how much at a time, and what is refused. */
class DirectedOrdersTest {
  private final DirectedBench persons = new DirectedBench();

  private List<OrderIntent> sent() {
    return persons.bench.sent();
  }

  @Test
  void anOrderIsFilledAndMeasured() {
    persons.quoted();
    long number = persons.order("buy 0.1 BTC-USD");
    OrderIntent order = sent().get(0);
    assertThat(order.quantity()).isEqualByComparingTo("0.1");
    assertThat(order.limit()).as("5 basis points behind the market").isEqualByComparingTo("30015");
    assertThat(order.kind()).isEqualTo(OrderKind.IOC);
    assertThat(persons.sent().get(0).purpose()).isEqualTo(Purpose.OPEN);
    assertThat(persons.sent().get(0).opportunity()).isEqualTo("order/1/0");
    persons.executed(order, "0.1", "30000");
    persons.bench.pass(2_000);
    DeskRecord.DirectedReport report = persons.report(number);
    assertThat(report.state()).isEqualTo(DirectedState.FILLED);
    assertThat(report.filled()).isEqualByComparingTo("0.1");
    assertThat(report.averagePrice()).isEqualByComparingTo("30000");
    assertThat(report.arrivalPrice()).isEqualByComparingTo("29995");
    assertThat(report.fees()).hasSize(1);
    assertThat(report.fees().get(0).asset()).isEqualTo("USD");
    assertThat(report.fees().get(0).amount()).isEqualByComparingTo("3");
    assertThat(report.slices()).isEqualTo(1);
    assertThat(report.endedAt()).isPositive();
    assertThat(persons.alerts()).containsExactly("order 1: filled: 0.1 of 0.1 BTC at 30000");
    assertThat(persons.bench.desk.books().cash("kraken", "", "USD")).isEqualByComparingTo("96997");
    assertThat(persons.bench.desk.books().cash("kraken", "", "BTC")).isEqualByComparingTo("10.1");
    assertThat(sent()).hasSize(1);
  }

  @Test
  void itsOperationsExpectAndCountNoProfit() {
    persons.quoted();
    persons.order("buy 0.1 BTC-USD");
    persons.executed(sent().get(0), "0.1", "30000");
    persons.bench.pass(2_000);
    DeskRecord.OperationReport operation = persons.bench.operation(0);
    assertThat(operation.state()).isEqualTo(OperationState.COMPLETED);
    assertThat(operation.strategy()).isEqualTo("directed");
    assertThat(operation.instrument()).isEqualTo(BTC);
    assertThat(operation.expected()).isNull();
    assertThat(operation.realized()).isEqualByComparingTo("0");
    assertThat(operation.realizedTerms()).isEmpty();
    assertThat(operation.residual()).as("what is wanted is no exposure").isEmpty();
    assertThat(persons.bench.desk.state().breakers.dayProfit).isEqualByComparingTo("0");
  }

  @Test
  void itGoesToAtMostThreeVenues() {
    for (String venue : List.of("binance", "coinbase", "gateio", "kraken")) {
      persons.bench.market(venue, BTC, "29990", "30000", "0.04");
    }
    persons.order("buy 0.2 BTC-USD mode=best-price");
    assertThat(sent())
        .extracting(OrderIntent::venue)
        .containsExactly("binance", "coinbase", "gateio");
    assertThat(sent()).allSatisfy(each -> assertThat(each.quantity()).isEqualByComparingTo("0.04"));
    sent().forEach(each -> persons.executed(each, "0.04", "30000"));
    persons.bench.pass(1_000);
    assertThat(sent().subList(3, 5)).as("what is left").hasSize(2);
    assertThat(sent().subList(3, sent().size()).stream().map(OrderIntent::quantity))
        .extracting(BigDecimal::doubleValue)
        .containsExactly(0.04, 0.04);
  }

  @Test
  void venuesAreAskedForAndLeftOut() {
    for (String venue : List.of("binance", "coinbase", "gateio", "kraken")) {
      persons.bench.market(venue, BTC, "29990", "30000", "1");
    }
    persons.order("buy 0.2 BTC-USD not=binance not=coinbase not=gateio");
    persons.order("sell 0.1 BTC-USD venue=coinbase");
    assertThat(sent()).extracting(OrderIntent::venue).containsExactly("kraken", "coinbase");
  }

  @Test
  void neverBeyondItsLimit() {
    persons.quoted();
    persons.bench.book(
        Books.of("kraken", BTC).bid("29990", "1").ask("30000", "0.03").ask("30010", "1"));
    long number = persons.order("buy 0.1 BTC-USD limit=30004.999 for=5s");
    assertThat(sent()).hasSize(1);
    assertThat(sent().get(0).quantity()).isEqualByComparingTo("0.03");
    assertThat(sent().get(0).limit()).isEqualByComparingTo("30004.99");
    persons.executed(sent().get(0), "0.03", "30000");
    persons.bench.book(Books.of("kraken", BTC).bid("30010", "1").ask("30020", "1"));
    persons.bench.pass(6_000);
    assertThat(sent()).hasSize(1);
    DeskRecord.DirectedReport report = persons.report(number);
    assertThat(report.state()).isEqualTo(DirectedState.PARTLY_FILLED);
    assertThat(report.why())
        .isEqualTo("its time was over; no venue offers anything within the limit");
  }

  @Test
  void anIcebergShowsAPartAtATime() {
    persons.quoted();
    long number = persons.order("sell 0.05 BTC-USD iceberg=0.02 for=30s");
    for (String part : List.of("0.02", "0.02", "0.01")) {
      OrderIntent last = persons.bench.last();
      assertThat(last.quantity()).isEqualByComparingTo(part);
      assertThat(last.limit()).isEqualByComparingTo("29975.01");
      persons.executed(last, part, "29990");
      persons.bench.pass(1_000);
    }
    assertThat(sent()).hasSize(3);
    assertThat(persons.state(number)).isEqualTo(DirectedState.FILLED);
  }

  @Test
  void aBookInWhichASliceFoundNobodyIsNotAskedAgain() {
    persons.quoted();
    persons.order("buy 0.1 BTC-USD for=30s");
    persons.bench.still();
    persons.bench.missed(sent().get(0));
    persons.bench.pass(1_500);
    assertThat(sent()).hasSize(1);
    persons.bench.loud();
    persons.bench.pass(1_000);
    assertThat(sent()).as("it said so once more").hasSize(2);
  }

  @Test
  void slicesGoOverTime() {
    persons.quoted();
    long number = persons.order("buy 0.06 BTC-USD twap=60s");
    long begun = persons.bench.now;
    for (int slice = 1; slice <= 6; slice++) {
      assertThat(sent()).as("after %s s", (persons.bench.now - begun) / SECOND).hasSize(slice);
      assertThat(persons.bench.last().quantity()).isEqualByComparingTo("0.01");
      persons.executed(persons.bench.last(), "0.01", "30000");
      persons.bench.pass(10_000);
    }
    assertThat(persons.state(number)).isEqualTo(DirectedState.FILLED);
    assertThat(persons.report(number).slices()).isEqualTo(6);
  }

  @Test
  void noMoreThanAShareOfWhatIsShown() {
    persons.bench.market("kraken", BTC, "29990", "30000", "0.5");
    persons.bench.market("coinbase", BTC, "29990", "30000", "0.3");
    persons.order("buy 0.1 BTC-USD participation=0.1");
    BigDecimal sum = BigDecimal.ZERO;
    for (OrderIntent each : sent()) {
      sum = sum.add(each.quantity());
    }
    assertThat(sum).isEqualByComparingTo("0.08");
  }

  @Test
  void whatIsNotUnderstoodIsRefusedAndNothingIsSent() {
    persons.quoted();
    long number = persons.order("buy everything");
    assertThat(persons.state(number)).isEqualTo(DirectedState.REFUSED);
    assertThat(persons.alerts())
        .containsExactly(
            "order 1: it was refused: 'buy everything' is no order: a side, a quantity and an"
                + " instrument");
    assertThat(sent()).isEmpty();
  }

  @Test
  void whatIsTooLargeOrOldOrStoppedIsRefused() {
    persons.quoted();
    long large = persons.order("buy 2 BTC-USD");
    assertThat(persons.report(large).why())
        .isEqualTo("position_size: it is worth 59990.00; at most 50000");
    long old = persons.order("buy 0.1 BTC-USD", persons.bench.now - 600 * SECOND);
    assertThat(persons.report(old).why()).startsWith("it was given 10 minutes ago");
    persons.bench.tell(
        new DeskInput.Stopped(List.of("strategy:directed"), List.of(), persons.bench.now));
    long stopped = persons.order("buy 0.1 BTC-USD");
    assertThat(persons.report(stopped).why()).isEqualTo("stopped: strategy:directed");
    for (long number : List.of(large, old, stopped)) {
      assertThat(persons.state(number)).isEqualTo(DirectedState.REFUSED);
    }
    assertThat(sent()).isEmpty();
    assertThat(persons.bench.records(DeskRecord.Refused.class))
        .extracting(DeskRecord.Refused::opportunity, DeskRecord.Refused::rule)
        .containsExactly(
            tuple("order/1/0", DeskRule.POSITION_SIZE), tuple("order/3/0", DeskRule.STOPPED));
  }

  @Test
  void noMoreThanAnAccountHas() {
    persons.quoted();
    persons.order("sell 1.5 BTC-USD limit=29000");
    assertThat(sent().get(0).quantity()).as("the book holds one").isEqualByComparingTo("1");
    int before = sent().size();
    Need rest = new Need("kraken", "", "BTC", new BigDecimal("9"));
    assertThat(
            persons
                .bench
                .desk
                .books()
                .reserve(99, List.of(rest), persons.bench.now, Long.MAX_VALUE))
        .isNull();
    long none = persons.order("sell 0.1 BTC-USD");
    assertThat(persons.report(none).why()).isEqualTo("margin: no account has what an order takes");
    assertThat(sent()).hasSize(before);
  }

  @Test
  void whatWasToldBeforeIsNotOrderedTwice() {
    persons.quoted();
    long number = persons.order("buy 0.1 BTC-USD");
    persons.executed(sent().get(0), "0.1", "30000");
    persons.bench.pass(2_000);
    persons.tell(number, What.PLACE, "buy 0.1 BTC-USD", persons.bench.now);
    persons.bench.restart(persons.bench.desk.state());
    persons.bench.caughtUp(1);
    persons.tell(number, What.PLACE, "buy 0.1 BTC-USD", persons.bench.now);
    persons.bench.pass(2_000);
    assertThat(sent()).hasSize(1);
  }

  @Test
  void anOrderIsTakenBack() {
    persons.quoted();
    long number = persons.order("buy 0.06 BTC-USD twap=60s");
    persons.executed(persons.bench.last(), "0.01", "30000");
    persons.bench.pass(1_000);
    persons.cancel(number);
    assertThat(persons.state(number)).isEqualTo(DirectedState.PARTLY_FILLED);
    assertThat(persons.report(number).why()).isEqualTo("cancelled by ann");
    persons.bench.pass(60_000);
    assertThat(sent()).hasSize(1);
    persons.cancel(number);
    assertThat(persons.alerts())
        .last()
        .isEqualTo("order 1: it is not open and cannot be cancelled");
  }

  @Test
  void itWaitsForAMarketAndGivesUpWhenItsTimeIsOver() {
    long number = persons.order("buy 0.1 BTC-USD for=10s");
    assertThat(persons.state(number)).isEqualTo(DirectedState.WORKING);
    assertThat(persons.report(number).why()).startsWith("no market of BTC-USD is current");
    persons.bench.pass(11_000);
    assertThat(persons.state(number)).isEqualTo(DirectedState.UNFILLED);
    assertThat(sent()).isEmpty();
  }
}
