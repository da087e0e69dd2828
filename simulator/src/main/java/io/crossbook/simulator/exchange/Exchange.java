package io.crossbook.simulator.exchange;

import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.market.Market;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * One venue's accounts, orders and matching. Owned by the event loop.
 *
 * <p>Every accepted order is kept; {@link ClientIds#memoryNanos} only hides finished ones from
 * look-ups by name.
 */
public final class Exchange {
  private static final long MOST_LOTS = 1L << 50;

  private final String venue;
  private final VenueRules rules;
  private final LongSupplier clock;
  private final Books books;
  private final Margin margin;
  private final Matching matching;
  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private final Map<Long, Order> orders = new LinkedHashMap<>();
  private final Map<String, Map<String, List<Order>>> named = new LinkedHashMap<>();
  private final List<ExchangeListener> listeners = new ArrayList<>();
  private final Map<String, Market> markets = new LinkedHashMap<>();
  private final Map<String, Map<String, BigDecimal>> away = new LinkedHashMap<>();
  private long lastOrder;
  private boolean forgetful;
  private boolean halted;

  /**
   * @param clock the venue's true time in epoch nanoseconds
   */
  public Exchange(
      String venue,
      Collection<Market> markets,
      VenueRules rules,
      Ledger ledger,
      LongSupplier clock) {
    this.venue = venue;
    this.rules = rules;
    this.clock = clock;
    markets.forEach(market -> this.markets.put(market.spec().symbol(), market));
    this.margin = new Margin(this.markets, rules, this::open);
    this.books = new Books(venue, rules, ledger, margin, listeners);
    this.matching = new Matching(this.markets, rules, books, margin, clock, listeners);
  }

  /** The venue's name. */
  public String venue() {
    return venue;
  }

  /** How it books and admits. */
  public VenueRules rules() {
    return rules;
  }

  /** Adds a listener to everything from now on. */
  public void listen(ExchangeListener listener) {
    listeners.add(listener);
  }

  /** Opens an account with deposits by asset. */
  public Account open(String name, FeeTier fees, Map<String, BigDecimal> deposits) {
    Account account = new Account(name, fees, false);
    if (accounts.putIfAbsent(name, account) != null) {
      throw new IllegalArgumentException(venue + " has an account " + name + " already");
    }
    deposits.forEach((asset, amount) -> books.deposit(account, asset, amount));
    return account;
  }

  /** All client accounts. */
  public Collection<Account> accounts() {
    return List.copyOf(accounts.values());
  }

  /** The venue's own counter-accounts. */
  public Collection<Account> houses() {
    return books.houses();
  }

  /** The listing of a symbol. */
  public Optional<ListingSpec> listing(String symbol) {
    return Optional.ofNullable(markets.get(symbol)).map(Market::spec);
  }

  /** All symbols, in the order of the universe. */
  public List<String> symbols() {
    return List.copyOf(markets.keySet());
  }

  /** Whole lots that an amount of quote, without fees, would buy or sell for now. */
  public long lotsFor(String symbol, Side side, BigDecimal quote) {
    return matching.lotsFor(markets.get(symbol), side, quote);
  }

  /**
   * Places an order: rejects it, or accepts it, matches it and, if it may rest, keeps the rest.
   *
   * @throws IllegalArgumentException on an unknown symbol
   */
  public Placement place(Account account, OrderRequest request) {
    Market market = markets.get(request.symbol());
    if (market == null) {
      throw new IllegalArgumentException(venue + " lists no " + request.symbol());
    }
    List<Order> former = request.clientId().map(id -> remembered(account, id)).orElse(List.of());
    switch (rules.clientIds().admit(former)) {
      case REFUSE:
        return reject(account, request, Rejection.DUPLICATE_CLIENT_ID);
      case RETURN_EXISTING:
        return Placement.former(rules.clientIds().find(former).orElseThrow());
      case ACCEPT:
        break;
    }
    Optional<Rejection> wrong = wrong(account, market, request);
    if (wrong.isPresent()) {
      return reject(account, request, wrong.get());
    }
    Order order = new Order(++lastOrder, account, market.spec(), request, clock.getAsLong());
    orders.put(order.id(), order);
    request
        .clientId()
        .ifPresent(
            id ->
                named
                    .computeIfAbsent(account.name(), a -> new LinkedHashMap<>())
                    .computeIfAbsent(id, i -> new ArrayList<>())
                    .add(order));
    books.accept(order);
    matching.enter(order);
    return Placement.accepted(order);
  }

  /** Rejects an order for a reason outside of the matching, and notes it. */
  public Placement reject(Account account, OrderRequest request, Rejection why) {
    books.reject(account, request, why);
    return Placement.rejected(why);
  }

  private Optional<Rejection> wrong(Account account, Market market, OrderRequest request) {
    ListingSpec spec = market.spec();
    boolean priced = request.market() || (request.price() > 0 && request.price() < MOST_LOTS);
    if (request.quantity() <= 0 || request.quantity() > MOST_LOTS || !priced) {
      return Optional.of(Rejection.OUT_OF_RANGE);
    }
    if (request.quantity() < spec.minimumQuantity()) {
      return Optional.of(Rejection.BELOW_MINIMUM_QUANTITY);
    }
    long price = matching.reckoned(request);
    if (!request.reduceOnly()
        && Amounts.exact(spec, price, request.quantity()).compareTo(spec.minimumNotional()) < 0) {
      return Optional.of(Rejection.BELOW_MINIMUM_NOTIONAL);
    }
    if (!rules.cancelsPostOnly() && request.postOnly() && matching.wouldTake(request)) {
      return Optional.of(Rejection.WOULD_TAKE);
    }
    if (request.reduceOnly() && margin.position(account, spec).reducible(request.side()) == 0) {
      return Optional.of(Rejection.REDUCE_ONLY);
    }
    if (rules.rejectsUnfillable()
        && request.timeInForce() == TimeInForce.FOK
        && !matching.fillsAtOnce(account, request)) {
      return Optional.of(Rejection.UNFILLABLE);
    }
    if (spec.kind().margined()) {
      return !matching.binds(request) || margin.covers(account, spec, request, price)
          ? Optional.empty()
          : Optional.of(Rejection.INSUFFICIENT_FUNDS);
    }
    BigDecimal needed =
        request.market()
            ? matching.costOfTaking(account, request)
            : books.holdFor(spec, account, request, request.quantity());
    String asset = request.side() == Side.BUY ? spec.quote() : spec.base();
    return account.balance(asset).free().compareTo(needed) < 0
        ? Optional.of(Rejection.INSUFFICIENT_FUNDS)
        : Optional.empty();
  }

  /**
   * Cancels an open order.
   *
   * @param by the client's name for the cancellation, or empty
   * @return false if it is finished already
   */
  public boolean cancel(Order order, String by) {
    if (order.status().finished()) {
      return false;
    }
    matching.leave(order);
    books.end(order, OrderStatus.CANCELLED, by, clock.getAsLong());
    return true;
  }

  /** While true, orders rest or end and nothing is executed. */
  public void halted(boolean on) {
    halted = on;
    matching.halted(on);
  }

  /** Lets the last step of the market meet the resting orders. */
  public void afterStep() {
    if (halted) {
      return;
    }
    matching.afterStep();
    accounts().stream().filter(margin::exhausted).forEach(this::liquidate);
  }

  /** Ends an account's orders and closes its positions at what the market gives. */
  private void liquidate(Account account) {
    open(account).forEach(order -> cancel(order, ""));
    for (Position position : margin.positions(account)) {
      if (position.lots() != 0) {
        Side side = position.lots() > 0 ? Side.SELL : Side.BUY;
        String symbol = position.spec().symbol();
        OrderRequest close = OrderRequest.market(symbol, side, Math.abs(position.lots()));
        place(account, close.named("autoclose-" + (lastOrder + 1)).reducing());
      }
    }
  }

  /** Positions and the margin they need. */
  public Margin margin() {
    return margin;
  }

  /**
   * Pays a perpetual's funding: with a positive rate those who are long pay, by the value of their
   * position at the mark price.
   */
  public void settleFunding(String symbol, BigDecimal rate) {
    settleFunding(symbol, rate, rate.negate());
  }

  /**
   * Pays for positions that are held.
   *
   * @param longs what those who are long pay, as a fraction of their position's value at the mark
   *     price; below zero they receive
   * @param shorts the same of those who are short
   */
  public void settleFunding(String symbol, BigDecimal longs, BigDecimal shorts) {
    ListingSpec spec = markets.get(symbol).spec();
    for (Account account : accounts.values()) {
      Position position = margin.position(account, spec);
      if (position.lots() != 0) {
        BigDecimal paid = margin.value(position).multiply(position.lots() > 0 ? longs : shorts);
        books.fund(account, position, Amounts.booked(paid, rules.quoteDecimals()).negate());
      }
    }
  }

  /** While true, finished orders cannot be looked up. */
  public void forgetful(boolean on) {
    forgetful = on;
  }

  /**
   * Takes everything that is free of these assets out of the accounts; what was taken before of
   * others comes back.
   */
  public void withdrawn(Collection<String> assets) {
    for (Account account : accounts.values()) {
      Map<String, BigDecimal> gone = away.computeIfAbsent(account.name(), a -> new TreeMap<>());
      for (String asset : assets) {
        BigDecimal free = account.balance(asset).free();
        if (!gone.containsKey(asset) && free.signum() > 0) {
          gone.put(asset, free);
          books.deposit(account, asset, free.negate());
        }
      }
      for (String asset : List.copyOf(gone.keySet())) {
        if (!assets.contains(asset)) {
          books.deposit(account, asset, gone.remove(asset));
        }
      }
    }
  }

  private boolean remembers(Order order) {
    return !order.status().finished() || !forgetful;
  }

  private boolean remembersName(Order order) {
    return !order.status().finished()
        || clock.getAsLong() - order.updatedNanos() < rules.clientIds().memoryNanos();
  }

  private List<Order> remembered(Account account, String clientId) {
    return named.getOrDefault(account.name(), Map.of()).getOrDefault(clientId, List.of()).stream()
        .filter(order -> remembers(order) && remembersName(order))
        .toList();
  }

  /** An account's order by its venue id. */
  public Optional<Order> order(Account account, long id) {
    return Optional.ofNullable(orders.get(id))
        .filter(order -> order.account() == account && remembers(order));
  }

  /** An account's order by its client's name, as far as the venue remembers. */
  public Optional<Order> order(Account account, String clientId) {
    return rules.clientIds().find(remembered(account, clientId));
  }

  /** An account's orders that the venue remembers, oldest first. */
  public List<Order> orders(Account account, Predicate<Order> wanted) {
    return orders.values().stream()
        .filter(o -> o.account() == account && remembers(o) && wanted.test(o))
        .toList();
  }

  /** Every execution of an account, oldest first: fills are never forgotten. */
  public List<Execution> executions(Account account) {
    return books.executions(account);
  }

  /** An account's open orders, oldest first. */
  public List<Order> open(Account account) {
    return orders(account, order -> !order.status().finished());
  }

  /** The assets that are traded here. */
  public Set<String> assets() {
    Set<String> assets = new TreeSet<>();
    for (Market market : markets.values()) {
      ListingSpec spec = market.spec();
      if (spec.kind().margined()) {
        assets.add(margin.settlement().asset(spec));
      } else {
        assets.addAll(List.of(spec.base(), spec.quote()));
      }
    }
    return assets;
  }
}
