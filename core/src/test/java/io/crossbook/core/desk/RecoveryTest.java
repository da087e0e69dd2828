package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.money.FeeBook;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderLimit;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.Purpose;
import io.crossbook.core.order.RejectReason;
import io.crossbook.core.testing.Books;
import io.crossbook.core.testing.DeskBench;
import io.crossbook.core.testing.Fees;
import io.crossbook.core.testing.Listings;
import io.crossbook.core.testing.Opportunities;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bought at kraken, not sold at coinbase: what is done with 0.1 BTC too much. */
class RecoveryTest {
  private static final String BTC = "BTC-USD";

  private static DeskBench bench(
      String krakenFee, String coinbaseFee, String geminiFee, String coinbaseBtc) {
    FeeBook fees =
        new FeeBook(
            List.of(
                Fees.schedule("kraken", krakenFee),
                Fees.schedule("coinbase", coinbaseFee),
                Fees.schedule("gemini", geminiFee)));
    return bench(fees, coinbaseBtc);
  }

  private static DeskBench bench(FeeBook fees, String coinbaseBtc) {
    List<DeskConfig.DeskAccount> accounts =
        Stream.of("kraken", "coinbase", "gemini")
            .map(venue -> new DeskConfig.DeskAccount(venue, ""))
            .toList();
    DeskConfig config =
        DeskConfig.of(
            7,
            "test",
            "USD",
            Set.of("USD", "USDT"),
            accounts,
            DeskLimits.standard(),
            fees,
            Map.of(),
            1,
            Map.of());
    return bench(config, coinbaseBtc);
  }

  private static DeskBench bench(DeskConfig config, String coinbaseBtc) {
    return new DeskBench(config)
        .given("kraken", "USD", "100000")
        .given("coinbase", "BTC", coinbaseBtc)
        .given("gemini", "BTC", "10")
        .open()
        .market("kraken", BTC, "29990", "30000", "1")
        .market("coinbase", BTC, "30100", "30110", "1")
        .market("gemini", BTC, "30000", "30110", "1");
  }

  private static void begin(DeskBench bench, String id, String size) {
    bench.confirm(
        Opportunities.of(id, bench.now)
            .leg("kraken", BTC, size, "30000")
            .leg("coinbase", BTC, "-" + size, "30100")
            .netBps(0)
            .candidate());
  }

  @ParameterizedTest
  @CsvSource({
    // fees and bids at each venue, what is done, where
    "0.001, 0.001, 0.001, 29990, 30000, 29995, COMPLETE_EXECUTION, coinbase",
    "0.001, 0.001, 0.001, 29990, 29990, 30000, HEDGE_IMMEDIATELY,  gemini",
    "0.001, 0.001, 0.001, 30000, 29990, 29995, UNWIND_POSITIONS,   kraken",
    // what a venue pays more it takes as a fee
    "0.001, 0.002, 0.001, 29990, 30005, 29995, HEDGE_IMMEDIATELY,  gemini",
    "0.000, 0.002, 0.001, 29990, 30005, 29995, UNWIND_POSITIONS,   kraken",
    "0.001, -0.0002, 0.001, 29990, 29970, 30000, COMPLETE_EXECUTION, coinbase"
  })
  void theCheapestAfterFeesIsDone(
      String krakenFee,
      String coinbaseFee,
      String geminiFee,
      String krakenBid,
      String coinbaseBid,
      String geminiBid,
      String way,
      String venue) {
    DeskBench bench = bench(krakenFee, coinbaseFee, geminiFee, "10");
    begin(bench, "id", "0.1");
    bench.filled(bench.sent().get(0));
    bench.market("kraken", BTC, krakenBid, "30110", "1");
    bench.market("coinbase", BTC, coinbaseBid, "30110", "1");
    bench.market("gemini", BTC, geminiBid, "30110", "1");
    bench.missed(bench.sent().get(1));
    assertThat(bench.last().venue()).isEqualTo(venue);
    assertThat(DeskBench.signed(bench.last())).isEqualByComparingTo("-0.1");
    assertThat(bench.desk.operations().get(0).recovery).isEqualTo(way);
  }

