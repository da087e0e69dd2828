package io.crossbook.simulator.exchange;

import io.crossbook.simulator.market.BookSide;
import io.crossbook.simulator.market.Level;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.market.Market;
import io.crossbook.simulator.market.Trade;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Price-time matching of client orders with the simulated book and with each other. */
final class Matching {
  private final Map<String, Market> markets;
  private final VenueRules rules;
  private final Books books;
  private final Margin margin;
  private final LongSupplier clock;
  private final List<ExchangeListener> listeners;

  /** Resting orders of each symbol in the order of arrival. */
  private final Map<String, List<Order>> resting = new HashMap<>();

  private boolean halted;

  Matching(
      Map<String, Market> markets,
      VenueRules rules,
      Books books,
      Margin margin,
      LongSupplier clock,
      List<ExchangeListener> listeners) {
    this.markets = markets;
    this.rules = rules;
    this.books = books;
    this.margin = margin;
    this.clock = clock;
    this.listeners = listeners;
  }

  private static BookSide side(Market market, Side side) {
    return side == Side.BUY ? market.bids() : market.asks();
  }

  /** The best price that a request could take, in ticks. */
  long best(OrderRequest request) {
    Market market = markets.get(request.symbol());
    long shown = side(market, request.side().opposite()).price(0);
    return bestResting(request.symbol(), request.side().opposite())
        .map(order -> order.request().price())
        .map(price -> request.side() == Side.BUY ? Math.min(price, shown) : Math.max(price, shown))
        .orElse(shown);
  }

  boolean wouldTake(OrderRequest request) {
    return request.accepts(best(request));
  }

  /** Resting orders of a side, best price first, then oldest. */
  private List<Order> ranked(String symbol, Side side) {
    Comparator<Order> byPrice = Comparator.comparingLong(order -> order.request().price());
    return resting.getOrDefault(symbol, List.of()).stream()
        .filter(order -> order.side() == side)
        .sorted(side == Side.BUY ? byPrice.reversed() : byPrice)
        .toList();
  }

  /** Those of them whom another client can meet. */
  private List<Order> meetable(String symbol, Side side) {
    return rules.dealer() ? List.of() : ranked(symbol, side);
  }

  private Optional<Order> bestResting(String symbol, Side side) {
    return meetable(symbol, side).stream().findFirst();
  }

  /** The price at which an order is reckoned before it is accepted, in ticks. */
  long reckoned(OrderRequest request) {
    boolean atOnce = request.market() || (rules.dealer() && binds(request));
    return atOnce ? best(request) : request.price();
  }

  /** Whether an order needs margin from the moment on in which it is accepted. */
  boolean binds(OrderRequest request) {
    return !rules.dealer() || request.timeInForce() != TimeInForce.GTC || wouldTake(request);
  }

  /** Whether an order would be filled entirely if it came now. */
  boolean fillsAtOnce(Account account, OrderRequest request) {
    return reachable(account, request) >= request.quantity();
  }

  /** What a request would take if it came now, best first; stops where it has enough. */
  private List<Level> walk(Account account, OrderRequest request) {
    Market market = markets.get(request.symbol());
    BookSide shown = side(market, request.side().opposite());
    List<Order> clients = meetable(request.symbol(), request.side().opposite());
    List<Level> levels = new ArrayList<>();
    long left = request.quantity();
    int at = 0;
    int client = 0;
    while (left > 0) {
      boolean more = at < shown.size() - 1 && request.accepts(shown.price(at));
      Order resting = client < clients.size() ? clients.get(client) : null;
      if (resting != null
          && request.accepts(resting.request().price())
          && (!more || shown.better(resting.request().price(), shown.price(at)))) {
        client++;
        if (resting.account() != account || rules.selfTrade() == SelfTrade.ALLOW) {
          levels.add(new Level(resting.request().price(), Math.min(left, resting.remaining())));
        } else if (rules.selfTrade() == SelfTrade.CANCEL_TAKER) {
          return levels;
        } else {
          continue;
        }
      } else if (more) {
        levels.add(new Level(shown.price(at), Math.min(left, shown.quantity(at))));
        at++;
      } else {
        return levels;
      }
      left -= levels.get(levels.size() - 1).quantity();
    }
    return levels;
  }

