package io.crossbook.venues.mexc.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.Times;
import io.crossbook.venues.mexc.Mexc;
import io.crossbook.venues.mexc.trading.MexcAnswers.Purpose;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.FillPage;
import io.crossbook.venues.trading.FillWindows;
import io.crossbook.venues.trading.FillWindows.Window;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.PrivateStream;
import io.crossbook.venues.trading.QueryString;
import io.crossbook.venues.trading.SignedRequest;
import io.crossbook.venues.trading.TradingTraits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * MEXC's private protocol over REST. The client order id is the order's name in base 32; the
 * deadline goes along as {@code timestamp + recvWindow}. Answers to placements say neither status
 * nor executions. Not thread-safe.
 */
final class MexcPrivateProtocol implements PrivateProtocol {
  private static final String ORDER = "/api/v3/order";
  private static final String OPEN_ORDERS = "/api/v3/openOrders";
  private static final String ALL_ORDERS = "/api/v3/allOrders";
  private static final String TRADES = "/api/v3/myTrades";

  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** How long before it was sent an order is looked for, for two clocks that differ. */
  private static final long BEFORE_MILLIS = 30_000;

  /** How long after its deadline an order is looked for, for the same reason. */
  private static final long AFTER_NANOS = 30_000 * NANOS_PER_MILLI;

  /** The list of all orders reaches back seven days. */
  private static final long LONGEST_LOOK_MILLIS = 6 * 86_400_000L;

  /** Rows of the list of all orders where nothing else is asked for. */
  private static final int MOST_ORDERS = 500;

  /** Most rows of the list of executions. */
  private static final int MOST_TRADES = 100;

  /** An account has no more open orders. */
  private static final int MOST_OPEN = 500;

  /** Bounds in milliseconds; there are no further pages. */
  private static final FillWindows HISTORY =
      new FillWindows(NANOS_PER_MILLI, 7 * 86_400_000L, MOST_TRADES, 60_000, false);

  private final MexcRequests requests;

  MexcPrivateProtocol(Credentials credentials) {
    this.requests = new MexcRequests(credentials);
  }

  @Override
  public String venue() {
    return Mexc.ID;
  }

  @Override
  public TradingTraits traits() {
    return MexcTrading.TRAITS;
  }

  @Override
  public String clientOrderId(OrderName name) {
    return name.base32();
  }

  private static <T> Call<T> call(
      SignedRequest request, int weight, Purpose purpose, Function<JsonNode, T> value) {
    return new Call<>(request, weight, answer -> MexcAnswers.read(answer, purpose, value));
  }

  private <T> Call<T> read(
      String path, QueryString query, int weight, long now, Function<JsonNode, T> value) {
    return call(requests.signed("GET", path, query, now), weight, Purpose.READ, value);
  }

  /**
   * A market order is sent as immediate-or-cancel at its limit: the venue's own buys in quote, and
   * many symbols do not take it over the API (codes 30018 and 30019).
   */
  @Override
  public Call<OrderState> place(OrderIntent intent, long now) {
    String type =
        switch (intent.kind()) {
          case MARKET, IOC -> "IMMEDIATE_OR_CANCEL";
          case LIMIT -> "LIMIT";
          case POST_ONLY -> "LIMIT_MAKER";
          case FOK -> "FILL_OR_KILL";
        };
    String clientOrderId = clientOrderId(intent.name());
    QueryString query =
        new QueryString()
            .add("symbol", intent.symbol())
            .add("side", intent.side() == Side.BUY ? "BUY" : "SELL")
            .add("type", type)
            .add("quantity", intent.quantity())
            .add("price", intent.limit())
            .add("newClientOrderId", clientOrderId);
    return call(
        requests.until("POST", ORDER, query, intent.validUntil(), now),
        1,
        Purpose.PLACE,
        row -> MexcRows.accepted(row, intent.symbol(), clientOrderId));
  }

  private QueryString one(OrderRef order) {
    QueryString query = new QueryString().add("symbol", order.symbol());
    return order.venueOrderId().isEmpty()
        ? query.add("origClientOrderId", clientOrderId(order.name()))
        : query.add("orderId", order.venueOrderId());
  }

