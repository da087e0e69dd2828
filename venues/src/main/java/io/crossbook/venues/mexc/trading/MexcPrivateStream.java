package io.crossbook.venues.mexc.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.mexc.trading.MexcAnswers.Purpose;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.PrivateOutput;
import io.crossbook.venues.trading.PrivateStream;
import io.crossbook.venues.trading.QueryString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * MEXC's private stream. A listen key is asked for over REST, renewed every half hour, and asked
 * for anew for each connection, with growing delay after failures. Text frames are control, binary
 * ones data. Nothing is numbered or replayed; whatever cannot be read counts as missed. Not
 * thread-safe.
 */
final class MexcPrivateStream implements PrivateStream {
  static final String ORDERS = "spot@private.orders.v3.api.pb";
  static final String DEALS = "spot@private.deals.v3.api.pb";
  static final String ACCOUNT = "spot@private.account.v3.api.pb";
  static final String NEW_KEY = "listen-key";
  static final String RENEWAL = "renewal-";

  private static final List<String> CHANNELS = List.of(ORDERS, DEALS, ACCOUNT);
  private static final String KEY_PATH = "/api/v3/userDataStream";
  private static final String LISTEN_KEY = "listenKey";
  private static final String PING = "{\"method\":\"PING\"}";

  private static final long SECOND = 1_000_000_000L;
  private static final long PING_EVERY_NANOS = 15 * SECOND;

  /** Two missing answers to pings. */
  private static final long SILENCE_NANOS = 35 * SECOND;

  /** The venue ends connections after 24 h. */
  private static final long LONGEST_LIFE_NANOS = 23 * 3_600 * SECOND;

  /** A key is good for an hour. */
  private static final long RENEW_EVERY_NANOS = 30 * 60 * SECOND;

  private static final long RENEW_AGAIN_NANOS = 60 * SECOND;
  private static final long KEY_TOO_OLD_NANOS = 55 * 60 * SECOND;
  private static final long ANSWER_WITHIN_NANOS = 15 * SECOND;
  private static final long READY_WITHIN_NANOS = 10 * SECOND;
  private static final long LONGEST_DELAY_NANOS = 60 * SECOND;
  private static final int MOST_DOUBLINGS = 6;
  private static final int FRAMES_PER_SECOND = 10;

  private final MexcRequests requests;
  private final List<String> missing = new ArrayList<>();
  private int generation;
  private int failures;

  /** The connection of the present key; empty while there is none. */
  private String connection = "";

  private String key = "";
  private boolean open;
  private boolean live;
  private boolean over;

  /** When a key is to be asked for; {@link Long#MAX_VALUE} while there is one. */
  private long askAt = Long.MAX_VALUE;

  private long keySince;
  private long renewAt = Long.MAX_VALUE;
  private long nextPing;
  private long readyBy;

  MexcPrivateStream(MexcRequests requests) {
    this.requests = requests;
  }

  @Override
  public void start(long now, PrivateOutput out) {
    ask(now, out);
  }

  private void ask(long now, PrivateOutput out) {
    // Asked again unless an answer comes.
    askAt = now + ANSWER_WITHIN_NANOS;
    out.request(NEW_KEY, requests.signed("POST", KEY_PATH, new QueryString(), now));
  }

  @Override
  public void onAnswer(String tag, HttpAnswer answer, PrivateOutput out) {
    if (over) {
      return;
    }
    Answer<String> read = read(answer);
    if (tag.equals(NEW_KEY)) {
      onKey(read, answer, out);
    } else if (tag.equals(RENEWAL + generation)) {
      onRenewed(read, answer, out);
    } else if (!tag.startsWith(RENEWAL)) {
      aside(
          tag,
          answer,
          DeadLetterReason.UNKNOWN_MESSAGE,
          "an answer to a request that this stream does not make",
          out);
    }
  }

  private static Answer<String> read(HttpAnswer answer) {
    try {
      return answer.status() == 0
          ? new Answer.Unknown<>(answer.quoted())
          : MexcAnswers.read(answer, Purpose.READ, body -> JsonTree.text(body, LISTEN_KEY));
    } catch (JsonException unreadable) {
      return new Answer.Unknown<>(answer + ": " + unreadable.getMessage());
    }
  }