  private long reachable(Account account, OrderRequest request) {
    return walk(account, request).stream().mapToLong(Level::quantity).sum();
  }

  /** What a market order would pay: quote with fee if it buys, base if it sells. */
  BigDecimal costOfTaking(Account account, OrderRequest request) {
    ListingSpec spec = markets.get(request.symbol()).spec();
    BigDecimal sum = BigDecimal.ZERO;
    for (Level level : walk(account, request)) {
      if (request.side() == Side.SELL) {
        sum = sum.add(spec.quantity(level.quantity()));
      } else {
        BigDecimal amount = Amounts.exact(spec, level.price(), level.quantity());
        sum = sum.add(amount);
        if (rules.feeAsset() == FeeAsset.QUOTE) {
          sum = sum.add(amount.multiply(account.fees().taker()));
        }
      }
    }
    return sum;
  }

  /** Whole lots of the shown book that an amount of quote pays for, best price first. */
  long lotsFor(Market market, Side taker, BigDecimal quote) {
    BookSide shown = side(market, taker.opposite());
    ListingSpec spec = market.spec();
    BigDecimal left = quote;
    long lots = 0;
    for (int i = 0; i < shown.size() - 1; i++) {
      BigDecimal lotCost = Amounts.exact(spec, shown.price(i), 1);
      BigDecimal payable = left.divideToIntegralValue(lotCost);
      long take = payable.min(BigDecimal.valueOf(shown.quantity(i))).longValue();
      lots += take;
      left = left.subtract(lotCost.multiply(BigDecimal.valueOf(take)));
      if (take < shown.quantity(i)) {
        break;
      }
    }
    return lots;
  }

  /** While true, nothing is executed. */
  void halted(boolean on) {
    halted = on;
  }

  /** Takes a new order in. */
  void enter(Order order) {
    OrderRequest request = order.request();
    if (request.postOnly() && wouldTake(request)) {
      books.end(order, OrderStatus.EXPIRED, "", clock.getAsLong());
      return;
    }
    boolean all = request.timeInForce() == TimeInForce.FOK;
    if (!halted && (!all || fillsAtOnce(order.account(), request))) {
      take(order);
    }
    if (order.status().finished()) {
      return;
    }
    if (request.timeInForce() == TimeInForce.GTC && books.fillable(order) > 0) {
      order.ahead(side(markets.get(request.symbol()), order.side()).quantityAt(request.price()));
      resting.computeIfAbsent(request.symbol(), s -> new ArrayList<>()).add(order);
    } else {
      books.end(order, OrderStatus.EXPIRED, "", clock.getAsLong());
    }
  }

  /** Takes an order out. */
  void leave(Order order) {
    resting.getOrDefault(order.request().symbol(), new ArrayList<>()).remove(order);
  }

  private void take(Order order) {
    OrderRequest request = order.request();
    Market market = markets.get(request.symbol());
    BookSide shown = side(market, order.side().opposite());
    boolean buys = order.side() == Side.BUY;
    boolean taken = false;
    while (books.fillable(order) > 0) {
      boolean more = shown.size() > 1 && request.accepts(shown.price(0));
      Optional<Order> client =
          bestResting(request.symbol(), order.side().opposite())
              .filter(o -> request.accepts(o.request().price()))
              .filter(o -> !more || shown.better(o.request().price(), shown.price(0)));
      if (client.isPresent()) {
        meet(order, client.get(), market);
      } else if (more) {
        long lots = Math.min(books.fillable(order), shown.quantity(0));
        long price = shown.price(0);
        market.remove(!buys, lots);
        Trade trade = market.print(price, lots, buys);
        taken = true;
        execute(order, trade.id(), price, lots, false);
      } else {
        break;
      }
    }
    if (taken) {
      listeners.forEach(listener -> listener.taken(request.symbol()));
    }
  }

