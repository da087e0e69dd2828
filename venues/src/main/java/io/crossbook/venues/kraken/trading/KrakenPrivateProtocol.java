package io.crossbook.venues.kraken.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.Times;
import io.crossbook.venues.kraken.Kraken;
import io.crossbook.venues.kraken.trading.KrakenAnswers.Purpose;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.FillPage;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.PrivateStream;
import io.crossbook.venues.trading.QueryString;
import io.crossbook.venues.trading.SignedRequest;
import io.crossbook.venues.trading.TradingTraits;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Kraken spot over REST. An order's name goes as 32 hexadecimal digits, one of the forms that
 * {@code cl_ord_id} takes. All requests of one key share one source of nonces, so that one key must
 * not serve two instances at once. Weights are points of the REST counter; orders and cancels cost
 * none of it, but count in the engine. Source: docs.kraken.com, Spot REST reference. Not
 * thread-safe; answers may be read on another thread.
 */
final class KrakenPrivateProtocol implements PrivateProtocol {
  private static final long NANOS = 1_000_000_000L;

  private static final int MOST_SOUGHT = 500;

  private final KrakenSigner signer;

  KrakenPrivateProtocol(Credentials credentials) {
    this.signer = new KrakenSigner(credentials);
  }

  @Override
  public String venue() {
    return Kraken.ID;
  }

  @Override
  public TradingTraits traits() {
    return KrakenTrading.TRAITS;
  }

  @Override
  public String clientOrderId(OrderName name) {
    return name.hex();
  }

  /** {@inheritDoc} An order that is reduce-only cannot be placed: spot has no positions. */
  @Override
  public Call<OrderState> place(OrderIntent intent, long now) {
    String id = clientOrderId(intent.name());
    String symbol = intent.symbol();
    QueryString form = KrakenOrders.place(signer.form(now), intent, id, now);
    return call(
        "AddOrder", form, 0, Purpose.PLACE, result -> KrakenOrders.placed(result, symbol, id));
  }

  @Override
  public Call<OrderState> cancel(OrderRef order, long now) {
    String id = clientOrderId(order.name());
    QueryString form = signer.form(now);
    if (order.venueOrderId().isEmpty()) {
      form.add("cl_ord_id", id);
    } else {
      form.add("txid", order.venueOrderId());
    }
    return call("CancelOrder", form, 0, Purpose.CANCEL, result -> cancelled(result, order, id));
  }

  private static OrderState cancelled(JsonNode result, OrderRef order, String clientOrderId) {
    int count = JsonTree.integer(result, "count", 0, Integer.MAX_VALUE);
    if (count != 1) {
      throw new JsonException(count + " orders were cancelled, not one", 0);
    }
    // A cancel that is still on its way leaves the order open.
    boolean pending = result.path("pending").asBoolean(false);
    return new OrderState(
        order.symbol(),
        clientOrderId,
        order.venueOrderId(),
        null,
        pending ? OrderStatus.OPEN : OrderStatus.CANCELLED,
        null,
        null,
        null,
        pending ? "the cancel is pending" : "",
        0);
  }

  /**
   * Cancels every order of the account.
   *
   * @throws UnsupportedOperationException for one symbol: the venue has no such request
   */
  @Override
  public Call<Void> cancelAll(String symbol, long now) {
    if (!symbol.isEmpty()) {
      throw new UnsupportedOperationException(
          "Kraken cancels all orders of the account or single ones, not those of a symbol");
    }
    return call("CancelAll", signer.form(now), 1, Purpose.CANCEL, result -> done(result, "count"));
  }

  /**
   * {@inheritDoc} One switch for the account, in whole seconds, rounded up.
   *
   * @throws IllegalArgumentException for a day or more
   */
  @Override
  public List<Call<Void>> deadManSwitch(Duration in, Collection<String> symbols, long now) {
    if (in.isNegative() || in.compareTo(KrakenTrading.LONGEST_DEAD_MAN_SWITCH) > 0) {
      throw new IllegalArgumentException(
          "Kraken's dead-man switch cannot be armed for " + in + ": from 0 s to 86399 s");
    }
    long seconds = in.plusNanos(NANOS - 1).toSeconds();
    return List.of(
        call(
            "CancelAllOrdersAfter",
            signer.form(now).add("timeout", seconds),
            1,
            Purpose.CANCEL,
            result -> done(result, "currentTime")));
  }

  private static Void done(JsonNode result, String field) {
    if (!result.hasNonNull(field)) {
      throw new JsonException("no " + field, 0);
    }
    return null;
  }

  /** {@inheritDoc} Among the open orders, then, as it may end in between, among the closed. */
  @Override
  public int lookups() {
    return 2;
  }

