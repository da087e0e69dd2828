package io.crossbook.venues.gateio.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.FundingPayment;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.gateio.trading.GateAnswers.Purpose;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.Times;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.FillPage;
import io.crossbook.venues.trading.FillWindows;
import io.crossbook.venues.trading.FillWindows.Window;
import io.crossbook.venues.trading.FundingPage;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.PrivateStream;
import io.crossbook.venues.trading.SignedRequest;
import io.crossbook.venues.trading.TradingTraits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gate's private protocol over REST, for one market of one account. The client order id is {@code
 * t-} and the order's name in base 32; the deadline goes along as {@code x-gate-exptime}. Not
 * thread-safe.
 */
final class GatePrivateProtocol implements PrivateProtocol {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** The venue takes no shorter time for its dead-man switch. */
  private static final long SHORTEST_SWITCH_SECONDS = 5;

  /** How long before it was sent an order is looked for, for two clocks that differ. */
  private static final long BEFORE_SECONDS = 30;

  /** How long after its deadline an order is looked for, for the same reason. */
  private static final long AFTER_NANOS = 30 * NANOS_PER_SECOND;

  /** More is read in no lookup; somebody else trades there then, or our clock is far off. */
  private static final int MOST_PAGES = 20;

  /** A list spans no more than 30 days. */
  private static final long LONGEST_LOOK_SECONDS = 29 * 86_400;

  /**
   * Bounds in seconds, at most 30 days apart, at most 100 rows unless more are asked for, and
   * further pages of the same span.
   */
  private static final FillWindows HISTORY =
      new FillWindows(NANOS_PER_SECOND, 7 * 86_400, PrivateMarket.ROWS, 60, true);

  private final PrivateMarket market;
  private final GateRequests requests;

  GatePrivateProtocol(PrivateMarket market, Credentials credentials) {
    this.market = market;
    this.requests = new GateRequests(credentials, market.headers());
  }

  @Override
  public String venue() {
    return market.venue();
  }

  @Override
  public TradingTraits traits() {
    return market.traits();
  }

  @Override
  public String clientOrderId(OrderName name) {
    return GateRows.CLIENT_PREFIX + name.base32();
  }

  @Override
  public Optional<OrderName> orderName(String clientOrderId) {
    return clientOrderId.startsWith(GateRows.CLIENT_PREFIX)
        ? OrderName.read(clientOrderId.substring(GateRows.CLIENT_PREFIX.length()))
        : Optional.empty();
  }

  private static <T> Call<T> call(
      SignedRequest request, Purpose purpose, Function<JsonNode, T> value) {
    return new Call<>(request, 1, answer -> GateAnswers.read(answer, purpose, value));
  }

  private <T> Call<T> read(String path, GateQuery query, long now, Function<JsonNode, T> value) {
    return call(requests.get(path, query, now), Purpose.READ, value);
  }

  @Override
  public Call<OrderState> place(OrderIntent intent, long now) {
    String text = clientOrderId(intent.name());
    SignedRequest request =
        requests.post(
            market.root() + "/orders",
            market.placement(intent, text),
            Map.of("x-gate-exptime", Long.toString(intent.validUntil() / NANOS_PER_MILLI)),
            now);
    return call(
        request,
        Purpose.PLACE,
        row -> {
          OrderState state = market.order(row);
          if (!state.clientOrderId().equals(text) || !state.symbol().equals(intent.symbol())) {
            throw new JsonException("this is not the order that was placed", 0, true);
          }
          return state;
        });
  }

  private String orderPath(OrderRef order) {
    return market.root()
        + "/orders/"
        + (order.venueOrderId().isEmpty() ? clientOrderId(order.name()) : order.venueOrderId());
  }

  @Override
  public Call<OrderState> cancel(OrderRef order, long now) {
    return call(
        requests.delete(orderPath(order), market.oneOrder(order.symbol()), now),
        Purpose.CANCEL,
        row -> {
          OrderState state = market.order(row);
          if (!isIt(order, state.venueOrderId(), state.clientOrderId())) {
            throw new JsonException("this is not the order that was to be cancelled", 0, true);
          }
          return state;
        });
  }

