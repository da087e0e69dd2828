package io.crossbook.venues.coinbase.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.RejectReason;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.coinbase.Coinbase;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.Times;
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
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Coinbase Advanced Trade's private protocol for one spot account: REST under {@code
 * /api/v3/brokerage}, each request with a token of its own. Source: Coinbase developer
 * documentation, "Advanced Trade REST API". Not thread-safe.
 */
public final class CoinbasePrivateProtocol implements PrivateProtocol {
  private static final String ORDERS = "/api/v3/brokerage/orders";
  private static final String BATCH = ORDERS + "/historical/batch";
  private static final int ORDERS_OF_PAGE = 100;
  private static final int ACCOUNTS_OF_PAGE = 250;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** How far the venue's clock may be behind ours when it stamps an order. */
  private static final long LOOKED_BACK_SECONDS = 60;

  /** How far the clock that stamps answers may be behind the one that the token was made by. */
  private static final long CLOCKS_NANOS = NANOS_PER_SECOND;

  /** Accounts that hold the margin of futures; what is there cannot pay for a spot order. */
  private static final Set<String> FUTURES_PLATFORMS =
      Set.of("ACCOUNT_PLATFORM_CFM_CONSUMER", "ACCOUNT_PLATFORM_INTX");

  private final Credentials credentials;
  private final CoinbaseTokens tokens;
  private final Requests requests;

  /**
   * A protocol for the account of this key.
   *
   * @throws IllegalStateException if there is no private key in the credentials
   */
  public CoinbasePrivateProtocol(Credentials credentials) {
    this.credentials = credentials;
    this.tokens = new CoinbaseTokens(credentials);
    this.requests = new Requests(tokens);
  }

  @Override
  public String venue() {
    return Coinbase.ID;
  }

  @Override
  public TradingTraits traits() {
    return CoinbaseTrading.TRAITS;
  }

