package io.crossbook.simulator.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.market.Market;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.market.Universe;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PerpetualTest {
  private static final String SYMBOL = "BTCUSDT";
  private static final String USDT = "USDT";

  private final Recorded ledger = new Recorded();
  private final MarketModel model =
      new MarketModel(3, Universe.of(Set.of("binanceusdm"), Set.of("BTC")), 0);
  private final Market market = model.market("binanceusdm", SYMBOL);
  private final ListingSpec spec = market.spec();
  private final Exchange exchange =
      new Exchange(
          "binanceusdm",
          model.markets(),
          new VenueRules(FeeAsset.QUOTE, 8, 8, SelfTrade.EXPIRE_MAKER, ClientIds.uniqueAmongOpen()),
          ledger,
          () -> 1L);
  private final Account account = open("a", "100000");

  private Account open(String name, String deposit) {
    return exchange.open(
        name, FeeTier.of("0.0002", "0.0005"), Map.of(USDT, new BigDecimal(deposit)));
  }

  private Order take(Side side, long lots) {
    return exchange.place(account, OrderRequest.market(SYMBOL, side, lots)).order().orElseThrow();
  }

  private Position position() {
    return exchange.margin().position(account, spec);
  }

  private BigDecimal wallet() {
    return account.balance(USDT).total();
  }

  private void noMoneyIsMade() {
    List<Account> all = new ArrayList<>(exchange.accounts());
    all.addAll(exchange.houses());
    assertThat(
            all.stream().map(a -> a.balance(USDT).total()).reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualByComparingTo("0");
  }

  @Test
  void onlyTheQuoteIsDepositedAndMoved() {
    assertThat(exchange.assets()).containsExactly(USDT);
    take(Side.BUY, 10);
    assertThat(account.balances()).containsOnlyKeys(USDT);
    noMoneyIsMade();
  }

  @Test
  void aPositionHasItsAverageEntryAndRealizesByItsShare() {
    Order first = take(Side.BUY, 10);
    Order second = take(Side.BUY, 20);
    BigDecimal cost = first.cost().add(second.cost());
    assertThat(position().lots()).isEqualTo(30);
    assertThat(position().cost()).isEqualByComparingTo(cost);
    assertThat(position().realized()).isEqualByComparingTo("0");
    Order third = take(Side.SELL, 10);
    BigDecimal share = cost.divide(BigDecimal.valueOf(3), 8, RoundingMode.HALF_EVEN);
    assertThat(third.fills().get(0).realized()).isEqualByComparingTo(third.cost().subtract(share));
    Order flip = take(Side.SELL, 50);
    assertThat(position().lots()).isEqualTo(-30);
    BigDecimal sold = third.cost().add(flip.cost());
    assertThat(position().realized())
        .isEqualByComparingTo(sold.subtract(cost).subtract(position().cost()));
    Order close = take(Side.BUY, 30);
    assertThat(position().lots()).isZero();
    assertThat(position().cost()).isEqualByComparingTo("0");
    BigDecimal bought = cost.add(close.cost());
    assertThat(position().realized()).isEqualByComparingTo(sold.subtract(bought));
    BigDecimal fees =
        List.of(first, second, third, flip, close).stream()
            .map(Order::fee)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(wallet())
        .isEqualByComparingTo(new BigDecimal("100000").add(sold).subtract(bought).subtract(fees));
    noMoneyIsMade();
  }

  @Test
  void whatIsBoundIsReckonedAndTooMuchIsRefused() {
    long price = market.bids().price(0);
    OrderRequest most = OrderRequest.limit(SYMBOL, Side.BUY, TimeInForce.GTC, 30_000, price - 100);
    assertThat(exchange.place(account, most).rejection()).contains(Rejection.INSUFFICIENT_FUNDS);
    OrderRequest fair = OrderRequest.limit(SYMBOL, Side.BUY, TimeInForce.GTC, 15_000, price - 100);
    Order resting = exchange.place(account, fair).order().orElseThrow();
    BigDecimal bound = Amounts.exact(spec, price - 100, 15_000).divide(BigDecimal.valueOf(20));
    assertThat(exchange.margin().available(account))
        .isEqualByComparingTo(new BigDecimal("100000").subtract(bound));
    assertThat(exchange.place(account, fair).rejection()).contains(Rejection.INSUFFICIENT_FUNDS);
    exchange.cancel(resting, "");
    assertThat(exchange.margin().available(account)).isEqualByComparingTo("100000");
  }

  @Test
  void aReduceOnlyOrderReducesAndEndsWithThePosition() {
    OrderRequest close = OrderRequest.market(SYMBOL, Side.SELL, 50).reducing();
    assertThat(exchange.place(account, close).rejection()).contains(Rejection.REDUCE_ONLY);
    take(Side.BUY, 30);
    assertThat(
            exchange
                .place(account, OrderRequest.market(SYMBOL, Side.BUY, 5).reducing())
                .rejection())
        .contains(Rejection.REDUCE_ONLY);
    long far = market.asks().price(0) + 10_000;
    OrderRequest later = OrderRequest.limit(SYMBOL, Side.SELL, TimeInForce.GTC, 30, far).reducing();
    Order resting = exchange.place(account, later).order().orElseThrow();
    Order closing = exchange.place(account, close).order().orElseThrow();
    assertThat(closing.filled()).isEqualTo(30);
    assertThat(closing.status()).isEqualTo(OrderStatus.EXPIRED);
    assertThat(position().lots()).isZero();
    assertThat(resting.status()).isEqualTo(OrderStatus.EXPIRED);
    assertThat(exchange.open(account)).isEmpty();
  }

  @Test
  void fundingMovesFromLongToShort() {
    take(Side.BUY, 100);
    Account other = open("b", "100000");
    exchange.place(other, OrderRequest.market(SYMBOL, Side.SELL, 100));
    final BigDecimal mine = wallet();
    final BigDecimal others = other.balance(USDT).total();
    exchange.settleFunding(SYMBOL, new BigDecimal("0.0001"));
    BigDecimal value = exchange.margin().mark(spec).multiply(spec.quantity(100));
    BigDecimal paid = mine.subtract(wallet());
    assertThat(paid).isPositive().isEqualByComparingTo(Amounts.booked(value.movePointLeft(4), 8));
    assertThat(other.balance(USDT).total().subtract(others)).isEqualByComparingTo(paid);
    exchange.settleFunding(SYMBOL, new BigDecimal("-0.0001"));
    assertThat(wallet()).isEqualByComparingTo(mine);
    noMoneyIsMade();
  }

  @Test
  void whoCannotKeepAPositionLosesItAndOwesNothing() {
    take(Side.BUY, 1_000);
    long far = market.bids().price(0) - 1_000;
    exchange.place(account, OrderRequest.limit(SYMBOL, Side.BUY, TimeInForce.GTC, 10, far));
    exchange.afterStep();
    assertThat(position().lots()).isEqualTo(1_000);
    exchange.settleFunding(SYMBOL, BigDecimal.valueOf(2));
    assertThat(wallet()).as("more than there was").isEqualByComparingTo("0");
    exchange.afterStep();
    assertThat(position().lots()).isZero();
    assertThat(exchange.open(account)).isEmpty();
    assertThat(wallet()).isNotNegative();
    assertThat(exchange.orders(account, o -> o.clientId().isPresent()))
        .allMatch(order -> order.clientId().orElseThrow().startsWith("autoclose-"))
        .hasSize(1);
    noMoneyIsMade();
  }
}