  @Test
  void whatAMarketDoesNotHoldIsDoneInParts() {
    DeskBench bench = bench("0.001", "0.001", "0.001", "10");
    begin(bench, "id", "0.1");
    bench.filled(bench.sent().get(0));
    bench.market("kraken", BTC, "29000", "30110", "1");
    bench.market("gemini", BTC, "29900", "30110", "1");
    bench.book(
        Books.of("coinbase", BTC).bid("30000", "0.02").bid("29999", "0.03").ask("30110", "1"));
    bench.missed(bench.sent().get(1));
    OrderIntent first = bench.last();
    assertThat(first.venue()).isEqualTo("coinbase");
    assertThat(first.quantity()).isEqualByComparingTo("0.05");
    assertThat(first.limit())
        .as("the worst level that is needed, and a little")
        .isEqualByComparingTo("29984.01");
    bench.book(Books.of("coinbase", BTC).bid("20000", "1").ask("30110", "1"));
    bench.filled(first);
    assertThat(bench.last().venue()).isEqualTo("gemini");
    assertThat(bench.last().quantity()).isEqualByComparingTo("0.05");
  }

  @Test
  void whatOthersHaveReservedIsNotSpent() {
    DeskBench bench = bench("0.001", "0.001", "0.001", "0.16");
    begin(bench, "id", "0.1");
    // Another operation claims what is left at the venue that pays most.
    bench
        .desk
        .books()
        .reserve(
            99,
            List.of(new Need("coinbase", "", "BTC", new BigDecimal("0.05"))),
            bench.now,
            Long.MAX_VALUE);
    bench.filled(bench.sent().get(0));
    bench.newBooks();
    bench.fill(bench.sent().get(1), "0.02");
    bench.over(bench.sent().get(1), OrderStatus.CANCELLED, "0.02");
    // 0.16 less 0.02 sold less 0.05 of the other: 0.09 of which 0.08 are its own.
    assertThat(bench.last().venue()).isEqualTo("coinbase");
    assertThat(bench.last().quantity()).isEqualByComparingTo("0.08");

    DeskBench poor = bench("0.001", "0.001", "0.001", "0.1");
    begin(poor, "id", "0.1");
    poor.desk.books().reservations().release(0);
    poor.desk
        .books()
        .reserve(
            99,
            List.of(new Need("coinbase", "", "BTC", new BigDecimal("0.07"))),
            poor.now,
            Long.MAX_VALUE);
    poor.filled(poor.sent().get(0));
    poor.newBooks();
    poor.missed(poor.sent().get(1));
    assertThat(poor.last().venue()).isEqualTo("coinbase");
    assertThat(poor.last().quantity()).isEqualByComparingTo("0.03");
  }

  @Test
  void aBookInWhichAnOrderFoundNothingIsNotBelievedAgain() {
    DeskBench bench = bench("0.001", "0.001", "0.001", "10");
    begin(bench, "id", "0.1");
    bench.filled(bench.sent().get(0));
    // Coinbase pays most by a book that the order to sell there has just disproved.
    bench.missed(bench.sent().get(1));
    assertThat(bench.last().venue()).isEqualTo("gemini");
    bench.missed(bench.last());
    assertThat(bench.last().venue()).as("to unwind is another side").isEqualTo("kraken");
    int sent = bench.sent().size();
    bench.missed(bench.last());
    assertThat(bench.sent()).as("no book is left to believe").hasSize(sent);
    assertThat(bench.desk.operations().get(0).recoveries).isEqualTo(2);
    bench.still();
    bench.pass(1_000);
    assertThat(bench.sent()).hasSize(sent);
    bench.market("coinbase", BTC, "29950", "30110", "1");
    bench.pass(100);
    assertThat(bench.sent()).hasSize(sent + 1);
    assertThat(bench.last().venue()).isEqualTo("coinbase");
    bench.filled(bench.last());
    assertThat(bench.desk.operations()).isEmpty();
  }

  @Test
  void aVenueAtWhichAnOrderWouldHaveToWaitIsTheLastToBeAsked() {
    DeskConfig config =
        bench("0.001", "0.001", "0.001", "10")
            .config
            .withOrderLimits(Map.of("coinbase", List.of(OrderLimit.ofAccount(0.1, 1))));
    DeskBench bench = bench(config, "10");
    begin(bench, "id", "0.1");
    bench.filled(bench.sent().get(0));
    bench.newBooks();
    bench.missed(bench.sent().get(1));
    assertThat(bench.last().venue()).as("coinbase pays more, later").isEqualTo("gemini");
    bench.market("gemini", BTC, "20000", "30110", "1");
    bench.market("kraken", BTC, "20000", "30000", "1");
    bench.newBooks();
    bench.pass(10_000);
    bench.missed(bench.last());
    assertThat(bench.last().venue()).isEqualTo("coinbase");
  }

