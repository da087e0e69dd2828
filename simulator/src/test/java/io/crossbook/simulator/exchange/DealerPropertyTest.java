package io.crossbook.simulator.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.simulator.market.BookSide;
import io.crossbook.simulator.market.Market;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.market.Universe;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Random histories at a dealer that keeps its accounts in dollars. */
class DealerPropertyTest {
  private static final int ACTIONS = 120;
  private static final String HOME = "USD";

  private MarketModel model;
  private Exchange exchange;
  private long nanos;

  @Property(tries = 20)
  void moneyIsConservedAndWhatOpenedFirstIsClosedFirst(
      @ForAll @IntRange(max = 1_000_000) int seed) {
    nanos = 0;
    model = new MarketModel(5, Universe.of(Set.of("oanda"), Set.of()), 1);
    VenueRules rules =
        new VenueRules(FeeAsset.QUOTE, 4, 4, SelfTrade.ALLOW, ClientIds.uniqueAmongOpen())
            .with(MarginRules.of("0.02", "0.01"))
            .dealingIn(HOME);
    exchange = new Exchange("oanda", model.marketsOf("oanda"), rules, new Recorded(), () -> nanos);
    for (String name : List.of("a", "b")) {
      exchange.open(name, FeeTier.of("0", "0"), Map.of(HOME, new BigDecimal("50000")));
    }
    Random random = new Random(seed);
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < ACTIONS; i++) {
      act(random, orders);
      check();
    }
    assertThat(orders).isNotEmpty();
  }

  private void act(Random random, List<Order> orders) {
    switch (random.nextInt(6)) {
      case 0:
        nanos += 20_000_000;
        model.step();
        exchange.afterStep();
        return;
      case 1:
        if (!orders.isEmpty()) {
          exchange.cancel(orders.get(random.nextInt(orders.size())), "");
        }
        return;
      case 2:
        List<String> symbols = exchange.symbols();
        BigDecimal rate =
            BigDecimal.valueOf(random.nextInt(2_001) - 1_000, random.nextInt(10) == 0 ? 4 : 7);
        exchange.settleFunding(symbols.get(random.nextInt(symbols.size())), rate, rate);
        return;
      default:
        List<Market> markets = model.markets();
        place(random, markets.get(random.nextInt(markets.size())), orders);
    }
  }

  private void place(Random random, Market market, List<Order> orders) {
    Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
    BookSide other = side == Side.BUY ? market.asks() : market.bids();
    long quantity = 1L + random.nextInt(1_200_000);
    OrderRequest request =
        random.nextInt(3) > 0
            ? OrderRequest.market(market.spec().symbol(), side, quantity)
            : OrderRequest.limit(
                market.spec().symbol(),
                side,
                List.of(TimeInForce.values()).get(random.nextInt(3)),
                quantity,
                other.price(0) + random.nextInt(41) - 20);
    request = random.nextInt(4) == 0 ? request.reducing() : request;
    Account account = List.copyOf(exchange.accounts()).get(random.nextInt(2));
    exchange.place(account, request).order().ifPresent(orders::add);
  }

  private void check() {
    BigDecimal sum = BigDecimal.ZERO;
    for (Account account : exchange.accounts()) {
      sum = sum.add(account.balance(HOME).total());
      assertThat(account.balances().keySet()).containsExactly(HOME);
      assertThat(account.balance(HOME).total()).isNotNegative();
      assertThat(account.balance(HOME).held()).isEqualByComparingTo("0");
      for (Position position : exchange.margin().positions(account)) {
        check(account, position);
      }
    }
    for (Account house : exchange.houses()) {
      sum = sum.add(house.balance(HOME).total());
    }
    assertThat(sum).isEqualByComparingTo("0");
  }

  /** What one order opened and nothing closed yet. */
  private static final class Open {
    final long order;
    long lots;

    Open(long order, long lots) {
      this.order = order;
      this.lots = lots;
    }
  }

  private void check(Account account, Position position) {
    Deque<Open> open = new ArrayDeque<>();
    long held = 0;
    BigDecimal realized = BigDecimal.ZERO;
    for (Execution execution : exchange.executions(account)) {
      Order order = execution.order();
      if (!order.spec().equals(position.spec())) {
        continue;
      }
      Fill fill = execution.fill();
      long left = fill.quantity();
      for (Closing closing : fill.closings()) {
        Open first = open.getFirst();
        assertThat(closing.opener()).isEqualTo(first.order);
        first.lots -= closing.lots();
        assertThat(closing.left()).isEqualTo(first.lots);
        left -= closing.lots();
        realized = realized.add(closing.realized());
        assertThat(closing.realized().scale()).isLessThanOrEqualTo(4);
        if (first.lots == 0) {
          open.removeFirst();
        }
      }
      if (left > 0) {
        if (!open.isEmpty() && open.getLast().order == order.id()) {
          open.getLast().lots += left;
        } else {
          open.addLast(new Open(order.id(), left));
        }
      }
      held += order.side() == Side.BUY ? fill.quantity() : -fill.quantity();
    }
    assertThat(position.lots()).isEqualTo(held);
    assertThat(open.stream().mapToLong(each -> each.lots).sum()).isEqualTo(Math.abs(held));
    assertThat(position.realized()).isEqualByComparingTo(realized);
  }
}
