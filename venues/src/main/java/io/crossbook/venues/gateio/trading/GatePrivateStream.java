package io.crossbook.venues.gateio.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.PrivateOutput;
import io.crossbook.venues.trading.PrivateStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Gate's private stream: one connection, each subscription signed for itself. Futures subscriptions
 * name the user, whose number the login of the same connection tells. The venue replays nothing,
 * and only positions are numbered ({@code update_id}); whatever cannot be read counts as missed,
 * and the connection is renewed. Not thread-safe.
 */
final class GatePrivateStream implements PrivateStream {
  static final String ORDERS = "orders";
  static final String TRADES = "usertrades";
  static final String BALANCES = "balances";
  static final String POSITIONS = "positions";

  /** The only connection. */
  static final String CONNECTION = "private";

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** The server closes after a minute of silence; a ping is answered. */
  private static final long PING_EVERY_NANOS = 15 * NANOS_PER_SECOND;

  private static final long SILENCE_NANOS = 45 * NANOS_PER_SECOND;

  /** How long the login and the subscriptions may take. */
  private static final long READY_WITHIN_NANOS = 10 * NANOS_PER_SECOND;

  private static final int FRAMES_PER_SECOND = 20;

  /** The stream's error code of a wrong key or signature. */
  private static final int AUTHENTICATION_FAILED = 4;

  private final PrivateMarket market;
  private final GateRequests requests;
  private final Set<String> missing = new HashSet<>();
  private final Map<String, Long> positionIds = new HashMap<>();
  private boolean open;
  private boolean live;
  private boolean over;
  private long nextPing;
  private long readyBy;

  GatePrivateStream(PrivateMarket market, GateRequests requests) {
    this.market = market;
    this.requests = requests;
  }

  @Override
  public void start(long now, PrivateOutput out) {
    out.connect(
        new ConnectionPlan(
            CONNECTION,
            ConnectionPlan.Transport.WEBSOCKET,
            market.streamTarget(),
            SILENCE_NANOS,
            FRAMES_PER_SECOND),
        requests.streamHeaders());
  }

  @Override
  public void onOpen(String connection, long now, PrivateOutput out) {
    if (over) {
      return;
    }
    lose("the connection was opened anew", now, out);
    open = true;
    missing.clear();
    missing.addAll(market.channels());
    positionIds.clear();
    nextPing = now + PING_EVERY_NANOS;
    readyBy = now + READY_WITHIN_NANOS;
    if (market.subscribesByUser()) {
      login(now, out);
    } else {
      subscribe("", now, out);
    }
  }

  private void login(long now, PrivateOutput out) {
    long seconds = now / NANOS_PER_SECOND;
    String channel = market.prefix() + "login";
    out.send(
        CONNECTION,
        "{\"time\":"
            + seconds
            + ",\"channel\":\""
            + channel
            + "\",\"event\":\"api\",\"payload\":{\"req_id\":\"login\",\"api_key\":"
            + JsonTree.quoted(requests.key())
            + ",\"signature\":\""
            + requests.login(channel, seconds)
            + "\",\"timestamp\":\""
            + seconds
            + "\"}}");
  }

  private void subscribe(String user, long now, PrivateOutput out) {
    long seconds = now / NANOS_PER_SECOND;
    int id = 0;
    for (String each : market.channels()) {
      String channel = market.prefix() + each;
      String payload = market.payload(each, user);
      out.send(
          CONNECTION,
          "{\"time\":"
              + seconds
              + ",\"id\":"
              + ++id
              + ",\"channel\":\""
              + channel
              + "\",\"event\":\"subscribe\""
              + (payload.isEmpty() ? "" : ",\"payload\":" + payload)
              + ",\"auth\":{\"method\":\"api_key\",\"KEY\":"
              + JsonTree.quoted(requests.key())
              + ",\"SIGN\":\""
              + requests.subscription(channel, "subscribe", seconds)
              + "\"}}");
    }
  }

  @Override
  public void onClose(String connection, String reason, long now, PrivateOutput out) {
    open = false;
    lose(reason, now, out);
  }

  @Override
  public void onTick(long now, PrivateOutput out) {
    if (!open) {
      return;
    }
    if (now >= nextPing) {
      nextPing = now + PING_EVERY_NANOS;
      out.send(
          CONNECTION,
          "{\"time\":" + now / NANOS_PER_SECOND + ",\"channel\":\"" + market.prefix() + "ping\"}");
    }
    if (!live && now >= readyBy) {
      renew("the venue did not acknowledge the subscriptions in time", now, out);
    }
  }

  @Override
  public void onAnswer(String tag, HttpAnswer answer, PrivateOutput out) {
    out.deadLetter(
        tag,
        answer.receivedAt(),
        DeadLetterReason.UNKNOWN_MESSAGE,
        "an answer to a request that this stream does not make",
        answer.body(),
        0,
        answer.body().length);
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
    if (over) {
      return;
    }
    Frame frame = new Frame(connection, bytes, offset, length, receivedAt, out);
    JsonNode message;
    try {
      message = JsonTree.read(bytes, offset, length);
    } catch (JsonException notJson) {
      frame.aside(DeadLetterReason.MALFORMED, String.valueOf(notJson.getMessage()));
      renew("a message could not be read", receivedAt, out);
      return;
    }
    if (message.path("header").isObject()) {
      onReply(message, frame);
      return;
    }
    String channel = message.path("channel").asText("");
    String event = message.path("event").asText("");
    if (channel.equals(market.prefix() + "pong")) {
      return;
    }
    if (!channel.startsWith(market.prefix())
        || !market.channels().contains(channel.substring(market.prefix().length()))) {
      frame.aside(DeadLetterReason.UNKNOWN_MESSAGE, "channel '" + channel + "'");
      return;
    }
    String name = channel.substring(market.prefix().length());
    switch (event) {
      case "subscribe" -> onSubscribed(name, message, frame);
      case "unsubscribe" -> {}
      case "update" -> onRows(name, message.path("result"), frame);
      default ->
          frame.aside(DeadLetterReason.UNKNOWN_MESSAGE, "event '" + event + "' of " + channel);
    }
  }

