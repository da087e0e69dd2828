package io.crossbook.venues.kraken.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.Times;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.HttpAnswer;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What Kraken's answers mean. They are {@code {"error":[...],"result":{...}}}, mostly with HTTP
 * status 200 whatever happened, so the texts decide: {@code E<category>:<text>[:detail]} for an
 * error, {@code W...} for a warning. Texts that are not in the table mean that nobody knows, and so
 * does a status from 500 on, unless the request only read. Stateless.
 */
final class KrakenAnswers {
  /** What a request does. */
  enum Purpose {
    /** Reads only: it can be asked again whatever happened. */
    READ,
    /** Places an order. */
    PLACE,
    /** Ends orders, or says when they are to be ended. */
    CANCEL
  }

  private static final long NANOS = 1_000_000_000L;

  /** The documentation recommends 5 to 15 s after the REST counter ran over. */
  static final long RATE_LIMIT_NANOS = 6 * NANOS;

  /** A temporary lockout lasts about 15 minutes, and each try may extend it. */
  static final long LOCKOUT_NANOS = 900 * NANOS;

  /** The engine's counter of a pair falls by at least one a second; only that pair has to wait. */
  static final long ENGINE_LIMIT_NANOS = 5 * NANOS;

  /** Before a read is repeated, or a request is made with a higher nonce. */
  static final long AGAIN_NANOS = NANOS;

  private enum Kind {
    REJECTED,
    /** Refused on a read or a cancel; makes no sense on a placement. */
    REJECTED_UNLESS_PLACING,
    RETRY,
    ENGINE_LIMIT,
    RATE_LIMIT,
    THROTTLED,
    LOCKOUT,
    /** Nobody knows, unless the request only read. */
    UNSURE
  }

  /** One row of the table of errors: the beginning of the text. */
  private record Row(String start, Kind kind, RejectReason reason) {
    static Row rejected(String start, RejectReason reason) {
      return new Row(start, Kind.REJECTED, reason);
    }

    static Row of(String start, Kind kind) {
      return new Row(start, kind, null);
    }
  }

  private static final List<Row> ROWS =
      List.of(
          Row.rejected("EOrder:Insufficient funds", RejectReason.INSUFFICIENT_FUNDS),
          Row.rejected("EOrder:Insufficient margin", RejectReason.INSUFFICIENT_MARGIN),
          Row.rejected("EOrder:Cannot open position", RejectReason.INSUFFICIENT_MARGIN),
          Row.rejected("EOrder:Margin allowance exceeded", RejectReason.INSUFFICIENT_MARGIN),
          Row.rejected("EOrder:Orders limit exceeded", RejectReason.LIMIT_EXCEEDED),
          Row.rejected("EOrder:Order minimum not met", RejectReason.INVALID_ORDER),
          Row.rejected("EOrder:Cost minimum not met", RejectReason.INVALID_ORDER),
          Row.rejected("EOrder:Tick size check failed", RejectReason.INVALID_ORDER),
          Row.rejected("EOrder:Invalid price", RejectReason.INVALID_ORDER),
          Row.rejected("EGeneral:Invalid arguments", RejectReason.INVALID_ORDER),
          Row.rejected("EQuery:Unknown asset pair", RejectReason.UNKNOWN_SYMBOL),
          Row.rejected("EOrder:Post only order", RejectReason.WOULD_TAKE),
          Row.rejected("EService:Market in cancel_only mode", RejectReason.NOT_TRADABLE),
          Row.rejected("EService:Market in post_only mode", RejectReason.NOT_TRADABLE),
          Row.rejected("EAPI:Invalid key", RejectReason.NOT_AUTHORIZED),
          Row.rejected("EAPI:Invalid signature", RejectReason.NOT_AUTHORIZED),
          Row.rejected("EGeneral:Permission denied", RejectReason.NOT_AUTHORIZED),
          new Row("EOrder:Unknown order", Kind.REJECTED_UNLESS_PLACING, RejectReason.UNKNOWN_ORDER),
          Row.of("EAPI:Invalid nonce", Kind.RETRY),
          Row.of("EOrder:Rate limit exceeded", Kind.ENGINE_LIMIT),
          Row.of("EAPI:Rate limit exceeded", Kind.RATE_LIMIT),
          Row.of("EService:Throttled", Kind.THROTTLED),
          Row.of("EGeneral:Temporary lockout", Kind.LOCKOUT),
          Row.of("EService:Unavailable", Kind.UNSURE),
          Row.of("EService:Busy", Kind.UNSURE),
          Row.of("EService:Timeout", Kind.UNSURE),
          Row.of("EService:Deadline elapsed", Kind.UNSURE),
          Row.of("EGeneral:Internal error", Kind.UNSURE));

