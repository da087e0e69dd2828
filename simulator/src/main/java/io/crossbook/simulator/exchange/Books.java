package io.crossbook.simulator.exchange;

import io.crossbook.simulator.market.ListingSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Books what the matching decides: balances, holds, fees, ledger, listeners. */
final class Books {
  private static final FeeTier NO_FEES = FeeTier.of("0", "0");

  private final String venue;
  private final VenueRules rules;
  private final Ledger ledger;
  private final Margin margin;
  private final List<ExchangeListener> listeners;
  private final Account clearing = new Account("clearing", NO_FEES, true);
  private final Account fees = new Account("fees", NO_FEES, true);
  private final Account funding = new Account("funding", NO_FEES, true);
  private final Map<Account, List<Execution>> executions = new HashMap<>();
  private long lastExecution;

  Books(
      String venue,
      VenueRules rules,
      Ledger ledger,
      Margin margin,
      List<ExchangeListener> listeners) {
    this.margin = margin;
    this.venue = venue;
    this.rules = rules;
    this.ledger = ledger;
    this.listeners = listeners;
  }

  Collection<Account> houses() {
    return List.of(clearing, fees, funding);
  }

  List<Execution> executions(Account account) {
    return List.copyOf(executions.getOrDefault(account, List.of()));
  }

  void deposit(Account account, String asset, BigDecimal amount) {
    move(account, funding, asset, amount, "deposit", Optional.empty());
    tell(account, Set.of(asset));
  }

  void reject(Account account, OrderRequest request, Rejection why) {
    ledger.rejected(venue, account, request, why);
  }

  void accept(Order order) {
    ledger.accepted(venue, order);
    if (holds(order)) {
      hold(order);
    }
    listeners.forEach(listener -> listener.accepted(order));
    if (holds(order)) {
      tell(order.account(), Set.of(heldAsset(order)));
    }
  }

  /**
   * Market orders pay as they take: what they can cost was checked and nothing comes between. What
   * positions need is reckoned by the margin.
   */
  private static boolean holds(Order order) {
    return !order.request().market() && !order.spec().kind().margined();
  }

  private String heldAsset(Order order) {
    if (order.spec().kind().margined()) {
      return margin.settlement().asset(order.spec());
    }
    return order.side() == Side.BUY ? order.spec().quote() : order.spec().base();
  }

  /** What open lots of an order can cost, unrounded. */
  BigDecimal holdFor(ListingSpec spec, Account account, OrderRequest request, long lots) {
    if (request.side() == Side.SELL) {
      return spec.quantity(lots);
    }
    BigDecimal amount = Amounts.exact(spec, request.price(), lots);
    return rules.feeAsset() == FeeAsset.QUOTE
        ? amount.add(amount.multiply(account.fees().taker()))
        : amount;
  }

  /** Brings what an order holds in line with what it can still cost. */
  private void hold(Order order) {
    BigDecimal wanted =
        order.status().finished()
            ? BigDecimal.ZERO
            : holdFor(order.spec(), order.account(), order.request(), order.remaining());
    BigDecimal change = wanted.subtract(order.hold());
    if (change.signum() != 0) {
      order.hold(wanted);
      change(
          order.account(),
          heldAsset(order),
          change.signum() > 0 ? "hold" : "release",
          Optional.of(order),
          BigDecimal.ZERO,
          change);
    }
  }

