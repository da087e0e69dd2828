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
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever clients do, no money appears, vanishes or is used twice. */
class ExchangePropertyTest {
  private static final int ACTIONS = 250;

  private static final class World {
    final Recorded ledger = new Recorded();
    final MarketModel model;
    final Exchange exchange;
    final List<Account> accounts = new ArrayList<>();
    final List<Order> orders = new ArrayList<>();
    long nanos;

    World(String venue, VenueRules rules) {
      model = new MarketModel(5, Universe.of(Set.of(venue), Set.of("BTC", "XRP")), 1);
      exchange = new Exchange(venue, model.marketsOf(venue), rules, ledger, () -> nanos);
      for (String name : List.of("a", "b")) {
        Map<String, BigDecimal> deposits = new TreeMap<>();
        exchange.assets().forEach(asset -> deposits.put(asset, new BigDecimal("30000")));
        accounts.add(exchange.open(name, FeeTier.of("0.0016", "0.0026"), deposits));
      }
    }
  }

  private static VenueRules rules(boolean quoteFee, SelfTrade selfTrade) {
    return new VenueRules(
        quoteFee ? FeeAsset.QUOTE : FeeAsset.RECEIVED,
        8,
        quoteFee ? 5 : 8,
        selfTrade,
        ClientIds.uniqueAmongOpen(),
        selfTrade == SelfTrade.ALLOW);
  }

  @Property(tries = 40)
  void moneyIsConservedToTheLastDecimal(
      @ForAll @IntRange(max = 1_000_000) int seed,
      @ForAll boolean quoteFee,
      @ForAll SelfTrade selfTrade) {
    World world = new World(quoteFee ? "kraken" : "binance", rules(quoteFee, selfTrade));
    Random random = new Random(seed);
    for (int i = 0; i < ACTIONS; i++) {
      act(world, random);
      check(world);
    }
    for (Order order : world.orders) {
      world.exchange.cancel(order, "");
    }
    check(world);
    for (Account account : world.accounts) {
      account.balances().values().forEach(b -> assertThat(b.held()).isZero());
    }
    assertThat(world.ledger.lines).anyMatch(line -> line.startsWith("fill"));
  }

  private static void act(World world, Random random) {
    if (random.nextInt(3) == 0) {
      world.nanos += 20_000_000;
      world.model.step();
      world.exchange.afterStep();
      return;
    }
    if (random.nextInt(5) == 0 && !world.orders.isEmpty()) {
      world.exchange.cancel(world.orders.get(random.nextInt(world.orders.size())), "");
      return;
    }
    List<Market> markets = world.model.markets();
    Market market = markets.get(random.nextInt(markets.size()));
    Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
    BookSide other = side == Side.BUY ? market.asks() : market.bids();
    long price = other.price(0) + random.nextInt(41) - 20;
    long quantity = 1 + (long) (other.quantity(0) * random.nextDouble() * 6);
    OrderRequest request =
        random.nextInt(4) == 0
            ? OrderRequest.market(market.spec().symbol(), side, quantity)
            : OrderRequest.limit(
                market.spec().symbol(),
                side,
                List.of(TimeInForce.values()).get(random.nextInt(3)),
                quantity,
                price);
    if (request.timeInForce() == TimeInForce.GTC && random.nextBoolean()) {
      request = request.asPostOnly();
    }
    if (random.nextBoolean()) {
      request = request.named("n" + random.nextInt(20));
    }
    Account account = world.accounts.get(random.nextInt(2));
    world.exchange.place(account, request).order().ifPresent(world.orders::add);
  }

  private static void check(World world) {
    List<Account> all = new ArrayList<>(world.accounts);
    all.addAll(world.exchange.houses());
    for (String asset : world.exchange.assets()) {
      BigDecimal sum =
          all.stream().map(a -> a.balance(asset).total()).reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(sum).as(asset).isEqualByComparingTo("0");
      for (Account account : world.accounts) {
        Balance balance = account.balance(asset);
        assertThat(balance.free()).as("free %s", asset).isNotNegative();
        BigDecimal held =
            world.orders.stream()
                .filter(o -> o.account() == account && !o.status().finished())
                .filter(o -> asset.equals(heldAsset(o)))
                .map(Order::hold)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(balance.held()).as("held %s", asset).isEqualByComparingTo(held);
        Balance told = world.ledger.balances.get(account.name()).get(asset);
        assertThat(told.total()).isEqualByComparingTo(balance.total());
        assertThat(told.held()).isEqualByComparingTo(balance.held());
      }
    }
    for (Order order : world.orders) {
      assertThat(order.filled()).isBetween(0L, order.request().quantity());
      assertThat(world.ledger.lots.getOrDefault(order.id(), 0L)).isEqualTo(order.filled());
      assertThat(world.ledger.cost.getOrDefault(order.id(), BigDecimal.ZERO))
          .isEqualByComparingTo(order.cost());
      for (Fill fill : order.fills()) {
        assertThat(order.request().accepts(fill.price())).isTrue();
      }
    }
    for (Market market : world.model.markets()) {
      assertThat(market.bids().size()).isPositive();
      assertThat(market.asks().size()).isPositive();
      assertThat(market.bids().price(0)).isLessThan(market.asks().price(0));
    }
  }

  private static String heldAsset(Order order) {
    return order.side() == Side.BUY ? order.spec().quote() : order.spec().base();
  }
}
