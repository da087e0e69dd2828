package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.Purpose;
import io.crossbook.core.testing.DeskBench;
import io.crossbook.core.testing.Limits;
import io.crossbook.core.testing.Opportunities;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a desk does while nobody can say what became of an order. */
class LostOrdersTest {
  private static final String BTC = "BTC-USD";

  private static DeskBench bench(DeskLimits limits, String dollars) {
    DeskBench bench =
        new DeskBench(
            DeskBench.config(limits, ExecutionStyle.SIMULTANEOUS, "kraken", "coinbase", "binance"));
    bench.given("kraken", "USD", dollars).given("binance", "USD", "100000");
    bench.given("coinbase", "BTC", "10").given("binance", "BTC", "10");
    markets(bench);
    return bench.open();
  }

  private static void markets(DeskBench bench) {
    bench.market("kraken", BTC, "29990", "30000", "1");
    bench.market("binance", BTC, "29990", "30000", "1");
    bench.market("coinbase", BTC, "30100", "30110", "1");
  }

  private static Candidate buy(DeskBench bench, String id, String venue, String size) {
    return pair(bench, id, venue, "coinbase", size);
  }

  private static Candidate pair(
      DeskBench bench, String id, String buys, String sells, String size) {
    return Opportunities.of(id, bench.now)
        .leg(buys, BTC, size, "30000")
        .leg(sells, BTC, "-" + size, sells.equals("binance") ? "29990" : "30100")
        .candidate();
  }

  /** Sends two orders; the answer of the one at kraken is lost and the other filled nothing. */
  private static OrderIntent lost(DeskBench bench) {
    bench.confirm(buy(bench, "lost", "kraken", "0.1"));
    OrderIntent lost = bench.sent().get(0);
    assertThat(lost.venue()).isEqualTo("kraken");
    bench.missed(bench.sent().get(1));
    bench.line(lost, Purpose.OPEN, LedgerState.UNKNOWN, "0");
    return lost;
  }

  /** Only the ledger remembers that order: the desk goes on from before it. */
  private static DeskBench rebuilt(DeskLimits limits, String dollarsThen) {
    DeskBench bench = bench(limits, "100000");
    bench.confirm(buy(bench, "lost", "kraken", "0.1"));
    List<OrderIntent> sent = bench.sent();
    bench.given("kraken", "USD", dollarsThen);
    bench.restart(new DeskState());
    bench.line(sent.get(0), Purpose.OPEN, LedgerState.INTENDED, "0");
    bench.line(sent.get(1), Purpose.OPEN, LedgerState.REJECTED, "0");
    markets(bench);
    bench.open();
    bench.pass(5_000);
    return bench;
  }

  private static BigDecimal value(OrderIntent order) {
    return order.quantity().multiply(order.limit());
  }

  private static DeskRecord.Refused refused(DeskBench bench) {
    List<DeskRecord.Refused> refused = bench.records(DeskRecord.Refused.class);
    return refused.isEmpty() ? null : refused.get(refused.size() - 1);
  }

  @Test
  void aPersonIsToldOfAnOrderThatIsGivenUpWithoutAProof() {
    for (String why : List.of("proved absent: the venue has a deadline", "UNPROVED: it has none")) {
      DeskBench bench = bench(Limits.with("maxConcurrent", 1), "5000");
      OrderIntent lost = lost(bench);
      bench.abandoned(lost, why);
      bench.abandoned(lost, why);
      List<DeskRecord.Alert> alerts =
          bench.records(DeskRecord.Alert.class).stream()
              .filter(DeskRecord.Alert::critical)
              .toList();
      if (why.startsWith("proved")) {
        assertThat(alerts).isEmpty();
      } else {
        assertThat(alerts)
            .extracting(DeskRecord.Alert::text)
            .containsExactly(
                "look for order "
                    + lost.name()
                    + " at kraken, which is taken for one that never was: UNPROVED: it has none");
      }
    }
  }

  @Test
  void itsAccountTradesOnWithWhatTheLostOrderMayNotHaveTaken() {
    DeskBench bench = bench(Limits.with("maxConcurrent", 1), "5000");
    OrderIntent lost = lost(bench);
    bench.pass(60_000);
    // What it trades already it does not trade once more.
    bench.confirm(buy(bench, "again", "kraken", "0.1"));
    assertThat(refused(bench).rule()).isEqualTo(DeskRule.ALREADY_TRADING);
    bench.confirm(pair(bench, "next", "kraken", "binance", "0.1"));
    assertThat(bench.sent()).hasSize(4);
    OrderIntent next = bench.sent().get(2);
    assertThat(next.venue()).isEqualTo("kraken");
    BigDecimal most = new BigDecimal("5000").subtract(value(lost));
    assertThat(value(next)).isGreaterThan(new BigDecimal("1900")).isLessThan(most);
  }

  @Test
  void whatItMayHaveTakenIsFreeAgainOnceItIsKnown() {
    DeskBench bench = bench(DeskLimits.standard(), "5000");
    OrderIntent lost = lost(bench);
    bench.missed(lost);
    assertThat(bench.desk.books().available("kraken", "", "USD")).isEqualByComparingTo("5000");
    bench.confirm(buy(bench, "next", "kraken", "0.1"));
    assertThat(bench.sent().get(2).quantity()).isEqualByComparingTo("0.1");
  }

  @Test
  void anOrderThatOnlyTheLedgerRemembersKeepsItsWorstToo() {
    DeskBench bench = rebuilt(DeskLimits.standard(), "100000");
    int before = bench.sent().size();
    BigDecimal kept =
        new BigDecimal("100000").subtract(bench.desk.books().available("kraken", "", "USD"));
    bench.confirm(buy(bench, "next", "kraken", "0.1"));
    assertThat(refused(bench)).isNull();
    assertThat(bench.sent()).hasSize(before + 2);
    BigDecimal value = value(bench.sent().get(0));
    assertThat(bench.desk.books().available("kraken", "", "USD"))
        .isLessThanOrEqualTo(new BigDecimal("100000").subtract(value.multiply(new BigDecimal(2))));
    assertThat(kept).as("before anything asked").isGreaterThanOrEqualTo(value);
  }

  @Test
  void itCountsTowardsTheLimitsOfExposure() {
    DeskBench bench = rebuilt(Limits.with("maxTotalExposure", new BigDecimal("4000")), "100000");
    bench.confirm(buy(bench, "next", "binance", "0.1"));
    assertThat(refused(bench).rule()).isEqualTo(DeskRule.TOTAL_EXPOSURE);
  }

  @Test
  void theAccountIsLeftAloneWhereItsWorstCannotBeKept() {
    DeskBench bench = rebuilt(DeskLimits.standard(), "2000");
    int before = bench.sent().size();
    bench.confirm(buy(bench, "next", "kraken", "0.05"));
    assertThat(refused(bench).rule()).isEqualTo(DeskRule.NOT_READY);
    assertThat(refused(bench).detail()).contains("operation 0 at kraken");
    bench.confirm(buy(bench, "elsewhere", "binance", "0.05"));
    assertThat(bench.sent()).hasSize(before + 2);
  }
}
