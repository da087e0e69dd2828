package io.crossbook.venues.binance.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.RejectReason;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.binance.trading.BinanceErrors.VenueError;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.PrivateOutput;
import io.crossbook.venues.trading.QueryString;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The account's events at Binance USD-M (documentation: "User Data Streams", and the change notice
 * on routed addresses of 2026). A listen key is asked for over REST, names the connection, is good
 * for 60 minutes and is renewed each 30.
 *
 * <p>The venue does not acknowledge a listen key when a connection is opened; a wrong one stays
 * silent. So the key is renewed as soon as the connection is open, and only if the venue takes that
 * for the same key the stream is relied on.
 */
final class UsdmStream extends BinanceStream {
  private static final String LISTEN_KEY = "/fapi/v1/listenKey";

  /** The venue pings each three minutes; two missed pings are silence. */
  private static final long SILENCE_NANOS = 400_000_000_000L;

  private static final long NANOS_PER_MINUTE = 60_000_000_000L;
  private static final long RENEW_NANOS = 30 * NANOS_PER_MINUTE;

  /** A key that could not be renewed for so long is given up before the venue ends it. */
  private static final long KEY_LIFE_NANOS = 55 * NANOS_PER_MINUTE;

  private static final long ANSWER_NANOS = 30_000_000_000L;

  /** The documentation: "This listenKey does not exist." */
  private static final int NO_SUCH_KEY = -1125;

  /** What is asked for over REST. */
  private enum Asked {
    NOTHING,
    KEY,
    RENEWAL
  }

  private final String venue;
  private final BinanceSigner signer;

  /** Empty while there is none. */
  private String key = "";

  private String connection = "";
  private int connections;
  private boolean open;
  private Asked asked = Asked.NOTHING;
  private int requests;
  private long askedAt;

  /** When to ask for a key or to renew it. */
  private long askAt;

  /** When the venue last said that the key is good. */
  private long goodAt;

  UsdmStream(String venue, BinanceSigner signer) {
    this.venue = venue;
    this.signer = signer;
  }

  @Override
  public void start(long now, PrivateOutput out) {
    ask(Asked.KEY, now, out);
  }

  private void ask(Asked what, long now, PrivateOutput out) {
    asked = what;
    askedAt = now;
    requests++;
    out.request(tag(), signer.keyed(what == Asked.KEY ? "POST" : "PUT", LISTEN_KEY));
  }

  private String tag() {
    return "listen-key-" + requests;
  }

  @Override
  public void onOpen(String opened, long now, PrivateOutput out) {
    if (refused() || !opened.equals(connection)) {
      return;
    }
    interrupted("the connection was opened again", now, out);
    open = true;
    ask(Asked.RENEWAL, now, out);
  }

  @Override
  public void onClose(String closed, String reason, long now, PrivateOutput out) {
    if (closed.equals(connection)) {
      open = false;
      interrupted(reason, now, out);
    }
  }

  @Override
  public void onTick(long now, PrivateOutput out) {
    if (refused()) {
      return;
    }
    if (asked != Asked.NOTHING && now - askedAt >= ANSWER_NANOS) {
      asked = Asked.NOTHING;
      askAt = now;
    }
    if (!key.isEmpty() && now - goodAt >= KEY_LIFE_NANOS) {
      drop("the listen key could not be renewed in time", now, out);
    }
    if (asked == Asked.NOTHING && askAt != 0 && now >= askAt) {
      ask(key.isEmpty() ? Asked.KEY : Asked.RENEWAL, now, out);
    }
  }

  /** Gives the key and its connection up and asks for another. */
  private void drop(String why, long now, PrivateOutput out) {
    interrupted(why, now, out);
    out.disconnect(connection, why);
    key = "";
    connection = "";
    open = false;
    asked = Asked.NOTHING;
    askAt = now;
  }

  @Override
  public void onAnswer(String tag, HttpAnswer answer, PrivateOutput out) {
    long now = answer.receivedAt();
    if (asked == Asked.NOTHING || !tag.equals(tag()) || refused()) {
      putAside(
          tag,
          now,
          DeadLetterReason.UNKNOWN_MESSAGE,
          "an answer to a request that is given up",
          out);
      return;
    }
    Asked what = asked;
    asked = Asked.NOTHING;
    try {
      if (answer.status() != 200) {
        failed(answer, now, out);
      } else if (what == Asked.KEY) {
        opened(JsonTree.text(tree(answer), "listenKey"), now, out);
      } else {
        renewed(tree(answer).path("listenKey").asText(), now, out);
      }
    } catch (JsonException unreadable) {
      askAt = now + nextWait();
      putAside(tag, now, DeadLetterReason.MALFORMED, unreadable.getMessage(), out);
    }
  }

  private static JsonNode tree(HttpAnswer answer) {
    return JsonTree.read(answer.body(), 0, answer.body().length);
  }

  private void opened(String listenKey, long now, PrivateOutput out) {
    key = listenKey;
    goodAt = now;
    askAt = now + RENEW_NANOS;
    connections++;
    connection = "private-" + connections;
    out.connect(
        new ConnectionPlan(
            connection,
            ConnectionPlan.Transport.WEBSOCKET,
            "/private/ws?listenKey="
                + QueryString.encode(key)
                + "&events=ORDER_TRADE_UPDATE/ACCOUNT_UPDATE",
            SILENCE_NANOS,
            10,
            LIFE_NANOS),
        Map.of());
  }

