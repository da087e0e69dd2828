package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.opportunity.ProfitTerm;
import io.crossbook.core.opportunity.ProfitTerm.Kind;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.quote.QuoteBoard;
import io.crossbook.core.testing.Books;
import io.crossbook.core.testing.Listings;
import io.crossbook.core.testing.Opportunities;
import java.math.BigDecimal;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Examples that were worked out by hand; the arithmetic stands beside them. */
class OperationProfitTest {
  private static final long NOW = 1_000_000_000_000L;

  private final Marks marks = new Marks(new QuoteBoard(), "USD", 2_000);
  private final Operation operation = new Operation();

  private void market(String instrument, String bid, String ask) {
    marks.take(Listings.of("kraken", instrument).at(NOW));
    marks.take(Books.of("kraken", instrument).nanos(NOW).bid(bid, "1").ask(ask, "1").view());
  }

  private void order(int leg, String instrument, String quantity, String price) {
    BigDecimal size = new BigDecimal(quantity);
    WorkingOrder order = new WorkingOrder();
    order.number = operation.nextOrder();
    order.leg = leg;
    order.venue = "kraken";
    order.symbol = instrument;
    order.instrument = instrument;
    order.side = size.signum() > 0 ? Side.BUY : Side.SELL;
    order.quantity = size.abs();
    order.filled = size.abs();
    order.applied = size.abs();
    order.value = size.abs().multiply(new BigDecimal(price));
    order.state = LedgerState.FILLED;
    operation.orders.add(order);
  }

  private void fee(String asset, String amount) {
    operation.fees.merge(asset, new BigDecimal(amount), BigDecimal::add);
  }

  private OperationProfit.Profit realized() {
    OperationProfit.Profit profit = OperationProfit.realized(operation, marks, NOW);
    BigDecimal sum = BigDecimal.ZERO;
    for (ProfitTerm term : profit.terms()) {
      sum = sum.add(term.amount());
    }
    assertThat(profit.net()).as("terms add up").isEqualByComparingTo(sum);
    return profit;
  }

  private static BigDecimal term(OperationProfit.Profit profit, Kind kind) {
    BigDecimal sum = BigDecimal.ZERO;
    for (ProfitTerm term : profit.terms()) {
      sum = term.kind() == kind ? sum.add(term.amount()) : sum;
    }
    return sum;
  }

  /** Bought 0.1 at 30,000, sold 0.1 at 30,100: +10, fees 3 and 3.01. */
  @Test
  void aSpreadInTheCurrencyItself() {
    order(-1, "BTC-USD", "0.1", "30000");
    order(-1, "BTC-USD", "-0.1", "30100");
    fee("USD", "3");
    fee("USD", "3.01");
    OperationProfit.Profit profit = realized();
    assertThat(profit.net()).isEqualByComparingTo("3.99");
    assertThat(term(profit, Kind.FEE)).isEqualByComparingTo("-6.01");
    assertThat(term(profit, Kind.CONVERSION)).isEqualByComparingTo("0");
  }

  /**
   * Expected 20 gross of which 1 is slippage, of 0.2; 0.1 was taken and filled, one leg 2 worse in
   * price: gross 10, slippage 0.5 lost, the rest of 0.2 - 0.5 is latency.
   */
  @Test
  void whatWasExpectedIsToldFromWhatTheDelayCost() {
    operation.candidate =
        Opportunities.of("id", NOW)
            .leg("kraken", "BTC-USD", "0.2", "30000")
            .leg("coinbase", "BTC-USD", "-0.2", "30100")
            .slippage("-1")
            .candidate();
    operation.share = new BigDecimal("0.5");
    operation
        .candidate
        .legs()
        .forEach(
            planned -> {
              OperationLeg leg = new OperationLeg();
              leg.planned = planned;
              operation.legs.add(leg);
            });
    order(0, "BTC-USD", "0.1", "30002");
    order(1, "BTC-USD", "-0.1", "30100");
    fee("USD", "6");
    OperationProfit.Profit expected = OperationProfit.expected(operation, marks, NOW);
    // half of gross 21, slippage -1, fees -6 and -6.02
    assertThat(term(expected, Kind.GROSS)).isEqualByComparingTo("10.5");
    assertThat(term(expected, Kind.SLIPPAGE)).isEqualByComparingTo("-0.5");
    assertThat(expected.net()).isEqualByComparingTo("3.99");
    OperationProfit.Profit profit = realized();
    assertThat(term(profit, Kind.GROSS)).isEqualByComparingTo("10.5");
    assertThat(term(profit, Kind.SLIPPAGE)).isEqualByComparingTo("-0.5");
    assertThat(term(profit, Kind.LATENCY_DECAY)).isEqualByComparingTo("-0.2");
    assertThat(profit.net()).isEqualByComparingTo("3.8");
  }

