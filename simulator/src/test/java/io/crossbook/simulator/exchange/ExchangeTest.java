package io.crossbook.simulator.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.simulator.market.Market;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.market.Trade;
import io.crossbook.simulator.market.Universe;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExchangeTest {
  private static final String SYMBOL = "BTCUSDT";

  private final Recorded ledger = new Recorded();
  private final MarketModel model =
      new MarketModel(3, Universe.of(Set.of("binance"), Set.of("BTC")), 0);
  private final Market market = model.market("binance", SYMBOL);
  private long nanos = 1;
  private Exchange exchange = exchange(ClientIds.uniqueAmongOpen());
  private Account account = open("a");

  private Exchange exchange(ClientIds ids) {
    return new Exchange(
        "binance",
        model.markets(),
        new VenueRules(FeeAsset.RECEIVED, 8, 8, SelfTrade.EXPIRE_MAKER, ids),
        ledger,
        () -> nanos);
  }

  private Account open(String name) {
    return exchange.open(
        name,
        FeeTier.of("0.001", "0.002"),
        Map.of("BTC", new BigDecimal("1000"), "USDT", new BigDecimal("100000000")));
  }

  private Order placed(OrderRequest request) {
    Placement placement = exchange.place(account, request);
    assertThat(placement.rejection()).isEmpty();
    return placement.order().orElseThrow();
  }

  private Rejection refused(OrderRequest request) {
    return exchange.place(account, request).rejection().orElseThrow();
  }

  private static OrderRequest buy(TimeInForce timeInForce, long quantity, long price) {
    return OrderRequest.limit(SYMBOL, Side.BUY, timeInForce, quantity, price);
  }

  @Test
  void anOrderTakesTheDepthThatIsShownAndItIsGone() {
    long first = market.asks().quantity(0);
    long firstPrice = market.asks().price(0);
    long second = market.asks().quantity(1);
    long secondPrice = market.asks().price(1);
    long trades = market.trades().size();
    Order order = placed(buy(TimeInForce.IOC, first + 1, secondPrice));
    assertThat(order.status()).isEqualTo(OrderStatus.FILLED);
    assertThat(order.fills()).extracting(Fill::price).containsExactly(firstPrice, secondPrice);
    assertThat(order.fills()).extracting(Fill::quantity).containsExactly(first, 1L);
    assertThat(market.asks().price(0)).isEqualTo(secondPrice);
    assertThat(market.asks().quantity(0)).isEqualTo(second - 1);
    BigDecimal bought = market.spec().quantity(first + 1);
    assertThat(order.fee()).isEqualByComparingTo(bought.multiply(new BigDecimal("0.002")));
    assertThat(account.balance("BTC").total())
        .isEqualByComparingTo(new BigDecimal("1000").add(bought).subtract(order.fee()));
    assertThat(account.balance("USDT").total())
        .isEqualByComparingTo(new BigDecimal("100000000").subtract(order.cost()));
    assertThat(market.trades()).hasSize((int) trades);
    model.step();
    assertThat(market.trades()).extracting(Trade::quantity).contains(first, 1L);
  }

  @Test
  void immediateOrdersExpireAndFillOrKillIsAllOrNothing() {
    long best = market.asks().price(0);
    long shown = market.asks().quantity(0);
    Order killed = placed(buy(TimeInForce.FOK, shown + 1, best));
    assertThat(killed.status()).isEqualTo(OrderStatus.EXPIRED);
    assertThat(killed.filled()).isZero();
    assertThat(market.asks().quantity(0)).isEqualTo(shown);
    Order part = placed(buy(TimeInForce.IOC, shown + 5, best));
    assertThat(part.status()).isEqualTo(OrderStatus.EXPIRED);
    assertThat(part.filled()).isEqualTo(shown);
    assertThat(account.balance("USDT").held()).isZero();
    assertThat(placed(buy(TimeInForce.FOK, 20, market.asks().price(0))).status())
        .isEqualTo(OrderStatus.FILLED);
  }

  @Test
  void aRestingOrderHoldsFundsAndGivesThemBack() {
    long price = market.bids().price(0) - 100;
    Order order = placed(buy(TimeInForce.GTC, 1_000, price));
    BigDecimal held = market.spec().price(price).multiply(market.spec().quantity(1_000));
    assertThat(account.balance("USDT").held()).isEqualByComparingTo(held);
    assertThat(exchange.open(account)).containsExactly(order);
    assertThat(exchange.cancel(order, "why")).isTrue();
    assertThat(exchange.cancel(order, "again")).isFalse();
    assertThat(order.cancelId()).isEqualTo("why");
    assertThat(account.balance("USDT").held()).isZero();
    assertThat(ledger.lines).endsWith("accepted 1", "ended 1 CANCELLED");
  }

  @Test
  void aRestingOrderWaitsBehindTheDisplayedQuantity() {
    Order order = placed(buy(TimeInForce.GTC, 1_000_000, market.bids().price(0)));
    assertThat(order.ahead()).isEqualTo(market.bids().quantity(0));
    long quantity = 0;
    for (int i = 0; i < 3_000 && order.filled() == 0; i++) {
      nanos += 20_000_000;
      model.step();
      exchange.afterStep();
      quantity +=
          market.flow().stream()
              .filter(t -> !t.takerBuys() && t.price() <= order.request().price())
              .mapToLong(Trade::quantity)
              .sum();
      boolean crossed = market.asks().price(0) <= order.request().price();
      if (quantity == 0 && !crossed) {
        assertThat(order.filled()).isZero();
      }
    }
    assertThat(order.filled()).isPositive();
    assertThat(order.fills().get(0).maker()).isTrue();
    assertThat(order.fills().get(0).price()).isEqualTo(order.request().price());
    BigDecimal received = market.spec().quantity(order.filled());
    assertThat(order.fee()).isEqualByComparingTo(received.multiply(new BigDecimal("0.001")));
  }

  @Test
  void clientsMeetEachOtherAtTheRestingPrice() {
    long price = market.bids().price(0) + 1;
    assertThat(price).isLessThan(market.asks().price(0));
    Account other = open("b");
    Order resting = placed(buy(TimeInForce.GTC, 500, price));
    Order taker =
        exchange
            .place(other, OrderRequest.limit(SYMBOL, Side.SELL, TimeInForce.IOC, 300, price - 50))
            .order()
            .orElseThrow();
    assertThat(taker.fills()).extracting(Fill::price).containsExactly(price);
    assertThat(resting.filled()).isEqualTo(300);
    assertThat(resting.fills().get(0).tradeId()).isEqualTo(taker.fills().get(0).tradeId());
  }

  @Test
  void anAccountDoesNotMeetItself() {
    long price = market.bids().price(0) + 1;
    Order resting = placed(buy(TimeInForce.GTC, 500, price));
    Order taker = placed(OrderRequest.limit(SYMBOL, Side.SELL, TimeInForce.IOC, 300, price - 1));
    assertThat(resting.status()).isEqualTo(OrderStatus.PREVENTED);
    assertThat(resting.filled()).isZero();
    assertThat(taker.fills()).extracting(Fill::price).doesNotContain(price);
    assertThat(account.balance("USDT").held()).isZero();
  }

  @Test
  void whatIsWrongIsRefusedAndNoted() {
    long ask = market.asks().price(0);
    assertThat(refused(buy(TimeInForce.GTC, 1_000, ask).asPostOnly()))
        .isEqualTo(Rejection.WOULD_TAKE);
    assertThat(refused(buy(TimeInForce.GTC, 1, 1_000))).isEqualTo(Rejection.BELOW_MINIMUM_NOTIONAL);
    assertThat(refused(buy(TimeInForce.GTC, 0, ask))).isEqualTo(Rejection.OUT_OF_RANGE);
    assertThat(refused(OrderRequest.limit(SYMBOL, Side.SELL, TimeInForce.GTC, 100_000_001, ask)))
        .isEqualTo(Rejection.INSUFFICIENT_FUNDS);
    assertThat(ledger.lines)
        .containsExactly(
            "rejected would_take",
            "rejected below_minimum_notional",
            "rejected out_of_range",
            "rejected insufficient_funds");
    assertThatThrownBy(() -> exchange.place(account, OrderRequest.market("NOPE", Side.BUY, 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Order twice(ClientIds ids, TimeInForce timeInForce) {
    exchange = exchange(ids);
    account = open("a");
    long far = market.bids().price(0) - 1_000;
    placed(buy(timeInForce, 1_000, far).named("x"));
    return exchange.place(account, buy(timeInForce, 2_000, far).named("x")).order().orElse(null);
  }

  @Test
  void namesAreUniqueAmongOpenOrders() {
    assertThat(twice(ClientIds.uniqueAmongOpen(), TimeInForce.GTC)).isNull();
    assertThat(ledger.lines).endsWith("rejected duplicate_client_id");
    Order again = twice(ClientIds.uniqueAmongOpen(), TimeInForce.IOC);
    assertThat(again.id()).as("the first had expired").isEqualTo(2);
  }

  @Test
  void aDuplicateMayHijackTheLookUp() {
    Order second = twice(ClientIds.newestHijacks(), TimeInForce.GTC);
    assertThat(exchange.order(account, "x")).contains(second);
    assertThat(exchange.open(account)).hasSize(2);
  }

  @Test
  void aDuplicateMayBeShadowedByTheFirst() {
    Order second = twice(ClientIds.oldestShadows(), TimeInForce.GTC);
    assertThat(second.id()).isEqualTo(2);
    assertThat(exchange.order(account, "x").orElseThrow().id()).isEqualTo(1);
    assertThat(exchange.open(account)).hasSize(2);
  }

  private void rules(SelfTrade selfTrade, boolean cancelsPostOnly) {
    ClientIds ids = ClientIds.uniqueAmongOpen();
    exchange =
        new Exchange(
            "binance",
            model.markets(),
            new VenueRules(FeeAsset.RECEIVED, 8, 8, selfTrade, ids, cancelsPostOnly),
            ledger,
            () -> nanos);
    account = open("a");
  }

  @Test
  void anAccountMayMeetItselfWhereTheVenueLetsIt() {
    rules(SelfTrade.ALLOW, false);
    long price = market.bids().price(0) + 1;
    Order resting = placed(buy(TimeInForce.GTC, 500, price));
    Order taker = placed(OrderRequest.limit(SYMBOL, Side.SELL, TimeInForce.IOC, 300, price));
    assertThat(taker.status()).isEqualTo(OrderStatus.FILLED);
    assertThat(resting.filled()).isEqualTo(300);
    assertThat(account.balance("BTC").held()).isZero();
  }

  @Test
  void aPostOnlyOrderThatWouldTakeMayBeAcceptedAndEnd() {
    rules(SelfTrade.ALLOW, true);
    Order order = placed(buy(TimeInForce.GTC, 1_000, market.asks().price(0)).asPostOnly());
    assertThat(order.status()).isEqualTo(OrderStatus.EXPIRED);
    assertThat(order.filled()).isZero();
    assertThat(account.balance("USDT").held()).isZero();
    assertThat(ledger.lines).anyMatch(line -> line.startsWith("ended"));
  }

  @Test
  void aDuplicateMayReturnTheFirst() {
    Order same = twice(ClientIds.returnsExisting(), TimeInForce.IOC);
    assertThat(same.id()).isEqualTo(1);
    assertThat(exchange.orders(account, order -> true)).hasSize(1);
  }

  @Test
  void finishedOrdersMayBeForgotten() {
    Order second = twice(ClientIds.newestHijacks().forgettingAfter(1_000), TimeInForce.IOC);
    assertThat(exchange.order(account, "x")).contains(second);
    nanos += 1_000;
    assertThat(exchange.order(account, "x")).isEmpty();
    assertThat(exchange.order(account, second.id())).as("only the name").contains(second);
    nanos -= 1_000;
    exchange.forgetful(true);
    assertThat(exchange.order(account, "x")).isEqualTo(Optional.empty());
    assertThat(exchange.order(account, second.id())).isEmpty();
  }

  @Test
  void sidesAreNeverEmptied() {
    List<Long> prices = new ArrayList<>();
    for (int i = 0; i < market.asks().size(); i++) {
      prices.add(market.asks().price(i));
    }
    placed(OrderRequest.market(SYMBOL, Side.BUY, 30_000_000));
    assertThat(market.asks().size()).isOne();
    assertThat(market.asks().price(0)).isEqualTo(prices.get(prices.size() - 1));
  }
}
