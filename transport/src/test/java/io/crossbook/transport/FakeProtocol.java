package io.crossbook.transport;

import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderLimit;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.RejectReason;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.VenueDefinition.RateLimit;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.FillPage;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.PrivateStream;
import io.crossbook.venues.trading.SignedRequest;
import io.crossbook.venues.trading.TradingTraits;
import io.crossbook.venues.trading.TradingTraits.AbsenceProof;
import io.crossbook.venues.trading.TradingTraits.CancelAll;
import io.crossbook.venues.trading.TradingTraits.Deadline;
import io.crossbook.venues.trading.TradingTraits.DuplicateIds;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A protocol of a few plain lines, spoken by {@link FakeExchange}. Each request carries a nonce.
 * Status 400 refuses with a reason, 429 wants silence for 50 ms, 503 may be repeated after 20 ms,
 * 206 has more behind it; anything else that is not 200 means nothing.
 */
public final class FakeProtocol implements PrivateProtocol {
  /** An answer that wants no request for a minute that counts, without a status that says so. */
  static final String COUNTED_OUT = "COUNTED OUT";

  /** Limits that are never reached. */
  public static final RateLimit PLENTY = new RateLimit(1_000_000, 1_000_000);

  /** A limit of orders that no test reaches. */
  public static final OrderLimit ANY = OrderLimit.ofAccount(1_000_000, 1_000_000);

  private static final long MILLI = 1_000_000L;

  private final String venue;
  private final TradingTraits traits;
  private final boolean cancelNeedsVenueId;
  private int ordersPerLookup = 1;
  private long nonce;

  /** A protocol with these traits. */
  public FakeProtocol(String venue, TradingTraits traits, boolean cancelNeedsVenueId) {
    this.venue = venue;
    this.traits = traits;
    this.cancelNeedsVenueId = cancelNeedsVenueId;
  }

  /** The same, and one request may look for so many orders. */
  public FakeProtocol withOrdersPerLookup(int orders) {
    ordersPerLookup = orders;
    return this;
  }

  /** A venue that takes any id again and enforces deadlines; absence is proved after a second. */
  public static TradingTraits traits(
      boolean serialSends, boolean provable, RateLimit requests, OrderLimit... orders) {
    return new TradingTraits(
        DuplicateIds.ACCEPTED,
        new AbsenceProof(
            provable, 2, Duration.ofMillis(100), Duration.ofSeconds(1), "the fake has a deadline"),
        provable ? Deadline.ENFORCED : Deadline.NONE,
        serialSends,
        CancelAll.ACCOUNT,
        Duration.ZERO,
        false,
        Duration.ofDays(1),
        requests,
        List.of(orders));
  }

  /** The same where absence is proved in another way. */
  public static TradingTraits withAbsence(TradingTraits traits, AbsenceProof absence) {
    return new TradingTraits(
        traits.duplicateIds(),
        absence,
        traits.deadline(),
        traits.serialSends(),
        traits.cancelAll(),
        traits.deadManSwitchMax(),
        traits.fillsPerSymbol(),
        traits.fillHistory(),
        traits.requests(),
        traits.orders());
  }

  /** The same with a dead-man switch. */
  public static TradingTraits withSwitch(TradingTraits traits) {
    return new TradingTraits(
        traits.duplicateIds(),
        traits.absence(),
        traits.deadline(),
        traits.serialSends(),
        traits.cancelAll(),
        Duration.ofHours(1),
        traits.fillsPerSymbol(),
        traits.fillHistory(),
        traits.requests(),
        traits.orders());
  }

  @Override
  public String venue() {
    return venue;
  }

  @Override
  public TradingTraits traits() {
    return traits;
  }

  @Override
  public String clientOrderId(OrderName name) {
    return name.hex();
  }

  private String target(String path, String query) {
    nonce++;
    return path + "?nonce=" + nonce + query;
  }

  private static <T> Answer<T> read(HttpAnswer answer, Function<String, T> value) {
    return switch (answer.status()) {
      case 200 ->
          answer.text().equals(COUNTED_OUT)
              ? new Answer.RateLimited<>(answer.receivedAt() + 60_000 * MILLI, answer.text())
              : new Answer.Done<>(value.apply(answer.text()));
      case 400 -> {
        String[] words = answer.text().split(" ", 2);
        yield new Answer.Rejected<>(RejectReason.valueOf(words[0]), words[1]);
      }
      case 429 -> new Answer.RateLimited<>(answer.receivedAt() + 50 * MILLI, answer.text());
      case 503 -> new Answer.RetryAfter<>(answer.receivedAt() + 20 * MILLI, answer.text());
      default -> new Answer.Unknown<>(answer.toString());
    };
  }

  private static OrderState state(String id, String symbol, String line) {
    String[] words = line.split(" ", -1);
    return new OrderState(
        symbol,
        id,
        words[1],
        null,
        OrderStatus.valueOf(words[0]),
        null,
        words[2].equals("-") ? null : new BigDecimal(words[2]),
        null,
        "",
        0);
  }