  private void renewed(String listenKey, long now, PrivateOutput out) {
    if (!listenKey.isEmpty() && !listenKey.equals(key)) {
      drop("the venue has another listen key for the account", now, out);
      return;
    }
    goodAt = now;
    askAt = now + RENEW_NANOS;
    if (open) {
      live(now, out);
    }
  }

  private void failed(HttpAnswer answer, long now, PrivateOutput out) {
    if (VenueError.of(answer).filter(error -> error.code() == NO_SUCH_KEY).isPresent()
        && !key.isEmpty()) {
      drop("the venue knows the listen key no more", now, out);
      askAt = now + nextWait();
      return;
    }
    Answer<Void> meaning = BinanceErrors.USDM.read(answer);
    if (meaning instanceof Answer.Rejected<Void> rejected
        && rejected.reason() == RejectReason.NOT_AUTHORIZED) {
      String text = venue + " refuses the account's events: " + rejected.text();
      refuse(text, now, out);
      if (!connection.isEmpty()) {
        out.disconnect(connection, "the venue refused the listen key");
      }
    } else if (meaning instanceof Answer.RateLimited<Void> limited) {
      askAt = limited.notBefore();
    } else {
      askAt = now + nextWait();
    }
  }

  @Override
  String read(String from, JsonNode message, long receivedAt, PrivateOutput out) {
    JsonNode event = message.has("data") ? message.path("data") : message;
    switch (event.path("e").asText()) {
      case "ORDER_TRADE_UPDATE" -> onOrder(event.path("o"), receivedAt, out);
      case "ACCOUNT_UPDATE" -> onAccount(event, receivedAt, out);
      case "listenKeyExpired" -> {
        if (from.equals(connection)) {
          drop("the venue let the listen key expire", receivedAt, out);
        }
      }
      // Not asked for, and nothing in them that the other two do not say.
      case "TRADE_LITE",
          "ACCOUNT_CONFIG_UPDATE",
          "MARGIN_CALL",
          "STRATEGY_UPDATE",
          "GRID_UPDATE",
          "ALGO_UPDATE",
          "CONDITIONAL_ORDER_TRIGGER_REJECT" -> {}
      default -> {
        return "an event of an unknown kind";
      }
    }
    return null;
  }

  private static void onOrder(JsonNode order, long now, PrivateOutput out) {
    String status = JsonTree.text(order, "X");
    BigDecimal filled = WireFields.notNegative(order, "z");
    OrderState state =
        new OrderState(
            JsonTree.text(order, "s"),
            JsonTree.text(order, "c"),
            WireFields.id(order, "i"),
            WireFields.side(order, "S"),
            WireFields.status(status, order.path("f").asText()),
            WireFields.notNegative(order, "q"),
            filled,
            filled.signum() == 0 ? null : WireFields.orNone(order, "ap"),
            WireFields.reason(status),
            WireFields.time(order, "T"));
    Fill fill = fill(order, state);
    if (fill != null) {
      out.fill(fill, now);
    }
    out.order(state, now);
  }

  private static Fill fill(JsonNode order, OrderState state) {
    String execution = JsonTree.text(order, "x");
    switch (execution) {
      case "TRADE", "CALCULATED" -> {
        if (execution.equals("CALCULATED") && JsonTree.decimal(order, "l").signum() == 0) {
          return null;
        }
        // Not sent where nothing is charged.
        String feeAsset = order.path("N").asText("");
        boolean known = order.path("N").isTextual() && !feeAsset.isEmpty();
        return new Fill(
                state.symbol(),
                state.clientOrderId(),
                state.venueOrderId(),
                WireFields.id(order, "t"),
                state.side(),
                WireFields.positive(order, "L"),
                WireFields.positive(order, "l"),
                state.filled(),
                known ? JsonTree.decimal(order, "n") : null,
                known ? feeAsset : "",
                WireFields.flag(order, "m"),
                state.venueTime())
            .settling(JsonTree.decimal(order, "rp", null));
      }
      case "NEW", "CANCELED", "EXPIRED", "AMENDMENT" -> {
        return null;
      }
      default -> throw new JsonException("unknown execution type", 0, true);
    }
  }

  private static void onAccount(JsonNode event, long now, PrivateOutput out) {
    long time = WireFields.time(event, "T");
    JsonNode account = event.path("a");
    if (!account.isObject()) {
      throw new JsonException("no account in an account update", 0);
    }
    List<Balance> balances = rows(account, "B", row -> balance(row, time));
    List<VenuePosition> positions = rows(account, "P", row -> position(row, time));
    for (Balance balance : balances) {
      out.balance(balance, now);
    }
    for (VenuePosition position : positions) {
      out.position(position, now);
    }
  }

  /** An update says only what changed: either list may be missing. */
  private static <T> List<T> rows(JsonNode account, String field, Function<JsonNode, T> row) {
    return account.has(field) ? BinancePrivateProtocol.rows(account.path(field), row) : List.of();
  }

  private static Balance balance(JsonNode row, long time) {
    return new Balance(JsonTree.text(row, "a"), JsonTree.decimal(row, "wb"), null, time);
  }

  private static VenuePosition position(JsonNode row, long time) {
    UsdmProtocol.requireOneWay(row, "ps");
    return new VenuePosition(
        JsonTree.text(row, "s"),
        JsonTree.decimal(row, "pa"),
        WireFields.orNone(row, "ep"),
        null,
        null,
        JsonTree.decimal(row, "up"),
        time);
  }
}
