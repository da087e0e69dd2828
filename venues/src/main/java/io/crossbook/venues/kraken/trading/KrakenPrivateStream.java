package io.crossbook.venues.kraken.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.book.Backoff;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.PrivateOutput;
import io.crossbook.venues.trading.PrivateOutput.Snapshot;
import io.crossbook.venues.trading.PrivateStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * Kraken's WebSocket v2 channels {@code executions} and {@code balances}. Each connection gets a
 * token of its own as soon as it is open: a token has to be used within 15 minutes and stays good
 * while the connection with its subscriptions lives, so there is nothing to renew. Live once both
 * subscriptions are acknowledged.
 *
 * <p>Each channel numbers its frames; a hole means that a frame is missing, and the connection is
 * opened anew. The last fifty trades are told when a subscription begins: what happened meanwhile
 * is known before the history was read, which takes its time. A row that cannot be understood may
 * have been a fill: the stream stays, and asks for a reading of the history by being interrupted
 * and live again. Not thread-safe.
 */
final class KrakenPrivateStream implements PrivateStream {
  private static final String CONNECTION = "kraken-private";
  private static final String EXECUTIONS = "executions";
  private static final String BALANCES = "balances";
  private static final long SECOND = 1_000_000_000L;

  /** Heartbeats come every second once there is a subscription. */
  private static final long SILENCE_NANOS = 10 * SECOND;

  private static final long ANSWER_WITHIN_NANOS = 15 * SECOND;
  private static final long ACKNOWLEDGED_WITHIN_NANOS = 10 * SECOND;
  private static final long PING_EVERY_NANOS = 4 * SECOND;
  private static final int FRAMES_PER_SECOND = 5;

  private final LongFunction<Call<String>> tokens;
  private final ExecutionReports reports = new ExecutionReports();
  private final Map<String, Long> sequences = new HashMap<>();

  /** What was told as a whole and not said yet. */
  private final Set<Snapshot> told = EnumSet.noneOf(Snapshot.class);

  private boolean refused;
  private boolean open;
  private boolean live;
  private boolean leaving;
  private boolean executionsAcknowledged;
  private boolean balancesAcknowledged;
  private Call<String> asked;
  private int asks;
  private int failures;

  /** When to ask for a token, or to take the request for lost. */
  private long tokenDue = Long.MAX_VALUE;

  private long acknowledgedBy = Long.MAX_VALUE;
  private long pingDue = Long.MAX_VALUE;

  /**
   * @param tokens makes a request for a token at a time
   */
  KrakenPrivateStream(LongFunction<Call<String>> tokens) {
    this.tokens = tokens;
  }

  @Override
  public void start(long now, PrivateOutput out) {
    out.connect(
        new ConnectionPlan(
            CONNECTION,
            ConnectionPlan.Transport.WEBSOCKET,
            "/v2",
            SILENCE_NANOS,
            FRAMES_PER_SECOND),
        Map.of());
  }

  @Override
  public void onOpen(String connection, long now, PrivateOutput out) {
    if (refused) {
      return;
    }
    begin();
    open = true;
    pingDue = now + PING_EVERY_NANOS;
    askForToken(now, out);
  }

  private void begin() {
    open = false;
    live = false;
    leaving = false;
    executionsAcknowledged = false;
    balancesAcknowledged = false;
    asked = null;
    tokenDue = Long.MAX_VALUE;
    acknowledgedBy = Long.MAX_VALUE;
    pingDue = Long.MAX_VALUE;
    sequences.clear();
    told.clear();
    reports.clear();
  }

  private String tag() {
    return "token-" + asks;
  }

  private void askForToken(long now, PrivateOutput out) {
    asks++;
    asked = tokens.apply(now);
    tokenDue = now + ANSWER_WITHIN_NANOS;
    out.request(tag(), asked.request());
  }

