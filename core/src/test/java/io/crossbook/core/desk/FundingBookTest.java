package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.desk.DeskRecord.FundingBooked;
import io.crossbook.core.desk.DeskRecord.FundingShare;
import io.crossbook.core.ledger.LedgerAccount;
import io.crossbook.core.ledger.LedgerAccount.Kind;
import io.crossbook.core.opportunity.ProfitTerm;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FundingPayment;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.testing.DeskBench;
import io.crossbook.core.testing.Limits;
import io.crossbook.core.testing.Opportunities;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FundingBookTest {
  private static final String BTC = "BTC-USD";
  private static final String PERP = "BTC-USD-PERP";
  private static final long HOUR = 3600 * DeskBench.SECOND;

  private DeskBench bench;

  @BeforeEach
  void open() {
    bench =
        new DeskBench(
                DeskBench.config(
                    Limits.with("maxConcurrent", 5),
                    Map.of("basis", ExecutionStyle.SIMULTANEOUS),
                    Map.of("basis", HOUR),
                    "kraken",
                    "gemini",
                    "coinbase"))
            .given("kraken", "USD", "100000")
            .given("gemini", "USD", "100000")
            .given("coinbase", "USD", "100000")
            .open()
            .market("kraken", BTC, "29990", "30000", "1")
            .market("gemini", BTC, "29990", "30000", "1")
            .market("coinbase", PERP, "30300", "30310", "1");
    bench.pass(1_000);
  }

  /** Begins an operation that holds so much of both. */
  private void hold(String spot, String size) {
    int sent = bench.sent().size();
    bench.confirm(
        Opportunities.of(spot, bench.now)
            .strategy("basis")
            .leg(spot, BTC, size, "30000")
            .leg("coinbase", PERP, "-" + size, "30300")
            .candidate());
    List<OrderIntent> orders = bench.sent().subList(sent, sent + 2);
    bench.filled(orders.get(0));
    bench.filled(orders.get(1));
  }

  private void settled(String id, String amount, long at) {
    bench.tell(
        new DeskInput.FundingReport(
            "coinbase",
            "",
            new FundingPayment(PERP, id, new BigDecimal(amount), "USD", at),
            bench.now));
  }

  private BigDecimal cash() {
    return bench.desk.books().cash("coinbase", "", "USD");
  }

  private BigDecimal funding() {
    return bench
        .desk
        .books()
        .journal()
        .balance(LedgerAccount.cash("coinbase", "", "USD").other(Kind.FUNDING));
  }

  private List<FundingShare> shares() {
    List<FundingBooked> booked = bench.records(FundingBooked.class);
    return booked.get(booked.size() - 1).shares();
  }

  private static FundingShare share(long operation, String amount) {
    return new FundingShare(operation, new BigDecimal(amount));
  }

  private List<String> critical() {
    return bench.records(DeskRecord.Alert.class).stream()
        .filter(DeskRecord.Alert::critical)
        .map(DeskRecord.Alert::text)
        .toList();
  }

  private BigDecimal term(ProfitTerm.Kind kind) {
    return bench.operation(0).realizedTerms().stream()
        .filter(each -> each.kind() == kind)
        .map(ProfitTerm::amount)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** What closes the position at the prices of the market. */
  private void close() {
    int sent = bench.sent().size();
    bench.pass(3_600_000);
    bench.sent().subList(sent, bench.sent().size()).forEach(bench::filled);
    assertThat(bench.operation(0).state()).isEqualTo(OperationState.COMPLETED);
  }

  @Test
  void aPaymentIsBookedOnceAndBecomesPartOfTheProfit() {
    hold("kraken", "0.1");
    BigDecimal before = cash();
    bench.pass(1_000);
    settled("1", "0.75", bench.now);
    settled("1", "0.75", bench.now);
    bench.pass(1_000);
    settled("2", "-0.5", bench.now);
    assertThat(cash().subtract(before)).isEqualByComparingTo("0.25");
    assertThat(funding()).isEqualByComparingTo("-0.25");
    assertThat(bench.records(FundingBooked.class)).hasSize(2);
    assertThat(shares()).containsExactly(share(0, "-0.50000000"));
    bench.tell(
        new DeskInput.BalanceReport(
            "coinbase", "", List.of(new Balance("USD", cash(), null, 0)), true, bench.now));
    close();
    assertThat(term(ProfitTerm.Kind.FUNDING)).isEqualByComparingTo("0.25");
    assertThat(bench.operation(0).realized())
        .isEqualByComparingTo(
            bench.operation(0).realizedTerms().stream()
                .map(ProfitTerm::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add));
    assertThat(critical()).isEmpty();
  }

  @Test
  void itIsSharedByThePositionsOfThatTime() {
    hold("kraken", "0.1");
    bench.pass(90_000);
    long between = bench.now;
    bench.pass(90_000);
    hold("gemini", "0.15");
    bench.pass(90_000);
    settled("1", "0.1", bench.now);
    assertThat(shares()).containsExactly(share(0, "0.04000000"), share(1, "0.06000000"));
    // Told late: at that time there was one.
    settled("2", "0.1", between);
    assertThat(shares()).containsExactly(share(0, "0.10000000"));
  }

  @Test
  void whatComesAfterTheEndStillBelongsToTheOperation() {
    hold("kraken", "0.1");
    bench.pass(120_000);
    long held = bench.now;
    close();
    BigDecimal realized = bench.operation(0).realized();
    int revision = bench.operation(0).revision();
    bench.pass(120_000);
    settled("1", "0.75", held);
    assertThat(bench.operation(0).revision()).isGreaterThan(revision);
    assertThat(bench.operation(0).state()).isEqualTo(OperationState.COMPLETED);
    assertThat(bench.operation(0).realized().subtract(realized)).isEqualByComparingTo("0.75");
    assertThat(term(ProfitTerm.Kind.FUNDING)).isEqualByComparingTo("0.75");
    settled("2", "-0.25", held);
    assertThat(bench.operation(0).realized().subtract(realized)).isEqualByComparingTo("0.5");
  }

  @Test
  void whatNobodyHeldIsTheDesksAndAPersonIsTold() {
    BigDecimal before = cash();
    settled("1", "-2", bench.now);
    assertThat(cash().subtract(before)).as("the money is gone").isEqualByComparingTo("-2");
    assertThat(critical()).isEmpty();
    bench.pass(31_000);
    assertThat(shares()).containsExactly(share(FundingShare.NO_OPERATION, "-2"));
    assertThat(critical())
        .containsExactly(
            "funding of -2 USD on BTC-USD-PERP belongs to no operation; it is booked to the desk");
    bench.pass(60_000);
    assertThat(critical()).hasSize(1);
    assertThat(bench.desk.state().breakers.dayProfit).isEqualByComparingTo("-2");
  }

  /** The settlement is stamped a few seconds before the execution that it paid for. */
  @Test
  void clocksThatDifferByAMomentDoNotMatter() {
    long before = bench.now - 200_000_000L;
    hold("kraken", "0.1");
    settled("1", "0.75", before);
    assertThat(shares()).containsExactly(share(0, "0.75000000"));
  }

  @Test
  void whatWasSettledBeforeTheAccountWasOpenedIsInWhatItHeldThen() {
    BigDecimal before = cash();
    settled("1", "0.75", 1000 * DeskBench.SECOND);
    settled("0", "0.75", 900 * DeskBench.SECOND);
    assertThat(cash()).isEqualByComparingTo(before);
    assertThat(bench.records(FundingBooked.class)).isEmpty();
  }

  /** Executions of before are told first; whose a payment is can be said only then. */
  @Test
  void afterARestartPaymentsWaitForTheLedger() {
    hold("kraken", "0.1");
    bench.pass(1_000);
    bench.restart(bench.desk.state());
    settled("1", "0.75", bench.now);
    bench.pass(40_000);
    assertThat(bench.records(FundingBooked.class)).isEmpty();
    bench.caughtUp(1);
    assertThat(shares()).containsExactly(share(0, "0.75000000"));
    settled("1", "0.75", bench.now);
    assertThat(funding()).isEqualByComparingTo("-0.75");
  }

  /** What is claimed stays covered when funding takes what was free. */
  @Test
  void claimsShrinkToWhatIsThere() {
    hold("kraken", "0.1");
    bench.pass(1_000);
    BigDecimal free = bench.desk.books().available("coinbase", "", "USD");
    settled("1", free.add(BigDecimal.ONE).negate().toPlainString(), bench.now);
    assertThat(bench.desk.books().available("coinbase", "", "USD")).isEqualByComparingTo("0");
  }

  @Property(tries = 300)
  void noDecimalIsLost(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = -50, max = 50) Integer> positions,
      @ForAll long unscaled) {
    Map<Long, BigDecimal> held = new TreeMap<>();
    for (int i = 0; i < positions.size(); i++) {
      if (positions.get(i) != 0) {
        held.put((long) i, BigDecimal.valueOf(positions.get(i), 1));
      }
    }
    BigDecimal total = held.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    if (total.signum() == 0) {
      return;
    }
    BigDecimal amount = BigDecimal.valueOf(unscaled, 11);
    Map<Long, BigDecimal> shares = FundingBook.split(amount, held, total);
    assertThat(shares.keySet()).isEqualTo(held.keySet());
    assertThat(shares.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualByComparingTo(amount);
    BigDecimal unit = new BigDecimal("0.00000000001").multiply(BigDecimal.valueOf(7));
    shares.forEach(
        (operation, share) ->
            assertThat(share.multiply(total).subtract(amount.multiply(held.get(operation))).abs())
                .isLessThanOrEqualTo(unit.multiply(total.abs())));
  }
}
