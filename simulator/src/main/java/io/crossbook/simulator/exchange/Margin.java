package io.crossbook.simulator.exchange;

import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.market.Market;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Positions in perpetuals and the margin they need: crossed, in quote, one position a listing. What
 * is needed is not held back from the balance but reckoned anew at the mark price whenever it
 * matters. Owned by the event loop.
 */
public final class Margin {
  /** How many times its initial margin a position may be worth. */
  public static final int LEVERAGE = 20;

  private static final BigDecimal INITIAL_RATE =
      BigDecimal.ONE.divide(BigDecimal.valueOf(LEVERAGE));
  private static final BigDecimal MAINTENANCE_RATE = new BigDecimal("0.004");
  private static final int MARK_DECIMALS = 8;

  private final Map<String, Market> markets;
  private final int decimals;
  private final Function<Account, List<Order>> openOrders;
  private final Map<Account, Map<String, Position>> positions = new HashMap<>();

  Margin(Map<String, Market> markets, int decimals, Function<Account, List<Order>> openOrders) {
    this.markets = markets;
    this.decimals = decimals;
    this.openOrders = openOrders;
  }

  /** An account's positions that were ever opened, by symbol. */
  public Collection<Position> positions(Account account) {
    return List.copyOf(positions.getOrDefault(account, Map.of()).values());
  }

  /** An account's position in a listing, perhaps an empty one. */
  public Position position(Account account, ListingSpec spec) {
    return positions
        .computeIfAbsent(account, a -> new LinkedHashMap<>())
        .computeIfAbsent(spec.symbol(), s -> new Position(spec, decimals));
  }

  /** The price at which positions are valued, in quote per base. */
  public BigDecimal mark(ListingSpec spec) {
    double mark = markets.get(spec.symbol()).markPrice();
    return BigDecimal.valueOf(mark).setScale(MARK_DECIMALS, RoundingMode.HALF_UP);
  }

  /** Profit of all positions at the mark price, in quote. */
  public BigDecimal unrealized(Account account) {
    return positions(account).stream()
        .map(position -> position.unrealized(mark(position.spec())))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** The margin below which an account's positions are closed, in quote. */
  public BigDecimal maintenance(Account account) {
    return positions(account).stream()
        .map(this::maintenance)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** A position's part of it. */
  public BigDecimal maintenance(Position position) {
    return position.notional(mark(position.spec())).abs().multiply(MAINTENANCE_RATE);
  }

  /** The margin that a position needs without orders, in quote. */
  public BigDecimal initial(Position position) {
    return position.notional(mark(position.spec())).abs().multiply(INITIAL_RATE);
  }

  /**
   * What a listing's position and open orders need together, in quote: the larger of what is bound
   * if all its buys fill and if all its sells do.
   */
  public BigDecimal initial(Account account, ListingSpec spec) {
    return initial(account, spec, BigDecimal.ZERO, BigDecimal.ZERO);
  }

  private BigDecimal initial(
      Account account, ListingSpec spec, BigDecimal moreBids, BigDecimal moreAsks) {
    BigDecimal bids = moreBids;
    BigDecimal asks = moreAsks;
    for (Order order : openOrders.apply(account)) {
      if (order.spec().equals(spec) && !order.request().reduceOnly()) {
        BigDecimal value = Amounts.exact(spec, order.request().price(), order.remaining());
        bids = order.side() == Side.BUY ? bids.add(value) : bids;
        asks = order.side() == Side.SELL ? asks.add(value) : asks;
      }
    }
    BigDecimal held = position(account, spec).notional(mark(spec));
    return held.add(bids).abs().max(held.subtract(asks).abs()).multiply(INITIAL_RATE);
  }

  /** What all positions and open orders need, in quote. */
  public BigDecimal initial(Account account) {
    return markets.values().stream()
        .map(market -> initial(account, market.spec()))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Balance and unrealized profit together, in quote. */
  public BigDecimal worth(Account account) {
    return wallet(account).add(unrealized(account));
  }

  /** What a new order may use, in quote; negative if more is bound than there is. */
  public BigDecimal available(Account account) {
    return worth(account).subtract(initial(account));
  }

  private BigDecimal wallet(Account account) {
    return markets.values().stream()
        .map(market -> market.spec().quote())
        .distinct()
        .map(asset -> account.balance(asset).total())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /**
   * Whether an account can pay for a new order. One that binds no more than before always may.
   *
   * @param price at which it is reckoned, in ticks
   */
  boolean covers(Account account, ListingSpec spec, OrderRequest request, long price) {
    if (request.reduceOnly()) {
      return true;
    }
    BigDecimal value = Amounts.exact(spec, price, request.quantity());
    boolean buys = request.side() == Side.BUY;
    BigDecimal more =
        initial(account, spec, buys ? value : BigDecimal.ZERO, buys ? BigDecimal.ZERO : value)
            .subtract(initial(account, spec));
    BigDecimal fee = value.multiply(account.fees().taker());
    return more.signum() == 0 || available(account).compareTo(more.add(fee)) >= 0;
  }

  /** Whether an account's positions are to be closed. */
  boolean exhausted(Account account) {
    BigDecimal needed = maintenance(account);
    return needed.signum() > 0 && worth(account).compareTo(needed) < 0;
  }
}
