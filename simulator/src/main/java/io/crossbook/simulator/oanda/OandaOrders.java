package io.crossbook.simulator.oanda;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.ExchangeListener;
import io.crossbook.simulator.exchange.Fill;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.exchange.OrderRequest;
import io.crossbook.simulator.exchange.OrderStatus;
import io.crossbook.simulator.exchange.Placement;
import io.crossbook.simulator.exchange.Position;
import io.crossbook.simulator.exchange.Rejection;
import io.crossbook.simulator.exchange.Side;
import io.crossbook.simulator.exchange.TimeInForce;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.server.Counterparty;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Lets orders into the matching and makes transactions of what becomes of them. While an order is
 * being placed its executions are gathered, because the venue tells them as one. Owned by the event
 * loop.
 */
final class OandaOrders implements ExchangeListener {
  /** Marks the end of an order that its client wanted. */
  static final String BY_CLIENT = "client";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String CLOSEOUT = "autoclose-";

  /**
   * What became of a placement.
   *
   * @param status of the answer: 201, 400 or 429
   */
  record Outcome(int status, ObjectNode body) {}

  private final Map<Account, OandaAccount> accounts;
  private final Counterparty counterparty;
  private final Function<String, ObjectNode> prices;
  private final Predicate<String> halted;
  private final Map<Account, Map<String, BigDecimal>> financed = new LinkedHashMap<>();
  private boolean placing;
  private final List<Fill> gathered = new ArrayList<>();
  private final List<Order> over = new ArrayList<>();

  /**
   * @param prices the price in force of an instrument
   * @param halted whether an instrument cannot be traded
   */
  OandaOrders(
      Map<Account, OandaAccount> accounts,
      Counterparty counterparty,
      Function<String, ObjectNode> prices,
      Predicate<String> halted) {
    this.accounts = accounts;
    this.counterparty = counterparty;
    this.prices = prices;
    this.halted = halted;
  }

  /** Whether an order of this name closes a position for want of margin. */
  static boolean closesOut(String clientId) {
    return clientId.startsWith(CLOSEOUT);
  }

  private static OrderRequest request(OandaOrder.Terms terms, ListingSpec spec) {
    BigDecimal units = terms.units();
    Side side = units.signum() > 0 ? Side.BUY : Side.SELL;
    long lots = units.abs().movePointRight(spec.quantityDecimals()).longValueExact();
    TimeInForce timeInForce = TimeInForce.valueOf(terms.timeInForce());
    OrderRequest request =
        terms.price().isEmpty()
            ? new OrderRequest(
                spec.symbol(), side, true, timeInForce, false, lots, 0, Optional.empty())
            : OrderRequest.limit(
                spec.symbol(),
                side,
                timeInForce,
                lots,
                new BigDecimal(terms.price())
                    .movePointRight(spec.priceDecimals())
                    .longValueExact());
    request = terms.positionFill().equals("REDUCE_ONLY") ? request.reducing() : request;
    return terms.clientId().isPresent() ? request.named(terms.clientId().get()) : request;
  }

  /** Places an order whose terms make sense. */
  Outcome place(OandaAccount of, OandaOrder.Terms terms, ListingSpec spec) {
    OandaTransactions transactions = of.transactions();
    transactions.begin();
    final long before = transactions.last();
    boolean closed = halted.test(terms.instrument());
    if (closed && !terms.timeInForce().equals("GTC")) {
      ObjectNode body = JSON.objectNode();
      body.set("orderCreateTransaction", of.created(terms, "CLIENT_ORDER"));
      OandaOrder order = newest(of);
      body.set("orderCancelTransaction", of.cancelled(order, "MARKET_HALTED"));
      return new Outcome(201, related(body, transactions, before));
    }
    gathered.clear();
    over.clear();
    placing = true;
    Placement placement;
    try {
      placement = counterparty.place(of.account(), request(terms, spec));
    } finally {
      placing = false;
    }
    Outcome outcome =
        placement.rejection().isPresent()
            ? refused(of, terms, placement.rejection().get(), before)
            : accepted(of, terms, placement.order().orElseThrow(), before);
    over.forEach(this::tellEnd);
    over.clear();
    return outcome;
  }

  private static OandaOrder newest(OandaAccount of) {
    return of.orders().stream().reduce((older, newer) -> newer).orElseThrow();
  }

  private static ObjectNode related(ObjectNode body, OandaTransactions transactions, long before) {
    ArrayNode ids = body.putArray("relatedTransactionIDs");
    for (long id = before + 1; id <= transactions.last(); id++) {
      ids.add(Long.toString(id));
    }
    return body.put("lastTransactionID", Long.toString(transactions.last()));
  }

  /** Refuses an order before it exists. */
  Outcome reject(OandaAccount of, OandaOrder.Terms terms, String reason) {
    of.transactions().begin();
    long before = of.transactions().last();
    ObjectNode body = JSON.objectNode();
    body.set("orderRejectTransaction", of.rejected(terms, reason));
    related(body, of.transactions(), before);
    body.put("errorCode", reason);
    return new Outcome(400, body.put("errorMessage", "The order was rejected: " + reason));
  }