  private void onKey(Answer<String> read, HttpAnswer answer, PrivateOutput out) {
    if (!connection.isEmpty()) {
      return; // the answer to a question that was asked twice
    }
    if (read instanceof Answer.Done<String> done) {
      key = done.value();
      generation++;
      connection = "private-" + generation;
      askAt = Long.MAX_VALUE;
      keySince = answer.receivedAt();
      renewAt = keySince + RENEW_EVERY_NANOS;
      out.connect(
          new ConnectionPlan(
              connection,
              ConnectionPlan.Transport.WEBSOCKET,
              "/ws?listenKey=" + QueryString.encode(key),
              SILENCE_NANOS,
              FRAMES_PER_SECOND,
              LONGEST_LIFE_NANOS),
          Map.of());
    } else if (!refused(read, answer, out)) {
      askAt = Math.max(notBefore(read), answer.receivedAt() + delay());
    }
  }

  private void onRenewed(Answer<String> read, HttpAnswer answer, PrivateOutput out) {
    if (connection.isEmpty()) {
      return;
    }
    long at = answer.receivedAt();
    if (read instanceof Answer.Done) {
      keySince = at;
      renewAt = at + RENEW_EVERY_NANOS;
    } else if (refused(read, answer, out)) {
      return;
    } else if (read instanceof Answer.Rejected) {
      renew("the venue does not renew the listen key", at, out);
    } else {
      renewAt = Math.max(notBefore(read), at + RENEW_AGAIN_NANOS);
    }
  }

  /** Puts a failure aside; true if it is final. */
  private boolean refused(Answer<String> read, HttpAnswer answer, PrivateOutput out) {
    aside(
        NEW_KEY,
        answer,
        DeadLetterReason.REQUEST_FAILED,
        "a listen key was not given: " + answer.status(),
        out);
    if (read instanceof Answer.Rejected<String> rejected
        && rejected.reason() == RejectReason.NOT_AUTHORIZED) {
      lose(rejected.text(), answer.receivedAt(), out);
      over = true;
      out.refused(
          "MEXC refuses the key for its private stream: " + rejected.text(), answer.receivedAt());
      if (!connection.isEmpty()) {
        out.disconnect(connection, "the venue refuses the key");
      }
      return true;
    }
    return false;
  }

  private static long notBefore(Answer<String> read) {
    if (read instanceof Answer.RateLimited<String> limited) {
      return limited.notBefore();
    }
    return read instanceof Answer.RetryAfter<String> retry ? retry.notBefore() : 0;
  }

  private long delay() {
    long delay = SECOND << Math.min(failures, MOST_DOUBLINGS);
    failures++;
    return Math.min(delay, LONGEST_DELAY_NANOS);
  }

  @Override
  public void onOpen(String name, long now, PrivateOutput out) {
    if (over || !name.equals(connection)) {
      return;
    }
    lose("the connection was opened anew", now, out);
    open = true;
    missing.clear();
    missing.addAll(CHANNELS);
    nextPing = now + PING_EVERY_NANOS;
    readyBy = now + READY_WITHIN_NANOS;
    // One at a time: an acknowledgement of several joins their names.
    for (String channel : CHANNELS) {
      out.send(name, "{\"method\":\"SUBSCRIPTION\",\"params\":[\"" + channel + "\"]}");
    }
  }

  @Override
  public void onClose(String name, String reason, long now, PrivateOutput out) {
    if (!over && name.equals(connection)) {
      renew(reason, now, out);
    }
  }

  @Override
  public void onTick(long now, PrivateOutput out) {
    if (over) {
      return;
    }
    if (now >= askAt) {
      ask(now, out);
    }
    if (!connection.isEmpty() && now >= renewAt) {
      if (now - keySince >= KEY_TOO_OLD_NANOS) {
        renew("the listen key could not be renewed in time", now, out);
        return;
      }
      renewAt = now + RENEW_AGAIN_NANOS;
      out.request(
          RENEWAL + generation,
          requests.signed("PUT", KEY_PATH, new QueryString().add(LISTEN_KEY, key), now));
    }
    if (!open) {
      return;
    }
    if (now >= nextPing) {
      nextPing = now + PING_EVERY_NANOS;
      out.send(connection, PING);
    }
    if (!live && now >= readyBy) {
      renew("the venue did not acknowledge the subscriptions in time", now, out);
    }
  }