  @Override
  public Call<OrderState> cancel(OrderRef order, long now) {
    return call(
        requests.signed("DELETE", ORDER, one(order), now),
        1,
        Purpose.CANCEL,
        row -> exactly(order, MexcRows.order(row)));
  }

  @Override
  public Call<Void> cancelAll(String symbol, long now) {
    if (symbol.isEmpty()) {
      throw new UnsupportedOperationException(
          "mexc cancels all orders of one symbol, not of the account");
    }
    return call(
        requests.signed("DELETE", OPEN_ORDERS, new QueryString().add("symbol", symbol), now),
        1,
        Purpose.CANCEL,
        rows -> {
          MexcRows.rows(rows);
          return null;
        });
  }

  /** There is none on spot. */
  @Override
  public List<Call<Void>> deadManSwitch(Duration in, Collection<String> symbols, long now) {
    return List.of();
  }

  @Override
  public int lookups() {
    return 4;
  }

  /** By id, among the open orders, among those of the last days, and among the executions. */
  @Override
  public Call<Optional<OrderState>> lookup(int step, OrderRef order, long now) {
    Span span =
        new Span(
            order.sentAt() / NANOS_PER_MILLI - BEFORE_MILLIS,
            order.doneBy(now, AFTER_NANOS) / NANOS_PER_MILLI + 1_000);
    return switch (step) {
      case 0 -> lookupById(order, now);
      case 1 ->
          read(
              OPEN_ORDERS,
              new QueryString().add("symbol", order.symbol()),
              3,
              now,
              rows -> whole(among(order, MexcRows.orders(rows)), rows));
      case 2 ->
          lookup(order, new History(ALL_ORDERS, MOST_ORDERS, MexcRows::orders), List.of(span), now);
      case 3 ->
          lookup(
              order,
              new History(
                  TRADES,
                  MOST_TRADES,
                  rows -> MexcRows.fills(rows).stream().map(MexcPrivateProtocol::traded).toList()),
              List.of(span),
              now);
      default -> throw new IllegalArgumentException("there is no lookup " + step);
    };
  }

  /** Milliseconds since the epoch, both inclusive. */
  private record Span(long from, long to) {}

  /**
   * A list of what ended.
   *
   * @param most rows of an answer
   * @param orders what rows say of their orders
   */
  private record History(String path, int most, Function<JsonNode, List<OrderState>> orders) {}

  /**
   * Span after span; one whose answer is full, and may be cut, in two halves. It is not there only
   * if all of them were whole and the list reaches back to the order.
   */
  private Call<Optional<OrderState>> lookup(
      OrderRef order, History history, List<Span> left, long now) {
    Span span = left.get(0);
    QueryString query =
        new QueryString()
            .add("symbol", order.symbol())
            .add("startTime", span.from)
            .add("endTime", span.to)
            .add("limit", history.most);
    return new Call<>(
        requests.signed("GET", history.path, query, now),
        10,
        answer -> {
          Answer<List<OrderState>> read = MexcAnswers.read(answer, Purpose.READ, history.orders);
          if (!(read instanceof Answer.Done<List<OrderState>> done)) {
            return read.map(none -> Optional.empty());
          }
          Optional<OrderState> found = among(order, done.value());
          if (found.isPresent()) {
            return new Answer.Done<>(found);
          }
          if (now / NANOS_PER_MILLI - span.from > LONGEST_LOOK_MILLIS) {
            return new Answer.Unknown<>("the list does not reach back to this order");
          }
          List<Span> rest = new ArrayList<>(left.subList(1, left.size()));
          if (done.value().size() >= history.most) {
            if (span.to - span.from <= 1) {
              return new Answer.Unknown<>("a millisecond has more than " + history.most + " rows");
            }
            long middle = (span.from + span.to) / 2;
            rest.add(0, new Span(span.from, middle));
            rest.add(1, new Span(middle, span.to));
          }
          return rest.isEmpty()
              ? new Answer.Done<>(Optional.empty())
              : new Answer.More<>(later -> lookup(order, history, rest, later));
        });
  }