  /**
   * Sold 0.1 BTC for 3,010 USDT less 3.01 USDT of fee, bought it for 3,000 USD. USDT is 0.998 bid,
   * 1.000 ask: 3,006.99 x 0.998 - 3,000 = 0.97602.
   */
  @Test
  void anotherCurrencyCountsForWhatItSellsFor() {
    market("USDT-USD", "0.998", "1.000");
    order(-1, "BTC-USDT", "-0.1", "30100");
    order(-1, "BTC-USD", "0.1", "30000");
    fee("USDT", "3.01");
    OperationProfit.Profit profit = realized();
    assertThat(profit.net()).isEqualByComparingTo("0.97602");
    // half the spread of what is left
    assertThat(term(profit, Kind.CONVERSION)).isEqualByComparingTo("-3.00699");
  }

  /**
   * Bought 0.1 BTC for 3,000 USDT and 3 USDT of fee, sold it for 3,010 USD: the debt costs the ask,
   * 3,010 - 3,003 x 1.000 = 7.
   */
  @Test
  void aDebtInAnotherCurrencyCostsTheAsk() {
    market("USDT-USD", "0.998", "1.000");
    order(-1, "BTC-USDT", "0.1", "30000");
    order(-1, "BTC-USD", "-0.1", "30100");
    fee("USDT", "3");
    assertThat(realized().net()).isEqualByComparingTo("7");
  }

  /** The same where the market is quoted the other way round: USD-USDT 1.000 bid, 1.25 ask. */
  @Test
  void anInvertedMarketIsTurned() {
    market("USD-USDT", "1.000", "1.25");
    order(-1, "BTC-USDT", "-0.1", "30000");
    order(-1, "BTC-USD", "0.1", "20000");
    // 3,000 USDT buy 3,000 / 1.25 = 2,400 USD; 2,000 were paid
    assertThat(realized().net()).isEqualByComparingTo("400");
  }

  /** A rebate in a third asset: -0.01 BNB charged, 500 bid and 502 ask, is worth 5. */
  @Test
  void aRebateIsAGain() {
    market("BNB-USD", "500", "502");
    fee("BNB", "-0.01");
    OperationProfit.Profit profit = realized();
    assertThat(profit.net()).isEqualByComparingTo("5");
    assertThat(term(profit, Kind.FEE)).isEqualByComparingTo("5.01");
  }

  /** A position at a venue exchanges nothing: only what closing it settled counts. */
  @Test
  void aDerivativeCountsWithWhatItSettled() {
    market("USDT-USD", "0.999", "1.001");
    order(0, "BTC-USDT-PERP", "0.1", "30000");
    order(0, "BTC-USDT-PERP", "-0.1", "30100");
    operation.settled.put("USDT", new BigDecimal("10"));
    assertThat(realized().net()).isEqualByComparingTo("9.99");
  }

  @Test
  void whatPutSomethingRightIsTold() {
    market("BTC-USD", "30000", "30000");
    order(0, "BTC-USD", "0.1", "30000");
    order(-1, "BTC-USD", "-0.1", "29950");
    OperationProfit.Profit profit = realized();
    assertThat(profit.net()).isEqualByComparingTo("-5");
    assertThat(term(profit, Kind.RECOVERY)).isEqualByComparingTo("-5");
  }

  @Test
  void whatNobodyPricesIsNotCounted() {
    order(-1, "BTC-USDT", "0.1", "30000");
    assertThat(OperationProfit.realized(operation, marks, NOW)).isNull();
    market("USDT-USD", "0.998", "1.000");
    market("BTC-USD", "30000", "30010");
    assertThat(OperationProfit.realized(operation, marks, NOW)).isNotNull();
    assertThat(OperationProfit.realized(operation, marks, NOW + 3_000_000_000L))
        .as("three seconds later nothing is current")
        .isNull();
  }

  @Test
  void nothingIsExpectedOfWhatIsNotKnown() {
    assertThat(OperationProfit.expected(operation, marks, NOW)).isNull();
    assertThat(new ArrayList<>(realized().terms())).isNotEmpty();
    assertThat(realized().net()).isEqualByComparingTo("0");
  }
}