  /** A frame on its way through. */
  private record Frame(
      String connection, byte[] bytes, int offset, int length, long receivedAt, PrivateOutput out) {
    void aside(DeadLetterReason reason, String detail) {
      out.deadLetter(connection, receivedAt, reason, detail, bytes, offset, length);
    }
  }

  private void onReply(JsonNode message, Frame frame) {
    JsonNode header = message.path("header");
    JsonNode errors = message.path("data").path("errs");
    String user = message.path("data").path("result").path("uid").asText("");
    boolean login =
        header.path("channel").asText(market.prefix() + "login").equals(market.prefix() + "login");
    if (!market.subscribesByUser() || !login || live) {
      frame.aside(DeadLetterReason.UNKNOWN_MESSAGE, "a reply to nothing that was asked");
    } else if (header.path("status").asText("").equals("200") && !user.isEmpty()) {
      subscribe(user, frame.receivedAt(), frame.out());
    } else {
      String label = errors.path("label").asText("");
      String words = label + " " + errors.path("message").asText("");
      frame.aside(DeadLetterReason.VENUE_ERROR, "the login failed: " + words);
      if (GateAnswers.unauthorized(label)) {
        refuse(words, frame.receivedAt(), frame.out());
      } else {
        renew("the login failed: " + words, frame.receivedAt(), frame.out());
      }
    }
  }

  private void onSubscribed(String channel, JsonNode message, Frame frame) {
    JsonNode error = message.path("error");
    if (error.isObject()) {
      String words =
          "channel "
              + channel
              + ": "
              + error.path("code").asText()
              + " "
              + error.path("message").asText();
      frame.aside(DeadLetterReason.VENUE_ERROR, words);
      if (error.path("code").asInt() == AUTHENTICATION_FAILED) {
        refuse(words, frame.receivedAt(), frame.out());
      } else {
        renew("the venue refused " + words, frame.receivedAt(), frame.out());
      }
    } else if (!message.path("result").path("status").asText("").equals("success")) {
      frame.aside(DeadLetterReason.VENUE_ERROR, "channel " + channel + " was not subscribed to");
      renew("the venue did not accept a subscription", frame.receivedAt(), frame.out());
    } else if (open && missing.remove(channel) && missing.isEmpty()) {
      live = true;
      frame.out().live(frame.receivedAt());
    }
  }

  private void onRows(String channel, JsonNode rows, Frame frame) {
    if (!rows.isArray()) {
      frame.aside(DeadLetterReason.MALFORMED, "an update of " + channel + " without a list");
      renew("a message could not be read", frame.receivedAt(), frame.out());
      return;
    }
    String trouble = "";
    for (JsonNode row : rows) {
      Object read;
      try {
        read = read(channel, row);
      } catch (RuntimeException unreadable) {
        trouble = "a row of " + channel + " could not be read";
        frame.aside(
            DeadLetterReason.of(unreadable),
            channel + ": " + String.valueOf(unreadable.getMessage()));
        continue;
      }
      if (!report(read, row, frame)) {
        trouble = "positions are missing";
      }
    }
    if (!trouble.isEmpty()) {
      renew(trouble, frame.receivedAt(), frame.out());
    }
  }

  private Object read(String channel, JsonNode row) {
    return switch (channel) {
      case ORDERS -> market.streamedOrder(row);
      case TRADES -> market.fill(row, "");
      case BALANCES -> market.streamedBalance(row);
      default -> market.position(row);
    };
  }

  /** False if rows before this one are missing. */
  private boolean report(Object read, JsonNode row, Frame frame) {
    PrivateOutput out = frame.out();
    if (read instanceof OrderState order) {
      out.order(order, frame.receivedAt());
    } else if (read instanceof Fill fill) {
      out.fill(fill, frame.receivedAt());
    } else if (read instanceof Balance balance) {
      out.balance(balance, frame.receivedAt());
    } else if (read instanceof VenuePosition position) {
      return onPosition(position, row, frame);
    }
    return true;
  }

  private boolean onPosition(VenuePosition position, JsonNode row, Frame frame) {
    Long before = positionIds.get(position.symbol());
    if (!row.path("update_id").isIntegralNumber()) {
      frame.out().position(position, frame.receivedAt());
      return true;
    }
    long id = row.path("update_id").asLong();
    if (before != null && id <= before) {
      return true; // older than what was reported
    }
    positionIds.put(position.symbol(), id);
    frame.out().position(position, frame.receivedAt());
    return before == null || id == before + 1;
  }

  private void lose(String why, long now, PrivateOutput out) {
    if (live) {
      live = false;
      out.interrupted(why, now);
    }
  }

  private void renew(String why, long now, PrivateOutput out) {
    lose(why, now, out);
    if (open) {
      open = false;
      out.reconnect(CONNECTION, why);
    }
  }

  private void refuse(String words, long now, PrivateOutput out) {
    lose(words, now, out);
    open = false;
    over = true;
    out.refused("Gate refuses the key for its private stream: " + words, now);
    out.disconnect(CONNECTION, "the venue refuses the key");
  }
}
