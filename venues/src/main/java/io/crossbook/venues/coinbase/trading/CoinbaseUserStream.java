package io.crossbook.venues.coinbase.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.Rfc3339;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.PrivateOutput;
import io.crossbook.venues.trading.PrivateStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * The {@code user} channel: the account's orders with what was filled of them so far. There are no
 * single fills in it, and no balances: balances are asked for over REST after an order ended and
 * twice a minute, fills are left to the history.
 *
 * <p>Every message of the connection carries the next {@code sequence_num}, from 0 on. Any other
 * number means that messages were lost, and the connection is renewed; its snapshot then holds the
 * open orders. The token of a subscription is looked at once: the subscription outlives it. Source:
 * Coinbase developer documentation, "Advanced Trade WebSocket". Not thread-safe.
 */
final class CoinbaseUserStream implements PrivateStream {
  static final String CONNECTION = "coinbase-user";

  /** A heartbeat comes every second; five missing ones are a dead connection. */
  private static final long SILENCE_NANOS = 5_000_000_000L;

  private static final int FRAMES_PER_SECOND = 8;

  /** The venue answers a subscription at once, or never. */
  static final long SUBSCRIBED_WITHIN_NANOS = 10_000_000_000L;

  private static final String REFUSED = "authentication failure";

  private final CoinbaseTokens tokens;
  private final BalancePoll balances;

  private boolean open;
  private boolean live;
  private boolean renewing;
  private boolean refused;
  private long expected;

  /** Since when the subscriptions, or a new connection, are waited for. */
  private long waitingSince;

  /**
   * @param balances makes a request for the balances, given the time
   */
  CoinbaseUserStream(CoinbaseTokens tokens, LongFunction<Call<List<Balance>>> balances) {
    this.tokens = tokens;
    this.balances = new BalancePoll(balances);
  }

  @Override
  public void start(long now, PrivateOutput out) {
    out.connect(
        new ConnectionPlan(
            CONNECTION, ConnectionPlan.Transport.WEBSOCKET, "", SILENCE_NANOS, FRAMES_PER_SECOND),
        Map.of());
  }

  @Override
  public void onOpen(String connection, long now, PrivateOutput out) {
    if (refused || !connection.equals(CONNECTION)) {
      return;
    }
    open = true;
    live = false;
    renewing = false;
    expected = 0;
    waitingSince = now;
    // First, so that an account without orders has a connection that proves itself alive.
    subscribe("heartbeats", now, out);
    subscribe("user", now, out);
  }

  private void subscribe(String channel, long now, PrivateOutput out) {
    out.send(
        CONNECTION,
        "{\"type\":\"subscribe\",\"channel\":\""
            + channel
            + "\",\"jwt\":\""
            + tokens.forSubscription(now)
            + "\"}");
  }

  @Override
  public void onClose(String connection, String reason, long now, PrivateOutput out) {
    if (!connection.equals(CONNECTION)) {
      return;
    }
    interrupt("the connection is gone: " + reason, now, out);
    open = false;
  }

  private void interrupt(String why, long now, PrivateOutput out) {
    if (live) {
      live = false;
      out.interrupted(why, now);
    }
  }

  /** Messages are missing: the connection is renewed, once. */
  private void lost(String why, long now, PrivateOutput out) {
    interrupt(why, now, out);
    if (!renewing) {
      renewing = true;
      waitingSince = now;
      out.reconnect(CONNECTION, why);
    }
  }

  @Override
  public void onTick(long now, PrivateOutput out) {
    if (open && !live && !refused && now - waitingSince >= SUBSCRIBED_WITHIN_NANOS) {
      // Said again while nothing comes of it, in case the first time was not heard.
      waitingSince = now;
      renewing = true;
      out.reconnect(CONNECTION, "the venue did not acknowledge the subscriptions");
    }
    if (live) {
      balances.onTick(now, out);
    }
  }

  @Override
  public void onAnswer(String tag, HttpAnswer answer, PrivateOutput out) {
    balances.onAnswer(tag, answer, out);
  }

  @Override
  public void onFrame(
      String connection,
      byte[] bytes,
      int offset,
      int length,
      boolean text,
      long receivedAt,
      PrivateOutput out) {
    if (!connection.equals(CONNECTION) || !open || refused) {
      out.deadLetter(
          connection,
          receivedAt,
          DeadLetterReason.UNKNOWN_MESSAGE,
          "a message of a connection that is not open",
          bytes,
          offset,
          length);
      return;
    }
    Frame frame = new Frame(bytes, offset, length, receivedAt, out);
    if (!text) {
      frame.putAside(DeadLetterReason.UNKNOWN_MESSAGE, "a binary frame");
      return;
    }
    try {
      read(JsonTree.read(bytes, offset, length), frame);
    } catch (JsonException | ArithmeticException unreadable) {
      frame.putAside(DeadLetterReason.of(unreadable), unreadable.getMessage());
      // Its number is used up: no later hole would tell.
      lost("a message could not be read", receivedAt, out);
    }
  }

