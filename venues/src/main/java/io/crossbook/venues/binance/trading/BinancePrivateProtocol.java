package io.crossbook.venues.binance.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.venues.binance.trading.BinanceErrors.VenueError;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.FillPage;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.PrivateStream;
import io.crossbook.venues.trading.QueryString;
import io.crossbook.venues.trading.TradingTraits;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What Binance's markets share: an order goes out under its name in hexadecimal digits, which all
 * of them take, and is cancelled and looked up by it. An answer counts only if it names the same
 * symbol and, for a placement, the same id.
 */
abstract class BinancePrivateProtocol implements PrivateProtocol {
  private static final int NO_SUCH_ORDER = -2013;

  /**
   * Where a market's requests go and what they weigh.
   *
   * @param root path before the names that all markets share
   * @param cancelAll path of the request that cancels a symbol's orders
   * @param fills path of the account's trades
   * @param lookupWeight of one order's state
   * @param openOrdersWeight of a symbol's open orders
   * @param allOpenOrdersWeight of all open orders
   * @param fillsWeight of a page of fills
   */
  record Endpoints(
      String root,
      String cancelAll,
      String fills,
      int lookupWeight,
      int openOrdersWeight,
      int allOpenOrdersWeight,
      int fillsWeight) {}

  private final String venue;
  private final TradingTraits traits;
  private final Endpoints endpoints;
  private final FillHistory history;
  private final BinanceErrors errors;
  private final BinanceSigner signer;
  private final Function<BinanceSigner, PrivateStream> streams;

  BinancePrivateProtocol(
      String venue,
      TradingTraits traits,
      Endpoints endpoints,
      FillHistory history,
      BinanceErrors errors,
      Credentials credentials,
      Function<BinanceSigner, PrivateStream> streams) {
    this.venue = venue;
    this.traits = traits;
    this.endpoints = endpoints;
    this.history = history;
    this.errors = errors;
    this.signer = new BinanceSigner(credentials);
    this.streams = streams;
  }

  /** Type, time in force, quantity and price of an order, in this market's words. */
  abstract void describe(OrderIntent intent, QueryString parameters);

  /** Average price of an order; null if nothing was filled or the venue did not say. */
  abstract BigDecimal averagePrice(JsonNode order, BigDecimal filled);

  /** One row of the account's trades. */
  abstract Fill fill(JsonNode row);

  /**
   * What an error says about an order that was looked up, beside "there is none".
   *
   * @return empty if it says nothing
   */
  abstract Optional<OrderState> remembered(VenueError error, OrderRef order);

  /**
   * Checks what came back for a request to cancel all orders of a symbol.
   *
   * @throws JsonException if it is not as documented
   */
  abstract void checkCancelledAll(JsonNode answer);

  final BinanceSigner signer() {
    return signer;
  }

  @Override
  public final String venue() {
    return venue;
  }

  @Override
  public final TradingTraits traits() {
    return traits;
  }

  @Override
  public final String clientOrderId(OrderName name) {
    return name.hex();
  }

  @Override
  public final PrivateStream stream() {
    return streams.apply(signer);
  }

  /** Reads an answer: 200 as documented, else an error. */
  final <T> Answer<T> read(HttpAnswer answer, Function<JsonNode, T> documented) {
    if (answer.status() != 200) {
      return errors.read(answer);
    }
    byte[] body = answer.body();
    return new Answer.Done<>(documented.apply(JsonTree.read(body, 0, body.length)));
  }

  /** A signed request to read something. */
  final <T> Call<T> get(
      String path, QueryString parameters, int weight, long now, Function<JsonNode, T> documented) {
    return new Call<>(
        signer.signed("GET", path, parameters, now), weight, answer -> read(answer, documented));
  }

  /** The rows of a list. */
  static <T> List<T> rows(JsonNode list, Function<JsonNode, T> row) {
    if (!list.isArray()) {
      throw new JsonException("not a list", 0);
    }
    List<T> rows = new ArrayList<>(list.size());
    for (JsonNode each : list) {
      rows.add(row.apply(each));
    }
    return rows;
  }

  /** A decimal as the venue wants it: no exponent and no zeros at its end. */
  static String plain(BigDecimal value) {
    return value.stripTrailingZeros().toPlainString();
  }

  @Override
  public final Call<OrderState> place(OrderIntent intent, long now) {
    String id = clientOrderId(intent.name());
    QueryString parameters =
        new QueryString().add("symbol", intent.symbol()).add("side", intent.side().name());
    describe(intent, parameters);
    parameters.add("newClientOrderId", id).add("newOrderRespType", "RESULT");
    return new Call<>(
        signer.signedUntil(
            "POST", endpoints.root() + "order", parameters, now, intent.validUntil()),
        1,
        answer -> read(answer, order -> order(order, intent.symbol(), id)));
  }

