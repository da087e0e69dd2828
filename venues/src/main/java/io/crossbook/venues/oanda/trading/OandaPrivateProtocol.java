package io.crossbook.venues.oanda.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.RejectReason;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.oanda.Oanda;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.FillPage;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.PrivateStream;
import io.crossbook.venues.trading.QueryString;
import io.crossbook.venues.trading.SignedRequest;
import io.crossbook.venues.trading.TradingTraits;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * OANDA v20 over REST. An order's name goes as a UUID in its client extensions; {@code @<id>}
 * stands for it in addresses. Source: developer guide and OpenAPI description 3.0.25. Not
 * thread-safe; answers may be read on another thread.
 */
final class OandaPrivateProtocol implements PrivateProtocol {
  private static final long NANOS = 1_000_000_000L;

  /** Most orders that a list is asked for. */
  private static final int ORDERS = 500;

  /** Orders created this long before the sending are older than it, for clocks that differ. */
  private static final long EARLIER_NANOS = 60 * NANOS;

  private final OandaAccess access;

  OandaPrivateProtocol(Credentials credentials) {
    this.access = new OandaAccess(credentials);
  }

  @Override
  public String venue() {
    return Oanda.ID;
  }

  @Override
  public TradingTraits traits() {
    return OandaTrading.TRAITS;
  }

  @Override
  public String clientOrderId(OrderName name) {
    return name.uuid();
  }

  /** {@inheritDoc} There are no post-only orders. The venue cannot be told a deadline. */
  @Override
  public Call<OrderState> place(OrderIntent intent, long now) {
    String id = clientOrderId(intent.name());
    SignedRequest request = access.change("POST", "/orders", OandaOrders.place(intent, id));
    return new Call<>(request, 1, answer -> placed(answer, intent, id));
  }

  private static Answer<OrderState> placed(HttpAnswer answer, OrderIntent intent, String id) {
    return switch (answer.status()) {
      case 201 -> new Answer.Done<>(OandaOrders.placed(OandaAnswers.tree(answer), intent, id));
      case 400, 404 -> OandaAnswers.rejected(answer, "orderRejectTransaction");
      default -> OandaAnswers.refused(answer);
    };
  }

  /**
   * {@inheritDoc} By its name: where the venue enters the rest of an order anew, it has a new id.
   */
  @Override
  public Call<OrderState> cancel(OrderRef order, long now) {
    String id = clientOrderId(order.name());
    return new Call<>(
        access.change("PUT", "/orders/@" + id + "/cancel", ""),
        1,
        answer -> cancelled(answer, order, id));
  }

  private static Answer<OrderState> cancelled(HttpAnswer answer, OrderRef order, String id) {
    if (answer.status() == 200) {
      JsonNode cancel = OandaAnswers.tree(answer).path("orderCancelTransaction");
      return new Answer.Done<>(
          new OrderState(
              order.symbol(),
              id,
              JsonTree.text(cancel, "orderID"),
              null,
              OrderStatus.CANCELLED,
              null,
              null,
              null,
              JsonTree.text(cancel, "reason"),
              OandaFills.time(cancel)));
    }
    if (answer.status() == 404) {
      Answer<OrderState> rejected = OandaAnswers.rejected(answer, "orderCancelRejectTransaction");
      if (rejected instanceof Answer.Unknown && OandaAnswers.noSuchOrder(answer)) {
        return new Answer.Rejected<>(RejectReason.UNKNOWN_ORDER, answer.toString());
      }
      return rejected;
    }
    return OandaAnswers.refused(answer);
  }

  /**
   * @throws UnsupportedOperationException always: the venue has no such request
   */
  @Override
  public Call<Void> cancelAll(String symbol, long now) {
    throw new UnsupportedOperationException(
        "OANDA has no request that cancels all orders: they are listed and cancelled");
  }

  /** {@inheritDoc} The venue has none. */
  @Override
  public List<Call<Void>> deadManSwitch(Duration in, Collection<String> symbols, long now) {
    return List.of();
  }

  /**
   * {@inheritDoc} By its name, and in the list of all orders of the instrument, because it is not
   * documented that a name still finds an order that is over.
   */
  @Override
  public int lookups() {
    return 2;
  }

