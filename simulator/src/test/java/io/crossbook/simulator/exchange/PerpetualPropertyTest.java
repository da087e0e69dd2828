package io.crossbook.simulator.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.simulator.market.BookSide;
import io.crossbook.simulator.market.Market;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.market.Universe;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Random histories of orders, market moves and funding over perpetuals. */
class PerpetualPropertyTest {
  private static final int ACTIONS = 150;
  private static final String USDT = "USDT";

  private final Recorded ledger = new Recorded();
  private final List<Order> orders = new ArrayList<>();
  private MarketModel model;
  private Exchange exchange;
  private long nanos;

  @Property(tries = 30)
  void moneyIsConservedAndPositionsAreTheSumOfTheirFills(
      @ForAll @IntRange(max = 1_000_000) int seed) {
    start();
    Random random = new Random(seed);
    for (int i = 0; i < ACTIONS; i++) {
      act(random);
      check();
    }
    assertThat(orders).isNotEmpty();
  }

  private void start() {
    orders.clear();
    nanos = 0;
    model = new MarketModel(5, Universe.of(Set.of("binanceusdm"), Set.of("BTC", "ETH")), 1);
    VenueRules rules =
        new VenueRules(FeeAsset.QUOTE, 8, 8, SelfTrade.EXPIRE_MAKER, ClientIds.uniqueAmongOpen());
    exchange =
        new Exchange("binanceusdm", model.marketsOf("binanceusdm"), rules, ledger, () -> nanos);
    for (String name : List.of("a", "b")) {
      exchange.open(name, FeeTier.of("0.0002", "0.0005"), Map.of(USDT, new BigDecimal("30000")));
    }
  }

  private void act(Random random) {
    switch (random.nextInt(8)) {
      case 0:
      case 1:
        nanos += 20_000_000;
        model.step();
        exchange.afterStep();
        return;
      case 2:
        if (!orders.isEmpty()) {
          exchange.cancel(orders.get(random.nextInt(orders.size())), "");
        }
        return;
      case 3:
        List<String> symbols = exchange.symbols();
        // Now and then enough to ruin somebody.
        exchange.settleFunding(
            symbols.get(random.nextInt(symbols.size())),
            BigDecimal.valueOf(random.nextInt(2_001) - 1_000, random.nextInt(10) == 0 ? 3 : 7));
        return;
      default:
        place(random);
    }
  }

  private void place(Random random) {
    List<Market> markets = model.markets();
    Market market = markets.get(random.nextInt(markets.size()));
    String symbol = market.spec().symbol();
    Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
    BookSide other = side == Side.BUY ? market.asks() : market.bids();
    long quantity = 1 + (long) (other.quantity(0) * random.nextDouble() * 3);
    long price = other.price(0) + random.nextInt(41) - 20;
    OrderRequest request =
        random.nextInt(3) == 0
            ? OrderRequest.market(symbol, side, quantity)
            : OrderRequest.limit(
                symbol,
                side,
                List.of(TimeInForce.values()).get(random.nextInt(3)),
                quantity,
                price);
    if (random.nextInt(3) == 0) {
      request = request.reducing();
    }
    Account account = List.copyOf(exchange.accounts()).get(random.nextInt(2));
    long held = exchange.margin().position(account, market.spec()).lots();
    boolean reduces = request.reduceOnly();
    exchange
        .place(account, request)
        .order()
        .ifPresent(
            order -> {
              orders.add(order);
              long now = exchange.margin().position(account, market.spec()).lots();
              if (reduces) {
                assertThat(Math.abs(now)).isLessThanOrEqualTo(Math.abs(held));
                assertThat(Long.signum(now) * Long.signum(held)).isNotNegative();
              }
            });
  }

  private void check() {
    List<Account> all = new ArrayList<>(exchange.accounts());
    all.addAll(exchange.houses());
    assertThat(
            all.stream().map(a -> a.balance(USDT).total()).reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualByComparingTo("0");
    for (Account account : exchange.accounts()) {
      assertThat(account.balance(USDT).total()).isNotNegative();
      assertThat(account.balance(USDT).held()).isEqualByComparingTo("0");
      for (Position position : exchange.margin().positions(account)) {
        check(account, position);
      }
    }
  }

  private void check(Account account, Position position) {
    long lots = 0;
    BigDecimal flow = BigDecimal.ZERO;
    BigDecimal realized = BigDecimal.ZERO;
    for (Execution execution : exchange.executions(account)) {
      Order order = execution.order();
      if (order.spec().equals(position.spec())) {
        Fill fill = execution.fill();
        boolean buys = order.side() == Side.BUY;
        lots += buys ? fill.quantity() : -fill.quantity();
        flow = flow.add(buys ? fill.cost().negate() : fill.cost());
        realized = realized.add(fill.realized());
        assertThat(order.request().accepts(fill.price())).isTrue();
      }
    }
    assertThat(position.lots()).isEqualTo(lots);
    assertThat(position.realized()).isEqualByComparingTo(realized);
    // What came in, less what was realized, is what the open position was sold for or cost.
    BigDecimal open = lots >= 0 ? position.cost().negate() : position.cost();
    assertThat(flow.subtract(realized)).isEqualByComparingTo(open);
    assertThat(position.cost()).isNotNegative();
  }
}