  private KrakenAnswers() {}

  /**
   * Reads an answer.
   *
   * @param result what the {@code result} of an answer without errors means; throws if it does not
   *     hold what was asked for
   */
  static <T> Answer<T> read(HttpAnswer answer, Purpose purpose, Function<JsonNode, T> result) {
    if (answer.status() >= 500) {
      return unsure(answer.toString(), purpose, answer);
    }
    JsonNode tree = JsonTree.read(answer.body(), 0, answer.body().length);
    JsonNode errors = tree.path("error");
    if (!errors.isArray()) {
      throw new JsonException("no array 'error'", 0);
    }
    Answer<T> worst = null;
    for (JsonNode error : errors) {
      String text = error.asText();
      if (!error.isTextual() || !text.startsWith("W")) {
        Answer<T> meaning = error(text, purpose, answer);
        // Who reads several errors must not overlook the one that leaves the outcome open.
        if (worst == null || meaning instanceof Answer.Unknown) {
          worst = meaning;
        }
      }
    }
    if (worst != null) {
      return worst;
    }
    JsonNode body = tree.path("result");
    if (answer.status() != 200 || body.isMissingNode()) {
      return new Answer.Unknown<>(answer.toString());
    }
    return new Answer.Done<>(result.apply(body));
  }

  /** True if the text says that key, signature or permission is wrong. */
  static boolean refusesKey(String text) {
    return ROWS.stream()
        .anyMatch(row -> row.reason == RejectReason.NOT_AUTHORIZED && text.startsWith(row.start));
  }

  private static <T> Answer<T> error(String text, Purpose purpose, HttpAnswer answer) {
    long now = answer.receivedAt();
    for (Row row : ROWS) {
      if (text.startsWith(row.start)) {
        return switch (row.kind) {
          case REJECTED -> new Answer.Rejected<>(row.reason, text);
          case REJECTED_UNLESS_PLACING ->
              purpose == Purpose.PLACE
                  ? new Answer.Unknown<>(text)
                  : new Answer.Rejected<>(row.reason, text);
          case RETRY -> new Answer.RetryAfter<>(now + AGAIN_NANOS, text);
          case ENGINE_LIMIT -> new Answer.RetryAfter<>(now + ENGINE_LIMIT_NANOS, text);
          case RATE_LIMIT -> new Answer.RateLimited<>(now + RATE_LIMIT_NANOS, text);
          case THROTTLED -> new Answer.RateLimited<>(throttledUntil(text, now), text);
          case LOCKOUT -> new Answer.RateLimited<>(now + LOCKOUT_NANOS, text);
          case UNSURE -> unsure(text, purpose, answer);
        };
      }
    }
    // The exact words are not documented. The order of that id has to be looked up.
    if (purpose == Purpose.PLACE
        && text.startsWith("E")
        && text.toLowerCase(Locale.ROOT).contains("duplicate")) {
      return new Answer.Rejected<>(RejectReason.DUPLICATE_ID, text);
    }
    return new Answer.Unknown<>(text);
  }

  private static <T> Answer<T> unsure(String text, Purpose purpose, HttpAnswer answer) {
    return purpose == Purpose.READ
        ? new Answer.RetryAfter<>(answer.receivedAt() + AGAIN_NANOS, text)
        : new Answer.Unknown<>(text);
  }

  /** {@code EService:Throttled: <seconds since the epoch>} says when to come back. */
  private static long throttledUntil(String text, long now) {
    String digits = text.substring(text.lastIndexOf(':') + 1).strip();
    if (!digits.matches("[0-9]{1,10}")) {
      return now + RATE_LIMIT_NANOS;
    }
    long until = Times.seconds(Long.parseLong(digits));
    // A time that is over already, or far away, is not to be trusted.
    return until <= now || until > now + LOCKOUT_NANOS ? now + RATE_LIMIT_NANOS : until;
  }
}