  @Override
  public void onFrame(
      String name,
      byte[] bytes,
      int offset,
      int length,
      boolean text,
      long receivedAt,
      PrivateOutput out) {
    if (over || !name.equals(connection)) {
      return; // of a connection that was given up
    }
    Object read;
    try {
      read =
          text
              ? JsonTree.read(bytes, offset, length)
              : data(ProtoFields.read(bytes, offset, length));
    } catch (IOException | RuntimeException wrong) {
      DeadLetterReason reason =
          wrong instanceof RuntimeException thrown
              ? DeadLetterReason.of(thrown)
              : DeadLetterReason.MALFORMED;
      String trouble = "a message could not be read: " + wrong.getMessage();
      out.deadLetter(name, receivedAt, reason, trouble, bytes, offset, length);
      renew(trouble, receivedAt, out);
      return;
    }
    if (read instanceof JsonNode control) {
      String trouble = onControl(control, receivedAt, out);
      if (!trouble.isEmpty()) {
        out.deadLetter(
            name, receivedAt, DeadLetterReason.VENUE_ERROR, trouble, bytes, offset, length);
        renew(trouble, receivedAt, out);
      }
    } else if (read instanceof OrderState order) {
      out.order(order, receivedAt);
    } else if (read instanceof Fill fill) {
      out.fill(fill, receivedAt);
    } else if (read instanceof Balance balance) {
      out.balance(balance, receivedAt);
    } else {
      out.deadLetter(
          name,
          receivedAt,
          DeadLetterReason.UNKNOWN_MESSAGE,
          "a frame without a private body",
          bytes,
          offset,
          length);
    }
  }

  /** What is wrong; empty if nothing is. */
  private String onControl(JsonNode message, long now, PrivateOutput out) {
    String words = message.path("msg").asText("");
    if (message.path("code").asInt(-1) != 0) {
      return "the venue reports an error: " + words;
    }
    if (words.equals("PONG")) {
      return "";
    }
    if (!CHANNELS.contains(words)) {
      // A refusal has the code of success and a sentence.
      return "the venue did not accept a subscription: " + words;
    }
    if (open && missing.remove(words) && missing.isEmpty()) {
      live = true;
      failures = 0;
      out.live(now);
    }
    return "";
  }

  /** The order, execution or balance of a frame; the frame itself if it holds none. */
  private static Object data(ProtoFields frame) throws IOException {
    if (frame.has(MexcPrivateFrames.ACCOUNT)) {
      return MexcPrivateFrames.balance(frame.message(MexcPrivateFrames.ACCOUNT));
    }
    boolean order = frame.has(MexcPrivateFrames.ORDER);
    if (!order && !frame.has(MexcPrivateFrames.DEAL)) {
      return frame;
    }
    String symbol = frame.text(MexcPrivateFrames.SYMBOL);
    if (symbol.isEmpty()) {
      throw new JsonException("no symbol", 0);
    }
    long sentAt = MexcPrivateFrames.sentAt(frame);
    return order
        ? MexcPrivateFrames.order(frame.message(MexcPrivateFrames.ORDER), symbol, sentAt)
        : MexcPrivateFrames.fill(frame.message(MexcPrivateFrames.DEAL), symbol, sentAt);
  }

  private void lose(String why, long now, PrivateOutput out) {
    if (live) {
      live = false;
      out.interrupted(why, now);
    }
  }

  /** Gives the connection up; a new one begins with a new key. */
  private void renew(String why, long now, PrivateOutput out) {
    lose(why, now, out);
    if (connection.isEmpty()) {
      return;
    }
    out.disconnect(connection, why);
    open = false;
    connection = "";
    key = "";
    renewAt = Long.MAX_VALUE;
    askAt = now + delay();
  }

  /** The body of a success is not put aside: it may hold a listen key. */
  private static void aside(
      String tag, HttpAnswer answer, DeadLetterReason reason, String detail, PrivateOutput out) {
    int length = answer.status() >= 200 && answer.status() < 300 ? 0 : answer.body().length;
    out.deadLetter(tag, answer.receivedAt(), reason, detail, answer.body(), 0, length);
  }
}