  @Override
  public Call<Optional<OrderState>> lookup(int step, OrderRef order, long now) {
    String id = clientOrderId(order.name());
    String symbol = order.symbol();
    QueryString form = signer.form(now).add("cl_ord_id", id);
    return switch (step) {
      case 0 ->
          call(
              "OpenOrders",
              form,
              1,
              Purpose.READ,
              result ->
                  KrakenOrders.named(KrakenOrders.read(result.path("open")), id, symbol, true));
      case 1 ->
          call(
              "ClosedOrders",
              form.add("start", ClosedSearch.earliest(order)),
              1,
              Purpose.READ,
              result -> closed(result, id, symbol));
      default -> throw new IllegalArgumentException("there is no lookup " + step);
    };
  }

  /** {@inheritDoc} By reading all open orders, and the closed of when they may have been opened. */
  @Override
  public int ordersPerLookup() {
    return MOST_SOUGHT;
  }

  @Override
  public Call<List<OrderState>> lookup(int step, List<OrderRef> orders, long now) {
    if (orders.size() == 1) {
      return PrivateProtocol.super.lookup(step, orders, now);
    }
    List<OrderRef> sought = List.copyOf(orders);
    return switch (step) {
      case 0 ->
          call(
              "OpenOrders",
              signer.form(now),
              1,
              Purpose.READ,
              result -> sought(KrakenOrders.read(result.path("open")), sought));
      case 1 -> new ClosedSearch(signer, sought, all -> sought(all, sought), now).call(now);
      default -> throw new IllegalArgumentException("there is no lookup " + step);
    };
  }

  private List<OrderState> sought(List<OrderState> all, List<OrderRef> orders) {
    List<OrderState> found = new ArrayList<>();
    for (OrderRef each : orders) {
      KrakenOrders.named(all, clientOrderId(each.name()), each.symbol(), true)
          .ifPresent(found::add);
    }
    return found;
  }

  private static Optional<OrderState> closed(JsonNode result, String id, String symbol) {
    List<OrderState> states = KrakenOrders.read(result.path("closed"));
    BigDecimal count = JsonTree.decimal(result.path("count"));
    boolean complete =
        count != null
            ? count.compareTo(BigDecimal.valueOf(states.size())) <= 0
            : states.size() < ClosedSearch.PAGE;
    return KrakenOrders.named(states, id, symbol, complete);
  }

  @Override
  public Call<List<OrderState>> openOrders(String symbol, long now) {
    return call(
        "OpenOrders",
        signer.form(now),
        1,
        Purpose.READ,
        result ->
            KrakenOrders.read(result.path("open")).stream()
                .filter(order -> symbol.isEmpty() || order.symbol().equals(symbol))
                .toList());
  }

  /** {@inheritDoc} The history does not know client order ids. */
  @Override
  public Call<FillPage> fills(String symbol, String cursor, long since, long now) {
    KrakenFills window = KrakenFills.of(cursor, since);
    return call("TradesHistory", window.ask(signer.form(now)), 2, Purpose.READ, window::read);
  }

  @Override
  public Call<List<Balance>> balances(long now) {
    return call("BalanceEx", signer.form(now), 1, Purpose.READ, KrakenAccount::balances);
  }

  @Override
  public Optional<Call<List<VenuePosition>>> positions(long now) {
    return Optional.empty();
  }

  /** {@inheritDoc} A symbol that the venue leaves out is left out: its fee is not known. */
  @Override
  public List<Call<List<FeeRate>>> feeRates(Collection<String> symbols, long now) {
    if (symbols.isEmpty()) {
      return List.of();
    }
    List<String> asked = List.copyOf(symbols);
    String pairs = String.join(",", asked.stream().map(KrakenNames::altname).toList());
    return List.of(
        call(
            "TradeVolume",
            signer.form(now).add("pair", pairs),
            1,
            Purpose.READ,
            result -> KrakenAccount.feeRates(result, asked)));
  }

  /** {@inheritDoc} Whole seconds, cut off. */
  @Override
  public Call<Long> venueTime(long now) {
    return new Call<>(
        new SignedRequest("GET", "/0/public/Time", Map.of(), ""),
        0,
        answer -> KrakenAnswers.read(answer, Purpose.READ, KrakenPrivateProtocol::time));
  }

  private static Long time(JsonNode result) {
    long nanos = Times.seconds(JsonTree.decimal(result, "unixtime").longValueExact());
    if (nanos == 0) {
      throw new JsonException("unixtime is no time", 0);
    }
    return nanos;
  }

  @Override
  public PrivateStream stream() {
    return new KrakenPrivateStream(
        now ->
            call(
                "GetWebSocketsToken",
                signer.form(now),
                1,
                Purpose.READ,
                result -> JsonTree.text(result, "token")));
  }

  private <T> Call<T> call(
      String endpoint,
      QueryString form,
      int weight,
      Purpose purpose,
      Function<JsonNode, T> result) {
    return new Call<>(
        signer.request(endpoint, form),
        weight,
        answer -> KrakenAnswers.read(answer, purpose, result));
  }
}