  @Test
  void aVenueThatTakesNoOrdersIsTheLastToBeAskedAgain() {
    DeskBench bench = bench("0.001", "0.001", "0.001", "10");
    begin(bench, "id", "0.1");
    bench.filled(bench.sent().get(0));
    bench.newBooks();
    bench.refused(bench.sent().get(1), RejectReason.TOO_LATE, "its turn did not come");
    assertThat(bench.last().venue()).as("though it pays more").isEqualTo("gemini");
    bench.newBooks();
    bench.line(bench.last(), Purpose.HEDGE, LedgerState.ABANDONED, "0");
    assertThat(bench.last().venue()).as("nobody knows of two").isEqualTo("kraken");
    bench.newBooks();
    bench.line(bench.last(), Purpose.HEDGE, LedgerState.ABANDONED, "0");
    assertThat(bench.sent()).hasSize(5);
    assertThat(bench.last().venue()).as("all the same by now").isEqualTo("coinbase");
  }

  @Test
  void aBookThatStaysAsItIsIsBelievedAgain() {
    DeskBench bench = bench("0.001", "0.001", "0.001", "10");
    begin(bench, "id", "0.1");
    bench.filled(bench.sent().get(0));
    for (int i = 0; i < 3; i++) {
      bench.missed(bench.last());
    }
    bench.still();
    int sent = bench.sent().size();
    bench.pass(1_900);
    assertThat(bench.sent()).hasSize(sent);
    bench.pass(200);
    assertThat(bench.sent()).hasSize(sent + 1);
  }

  @Test
  void anAccountThatIsNotHeardIsNotUsed() {
    DeskBench bench = bench("0.001", "0.001", "0.001", "10");
    begin(bench, "id", "0.1");
    bench.filled(bench.sent().get(0));
    bench.heard("coinbase", false);
    bench.missed(bench.sent().get(1));
    assertThat(bench.last().venue()).isEqualTo("gemini");
  }

  @Test
  void aVenueWhoseFeeIsUnknownIsNotUsed() {
    FeeSchedule kraken = Fees.schedule("kraken", "0.001");
    DeskBench bench = bench(new FeeBook(List.of(kraken)), "10");
    begin(bench, "id", "0.1");
    bench.filled(bench.sent().get(0));
    bench.missed(bench.sent().get(1));
    assertThat(bench.last().venue()).isEqualTo("kraken");
    assertThat(bench.desk.operations().get(0).recovery).isEqualTo("UNWIND_POSITIONS");
  }

  @Test
  void whatIsTooLittleForEveryListingIsLeftAndSaid() {
    DeskBench bench = bench("0.001", "0.001", "0.001", "10");
    begin(bench, "id", "0.1");
    for (String venue : List.of("kraken", "coinbase", "gemini")) {
      bench.listing(Listings.of(venue, BTC).tick("0.01").lot("0.0001").minSize("0.01").listing());
    }
    bench.filled(bench.sent().get(0));
    bench.fill(bench.sent().get(1), "0.095");
    bench.over(bench.sent().get(1), OrderStatus.CANCELLED, "0.095");
    assertThat(bench.sent()).hasSize(2);
    assertThat(bench.operation(0).state()).isEqualTo(OperationState.COMPLETED);
    assertThat(bench.operation(0).residual()).isEqualTo("BTC 0.005");
    assertThat(bench.records(DeskRecord.Alert.class).get(0).text()).contains("too little");
    assertThat(bench.records(DeskRecord.Alert.class).get(0).critical()).isFalse();
  }

  @Test
  void whatAMarketThatIsSilentWouldTakeIsNotDust() {
    DeskBench bench = bench("0.001", "0.001", "0.001", "10");
    begin(bench, "id", "0.1");
    bench.filled(bench.sent().get(0));
    bench.still();
    bench.pass(2_500);
    bench.missed(bench.sent().get(1));
    assertThat(bench.operation(0).state()).isEqualTo(OperationState.RECOVERING);
    assertThat(bench.desk.operations().get(0).recovery).isEqualTo("WAIT_AND_RETRY");
  }

  @Test
  void whatWasSoldTooMuchIsBoughtWhereItCostsLeast() {
    DeskBench bench = bench("0.001", "0.001", "0.001", "10");
    begin(bench, "id", "0.1");
    bench.market("kraken", BTC, "30020", "30050", "1");
    bench.filled(bench.sent().get(1));
    bench.missed(bench.sent().get(0));
    assertThat(bench.last().venue()).isEqualTo("kraken");
    assertThat(DeskBench.signed(bench.last())).isEqualByComparingTo("0.1");
    assertThat(bench.desk.operations().get(0).recovery).isEqualTo("COMPLETE_EXECUTION");
    BigDecimal most = new BigDecimal("30050").multiply(new BigDecimal("1.0005"));
    assertThat(bench.last().limit()).isBetween(new BigDecimal("30050"), most);
  }
}