  private Call<Optional<OrderState>> lookupById(OrderRef order, long now) {
    return new Call<>(
        requests.signed("GET", ORDER, one(order), now),
        2,
        answer -> {
          Answer<Optional<OrderState>> read =
              MexcAnswers.read(
                  answer, Purpose.READ, row -> Optional.of(exactly(order, MexcRows.order(row))));
          return read instanceof Answer.Rejected && MexcAnswers.noOrder(answer)
              ? new Answer.Done<>(Optional.empty())
              : read;
        });
  }

  /** What an execution says of its order: that it is there. The rest is to be asked by id. */
  private static OrderState traded(Fill fill) {
    return new OrderState(
        fill.symbol(),
        fill.clientOrderId(),
        fill.venueOrderId(),
        fill.side(),
        OrderStatus.OPEN,
        null,
        null,
        null,
        "",
        fill.venueTime());
  }

  private boolean isIt(OrderRef order, OrderState state) {
    return order.venueOrderId().isEmpty()
        ? state.clientOrderId().equals(clientOrderId(order.name()))
        : state.venueOrderId().equals(order.venueOrderId());
  }

  private OrderState exactly(OrderRef order, OrderState state) {
    if (!isIt(order, state)) {
      throw new JsonException("another order than was asked for", 0, true);
    }
    return state;
  }

  private Optional<OrderState> among(OrderRef order, List<OrderState> states) {
    return states.stream().filter(state -> isIt(order, state)).findFirst();
  }

  /** It is not there only if the list was whole. */
  private static Optional<OrderState> whole(Optional<OrderState> found, JsonNode rows) {
    if (found.isEmpty() && rows.size() >= MOST_OPEN) {
      throw new IllegalStateException(
          "the list has " + rows.size() + " rows and may not have this order");
    }
    return found;
  }

  @Override
  public Call<List<OrderState>> openOrders(String symbol, long now) {
    if (symbol.isEmpty()) {
      throw new UnsupportedOperationException("mexc lists open orders by symbol");
    }
    return read(OPEN_ORDERS, new QueryString().add("symbol", symbol), 3, now, MexcRows::orders);
  }

  @Override
  public Call<FillPage> fills(String symbol, String cursor, long since, long now) {
    Window window = HISTORY.window(cursor, since, now);
    return read(
        TRADES,
        new QueryString()
            .add("symbol", symbol)
            .add("startTime", window.start())
            .add("endTime", window.end())
            .add("limit", MOST_TRADES),
        10,
        now,
        rows -> HISTORY.page(window, MexcRows.fills(rows)));
  }

  @Override
  public Call<List<Balance>> balances(long now) {
    return read("/api/v3/account", new QueryString(), 10, now, MexcRows::balances);
  }

  @Override
  public Optional<Call<List<VenuePosition>>> positions(long now) {
    return Optional.empty();
  }

  @Override
  public List<Call<List<FeeRate>>> feeRates(Collection<String> symbols, long now) {
    return symbols.stream().map(symbol -> feeRate(symbol, now)).toList();
  }

  private Call<List<FeeRate>> feeRate(String symbol, long now) {
    return read(
        "/api/v3/tradeFee",
        new QueryString().add("symbol", symbol),
        20,
        now,
        answer ->
            List.of(
                new FeeRate(
                    symbol,
                    JsonTree.decimal(answer.path("data"), "makerCommission"),
                    JsonTree.decimal(answer.path("data"), "takerCommission"))));
  }

  @Override
  public Call<Long> venueTime(long now) {
    return call(
        MexcRequests.open("/api/v3/time"),
        1,
        Purpose.READ,
        answer -> {
          long time = Times.millis(JsonTree.decimal(answer, "serverTime").longValue());
          if (time == 0) {
            throw new JsonException("no serverTime", 0);
          }
          return time;
        });
  }

  @Override
  public PrivateStream stream() {
    return new MexcPrivateStream(requests);
  }
}