  @Override
  public Call<Void> cancelAll(String symbol, long now) {
    if (symbol.isEmpty() && traits().cancelAll() != TradingTraits.CancelAll.ACCOUNT) {
      throw new UnsupportedOperationException(
          venue() + " cancels all orders of one symbol, not of the account");
    }
    return call(
        requests.delete(market.root() + "/orders", market.bySymbol(symbol), now),
        Purpose.CANCEL,
        rows -> {
          for (JsonNode row : GateLists.rows(rows)) {
            if (!row.path("succeeded").asBoolean(true)) {
              throw new JsonException(
                  "order " + row.path("id").asText() + ": " + row.path("label").asText(), 0);
            }
          }
          return null;
        });
  }

  @Override
  public List<Call<Void>> deadManSwitch(Duration in, Collection<String> symbols, long now) {
    long seconds = in.plusNanos(NANOS_PER_SECOND - 1).toSeconds();
    long timeout = in.isZero() ? 0 : Math.max(SHORTEST_SWITCH_SECONDS, seconds);
    // Without a symbol it is armed for all of them.
    return List.of(
        call(
            requests.post(
                market.root() + "/countdown_cancel_all",
                "{\"timeout\":" + timeout + "}",
                Map.of(),
                now),
            Purpose.CANCEL,
            answer -> {
              JsonTree.decimal(answer, "triggerTime");
              return null;
            }));
  }

  @Override
  public int lookups() {
    return 4;
  }

  /**
   * By id (which the venue forgets soon after the order's end, if nothing was filled), among the
   * open orders, among those that ended, and among the executions, which carry the client order id.
   */
  @Override
  public Call<Optional<OrderState>> lookup(int step, OrderRef order, long now) {
    long from = order.sentAt() / NANOS_PER_SECOND - BEFORE_SECONDS;
    long to = order.doneBy(now, AFTER_NANOS) / NANOS_PER_SECOND + 1;
    Window window = new Window(from, to, to - from, 1, true);
    return switch (step) {
      case 0 -> lookupById(order, now);
      case 1 ->
          read(
              market.root() + market.openOrdersPath(order.symbol()),
              market.openOrdersQuery(order.symbol()),
              now,
              rows -> among(order, market.openOrders(rows)));
      case 2 ->
          lookup(
              order,
              new History(
                  market.finishedPath(),
                  page -> market.finishedQuery(order.symbol(), page),
                  market::order),
              window,
              now);
      case 3 ->
          lookup(
              order,
              new History(
                  market.tradesPath(),
                  page -> market.tradesQuery(order.symbol(), page),
                  row -> traded(market.fill(row, order.symbol()))),
              window,
              now);
      default -> throw new IllegalArgumentException("there is no lookup " + step);
    };
  }

  /**
   * A list of what ended.
   *
   * @param query of one page
   * @param order what a row says of its order
   */
  private record History(
      String path, Function<Window, GateQuery> query, Function<JsonNode, OrderState> order) {}

  /** Page after page: it is not there only if the list was whole and reached back to the order. */
  private Call<Optional<OrderState>> lookup(
      OrderRef order, History history, Window window, long now) {
    return new Call<>(
        requests.get(market.root() + history.path, history.query.apply(window), now),
        1,
        answer -> {
          Answer<List<OrderState>> read =
              GateAnswers.read(
                  answer,
                  Purpose.READ,
                  rows -> {
                    List<OrderState> states = new ArrayList<>();
                    GateLists.rows(rows).forEach(row -> states.add(history.order.apply(row)));
                    return states;
                  });
          if (!(read instanceof Answer.Done<List<OrderState>> done)) {
            return read.map(none -> Optional.empty());
          }
          Optional<OrderState> found = among(order, done.value());
          if (found.isEmpty() && now / NANOS_PER_SECOND - window.from() > LONGEST_LOOK_SECONDS) {
            return new Answer.Unknown<>("the venue's lists do not reach back to this order");
          }
          if (found.isPresent() || done.value().size() < PrivateMarket.ROWS) {
            return new Answer.Done<>(found);
          }
          if (window.page() == MOST_PAGES) {
            return new Answer.Unknown<>(MOST_PAGES + " pages do not reach back to this order");
          }
          return new Answer.More<>(later -> lookup(order, history, window.next(), later));
        });
  }

