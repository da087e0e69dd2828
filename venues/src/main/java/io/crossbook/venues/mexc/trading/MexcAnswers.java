package io.crossbook.venues.mexc.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.HttpAnswer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What MEXC's answers mean. Errors are {@code {"code","msg"}} with a status of 4xx (spot v3
 * documentation, error codes). Stateless.
 */
final class MexcAnswers {
  /** What a request does, as far as it matters for a refusal. */
  enum Purpose {
    /** Changes nothing. */
    READ,
    /** Ends orders. */
    CANCEL,
    /** Brings an order into being. */
    PLACE
  }

  /** No such order; -2013 is what implementations have seen for a query. */
  private static final Set<Long> NO_ORDER = Set.of(-2013L, -2011L, 30026L, 22222L);

  /** The venue's own trouble: a change may have been made all the same. */
  private static final Set<Long> TROUBLE = Set.of(500L, 503L, 504L, 20002L);

  private static final Map<Long, RejectReason> REFUSALS = refusals();

  private static final int CLIENT_ERRORS = 400;
  private static final int SERVER_ERRORS = 500;

  /** Firewall, ban, and too many requests. */
  private static final Set<Integer> SILENCE = Set.of(403, 418, 429);

  private static final long NO_CODE = Long.MIN_VALUE;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** An endpoint over its limit recovers after ten minutes, where the venue does not say when. */
  private static final long RECOVERY_SECONDS = 600;

  /** The longest ban. */
  private static final long LONGEST_SECONDS = 3 * 86_400;

  /** How soon a read may be tried again that the venue could not answer. */
  private static final long AGAIN_NANOS = NANOS_PER_SECOND;

  private MexcAnswers() {}

  private static Map<Long, RejectReason> refusals() {
    Map<Long, RejectReason> refusals = new HashMap<>();
    put(refusals, RejectReason.TOO_LATE, 700003, 10073);
    put(
        refusals,
        RejectReason.NOT_AUTHORIZED,
        400,
        401,
        602,
        10072,
        700001,
        700002,
        700006,
        700007);
    put(refusals, RejectReason.INSUFFICIENT_FUNDS, 30004, 30005, 10101);
    put(refusals, RejectReason.INVALID_ORDER, 30002, 30003, 10096, 10097);
    // Malformed requests: refused before anything is looked at.
    put(refusals, RejectReason.INVALID_ORDER, 700004, 700005, 700008, 33333, 44444, 730002);
    put(refusals, RejectReason.PRICE_OUT_OF_RANGE, 30010);
    put(refusals, RejectReason.LIMIT_EXCEEDED, 30029, 30032);
    put(
        refusals,
        RejectReason.NOT_TRADABLE,
        30000,
        30001,
        30016,
        30018,
        30019,
        30020,
        30027,
        30028,
        30041,
        10007);
    put(refusals, RejectReason.UNKNOWN_SYMBOL, 30014, 30021, -1121);
    return Map.copyOf(refusals);
  }

  private static void put(Map<Long, RejectReason> refusals, RejectReason reason, long... codes) {
    for (long code : codes) {
      refusals.put(code, reason);
    }
  }

  /**
   * Reads an answer.
   *
   * @param value reads the body of a 2xx; what it throws makes the outcome unknown
   */
  static <T> Answer<T> read(HttpAnswer answer, Purpose purpose, Function<JsonNode, T> value) {
    if (answer.status() >= 200 && answer.status() < 300) {
      return new Answer.Done<>(value.apply(JsonTree.read(answer.body(), 0, answer.body().length)));
    }
    return refusal(answer, purpose);
  }

  /** True if an error says that there is no such order. */
  static boolean noOrder(HttpAnswer answer) {
    return NO_ORDER.contains(code(answer));
  }

  private static long code(HttpAnswer answer) {
    try {
      JsonNode code = JsonTree.read(answer.body(), 0, answer.body().length).path("code");
      return code.isIntegralNumber() && code.canConvertToLong() ? code.longValue() : NO_CODE;
    } catch (JsonException notJson) {
      // A page of some proxy: it has no code.
      return NO_CODE;
    }
  }

  private static <T> Answer<T> refusal(HttpAnswer answer, Purpose purpose) {
    String text = answer.toString();
    long code = code(answer);
    if (answer.status() >= SERVER_ERRORS || TROUBLE.contains(code)) {
      return purpose == Purpose.READ
          ? new Answer.RetryAfter<>(answer.receivedAt() + AGAIN_NANOS, text)
          : new Answer.Unknown<>(text);
    }
    if (answer.status() < CLIENT_ERRORS) {
      return new Answer.Unknown<>(text);
    }
    if (NO_ORDER.contains(code) && purpose != Purpose.PLACE) {
      return new Answer.Rejected<>(RejectReason.UNKNOWN_ORDER, text);
    }
    RejectReason reason = REFUSALS.get(code);
    if (reason != null) {
      return new Answer.Rejected<>(reason, text);
    }
    return SILENCE.contains(answer.status())
        ? new Answer.RateLimited<>(silentUntil(answer), text)
        : new Answer.Unknown<>(text);
  }

  private static long silentUntil(HttpAnswer answer) {
    String header = answer.headers().getOrDefault("retry-after", "");
    long seconds = header.matches("[0-9]{1,9}") ? Long.parseLong(header) : RECOVERY_SECONDS;
    return answer.receivedAt() + Math.max(1, Math.min(seconds, LONGEST_SECONDS)) * NANOS_PER_SECOND;
  }
}
