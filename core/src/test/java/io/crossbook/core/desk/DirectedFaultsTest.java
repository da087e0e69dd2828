package io.crossbook.core.desk;

import static io.crossbook.core.testing.DirectedBench.BTC;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.desk.DeskInput.PersonsOrder.What;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.Purpose;
import io.crossbook.core.order.RejectReason;
import io.crossbook.core.testing.DirectedBench;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** What goes wrong with the slices of an order of a person: never more than was asked, no hedge. */
class DirectedFaultsTest {
  private final DirectedBench persons = new DirectedBench().quoted();

  private OrderIntent order(int index) {
    return persons.bench.sent().get(index);
  }

  private void booked(String btc) {
    assertThat(persons.bench.desk.books().cash("kraken", "", "BTC").subtract(BigDecimal.TEN))
        .isEqualByComparingTo(btc);
  }

  @Test
  void rejected() {
    long number = persons.order("buy 0.1 BTC-USD");
    for (int attempt = 0; attempt < 5; attempt++) {
      persons.bench.refused(order(attempt), RejectReason.OTHER, "not today");
      persons.bench.pass(1_000);
    }
    assertThat(persons.bench.sent()).as("five attempts, and no hedge").hasSize(5);
    assertThat(persons.state(number)).isEqualTo(DirectedState.UNFILLED);
    assertThat(persons.report(number).why())
        .startsWith("nothing was filled in 5 attempts; kraken: ")
        .contains("not today");
  }

  @Test
  void filledInPart() {
    long number = persons.order("buy 0.1 BTC-USD");
    persons.executed(order(0), "0.04", "30000");
    persons.bench.pass(1_000);
    assertThat(order(1).quantity()).isEqualByComparingTo("0.06");
    assertThat(persons.sent().get(1).purpose()).isEqualTo(Purpose.OPEN);
    persons.executed(order(1), "0.06", "30010");
    persons.bench.pass(1_000);
    assertThat(persons.state(number)).isEqualTo(DirectedState.FILLED);
    assertThat(persons.report(number).averagePrice()).isEqualByComparingTo("30006");
    booked("0.1");
  }

  @Test
  void whileTheAnswerIsLostNothingMoreIsSent() {
    long number = persons.order("buy 0.1 BTC-USD for=10s");
    persons.line(order(0), "order/1/0", LedgerState.UNKNOWN, "", "0");
    persons.bench.pass(60_000);
    assertThat(persons.bench.sent()).hasSize(1);
    assertThat(persons.state(number)).isEqualTo(DirectedState.WORKING);
    persons.executed(order(0), "0.1", "30000");
    persons.bench.pass(2_000);
    assertThat(persons.state(number)).isEqualTo(DirectedState.FILLED);
    booked("0.1");
  }

  @Test
  void whatIsProvedAbsentIsSentAgainUnderANewName() {
    persons.order("buy 0.1 BTC-USD");
    persons.line(order(0), "order/1/0", LedgerState.UNKNOWN, "", "0");
    persons.line(order(0), "order/1/0", LedgerState.ABANDONED, "", "0");
    persons.bench.pass(1_000);
    assertThat(persons.bench.sent()).hasSize(2);
    assertThat(order(1).name()).isNotEqualTo(order(0).name());
    assertThat(persons.sent().get(1).opportunity()).isEqualTo("order/1/1");
  }

  @Test
  void anExecutionThatIsToldTwiceCountsOnce() {
    long number = persons.order("buy 0.1 BTC-USD");
    DeskInput.FillReport fill = persons.bench.execution(order(0), "0.1", "30000");
    persons.bench.tell(fill);
    persons.bench.tell(fill);
    persons.bench.over(order(0), OrderStatus.FILLED, "0.1");
    persons.bench.tell(fill);
    persons.bench.pass(2_000);
    assertThat(persons.report(number).filled()).isEqualByComparingTo("0.1");
    booked("0.1");
  }