  /** Books one execution. */
  void execute(Order order, long tradeId, long price, long lots, boolean maker, long nanos) {
    ListingSpec spec = order.spec();
    Account account = order.account();
    boolean buys = order.side() == Side.BUY;
    BigDecimal quantity = spec.quantity(lots);
    BigDecimal cost = Amounts.booked(Amounts.exact(spec, price, lots), rules.quoteDecimals());
    BigDecimal rate = maker ? account.fees().maker() : account.fees().taker();
    boolean inBase = rules.feeAsset().isBase(order.side());
    BigDecimal fee =
        Amounts.booked(
            (inBase ? quantity : cost).multiply(rate),
            inBase ? rules.baseDecimals() : rules.quoteDecimals());
    boolean margined = spec.kind().margined();
    String feeAsset =
        margined ? margin.settlement().asset(spec) : rules.feeAsset().of(spec, order.side());
    List<Closing> closings =
        margined ? margin.position(account, spec).execute(order, price, lots, nanos) : List.of();
    Fill fill =
        new Fill(
            ++lastExecution, tradeId, price, lots, cost, fee, feeAsset, maker, nanos, closings);
    order.execute(fill);
    executions.computeIfAbsent(account, a -> new ArrayList<>()).add(new Execution(order, fill));
    if (order.remaining() == 0) {
      order.end(OrderStatus.FILLED, "", nanos);
    }
    ledger.filled(venue, order, fill);
    if (holds(order)) {
      hold(order);
    }
    Optional<Order> cause = Optional.of(order);
    if (margined) {
      charge(account, clearing, feeAsset, fill.realized(), "realized", cause);
      charge(account, fees, feeAsset, fee.negate(), "fee", cause);
    } else {
      move(account, clearing, spec.base(), buys ? quantity : quantity.negate(), "trade", cause);
      move(account, clearing, spec.quote(), buys ? cost.negate() : cost, "trade", cause);
      move(account, fees, feeAsset, fee.negate(), "fee", cause);
    }
    if (order.status() == OrderStatus.FILLED) {
      ledger.ended(venue, order);
    }
    listeners.forEach(listener -> listener.filled(order, fill));
    tell(
        account,
        margined ? Set.of(feeAsset) : new LinkedHashSet<>(List.of(spec.base(), spec.quote())));
  }

  /** How many lots of an order may still be executed. */
  long fillable(Order order) {
    if (order.status().finished()) {
      return 0;
    }
    return order.request().reduceOnly()
        ? Math.min(
            order.remaining(),
            margin.position(order.account(), order.spec()).reducible(order.side()))
        : order.remaining();
  }

  /** Books funding of a position; the amount is the account's. */
  void fund(Account account, Position position, BigDecimal amount) {
    String asset = margin.settlement().asset(position.spec());
    charge(account, funding, asset, amount, "funding", Optional.empty());
    listeners.forEach(listener -> listener.funded(account, position, amount));
    tell(account, Set.of(asset));
  }

  /** Like a move, but what an account does not have is paid by the venue. */
  private void charge(
      Account account,
      Account house,
      String asset,
      BigDecimal amount,
      String why,
      Optional<Order> order) {
    BigDecimal missing = account.balance(asset).total().add(amount).negate();
    if (missing.signum() > 0) {
      move(account, funding, asset, missing, "insurance", order);
    }
    move(account, house, asset, amount, why, order);
  }

  void end(Order order, OrderStatus how, String by, long nanos) {
    order.end(how, by, nanos);
    if (holds(order)) {
      hold(order);
    }
    ledger.ended(venue, order);
    listeners.forEach(listener -> listener.ended(order));
    tell(order.account(), Set.of(heldAsset(order)));
  }

  private void tell(Account account, Set<String> assets) {
    listeners.forEach(listener -> listener.moved(account, assets));
  }

  /** Moves money between a client and the house; the signs are the client's. */
  private void move(
      Account account,
      Account house,
      String asset,
      BigDecimal amount,
      String why,
      Optional<Order> order) {
    if (amount.signum() != 0) {
      change(account, asset, why, order, amount, BigDecimal.ZERO);
      change(house, asset, why, order, amount.negate(), BigDecimal.ZERO);
    }
  }

  private void change(
      Account account,
      String asset,
      String why,
      Optional<Order> order,
      BigDecimal total,
      BigDecimal held) {
    Balance after = account.change(asset, total, held);
    boolean house = houses().contains(account);
    ledger.moved(venue, account, house, asset, why, order, total, held, after);
  }
}