  @Override
  public void onAnswer(String tag, HttpAnswer answer, PrivateOutput out) {
    if (asked == null || !tag.equals(tag())) {
      // For a connection that is gone, or a request that was taken for lost.
      return;
    }
    Call<String> call = asked;
    asked = null;
    long now = answer.receivedAt();
    Answer<String> meaning = call.read(answer);
    if (meaning instanceof Answer.Done<String> token) {
      tokenDue = Long.MAX_VALUE;
      subscribe(token.value(), now, out);
    } else if (meaning instanceof Answer.Rejected<String> rejected
        && rejected.reason() == RejectReason.NOT_AUTHORIZED) {
      refuse(rejected.text(), now, out);
    } else {
      tokenDue = now + Backoff.nanos(++failures);
      if (meaning instanceof Answer.RetryAfter<String> later) {
        tokenDue = Math.max(tokenDue, later.notBefore());
      } else if (meaning instanceof Answer.RateLimited<String> limited) {
        tokenDue = Math.max(tokenDue, limited.notBefore());
      }
      byte[] body = answer.body();
      out.deadLetter(
          CONNECTION,
          now,
          DeadLetterReason.REQUEST_FAILED,
          "no token: " + meaning,
          body,
          0,
          body.length);
    }
  }

  private void subscribe(String token, long now, PrivateOutput out) {
    String quoted = JsonTree.quoted(token);
    acknowledgedBy = now + ACKNOWLEDGED_WITHIN_NANOS;
    out.send(
        CONNECTION,
        "{\"method\":\"subscribe\",\"params\":{\"channel\":\"executions\",\"token\":"
            + quoted
            + ",\"snap_orders\":true,\"snap_trades\":true,\"order_status\":true},\"req_id\":1}");
    out.send(
        CONNECTION,
        "{\"method\":\"subscribe\",\"params\":{\"channel\":\"balances\",\"token\":"
            + quoted
            + "},\"req_id\":2}");
  }

  private void refuse(String text, long now, PrivateOutput out) {
    begin();
    refused = true;
    out.refused("Kraken refuses the key: " + text, now);
    out.disconnect(CONNECTION, "the venue refuses the key");
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
    if (!open) {
      return;
    }
    JsonNode message;
    try {
      if (!text) {
        throw new JsonException("a binary frame, where the venue sends text", 0);
      }
      message = JsonTree.read(bytes, offset, length);
    } catch (JsonException malformed) {
      out.deadLetter(
          connection,
          receivedAt,
          DeadLetterReason.MALFORMED,
          malformed.getMessage(),
          bytes,
          offset,
          length);
      missed("a frame could not be read", receivedAt, out);
      return;
    }
    String trouble = "";
    DeadLetterReason reason = DeadLetterReason.UNKNOWN_MESSAGE;
    if (message.has("method")) {
      trouble = answered(message, receivedAt, out);
      reason = DeadLetterReason.VENUE_ERROR;
    } else {
      String channel = message.path("channel").asText("");
      switch (channel) {
        case "status", "heartbeat" -> {}
        case EXECUTIONS, BALANCES -> {
          trouble = rows(channel, message, receivedAt, out);
          reason = DeadLetterReason.BAD_VALUE;
        }
        default -> trouble = "a message of a kind that is not known";
      }
    }
    if (!trouble.isEmpty()) {
      out.deadLetter(connection, receivedAt, reason, trouble, bytes, offset, length);
    }
  }

  /**
   * The answer to something that was sent.
   *
   * @return what is wrong with it; empty if nothing is
   */
  private String answered(JsonNode message, long now, PrivateOutput out) {
    String method = message.path("method").asText("");
    if (method.equals("pong")) {
      return "";
    }
    if (!method.equals("subscribe")) {
      return "an answer to a method that was not called";
    }
    if (message.path("success").asBoolean(false)) {
      switch (message.path("result").path("channel").asText("")) {
        case EXECUTIONS -> executionsAcknowledged = true;
        case BALANCES -> balancesAcknowledged = true;
        default -> {
          return "a subscription that was not asked for";
        }
      }
      if (executionsAcknowledged && balancesAcknowledged && !live && !leaving) {
        live = true;
        failures = 0;
        acknowledgedBy = Long.MAX_VALUE;
        pingDue = Long.MAX_VALUE;
        out.live(now);
        tell(out);
      }
      return "";
    }
    String error = message.path("error").asText("");
    if (KrakenAnswers.refusesKey(error)) {
      refuse(error, now, out);
    } else if (!live) {
      // Once more on a new connection, later.
      acknowledgedBy = now + Backoff.nanos(++failures);
    }
    return "a subscription failed: " + error;
  }