  private void meet(Order taker, Order maker, Market market) {
    if (maker.account() == taker.account() && rules.selfTrade() != SelfTrade.ALLOW) {
      if (rules.selfTrade() == SelfTrade.CANCEL_TAKER) {
        books.end(taker, OrderStatus.PREVENTED, "", clock.getAsLong());
      } else {
        leave(maker);
        books.end(maker, OrderStatus.PREVENTED, "", clock.getAsLong());
      }
      return;
    }
    long lots = Math.min(books.fillable(taker), books.fillable(maker));
    long price = maker.request().price();
    Trade trade = market.print(price, lots, taker.side() == Side.BUY);
    fillResting(maker, trade);
    execute(taker, trade.id(), price, lots, false);
  }

  private void execute(Order order, long tradeId, long price, long lots, boolean maker) {
    books.execute(order, tradeId, price, lots, maker, clock.getAsLong());
    // What may only reduce a position ends with it.
    for (Order other : List.copyOf(resting.getOrDefault(order.request().symbol(), List.of()))) {
      if (other.account() == order.account()
          && !other.status().finished()
          && books.fillable(other) == 0) {
        leave(other);
        books.end(other, OrderStatus.EXPIRED, "", clock.getAsLong());
      }
    }
  }

  private void fillResting(Order maker, Trade trade) {
    execute(maker, trade.id(), trade.price(), trade.quantity(), true);
    if (maker.status().finished()) {
      leave(maker);
    }
  }

  /** Meets the resting orders with what the market did in its last step. */
  void afterStep() {
    for (String symbol : List.copyOf(resting.keySet())) {
      Market market = markets.get(symbol);
      if (!rules.dealer()) {
        market.flow().forEach(trade -> flow(market, symbol, trade));
      }
      for (Side side : Side.values()) {
        if (crossed(market, symbol, side)) {
          listeners.forEach(listener -> listener.taken(symbol));
        }
      }
      for (Order order : resting.get(symbol)) {
        long displayed = side(market, order.side()).quantityAt(order.request().price());
        order.ahead(Math.min(order.ahead(), displayed));
      }
    }
  }

  /** The market's own taker reaches the resting orders that it would have met. */
  private void flow(Market market, String symbol, Trade trade) {
    Side side = trade.takerBuys() ? Side.SELL : Side.BUY;
    long taken = 0;
    for (Order order : ranked(symbol, side)) {
      long price = order.request().price();
      boolean through = side == Side.BUY ? trade.price() < price : trade.price() > price;
      if (!through && trade.price() != price) {
        return;
      }
      long ahead = through ? 0 : order.ahead();
      long reaches = trade.quantity() - ahead - taken;
      order.ahead(Math.max(0, ahead - trade.quantity()));
      long lots = Math.min(reaches, books.fillable(order));
      if (lots > 0) {
        taken += lots;
        fillResting(order, market.print(price, lots, trade.takerBuys()));
      }
    }
  }

  /** The market quotes across resting orders: who quotes so would have met them. */
  private boolean crossed(Market market, String symbol, Side side) {
    BookSide shown = side(market, side.opposite());
    boolean any = false;
    for (Order order : ranked(symbol, side)) {
      while (books.fillable(order) > 0
          && shown.size() > 1
          && order.request().accepts(shown.price(0))) {
        long lots = Math.min(books.fillable(order), shown.quantity(0));
        // A dealer gives its own price, and only to who can pay for the position.
        long price = rules.dealer() ? shown.price(0) : order.request().price();
        if (rules.dealer() && !affords(order, price, lots)) {
          leave(order);
          books.end(order, OrderStatus.EXPIRED, "", clock.getAsLong());
          break;
        }
        market.remove(side == Side.SELL, lots);
        fillResting(order, market.print(price, lots, side == Side.SELL));
        any = true;
      }
    }
    return any;
  }

  private boolean affords(Order order, long price, long lots) {
    BigDecimal value = Amounts.exact(order.spec(), price, lots);
    return order.request().reduceOnly()
        || margin.covers(order.account(), order.spec(), order.side(), value);
  }
}