  @Override
  public final Call<OrderState> cancel(OrderRef order, long now) {
    QueryString parameters = byName(order);
    String id = clientOrderId(order.name());
    return new Call<>(
        signer.signed("DELETE", endpoints.root() + "order", parameters, now),
        1,
        answer -> read(answer, cancelled -> order(cancelled, order.symbol(), id)));
  }

  private QueryString byName(OrderRef order) {
    return new QueryString()
        .add("symbol", order.symbol())
        .add("origClientOrderId", clientOrderId(order.name()));
  }

  /**
   * An order that was asked for.
   *
   * @throws JsonException if it is another one
   */
  private OrderState order(JsonNode row, String symbol, String id) {
    OrderState state = order(row);
    if (!state.symbol().equals(symbol) || !state.clientOrderId().equals(id)) {
      throw new JsonException("the answer is about another order", 0, true);
    }
    return state;
  }

  private OrderState order(JsonNode row) {
    String status = JsonTree.text(row, "status");
    // After a cancellation over spot's REST interface the other field names the cancellation.
    String idField = row.has("origClientOrderId") ? "origClientOrderId" : "clientOrderId";
    String timeField = row.has("transactTime") ? "transactTime" : "updateTime";
    BigDecimal filled = WireFields.notNegative(row, "executedQty");
    return new OrderState(
        JsonTree.text(row, "symbol"),
        JsonTree.text(row, idField),
        WireFields.id(row, "orderId"),
        WireFields.side(row, "side"),
        WireFields.status(status, row.path("timeInForce").asText()),
        WireFields.notNegative(row, "origQty"),
        filled,
        averagePrice(row, filled),
        WireFields.reason(status),
        row.has(timeField) ? WireFields.time(row, timeField) : 0);
  }

  @Override
  public final Call<Void> cancelAll(String symbol, long now) {
    if (symbol.isEmpty()) {
      throw new UnsupportedOperationException(venue + " cancels the orders of one symbol at once");
    }
    QueryString parameters = new QueryString().add("symbol", symbol);
    return new Call<>(
        signer.signed("DELETE", endpoints.cancelAll(), parameters, now),
        1,
        answer -> {
          if (answer.status() == 400 && noneIsOpen(answer)) {
            return new Answer.Done<>(null);
          }
          return read(
              answer,
              tree -> {
                checkCancelledAll(tree);
                return null;
              });
        });
  }

  /** Nothing to cancel is an error in the venue's eyes and what was wanted in ours. */
  private static boolean noneIsOpen(HttpAnswer answer) {
    return VenueError.of(answer)
        .filter(error -> error.code() == -2011 && error.text().startsWith("Unknown order"))
        .isPresent();
  }

  /** One: the venue finds open and closed orders in the same place. */
  @Override
  public final int lookups() {
    return 1;
  }

  @Override
  public final Call<Optional<OrderState>> lookup(int step, OrderRef order, long now) {
    if (step != 0) {
      throw new IllegalArgumentException("there is one lookup, and no number " + step);
    }
    return new Call<>(
        signer.signed("GET", endpoints.root() + "order", byName(order), now),
        endpoints.lookupWeight(),
        answer -> found(answer, order));
  }

  private Answer<Optional<OrderState>> found(HttpAnswer answer, OrderRef order) {
    if (answer.status() == 400) {
      Optional<VenueError> error = VenueError.of(answer);
      if (error.isPresent() && error.get().code() == NO_SUCH_ORDER) {
        return new Answer.Done<>(Optional.empty());
      }
      Optional<OrderState> remembered = error.flatMap(e -> remembered(e, order));
      if (remembered.isPresent()) {
        return new Answer.Done<>(remembered);
      }
    }
    String id = clientOrderId(order.name());
    return read(answer, row -> Optional.of(order(row, order.symbol(), id)));
  }

  @Override
  public final Call<List<OrderState>> openOrders(String symbol, long now) {
    return get(
        endpoints.root() + "openOrders",
        new QueryString().addIfAny("symbol", symbol),
        symbol.isEmpty() ? endpoints.allOpenOrdersWeight() : endpoints.openOrdersWeight(),
        now,
        list -> rows(list, this::order));
  }

  @Override
  public final Call<FillPage> fills(String symbol, String cursor, long since, long now) {
    FillHistory.Query query = history.query(symbol, cursor, since, now, this::fill);
    return get(endpoints.fills(), query.parameters(), endpoints.fillsWeight(), now, query.page());
  }

  @Override
  public final Call<Long> venueTime(long now) {
    return new Call<>(
        BinanceSigner.open(endpoints.root() + "time"),
        1,
        answer -> read(answer, tree -> WireFields.time(tree, "serverTime")));
  }
}