  @Override
  public Call<OrderState> place(OrderIntent intent, long now) {
    if (intent.kind() == OrderKind.FOK) {
      throw new IllegalArgumentException(venue + " has no fill-or-kill orders");
    }
    String id = clientOrderId(intent.name());
    String query =
        "&id="
            + id
            + "&quantity="
            + intent.quantity().toPlainString()
            + "&until="
            + intent.validUntil()
            + "&rests="
            + intent.kind().rests()
            + "&now="
            + now;
    return new Call<>(
        new SignedRequest("POST", target("/order", query), Map.of("signature", "secret"), "body"),
        1,
        answer -> read(answer, line -> state(id, intent.symbol(), line)));
  }

  @Override
  public boolean cancelNeedsVenueId() {
    return cancelNeedsVenueId;
  }

  @Override
  public Call<OrderState> cancel(OrderRef order, long now) {
    if (cancelNeedsVenueId && order.venueOrderId().isEmpty()) {
      throw new IllegalArgumentException("the venue's id is needed");
    }
    String id = clientOrderId(order.name());
    return new Call<>(
        new SignedRequest("DELETE", target("/order", "&id=" + id), Map.of(), ""),
        1,
        answer -> read(answer, line -> state(id, order.symbol(), line)));
  }

  @Override
  public Call<Void> cancelAll(String symbol, long now) {
    throw new UnsupportedOperationException("not asked for");
  }

  @Override
  public List<Call<Void>> deadManSwitch(Duration in, Collection<String> symbols, long now) {
    if (traits.deadManSwitchMax().isZero()) {
      return List.of();
    }
    return List.of(
        new Call<>(
            new SignedRequest("PUT", target("/switch", "&in=" + in.toNanos()), Map.of(), ""),
            1,
            answer -> read(answer, line -> null)));
  }

  @Override
  public int lookups() {
    return 2;
  }

  /** {@inheritDoc} Orders that were closed are found by the second step. */
  @Override
  public Call<Optional<OrderState>> lookup(int step, OrderRef order, long now) {
    String id = clientOrderId(order.name());
    return new Call<>(
        new SignedRequest("GET", target("/order", "&id=" + id + "&step=" + step), Map.of(), ""),
        1,
        answer -> read(answer, line -> found(step, id, order, line)));
  }

  private static Optional<OrderState> found(int step, String id, OrderRef order, String line) {
    if (line.equals("NONE")) {
      return Optional.empty();
    }
    OrderState found = state(id, order.symbol(), line);
    return found.status().terminal() == (step == 1) ? Optional.of(found) : Optional.empty();
  }

  @Override
  public int ordersPerLookup() {
    return ordersPerLookup;
  }

  @Override
  public Call<List<OrderState>> lookup(int step, List<OrderRef> orders, long now) {
    if (orders.size() > ordersPerLookup) {
      throw new IllegalArgumentException(orders.size() + " orders in one lookup");
    }
    if (orders.size() == 1) {
      return PrivateProtocol.super.lookup(step, orders, now);
    }
    List<String> ids = orders.stream().map(each -> clientOrderId(each.name())).toList();
    return new Call<>(
        new SignedRequest(
            "GET",
            target("/orders", "&ids=" + String.join(",", ids) + "&step=" + step),
            Map.of(),
            ""),
        1,
        answer ->
            read(
                answer,
                text -> {
                  String[] lines = text.split("\n", -1);
                  List<OrderState> found = new ArrayList<>();
                  for (int i = 0; i < lines.length; i++) {
                    found(step, ids.get(i), orders.get(i), lines[i]).ifPresent(found::add);
                  }
                  return found;
                }));
  }

  @Override
  public Call<List<OrderState>> openOrders(String symbol, long now) {
    throw new UnsupportedOperationException("not asked for");
  }

  @Override
  public Call<FillPage> fills(String symbol, String cursor, long since, long now) {
    throw new UnsupportedOperationException("not asked for");
  }

  /** {@inheritDoc} Comes in parts: an answer of status 206 says where the next one is. */
  @Override
  public Call<List<Balance>> balances(long now) {
    return balances("/balances", "");
  }

  private Call<List<Balance>> balances(String path, String before) {
    return new Call<>(
        new SignedRequest("GET", target(path, ""), Map.of(), ""),
        1,
        answer -> {
          if (answer.status() == 206) {
            String[] words = answer.text().split(" ", 2);
            return new Answer.More<>(later -> balances(words[0], before + words[1]));
          }
          return read(answer, text -> List.of(new Balance(before + text, BigDecimal.ONE, null, 0)));
        });
  }

  @Override
  public Optional<Call<List<VenuePosition>>> positions(long now) {
    return Optional.empty();
  }

  @Override
  public List<Call<List<FeeRate>>> feeRates(Collection<String> symbols, long now) {
    return List.of();
  }

  @Override
  public Call<Long> venueTime(long now) {
    return new Call<>(
        new SignedRequest("GET", "/time", Map.of(), ""),
        0,
        answer -> read(answer, Long::parseLong));
  }

  @Override
  public PrivateStream stream() {
    throw new UnsupportedOperationException("not asked for");
  }
}
