package io.crossbook.venues.binance.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.binance.trading.BinanceErrors.VenueError;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.Times;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.PrivateOutput;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The account's events at Binance spot and Binance.US, on a connection of the WebSocket API
 * (documentation: "web-socket-api.md", "User Data Stream subscriptions", and
 * "user-data-stream.md"): one signed subscription, no login and nothing to renew. The listen keys
 * of old ended in February 2026 and are being removed at Binance.US; events in their bare form are
 * read all the same.
 */
final class SpotStream extends BinanceStream {
  private static final String CONNECTION = "private";

  /** The venue pings each 20 seconds; three missed pings are silence. */
  private static final ConnectionPlan PLAN =
      new ConnectionPlan(
          CONNECTION,
          ConnectionPlan.Transport.WEBSOCKET,
          "/ws-api/v3",
          60_000_000_000L,
          5,
          LIFE_NANOS);

  private static final long ANSWER_NANOS = 10_000_000_000L;
  private static final long LIMIT_WAIT_NANOS = 60_000_000_000L;

  private final String venue;
  private final BinanceSigner signer;
  private int subscriptions;
  private String pending = "";
  private long pendingSince;

  /** When to open the connection again that was closed on purpose; 0 if it was not. */
  private long connectAt;

  SpotStream(String venue, BinanceSigner signer) {
    this.venue = venue;
    this.signer = signer;
  }

  @Override
  public void start(long now, PrivateOutput out) {
    out.connect(PLAN, Map.of());
  }

  @Override
  public void onOpen(String connection, long now, PrivateOutput out) {
    if (refused() || connectAt != 0) {
      return;
    }
    interrupted("the connection was opened again", now, out);
    subscriptions++;
    pending = "subscription-" + subscriptions;
    pendingSince = now;
    out.send(CONNECTION, signer.subscription(pending, now));
  }

  @Override
  public void onClose(String connection, String reason, long now, PrivateOutput out) {
    pending = "";
    interrupted(reason, now, out);
  }

  @Override
  public void onTick(long now, PrivateOutput out) {
    if (!pending.isEmpty() && now - pendingSince >= ANSWER_NANOS) {
      reconnect("the subscription was not answered", now, out);
    }
    if (connectAt != 0 && now >= connectAt) {
      connectAt = 0;
      out.connect(PLAN, Map.of());
    }
  }

  /** Nothing is asked for over REST here. */
  @Override
  public void onAnswer(String tag, HttpAnswer answer, PrivateOutput out) {
    putAside(
        tag,
        answer.receivedAt(),
        DeadLetterReason.UNKNOWN_MESSAGE,
        "an answer to an unknown request",
        out);
  }

  private void reconnect(String why, long now, PrivateOutput out) {
    pending = "";
    interrupted(why, now, out);
    out.reconnect(CONNECTION, why);
  }

  private void pause(String why, long now, long until, PrivateOutput out) {
    pending = "";
    interrupted(why, now, out);
    connectAt = until;
    out.disconnect(CONNECTION, why);
  }

  @Override
  String read(String connection, JsonNode message, long receivedAt, PrivateOutput out) {
    JsonNode event = message.has("event") ? message.path("event") : message;
    if (event.path("e").isTextual()) {
      return onEvent(event, receivedAt, out);
    }
    if (message.has("status")) {
      return onReply(message, receivedAt, out);
    }
    return "neither an event nor an answer";
  }

  private String onReply(JsonNode message, long now, PrivateOutput out) {
    if (pending.isEmpty() || !message.path("id").asText().equals(pending)) {
      return "an answer to an unknown request";
    }
    if (message.path("status").asInt() == 200) {
      WireFields.number(message.path("result"), "subscriptionId");
      pending = "";
      live(now, out);
      return null;
    }
    JsonNode stated = message.path("error");
    Optional<VenueError> error = VenueError.of(stated);
    if (error.isEmpty()) {
      reconnect("the subscription failed without a reason", now, out);
      return "an error without a code";
    }
    if (BinanceErrors.isLimit(error.get())) {
      long until = Times.millis(stated.path("data").path("retryAfter").asLong());
      pause(
          "the venue wants to be left alone: " + error.get(),
          now,
          until > now ? until : now + LIMIT_WAIT_NANOS,
          out);
      return null;
    }
    if (BinanceErrors.SPOT.reason(error.get()).equals(Optional.of(RejectReason.NOT_AUTHORIZED))) {
      pending = "";
      refuse(venue + " refuses the account's events: " + error.get(), now, out);
      out.disconnect(CONNECTION, "the venue refused the subscription");
      return null;
    }
    pause("the subscription failed: " + error.get(), now, now + nextWait(), out);
    return null;
  }

  private String onEvent(JsonNode event, long now, PrivateOutput out) {
    String kind = event.path("e").textValue();
    switch (kind) {
      case "executionReport" -> onExecution(event, now, out);
      case "outboundAccountPosition" -> onBalances(event, now, out);
      case "eventStreamTerminated" -> reconnect("the venue ended the subscription", now, out);
      case "serverShutdown" -> reconnect("the venue announced that it shuts down", now, out);
      // What they change comes as an account position as well, or is part of a reading over REST.
      case "balanceUpdate", "externalLockUpdate", "listStatus" -> {}
      default -> {
        return "an event of an unknown kind";
      }
    }
    return null;
  }

  private static void onExecution(JsonNode event, long now, PrivateOutput out) {
    String status = JsonTree.text(event, "X");
    // In a cancellation the other field names the request to cancel.
    String original = event.path("C").asText();
    BigDecimal filled = WireFields.notNegative(event, "z");
    String refusal = event.path("r").asText();
    OrderState state =
        new OrderState(
            JsonTree.text(event, "s"),
            original.isEmpty() ? JsonTree.text(event, "c") : original,
            WireFields.id(event, "i"),
            WireFields.side(event, "S"),
            WireFields.status(status, event.path("f").asText()),
            WireFields.notNegative(event, "q"),
            filled,
            WireFields.average(JsonTree.decimal(event, "Z", null), filled),
            refusal.isEmpty() || refusal.equals("NONE") ? WireFields.reason(status) : refusal,
            WireFields.time(event, "T"));
    Fill fill = fill(event, state);
    if (fill != null) {
      out.fill(fill, now);
    }
    out.order(state, now);
  }

  private static Fill fill(JsonNode event, OrderState state) {
    switch (JsonTree.text(event, "x")) {
      case "TRADE" -> {
        String feeAsset = event.path("N").asText("");
        boolean free = feeAsset.isEmpty() || event.path("N").isNull();
        return new Fill(
            state.symbol(),
            state.clientOrderId(),
            state.venueOrderId(),
            WireFields.id(event, "t"),
            state.side(),
            WireFields.positive(event, "L"),
            WireFields.positive(event, "l"),
            state.filled(),
            free ? null : JsonTree.decimal(event, "n"),
            free ? "" : feeAsset,
            WireFields.flag(event, "m"),
            state.venueTime());
      }
      case "NEW", "CANCELED", "REPLACED", "REJECTED", "EXPIRED", "TRADE_PREVENTION" -> {
        return null;
      }
      default -> throw new JsonException("unknown execution type", 0, true);
    }
  }

  private static void onBalances(JsonNode event, long now, PrivateOutput out) {
    long time = WireFields.time(event, "u");
    List<Balance> balances =
        BinancePrivateProtocol.rows(
            event.path("B"), row -> SpotProtocol.balance(row, "a", "f", "l", time));
    for (Balance balance : balances) {
      out.balance(balance, now);
    }
  }
}