  /**
   * A frame of a channel.
   *
   * @return what is wrong with it; empty if nothing is
   */
  private String rows(String channel, JsonNode message, long now, PrivateOutput out) {
    String trouble = message.path("data").isArray() ? "" : "a frame without rows";
    boolean snapshot = message.path("type").asText("").equals("snapshot");
    List<Balance> balances = new ArrayList<>();
    for (JsonNode row : message.path("data")) {
      try {
        if (snapshot && row.path("exec_type").asText("").equals("trade")) {
          ExecutionReports.trade(row).ifPresent(fill -> out.fill(fill, now));
        } else if (channel.equals(EXECUTIONS)) {
          reports.execution(row, now, out);
        } else {
          ExecutionReports.balance(row).ifPresent(balances::add);
        }
      } catch (RuntimeException notUnderstood) {
        trouble = channel + ": " + notUnderstood.getMessage();
      }
    }
    boolean whole = snapshot && trouble.isEmpty();
    if (whole && channel.equals(BALANCES)) {
      out.balances(balances, now);
    } else {
      balances.forEach(balance -> out.balance(balance, now));
    }
    if (whole) {
      told.add(channel.equals(BALANCES) ? Snapshot.BALANCES : Snapshot.OPEN_ORDERS);
      tell(out);
    }
    if (!trouble.isEmpty()) {
      missed("a frame of " + channel + " could not be understood", now, out);
    }
    checkSequence(channel, message.path("sequence"), now, out);
    return trouble;
  }

  /** Says what was told as a whole; before it is live that would be forgotten. */
  private void tell(PrivateOutput out) {
    if (live) {
      told.forEach(out::told);
      told.clear();
    }
  }

  private void checkSequence(String channel, JsonNode sequence, long now, PrivateOutput out) {
    if (!sequence.canConvertToLong() || leaving) {
      return;
    }
    long number = sequence.longValue();
    Long last = sequences.put(channel, number);
    if (last != null && number != last + 1) {
      String why = "frame " + number + " of " + channel + " followed frame " + last;
      leave(why, now, out);
    }
  }

  private void leave(String why, long now, PrivateOutput out) {
    leaving = true;
    interrupt(why, now, out);
    out.reconnect(CONNECTION, why);
  }

  private void interrupt(String why, long now, PrivateOutput out) {
    if (live) {
      live = false;
      out.interrupted(why, now);
    }
  }

  /** Something may have been missed, and nothing more will be: what came is read over REST. */
  private void missed(String why, long now, PrivateOutput out) {
    if (live) {
      out.interrupted(why, now);
      out.live(now);
    }
  }

  @Override
  public void onClose(String connection, String reason, long now, PrivateOutput out) {
    interrupt("the connection is gone: " + reason, now, out);
    begin();
  }

  @Override
  public void onTick(long now, PrivateOutput out) {
    if (!open || leaving) {
      return;
    }
    if (now >= tokenDue) {
      if (asked != null) {
        failures++;
      }
      askForToken(now, out);
    }
    if (now >= acknowledgedBy) {
      leave("the subscriptions were not acknowledged", now, out);
      return;
    }
    if (now >= pingDue) {
      // There are no heartbeats yet.
      pingDue = now + PING_EVERY_NANOS;
      out.send(CONNECTION, "{\"method\":\"ping\"}");
    }
  }
}
