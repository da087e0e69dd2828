package io.crossbook.venues.oanda.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.HttpAnswer;
import java.util.Map;
import java.util.function.Function;

/**
 * What OANDA's answers mean. Here the HTTP status decides, and a refusal holds the transaction that
 * refused; a status or body that is not documented for a request means that nobody knows.
 * Stateless.
 */
final class OandaAnswers {
  private static final long NANOS = 1_000_000_000L;

  /** Wait after too many requests, where the answer does not say how long. */
  static final long BACK_OFF_NANOS = NANOS;

  private static final int LONGEST_WAIT_SECONDS = 3600;

  /** Reject reasons of the OpenAPI description that mean something for our orders. */
  private static final Map<String, RejectReason> REASONS =
      Map.ofEntries(
          Map.entry("INSUFFICIENT_MARGIN", RejectReason.INSUFFICIENT_MARGIN),
          Map.entry("INSUFFICIENT_FUNDS", RejectReason.INSUFFICIENT_FUNDS),
          Map.entry("INSTRUMENT_NOT_TRADEABLE", RejectReason.NOT_TRADABLE),
          Map.entry("INSTRUMENT_PRICE_UNKNOWN", RejectReason.NOT_TRADABLE),
          Map.entry("MARKET_HALTED", RejectReason.NOT_TRADABLE),
          Map.entry("INSTRUMENT_UNKNOWN", RejectReason.UNKNOWN_SYMBOL),
          Map.entry("INSTRUMENT_MISSING", RejectReason.INVALID_ORDER),
          Map.entry("CLIENT_ORDER_ID_ALREADY_EXISTS", RejectReason.DUPLICATE_ID),
          Map.entry("ORDER_DOESNT_EXIST", RejectReason.UNKNOWN_ORDER),
          Map.entry("NO_SUCH_ORDER", RejectReason.UNKNOWN_ORDER),
          Map.entry("PENDING_ORDERS_ALLOWED_EXCEEDED", RejectReason.LIMIT_EXCEEDED),
          Map.entry("TIME_IN_FORCE_GTD_TIMESTAMP_IN_PAST", RejectReason.TOO_LATE),
          Map.entry("ACCOUNT_NOT_ACTIVE", RejectReason.NOT_AUTHORIZED),
          Map.entry("ACCOUNT_LOCKED", RejectReason.NOT_AUTHORIZED),
          Map.entry("ACCOUNT_ORDER_CREATION_LOCKED", RejectReason.NOT_AUTHORIZED),
          Map.entry("ACCOUNT_ORDER_CANCEL_LOCKED", RejectReason.NOT_AUTHORIZED));

  private OandaAnswers() {}

  /**
   * Reads the answer to a request that only reads.
   *
   * @param body what an answer with status 200 means; throws if it does not hold what was asked for
   */
  static <T> Answer<T> read(HttpAnswer answer, Function<JsonNode, T> body) {
    if (answer.status() == 200) {
      return new Answer.Done<>(body.apply(tree(answer)));
    }
    if (answer.status() >= 500) {
      return new Answer.RetryAfter<>(answer.receivedAt() + BACK_OFF_NANOS, answer.toString());
    }
    return refused(answer);
  }

  /** The answer to a request as a tree. */
  static JsonNode tree(HttpAnswer answer) {
    return JsonTree.read(answer.body(), 0, answer.body().length);
  }

  /** What a status says that says the same for every request; else nobody knows. */
  static <T> Answer<T> refused(HttpAnswer answer) {
    return switch (answer.status()) {
      case 401, 403 -> new Answer.Rejected<>(RejectReason.NOT_AUTHORIZED, answer.toString());
      case 429 ->
          new Answer.RateLimited<>(answer.receivedAt() + waitNanos(answer), answer.toString());
      default -> new Answer.Unknown<>(answer.toString());
    };
  }

  private static long waitNanos(HttpAnswer answer) {
    String seconds = answer.headers().getOrDefault("retry-after", "").strip();
    return seconds.matches("[0-9]{1,4}") && !seconds.matches("0+")
        ? Math.min(LONGEST_WAIT_SECONDS, Integer.parseInt(seconds)) * NANOS
        : BACK_OFF_NANOS;
  }

  /**
   * A refusal, if the answer holds the transaction that refused.
   *
   * @param transaction name of the field that holds it
   */
  static <T> Answer<T> rejected(HttpAnswer answer, String transaction) {
    JsonNode tree = tree(answer);
    String reason = tree.path(transaction).path("rejectReason").asText("");
    if (reason.isEmpty()) {
      return new Answer.Unknown<>(answer.toString());
    }
    String message = tree.path("errorMessage").asText("");
    return new Answer.Rejected<>(
        reason(reason), message.isEmpty() ? reason : reason + ": " + message);
  }

  /** True if the answer says that there is no order of this name. */
  static boolean noSuchOrder(HttpAnswer answer) {
    if (answer.status() != 404) {
      return false;
    }
    JsonNode tree = tree(answer);
    return reason(tree.path("errorCode").asText("")) == RejectReason.UNKNOWN_ORDER;
  }

  /** The common reason behind a reject reason. */
  static RejectReason reason(String word) {
    RejectReason known = REASONS.get(word);
    if (known != null) {
      return known;
    }
    return word.startsWith("UNITS_")
            || word.startsWith("PRICE_")
            || word.startsWith("TIME_IN_FORCE_")
            || word.startsWith("CLIENT_ORDER_")
            || word.startsWith("ORDER_FILL_POSITION_ACTION_")
        ? RejectReason.INVALID_ORDER
        : RejectReason.OTHER;
  }
}