  @Override
  public Call<Optional<OrderState>> lookup(int step, OrderRef order, long now) {
    String id = clientOrderId(order.name());
    return switch (step) {
      case 0 -> new Call<>(access.get("/orders/@" + id), 1, answer -> byName(answer, id));
      case 1 ->
          read(
              "/orders?"
                  + new QueryString()
                      .add("state", "ALL")
                      .add("instrument", order.symbol())
                      .add("count", ORDERS),
              list -> OandaOrders.named(list, id, ORDERS, order.sentAt() - EARLIER_NANOS));
      default -> throw new IllegalArgumentException("there is no lookup " + step);
    };
  }

  private static Answer<Optional<OrderState>> byName(HttpAnswer answer, String id) {
    if (OandaAnswers.noSuchOrder(answer)) {
      return new Answer.Done<>(Optional.empty());
    }
    return OandaAnswers.read(
        answer,
        body -> {
          OrderState state = OandaOrders.read(body.path("order"));
          if (!state.clientOrderId().equals(id)) {
            throw new JsonException("another order than was asked for", 0);
          }
          return Optional.of(state);
        });
  }

  @Override
  public Call<List<OrderState>> openOrders(String symbol, long now) {
    return read(
        "/pendingOrders",
        body ->
            OandaOrders.list(body).stream()
                .filter(order -> symbol.isEmpty() || order.symbol().equals(symbol))
                .toList());
  }

  /** {@inheritDoc} Without a cursor the first page holds no fills: it finds where they begin. */
  @Override
  public Call<FillPage> fills(String symbol, String cursor, long since, long now) {
    if (cursor.isEmpty()) {
      QueryString query = new QueryString();
      if (since > 0) {
        query.add("from", Instant.ofEpochSecond(since / NANOS).toString());
      }
      return read(
          "/transactions?" + query.add("pageSize", 1000), body -> page(OandaHistory.begin(body)));
    }
    OandaHistory history = OandaHistory.of(cursor);
    return read(history.target(), body -> page(history.read(body)));
  }

  private FillPage page(OandaHistory.Batch batch) {
    List<Fill> fills = new ArrayList<>();
    for (JsonNode transaction : batch.transactions()) {
      if (OandaFills.isFill(transaction)) {
        fills.add(OandaFills.read(transaction, null, access.homeCurrency()));
      }
    }
    return new FillPage(fills, batch.next().cursor(), batch.more());
  }

  /** {@inheritDoc} The account's cash in its one currency; available is what margin leaves. */
  @Override
  public Call<List<Balance>> balances(long now) {
    return read("/summary", body -> List.of(OandaAccount.balance(body, access)));
  }

  @Override
  public Optional<Call<List<VenuePosition>>> positions(long now) {
    return Optional.of(read("/openPositions", OandaAccount::positions));
  }

  /**
   * {@inheritDoc} A commission is an amount for a number of units: it is a rate only where the
   * account's currency is the base, and an instrument where it is not is left out.
   */
  @Override
  public List<Call<List<FeeRate>>> feeRates(Collection<String> symbols, long now) {
    if (symbols.isEmpty()) {
      return List.of();
    }
    String query = new QueryString().add("instruments", String.join(",", symbols)).toString();
    return List.of(
        read("/instruments?" + query, body -> OandaAccount.feeRates(body, access.homeCurrency())));
  }

  /**
   * {@inheritDoc} The venue has no request for its time; what is read is the {@code Date} of an
   * answer (RFC 9110), in whole seconds.
   */
  @Override
  public Call<Long> venueTime(long now) {
    return new Call<>(access.get("/summary"), 1, OandaPrivateProtocol::date);
  }

  private static Answer<Long> date(HttpAnswer answer) {
    String date = answer.headers().getOrDefault("date", "");
    try {
      Instant time = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return new Answer.Done<>(Math.multiplyExact(time.getEpochSecond(), NANOS));
    } catch (DateTimeException | ArithmeticException notADate) {
      return new Answer.Unknown<>("the answer has no date: " + answer);
    }
  }

  private <T> Call<T> read(String target, Function<JsonNode, T> body) {
    return new Call<>(access.get(target), 1, answer -> OandaAnswers.read(answer, body));
  }

  @Override
  public PrivateStream stream() {
    return new OandaPrivateStream(access);
  }
}