  @Test
  void aLateExecutionIsCountedForItsOrderAndNotHedged() {
    long number = persons.order("buy 0.1 BTC-USD for=2s");
    persons.executed(order(0), "0.04", "30000");
    persons.bench.market("kraken", BTC, "40000", "40010", "1");
    persons.cancel(number);
    persons.bench.pass(3_000);
    assertThat(persons.state(number)).isEqualTo(DirectedState.PARTLY_FILLED);
    persons.bench.tell(persons.bench.execution(order(0), "0.06", "30000"));
    persons.bench.pass(5_000);
    assertThat(persons.bench.sent()).hasSize(1);
    assertThat(persons.state(number)).isEqualTo(DirectedState.FILLED);
    assertThat(persons.report(number).filled()).isEqualByComparingTo("0.1");
    assertThat(persons.bench.desk.operations()).isEmpty();
    booked("0.1");
  }

  @Test
  void anAccountThatIsNotHeardGetsNothing() {
    persons.bench.market("coinbase", BTC, "29990", "30005", "1");
    persons.bench.heard("kraken", false);
    persons.order("buy 0.1 BTC-USD");
    assertThat(persons.bench.sent()).extracting(OrderIntent::venue).containsExactly("coinbase");
  }

  /** The checkpoint knows nothing of the order; the ledger has what went of it. */
  @Test
  void afterACrashTheLedgerSaysWhatWent() {
    persons.order("buy 0.1 BTC-USD");
    OrderIntent went = order(0);
    DirectedBench after = new DirectedBench().quoted();
    after.line(went, "order/1/0", LedgerState.INTENDED, "", "0");
    after.line(went, "order/1/0", LedgerState.FILLED, "V" + went.name(), "0.1");
    after.bench.tell(after.bench.execution(went, "0.1", "30000"));
    after.bench.caughtUp(1);
    after.tell(1, What.PLACE, "buy 0.1 BTC-USD", after.bench.now - 3_600_000_000_000L);
    after.bench.pass(5_000);
    assertThat(after.bench.sent()).as("it was ordered before").isEmpty();
    assertThat(after.state(1)).isEqualTo(DirectedState.FILLED);
    assertThat(after.report(1).filled()).isEqualByComparingTo("0.1");
    assertThat(after.bench.desk.books().cash("kraken", "", "BTC")).isEqualByComparingTo("10.1");
  }

  /** The same where the directive is told before the ledger is. */
  @Test
  void afterACrashNothingGoesBeforeTheLedgerIsHeld() {
    persons.order("buy 0.1 BTC-USD");
    OrderIntent went = order(0);
    DirectedBench after = new DirectedBench().quoted();
    after.bench.restart(after.bench.desk.state());
    after.bench.heard("kraken", true);
    after.bench.market("kraken", BTC, "29990", "30000", "1");
    after.tell(1, What.PLACE, "buy 0.1 BTC-USD", after.bench.now);
    assertThat(after.bench.sent()).isEmpty();
    after.line(went, "order/1/0", LedgerState.CANCELLED, "V" + went.name(), "0.03");
    after.bench.tell(after.bench.execution(went, "0.03", "30000"));
    after.bench.caughtUp(1);
    after.bench.pass(2_000);
    assertThat(after.bench.sent()).hasSize(1);
    assertThat(after.bench.last().quantity()).isEqualByComparingTo("0.07");
    assertThat(after.sent().get(0).opportunity()).as("no name twice").isEqualTo("order/1/1");
  }

  /** A job that starts without its state takes over what is open and orders nothing more. */
  @Test
  void whatNobodyToldIsNotGoneOnWith() {
    persons.order("buy 0.1 BTC-USD");
    OrderIntent went = order(0);
    DirectedBench after = new DirectedBench().quoted();
    after.line(went, "order/1/0", LedgerState.ACCEPTED, "V" + went.name(), "0");
    after.bench.caughtUp(1);
    after.executed(went, "0.04", "30000");
    after.bench.pass(1_300_000);
    assertThat(after.bench.sent()).as("neither the rest nor a hedge").isEmpty();
    assertThat(after.alerts())
        .containsExactly(
            "! order 1: the ledger has orders of it, and what was wanted was never told: nothing"
                + " more is sent");
    assertThat(after.bench.desk.books().cash("kraken", "", "BTC")).isEqualByComparingTo("10.04");
  }
}