  /** A frame and where what comes of it goes. */
  private record Frame(byte[] bytes, int offset, int length, long receivedAt, PrivateOutput out) {
    void putAside(DeadLetterReason reason, String detail) {
      out.deadLetter(CONNECTION, receivedAt, reason, detail, bytes, offset, length);
    }
  }

  private void read(JsonNode root, Frame frame) {
    if (root.path("type").asText("").equals("error")) {
      onError(root.path("message").asText(""), frame);
      return;
    }
    if (!root.path("channel").isTextual()) {
      frame.putAside(DeadLetterReason.UNKNOWN_MESSAGE, "the frame names no channel");
      return;
    }
    JsonNode sequence = root.path("sequence_num");
    if (!sequence.isIntegralNumber() || !sequence.canConvertToLong()) {
      throw new JsonException("no sequence_num", 0);
    }
    if (!inSequence(sequence.longValue(), frame)) {
      return;
    }
    String channel = root.path("channel").textValue();
    switch (channel) {
      case "subscriptions" -> onSubscriptions(events(root), frame);
      case "user" -> onUser(events(root), Rfc3339.nanos(root.path("timestamp").textValue()), frame);
      case "heartbeats", "futures_balance_summary" -> {
        // Their number in the sequence is all that is wanted of them.
      }
      default ->
          frame.putAside(DeadLetterReason.UNKNOWN_MESSAGE, "there is no channel '" + channel + "'");
    }
  }

  private static JsonNode events(JsonNode root) {
    JsonNode events = root.path("events");
    if (!events.isArray()) {
      throw new JsonException("no events", 0);
    }
    return events;
  }

  /** False if what the frame holds is older than what was used already. */
  private boolean inSequence(long sequence, Frame frame) {
    long due = expected;
    if (sequence != due) {
      lost(
          "message " + due + " was due, but " + sequence + " came",
          frame.receivedAt(),
          frame.out());
    }
    if (sequence < due) {
      return false;
    }
    expected = sequence + 1;
    return true;
  }

  private void onError(String message, Frame frame) {
    frame.putAside(DeadLetterReason.VENUE_ERROR, "the venue reported an error: " + message);
    if (message.toLowerCase(Locale.ROOT).contains(REFUSED)) {
      refused = true;
      interrupt(message, frame.receivedAt(), frame.out());
      frame.out().disconnect(CONNECTION, message);
      frame.out().refused("Coinbase refuses the key: " + message, frame.receivedAt());
    }
  }

  /** Each acknowledgement lists all subscriptions that there are. */
  private void onSubscriptions(JsonNode events, Frame frame) {
    boolean user = false;
    for (JsonNode event : events) {
      user |= event.path("subscriptions").has("user");
    }
    if (live && !user) {
      lost("the venue ended the subscription", frame.receivedAt(), frame.out());
    } else if (!live && !renewing && user) {
      live = true;
      frame.out().live(frame.receivedAt());
      balances.soon(frame.receivedAt());
    }
  }

  private void onUser(JsonNode events, long venueTime, Frame frame) {
    for (JsonNode event : events) {
      String type = event.path("type").asText("");
      if (!type.equals("snapshot") && !type.equals("update")) {
        throw new JsonException("'" + type + "' is not a type of event", 0, true);
      }
      // Since when an order of a snapshot is as it is, is not said.
      long since = type.equals("update") ? venueTime : 0;
      for (JsonNode order : event.path("orders")) {
        onOrder(order, since, frame);
      }
    }
  }

  private void onOrder(JsonNode order, long venueTime, Frame frame) {
    OrderState state;
    try {
      state = CoinbaseOrders.fromStream(order, venueTime);
    } catch (JsonException unreadable) {
      frame.putAside(DeadLetterReason.of(unreadable), unreadable.getMessage());
      JsonNode id = order.path("client_order_id");
      if (live && (!id.isTextual() || OrderName.read(id.textValue()).isPresent())) {
        // It may be one of ours: what became of it has to be read over REST.
        frame.out().interrupted("an order could not be read", frame.receivedAt());
        frame.out().live(frame.receivedAt());
      }
      return;
    }
    frame.out().order(state, frame.receivedAt());
    if ((state.filled() != null && state.filled().signum() > 0) || state.status().terminal()) {
      balances.soon(frame.receivedAt());
    }
  }
}