  private Call<Optional<OrderState>> lookupById(OrderRef order, long now) {
    return new Call<>(
        requests.get(orderPath(order), market.oneOrder(order.symbol()), now),
        1,
        answer -> byId(order, answer));
  }

  private Answer<Optional<OrderState>> byId(OrderRef order, HttpAnswer answer) {
    Answer<Optional<OrderState>> read =
        GateAnswers.read(
            answer,
            Purpose.READ,
            row -> {
              Optional<OrderState> found = among(order, List.of(market.order(row)));
              if (found.isEmpty()) {
                throw new JsonException("another order than was asked for", 0, true);
              }
              return found;
            });
    if (read instanceof Answer.Rejected) {
      String label = GateAnswers.label(answer);
      if (label.equals(GateAnswers.ORDER_NOT_FOUND)
          || label.equals(GateAnswers.CLIENT_ID_NOT_FOUND)) {
        return new Answer.Done<>(Optional.empty());
      }
    }
    return read;
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

  private boolean isIt(OrderRef order, String venueOrderId, String clientOrderId) {
    return order.venueOrderId().isEmpty()
        ? clientOrderId.equals(clientOrderId(order.name()))
        : venueOrderId.equals(order.venueOrderId());
  }

  private Optional<OrderState> among(OrderRef order, List<OrderState> states) {
    return states.stream()
        .filter(state -> isIt(order, state.venueOrderId(), state.clientOrderId()))
        .findFirst();
  }

  @Override
  public Call<List<OrderState>> openOrders(String symbol, long now) {
    return read(
        market.root() + market.openOrdersPath(symbol),
        market.openOrdersQuery(symbol),
        now,
        market::openOrders);
  }

  @Override
  public Call<FillPage> fills(String symbol, String cursor, long since, long now) {
    Window window = HISTORY.window(cursor, since, now);
    return read(
        market.root() + market.tradesPath(),
        market.tradesQuery(symbol, window),
        now,
        rows -> {
          List<Fill> fills = new ArrayList<>();
          GateLists.rows(rows).forEach(row -> fills.add(market.fill(row, symbol)));
          return HISTORY.page(window, fills);
        });
  }

  @Override
  public Call<List<Balance>> balances(long now) {
    return read(market.balancesPath(), new GateQuery(), now, market::balances);
  }

  @Override
  public Optional<Call<List<VenuePosition>>> positions(long now) {
    if (!market.derivatives()) {
      return Optional.empty();
    }
    return Optional.of(
        read(
            market.root() + "/positions",
            new GateQuery().add("holding", "true").add("limit", PrivateMarket.ROWS),
            now,
            rows -> {
              List<VenuePosition> positions = new ArrayList<>();
              GateLists.whole(rows, PrivateMarket.ROWS)
                  .forEach(row -> positions.add(market.position(row)));
              return positions;
            }));
  }

  @Override
  public Optional<Call<FundingPage>> funding(String cursor, long since, long now) {
    if (!market.derivatives()) {
      return Optional.empty();
    }
    Window window = HISTORY.window(cursor, since, now);
    return Optional.of(
        read(
            market.root() + "/account_book",
            new GateQuery()
                .add("type", UsdtAccount.FUNDING)
                .add("from", window.start())
                .add("to", window.end())
                .add("limit", PrivateMarket.ROWS)
                .add("offset", (window.page() - 1L) * PrivateMarket.ROWS),
            now,
            rows -> {
              List<FundingPayment> payments = new ArrayList<>();
              GateLists.rows(rows).forEach(row -> payments.add(market.payment(row)));
              return HISTORY.fundingPage(window, payments, rows.size());
            }));
  }

  @Override
  public List<Call<List<FeeRate>>> feeRates(Collection<String> symbols, long now) {
    return market.feeRequests(symbols).stream()
        .map(fees -> read(fees.path(), fees.query(), now, fees::read))
        .toList();
  }

  @Override
  public Call<Long> venueTime(long now) {
    return call(
        requests.open("/api/v4/spot/time"),
        Purpose.READ,
        answer ->
            GateLists.needed(
                Times.millis(JsonTree.decimal(answer, "server_time").longValue()), "server_time"));
  }

  @Override
  public PrivateStream stream() {
    return new GatePrivateStream(market, requests);
  }
}