  @Override
  public String clientOrderId(OrderName name) {
    return name.uuid();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the order is reduce-only, which there is not on spot
   */
  @Override
  public Call<OrderState> place(OrderIntent intent, long now) {
    String id = clientOrderId(intent.name());
    long end = CoinbaseTokens.endOf(now, intent.validUntil());
    SignedRequest request = requests.post(ORDERS, CoinbaseOrders.body(intent, id), now, end);
    return new Call<>(
        request,
        1,
        answer -> {
          if (answer.status() == 401 && endedBefore(answer, end, now)) {
            return new Answer.Rejected<>(RejectReason.TOO_LATE, answer.toString());
          }
          return CoinbaseAnswers.read(
              answer, body -> CoinbaseOrders.placed(body, intent, id, answer));
        });
  }

  /** True if the order's own, shorter token may have ended before the request was looked at. */
  private static boolean endedBefore(HttpAnswer answer, long end, long now) {
    return end < CoinbaseTokens.endOf(now)
        && answer.receivedAt() >= end * NANOS_PER_SECOND - CLOCKS_NANOS;
  }

  @Override
  public boolean cancelNeedsVenueId() {
    return true;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the venue's id of the order is not known
   */
  @Override
  public Call<OrderState> cancel(OrderRef order, long now) {
    if (order.venueOrderId().isEmpty()) {
      throw new IllegalArgumentException(
          "order " + order.name() + " cannot be cancelled before Coinbase's id of it is known");
    }
    SignedRequest request =
        requests.post(
            ORDERS + "/batch_cancel",
            CoinbaseOrders.cancelBody(order.venueOrderId()),
            now,
            CoinbaseTokens.endOf(now));
    return new Call<>(
        request,
        1,
        answer ->
            CoinbaseAnswers.read(
                answer,
                body ->
                    CoinbaseOrders.cancelled(body, order, clientOrderId(order.name()), answer)));
  }

  @Override
  public Call<Void> cancelAll(String symbol, long now) {
    throw new UnsupportedOperationException(
        "Coinbase has no request that cancels all orders: list them and cancel each");
  }

  /** There is no such switch. */
  @Override
  public List<Call<Void>> deadManSwitch(Duration in, Collection<String> symbols, long now) {
    return List.of();
  }

  /**
   * Orders cannot be asked for by client order id: the list of orders since just before it was sent
   * is searched, and then the open ones, or the order itself if the venue's id is known.
   */
  @Override
  public int lookups() {
    return 2;
  }

  @Override
  public Call<Optional<OrderState>> lookup(int step, OrderRef order, long now) {
    String id = clientOrderId(order.name());
    long since = Math.floorDiv(order.sentAt(), NANOS_PER_SECOND) - LOOKED_BACK_SECONDS;
    return switch (step) {
      case 0 -> search(order.symbol(), "", Instant.ofEpochSecond(since).toString(), id, now);
      case 1 ->
          order.venueOrderId().isEmpty()
              ? search(order.symbol(), "OPEN", "", id, now)
              : single(order, id, now);
      default -> throw new IllegalArgumentException("there is no lookup " + step);
    };
  }

  private Call<Optional<OrderState>> search(
      String symbol, String status, String since, String id, long now) {
    return new CoinbaseLists<JsonNode, Optional<OrderState>>(
            orderPages(symbol, status, since),
            body -> CoinbaseLists.page(body, "orders"),
            rows -> {
              Answer<Optional<OrderState>> found = found(rows, id);
              boolean absent =
                  found instanceof Answer.Done<Optional<OrderState>> done && done.value().isEmpty();
              return absent ? Optional.empty() : Optional.of(found);
            },
            rows -> found(rows, id))
        .call(now);
  }

  private static Answer<Optional<OrderState>> found(List<JsonNode> orders, String id) {
    List<JsonNode> ours =
        orders.stream().filter(order -> order.path("client_order_id").asText().equals(id)).toList();
    if (ours.isEmpty()) {
      // An order that does not say its id may be the one that is looked for.
      for (JsonNode order : orders) {
        if (!order.path("client_order_id").isTextual()) {
          throw new JsonException("an order without client_order_id", 0);
        }
      }
      return new Answer.Done<>(Optional.empty());
    }
    OrderState first = CoinbaseOrders.fromRest(ours.get(0));
    for (JsonNode other : ours) {
      // The same order may be on two pages, if the list grew between them.
      if (!JsonTree.text(other, "order_id").equals(first.venueOrderId())) {
        return new Answer.Unknown<>("two orders have the client order id " + id);
      }
    }
    return new Answer.Done<>(Optional.of(first));
  }

  private Call<Optional<OrderState>> single(OrderRef order, String id, long now) {
    String path = ORDERS + "/historical/" + QueryString.encode(order.venueOrderId());
    return new Call<>(
        requests.get(path, "", now),
        1,
        answer -> {
          if (answer.status() == 404) {
            JsonNode body = JsonTree.read(answer.body(), 0, answer.body().length);
            return body.path("error").asText("").equals("NOT_FOUND")
                ? new Answer.Done<>(Optional.empty())
                : new Answer.Unknown<>(answer.toString());
          }
          return CoinbaseAnswers.read(
              answer,
              body -> {
                OrderState state = CoinbaseOrders.fromRest(body.path("order"));
                return state.clientOrderId().equals(id)
                        && state.venueOrderId().equals(order.venueOrderId())
                    ? new Answer.Done<>(Optional.of(state))
                    : new Answer.Unknown<>("another order than the one asked for: " + answer);
              });
        });
  }

  @Override
  public Call<List<OrderState>> openOrders(String symbol, long now) {
    return new CoinbaseLists<JsonNode, List<OrderState>>(
            orderPages(symbol, "OPEN", ""),
            body -> CoinbaseLists.page(body, "orders"),
            rows -> Optional.empty(),
            rows -> new Answer.Done<>(rows.stream().map(CoinbaseOrders::fromRest).toList()))
        .call(now);
  }

  private CoinbaseLists.PageRequest orderPages(String symbol, String status, String since) {
    return (cursor, now) ->
        requests.get(
            BATCH,
            new QueryString()
                .addIfAny("product_ids", symbol)
                .addIfAny("order_status", status)
                .addIfAny("start_date", since)
                .add("limit", ORDERS_OF_PAGE)
                .addIfAny("cursor", cursor)
                .toString(),
            now);
  }

  @Override
  public Call<FillPage> fills(String symbol, String cursor, long since, long now) {
    return CoinbaseFills.call(cursor, since, now, requests);
  }

  @Override
  public Call<List<Balance>> balances(long now) {
    return new CoinbaseLists<JsonNode, List<Balance>>(
            (cursor, at) ->
                requests.get(
                    "/api/v3/brokerage/accounts",
                    new QueryString()
                        .add("limit", ACCOUNTS_OF_PAGE)
                        .addIfAny("cursor", cursor)
                        .toString(),
                    at),
            body -> CoinbaseLists.page(body, "accounts"),
            rows -> Optional.empty(),
            rows -> new Answer.Done<>(balances(rows)))
        .call(now);
  }

  /** Wallets of one currency count together. */
  private static List<Balance> balances(List<JsonNode> accounts) {
    Map<String, Balance> byAsset = new LinkedHashMap<>();
    for (JsonNode account : accounts) {
      if (FUTURES_PLATFORMS.contains(account.path("platform").asText(""))) {
        continue;
      }
      String asset = JsonTree.text(account, "currency");
      BigDecimal available = JsonTree.decimal(account.path("available_balance"), "value");
      BigDecimal hold = JsonTree.decimal(account.path("hold"), "value");
      byAsset.merge(
          asset,
          new Balance(asset, CoinbaseOrders.plain(available.add(hold)), available, 0),
          (one, other) ->
              new Balance(
                  asset,
                  CoinbaseOrders.plain(one.total().add(other.total())),
                  CoinbaseOrders.plain(one.available().add(other.available())),
                  0));
    }
    return List.copyOf(byAsset.values());
  }

  /** Spot only: there are none. */
  @Override
  public Optional<Call<List<VenuePosition>>> positions(long now) {
    return Optional.empty();
  }

  /** One answer for all symbols; stable pairs have a schedule of their own, which is lower. */
  @Override
  public List<Call<List<FeeRate>>> feeRates(Collection<String> symbols, long now) {
    SignedRequest request =
        requests.get(
            "/api/v3/brokerage/transaction_summary",
            new QueryString().add("product_type", "SPOT").toString(),
            now);
    return List.of(new Call<>(request, 1, answer -> CoinbaseAnswers.read(answer, this::fees)));
  }

  private Answer<List<FeeRate>> fees(JsonNode body) {
    JsonNode tier = body.path("fee_tier");
    return new Answer.Done<>(
        List.of(new FeeRate("*", rate(tier, "maker_fee_rate"), rate(tier, "taker_fee_rate"))));
  }

  private static BigDecimal rate(JsonNode tier, String field) {
    BigDecimal rate = JsonTree.decimal(tier, field);
    if (rate.abs().compareTo(BigDecimal.ONE) >= 0) {
      throw new JsonException(field + " is not a fraction: " + rate, 0, true);
    }
    return rate;
  }

  /** Public answers come from a cache, unless it is told otherwise. */
  @Override
  public Call<Long> venueTime(long now) {
    SignedRequest request =
        new SignedRequest("GET", "/api/v3/brokerage/time", Map.of("cache-control", "no-cache"), "");
    return new Call<>(
        request,
        1,
        answer ->
            CoinbaseAnswers.read(
                answer,
                body -> {
                  BigDecimal millis = JsonTree.decimal(body, "epochMillis");
                  long time = Times.millis(millis.longValueExact());
                  return time == 0
                      ? new Answer.Unknown<>(answer.toString())
                      : new Answer.Done<>(time);
                }));
  }

  /** Shares nothing with this protocol that changes: it may run on another thread. */
  @Override
  public PrivateStream stream() {
    CoinbasePrivateProtocol own = new CoinbasePrivateProtocol(credentials);
    return new CoinbaseUserStream(own.tokens, own::balances);
  }
}