  private Outcome refused(OandaAccount of, OandaOrder.Terms terms, Rejection why, long before) {
    switch (why) {
      case TOO_MANY_ORDERS:
        return new Outcome(
            429, JSON.objectNode().put("errorMessage", "Request rate limit exceeded"));
      case NOT_TRADABLE:
        return reject(of, terms, "MARKET_HALTED");
      case REFUSED_BY_FAULT:
        return reject(of, terms, "ACCOUNT_ORDER_CREATION_LOCKED");
      case DUPLICATE_CLIENT_ID:
        return reject(of, terms, "CLIENT_ORDER_ID_ALREADY_EXISTS");
      case BELOW_MINIMUM_QUANTITY:
      case BELOW_MINIMUM_NOTIONAL:
        return reject(of, terms, "UNITS_MIMIMUM_NOT_MET");
      case OUT_OF_RANGE:
        return reject(of, terms, "UNITS_LIMIT_EXCEEDED");
      case INSUFFICIENT_FUNDS:
        return killed(of, terms, "INSUFFICIENT_MARGIN", before);
      case REDUCE_ONLY:
        return killed(of, terms, "POSITION_CLOSEOUT_FAILED", before);
      case WOULD_TAKE:
      case UNFILLABLE:
        break;
    }
    throw new IllegalStateException("The exchange does not say " + why);
  }

  private static Outcome killed(
      OandaAccount of, OandaOrder.Terms terms, String reason, long before) {
    ObjectNode body = JSON.objectNode();
    body.set("orderCreateTransaction", of.created(terms, "CLIENT_ORDER"));
    body.set("orderCancelTransaction", of.cancelled(newest(of), reason));
    return new Outcome(201, related(body, of.transactions(), before));
  }

  private Outcome accepted(OandaAccount of, OandaOrder.Terms terms, Order there, long before) {
    ObjectNode body = JSON.objectNode();
    body.set("orderCreateTransaction", of.created(terms, "CLIENT_ORDER"));
    OandaOrder order = newest(of);
    of.entered(order, there);
    if (!gathered.isEmpty()) {
      body.set("orderFillTransaction", of.filled(order, there, gathered, price(there)));
    }
    if (over.remove(there)) {
      body.set("orderCancelTransaction", of.cancelled(order, ending(order, there)));
    }
    return new Outcome(201, related(body, of.transactions(), before));
  }

  private ObjectNode price(Order there) {
    return prices.apply(there.spec().symbol());
  }

  /** Why the matching ended an order. */
  private static String ending(OandaOrder order, Order there) {
    if (there.status() == OrderStatus.CANCELLED) {
      return there.cancelId().equals(BY_CLIENT) ? "CLIENT_REQUEST" : "INSUFFICIENT_MARGIN";
    }
    switch (there.request().timeInForce()) {
      case GTC:
        return there.request().reduceOnly() ? "LINKED_TRADE_CLOSED" : "INSUFFICIENT_MARGIN";
      case IOC:
      case FOK:
        break;
    }
    if (!order.terms().market()) {
      return "TIME_IN_FORCE_EXPIRED";
    }
    return order.terms().price().isEmpty() ? "INSUFFICIENT_LIQUIDITY" : "BOUNDS_VIOLATION";
  }

  @Override
  public void accepted(Order there) {
    if (placing) {
      return;
    }
    // The venue closes a position by itself.
    OandaAccount of = accounts.get(there.account());
    ListingSpec spec = there.spec();
    BigDecimal units = spec.quantity(there.request().quantity());
    OandaOrder.Terms terms =
        new OandaOrder.Terms(
            "MARKET",
            spec.symbol(),
            there.side() == Side.BUY ? units : units.negate(),
            "",
            there.request().timeInForce().name(),
            "REDUCE_ONLY",
            there.clientId(),
            Optional.empty());
    of.transactions().begin();
    of.created(terms, "MARGIN_CLOSEOUT");
    of.entered(newest(of), there);
  }

  @Override
  public void filled(Order there, Fill fill) {
    if (placing) {
      gathered.add(fill);
      return;
    }
    OandaAccount of = accounts.get(there.account());
    of.transactions().begin();
    of.filled(of.of(there).orElseThrow(), there, List.of(fill), price(there));
  }

  @Override
  public void ended(Order there) {
    if (placing) {
      over.add(there);
    } else {
      tellEnd(there);
    }
  }

  private void tellEnd(Order there) {
    OandaAccount of = accounts.get(there.account());
    OandaOrder order = of.of(there).orElseThrow();
    of.transactions().begin();
    of.cancelled(order, ending(order, there));
  }

  @Override
  public void funded(Account account, Position position, BigDecimal amount) {
    financed
        .computeIfAbsent(account, a -> new LinkedHashMap<>())
        .merge(position.spec().symbol(), amount, BigDecimal::add);
  }

  /** Tells what positions were financed with since the last time. */
  void tellFinancing() {
    financed.forEach((account, amounts) -> accounts.get(account).financed(amounts));
    financed.clear();
  }
}
