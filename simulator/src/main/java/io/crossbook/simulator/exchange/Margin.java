package io.crossbook.simulator.exchange;

import io.crossbook.simulator.market.Kind;
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
 * Positions and the margin they need: crossed, in the currency of settlement, one position a
 * listing. What is needed is not held back from the balance but reckoned anew at the mark price
 * whenever it matters. Owned by the event loop.
 */
public final class Margin {
  private static final int MARK_DECIMALS = 8;

  private final Map<String, Market> markets;
  private final VenueRules rules;
  private final Settlement settlement;
  private final Function<Account, List<Order>> openOrders;
  private final Map<Account, Map<String, Position>> positions = new HashMap<>();

  Margin(Map<String, Market> markets, VenueRules rules, Function<Account, List<Order>> openOrders) {
    this.markets = markets;
    this.rules = rules;
    this.settlement = new Settlement(markets, rules);
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
        .computeIfAbsent(spec.symbol(), s -> new Position(spec, settlement, rules));
  }

  /** In what positions are settled. */
  public Settlement settlement() {
    return settlement;
  }

  /** What positions bind. */
  public MarginRules rules() {
    return rules.margin();
  }

  /** The price at which positions are valued, in quote per base: a dealer's between bid and ask. */
  public BigDecimal mark(ListingSpec spec) {
    if (spec.kind() == Kind.FX) {
      Market market = markets.get(spec.symbol());
      return spec.price(market.bids().price(0) + market.asks().price(0))
          .divide(BigDecimal.valueOf(2));
    }
    double mark = markets.get(spec.symbol()).markPrice();
    return BigDecimal.valueOf(mark).setScale(MARK_DECIMALS, RoundingMode.HALF_UP);
  }

  /** Profit of all positions at the mark price. */
  public BigDecimal unrealized(Account account) {
    return positions(account).stream()
        .map(this::unrealized)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private BigDecimal unrealized(Position position) {
    BigDecimal profit = position.unrealized(mark(position.spec()));
    return settlement.value(position.spec(), profit);
  }

  /** A position's value at the mark price; never negative. */
  public BigDecimal value(Position position) {
    return settlement.value(position.spec(), position.notional(mark(position.spec())).abs());
  }

  /** The margin below which an account's positions are closed. */
  public BigDecimal maintenance(Account account) {
    return positions(account).stream()
        .map(this::maintenance)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** A position's part of it. */
  public BigDecimal maintenance(Position position) {
    return value(position).multiply(rules.margin().maintenance());
  }

  /** The margin that a position needs without orders. */
  public BigDecimal initial(Position position) {
    return value(position).multiply(rules.margin().initial());
  }

  /**
   * What a listing's position and open orders need together: the larger of what is bound if all its
   * buys fill and if all its sells do. A dealer's resting orders count for nothing.
   */
  public BigDecimal initial(Account account, ListingSpec spec) {
    return initial(account, spec, BigDecimal.ZERO, BigDecimal.ZERO);
  }

  private BigDecimal initial(
      Account account, ListingSpec spec, BigDecimal moreBids, BigDecimal moreAsks) {
    BigDecimal bids = moreBids;
    BigDecimal asks = moreAsks;
    for (Order order : openOrders.apply(account)) {
      if (order.spec().equals(spec) && !order.request().reduceOnly() && !rules.dealer()) {
        BigDecimal value = Amounts.exact(spec, order.request().price(), order.remaining());
        bids = order.side() == Side.BUY ? bids.add(value) : bids;
        asks = order.side() == Side.SELL ? asks.add(value) : asks;
      }
    }
    BigDecimal held = position(account, spec).notional(mark(spec));
    BigDecimal larger = held.add(bids).abs().max(held.subtract(asks).abs());
    return settlement.value(spec, larger).multiply(rules.margin().initial());
  }

  /** What all positions and open orders need. */
  public BigDecimal initial(Account account) {
    return markets.values().stream()
        .map(market -> initial(account, market.spec()))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Balance and unrealized profit together. */
  public BigDecimal worth(Account account) {
    return wallet(account).add(unrealized(account));
  }

  /** What a new order may use; negative if more is bound than there is. */
  public BigDecimal available(Account account) {
    return worth(account).subtract(initial(account));
  }

  private BigDecimal wallet(Account account) {
    return markets.values().stream()
        .map(market -> settlement.asset(market.spec()))
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
    return request.reduceOnly()
        || covers(account, spec, request.side(), Amounts.exact(spec, price, request.quantity()));
  }

  /** Whether an account can pay for buying or selling what is worth so much quote. */
  boolean covers(Account account, ListingSpec spec, Side side, BigDecimal value) {
    boolean buys = side == Side.BUY;
    BigDecimal more =
        initial(account, spec, buys ? value : BigDecimal.ZERO, buys ? BigDecimal.ZERO : value)
            .subtract(initial(account, spec));
    BigDecimal fee = settlement.value(spec, value.multiply(account.fees().taker()));
    return more.signum() == 0 || available(account).compareTo(more.add(fee)) >= 0;
  }

  /** Whether an account's positions are to be closed. */
  boolean exhausted(Account account) {
    BigDecimal needed = maintenance(account);
    return needed.signum() > 0 && worth(account).compareTo(needed) < 0;
  }
}
