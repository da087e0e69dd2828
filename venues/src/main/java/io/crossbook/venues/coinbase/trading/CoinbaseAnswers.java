package io.crossbook.venues.coinbase.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.HttpAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What the venue's statuses and error words mean. A refusal is believed only where the word is
 * known to say that nothing was executed; everything else leaves the outcome unknown. Stateless.
 */
final class CoinbaseAnswers {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Limits are per second; where the answer does not say how long, this is long enough. */
  private static final long SILENCE_SECONDS = 10;

  private static final long LONGEST_SILENCE_SECONDS = 3_600;

  /** Larger than any waiting time in seconds: a point in time, in seconds since the epoch. */
  private static final long POINT_IN_TIME = 1_000_000_000L;

  /** The market may have orders again so much later. */
  private static final long MARKET_RETRY_NANOS = NANOS_PER_SECOND;

  private static final String PREVIEW = "PREVIEW_";
  private static final String NO_WALLET = "account is not available";

  private CoinbaseAnswers() {}

  /**
   * Reads an answer.
   *
   * @param good what a body with status 200 means; may throw
   */
  static <T> Answer<T> read(HttpAnswer answer, Function<JsonNode, Answer<T>> good) {
    int status = answer.status();
    if (status == 200) {
      return good.apply(JsonTree.read(answer.body(), 0, answer.body().length));
    }
    if (status == 429) {
      return rateLimited(answer);
    }
    if (status == 401) {
      return notAuthorized(answer);
    }
    if (status >= 400 && status < 500) {
      Answer<T> refused = refused(answer);
      // A body may say that it is about one product only.
      return status == 403 && refused instanceof Answer.Unknown<T>
          ? notAuthorized(answer)
          : refused;
    }
    return new Answer.Unknown<>(answer.toString());
  }

  private static <T> Answer<T> notAuthorized(HttpAnswer answer) {
    return new Answer.Rejected<>(RejectReason.NOT_AUTHORIZED, answer.toString());
  }

  private static <T> Answer<T> refused(HttpAnswer answer) {
    JsonNode body;
    try {
      body = JsonTree.read(answer.body(), 0, answer.body().length);
    } catch (JsonException notJson) {
      return new Answer.Unknown<>(answer.toString());
    }
    for (String word : words(body)) {
      if (word.equals("rate_limit_exceeded") || word.startsWith("RATE_LIMIT")) {
        return rateLimited(answer);
      }
    }
    return refusal(body, answer);
  }

  /** {@code x-ratelimit-reset} is in seconds. */
  private static <T> Answer<T> rateLimited(HttpAnswer answer) {
    long seconds = SILENCE_SECONDS;
    String reset =
        answer
            .headers()
            .getOrDefault("x-ratelimit-reset", answer.headers().getOrDefault("retry-after", ""));
    if (reset.matches("[0-9]{1,10}")) {
      seconds = Long.parseLong(reset);
      if (seconds >= POINT_IN_TIME) {
        seconds -= Math.floorDiv(answer.receivedAt(), NANOS_PER_SECOND);
      }
    }
    seconds = Math.max(1, Math.min(LONGEST_SILENCE_SECONDS, seconds));
    return new Answer.RateLimited<>(
        answer.receivedAt() + seconds * NANOS_PER_SECOND, answer.toString());
  }

  /** What a body that refuses means: unknown unless one of its words is known. */
  static <T> Answer<T> refusal(JsonNode body, HttpAnswer answer) {
    for (String word : words(body)) {
      String bare = word.startsWith(PREVIEW) ? word.substring(PREVIEW.length()) : word;
      if (bare.equals("INVALID_NO_LIQUIDITY") || bare.equals("MISSING_MARKET_TRADE_DATA")) {
        return new Answer.RetryAfter<>(answer.receivedAt() + MARKET_RETRY_NANOS, word);
      }
      RejectReason reason = reason(bare);
      if (reason != null) {
        return new Answer.Rejected<>(reason, word);
      }
    }
    return new Answer.Unknown<>(answer.toString());
  }

  /** Null for a word that is not known. */
  private static RejectReason reason(String word) {
    return switch (word) {
      case "INSUFFICIENT_FUND", "INSUFFICIENT_FUNDS" -> RejectReason.INSUFFICIENT_FUNDS;
      case "INVALID_LIMIT_PRICE_POST_ONLY" -> RejectReason.WOULD_TAKE;
      case "INVALID_PRODUCT_ID" -> RejectReason.UNKNOWN_SYMBOL;
      case "LIMIT_PRICE_TOO_FAR_FROM_MARKET" -> RejectReason.PRICE_OUT_OF_RANGE;
      case "INVALID_SIZE_PRECISION",
          "INVALID_PRICE_PRECISION",
          "INVALID_SIDE",
          "INVALID_REQUEST",
          "INVALID_LIMIT_PRICE",
          "UNSUPPORTED_ORDER_CONFIGURATION" ->
          RejectReason.INVALID_ORDER;
      case "ORDER_ENTRY_DISABLED",
          "INELIGIBLE_PAIR",
          "UNTRADABLE_PRODUCT",
          "GEOFENCING_RESTRICTION" ->
          RejectReason.NOT_TRADABLE;
      case "COMMANDER_REJECTED_NEW_ORDER" -> RejectReason.OTHER;
      case "DUPLICATE_CLIENT_ORDER_ID" -> RejectReason.DUPLICATE_ID;
      default ->
          word.toLowerCase(Locale.ROOT).contains(NO_WALLET) ? RejectReason.NOT_TRADABLE : null;
    };
  }

  /** Everything in a body that may be an error word, the most telling first. */
  static List<String> words(JsonNode body) {
    List<String> words = new ArrayList<>();
    for (JsonNode object : List.of(body.path("error_response"), body)) {
      for (String field :
          List.of(
              "error",
              "new_order_failure_reason",
              "preview_failure_reason",
              "failure_reason",
              "message",
              "error_details")) {
        add(object.path(field), words);
      }
    }
    for (JsonNode error : body.path("errors")) {
      add(error.path("id"), words);
    }
    return words;
  }

  private static void add(JsonNode word, List<String> words) {
    if (word.isTextual() && !word.textValue().isEmpty()) {
      words.add(word.textValue());
    }
  }
}
