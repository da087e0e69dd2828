package io.crossbook.venues.binance.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.HttpAnswer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What refusals mean, as data: codes of the pages "Error codes" of the spot and of the USD-M
 * documentation. Only what these pages say was not executed counts as refused; everything else
 * leaves the outcome unknown, above all 5xx, -1000, -1001, -1006, -1007 and -1008. Immutable.
 */
final class BinanceErrors {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Limits are counted by the minute. */
  private static final long LIMIT_WAIT_NANOS = 60 * NANOS_PER_SECOND;

  /** The shortest ban (documentation: two minutes to three days). */
  private static final long BAN_WAIT_NANOS = 120 * NANOS_PER_SECOND;

  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final long MOST_WAIT_SECONDS = 7 * 86_400L;
  private static final Pattern BANNED_UNTIL = Pattern.compile("banned until (\\d{13})\\b");

  private static final int CANCEL_REJECTED = -2011;
  private static final int ORDER_REJECTED = -2010;
  private static final int FILTER_FAILURE = -1013;

  private static final Map<Integer, RejectReason> COMMON =
      Map.ofEntries(
          Map.entry(-1002, RejectReason.NOT_AUTHORIZED),
          Map.entry(-1022, RejectReason.NOT_AUTHORIZED),
          Map.entry(-2014, RejectReason.NOT_AUTHORIZED),
          Map.entry(-2015, RejectReason.NOT_AUTHORIZED),
          Map.entry(-1021, RejectReason.TOO_LATE),
          Map.entry(-1014, RejectReason.INVALID_ORDER),
          Map.entry(-1020, RejectReason.INVALID_ORDER),
          Map.entry(-1100, RejectReason.INVALID_ORDER),
          Map.entry(-1101, RejectReason.INVALID_ORDER),
          Map.entry(-1102, RejectReason.INVALID_ORDER),
          Map.entry(-1103, RejectReason.INVALID_ORDER),
          Map.entry(-1104, RejectReason.INVALID_ORDER),
          Map.entry(-1105, RejectReason.INVALID_ORDER),
          Map.entry(-1106, RejectReason.INVALID_ORDER),
          Map.entry(-1108, RejectReason.INVALID_ORDER),
          Map.entry(-1111, RejectReason.INVALID_ORDER),
          Map.entry(-1112, RejectReason.OTHER),
          Map.entry(-1114, RejectReason.INVALID_ORDER),
          Map.entry(-1115, RejectReason.INVALID_ORDER),
          Map.entry(-1116, RejectReason.INVALID_ORDER),
          Map.entry(-1117, RejectReason.INVALID_ORDER),
          Map.entry(-1118, RejectReason.INVALID_ORDER),
          Map.entry(-1119, RejectReason.INVALID_ORDER),
          Map.entry(-1121, RejectReason.UNKNOWN_SYMBOL),
          Map.entry(-1125, RejectReason.OTHER),
          Map.entry(-1127, RejectReason.OTHER),
          Map.entry(-1128, RejectReason.INVALID_ORDER),
          Map.entry(-1130, RejectReason.INVALID_ORDER),
          Map.entry(-2013, RejectReason.UNKNOWN_ORDER));

  private static final Map<Integer, RejectReason> SPOT_ONLY =
      Map.of(
          -2026, RejectReason.UNKNOWN_ORDER,
          -2039, RejectReason.OTHER);

  private static final Map<Integer, RejectReason> USDM_ONLY =
      Map.ofEntries(
          Map.entry(-1011, RejectReason.NOT_AUTHORIZED),
          Map.entry(-2017, RejectReason.NOT_AUTHORIZED),
          Map.entry(-2018, RejectReason.INSUFFICIENT_FUNDS),
          Map.entry(-2019, RejectReason.INSUFFICIENT_MARGIN),
          Map.entry(-2020, RejectReason.NOT_FILLABLE),
          Map.entry(-2022, RejectReason.REDUCE_ONLY),
          Map.entry(-2023, RejectReason.NOT_TRADABLE),
          Map.entry(-2024, RejectReason.REDUCE_ONLY),
          Map.entry(-2025, RejectReason.LIMIT_EXCEEDED),
          Map.entry(-2026, RejectReason.INVALID_ORDER),
          Map.entry(-2027, RejectReason.LIMIT_EXCEEDED),
          Map.entry(-2028, RejectReason.INSUFFICIENT_MARGIN),
          Map.entry(-4001, RejectReason.INVALID_ORDER),
          Map.entry(-4002, RejectReason.INVALID_ORDER),
          Map.entry(-4003, RejectReason.INVALID_ORDER),
          Map.entry(-4004, RejectReason.INVALID_ORDER),
          Map.entry(-4005, RejectReason.INVALID_ORDER),
          Map.entry(-4013, RejectReason.INVALID_ORDER),
          Map.entry(-4014, RejectReason.INVALID_ORDER),
          Map.entry(-4015, RejectReason.INVALID_ORDER),
          Map.entry(-4016, RejectReason.PRICE_OUT_OF_RANGE),
          Map.entry(-4023, RejectReason.INVALID_ORDER),
          Map.entry(-4024, RejectReason.PRICE_OUT_OF_RANGE),
          Map.entry(-4050, RejectReason.INSUFFICIENT_MARGIN),
          Map.entry(-4051, RejectReason.INSUFFICIENT_MARGIN),
          Map.entry(-4061, RejectReason.INVALID_ORDER),
          Map.entry(-4062, RejectReason.INVALID_ORDER),
          Map.entry(-4087, RejectReason.NOT_TRADABLE),
          Map.entry(-4088, RejectReason.NOT_TRADABLE),
          Map.entry(-4116, RejectReason.DUPLICATE_ID),
          Map.entry(-4118, RejectReason.REDUCE_ONLY),
          Map.entry(-4131, RejectReason.PRICE_OUT_OF_RANGE),
          Map.entry(-4140, RejectReason.NOT_TRADABLE),
          Map.entry(-4141, RejectReason.NOT_TRADABLE),
          Map.entry(-4164, RejectReason.INVALID_ORDER),
          Map.entry(-4192, RejectReason.NOT_TRADABLE),
          Map.entry(-4400, RejectReason.NOT_TRADABLE),
          Map.entry(-4401, RejectReason.NOT_TRADABLE),
          Map.entry(-4402, RejectReason.NOT_AUTHORIZED),
          Map.entry(-5021, RejectReason.NOT_FILLABLE),
          Map.entry(-5022, RejectReason.WOULD_TAKE),
          Map.entry(-5028, RejectReason.TOO_LATE));

  /** Binance spot and Binance.US. */
  static final BinanceErrors SPOT = new BinanceErrors(SPOT_ONLY);

  /** USD-M futures: -2021, -2022 and -2026 mean something else here than on spot. */
  static final BinanceErrors USDM = new BinanceErrors(USDM_ONLY);

  private final Map<Integer, RejectReason> reasons;

  private BinanceErrors(Map<Integer, RejectReason> own) {
    Map<Integer, RejectReason> all = new HashMap<>(COMMON);
    all.putAll(own);
    this.reasons = Map.copyOf(all);
  }

  /**
   * An error as the venue states it.
   *
   * @param code negative
   * @param text the venue's words
   */
  record VenueError(int code, String text) {
    /** The error in an object with {@code code} and {@code msg}; empty if it is none. */
    static Optional<VenueError> of(JsonNode object) {
      JsonNode code = object.path("code");
      return code.isIntegralNumber() && code.canConvertToInt() && code.intValue() < 0
          ? Optional.of(new VenueError(code.intValue(), object.path("msg").asText()))
          : Optional.empty();
    }

    /** The error in a body; empty if the body holds none. */
    static Optional<VenueError> of(HttpAnswer answer) {
      try {
        return of(JsonTree.read(answer.body(), 0, answer.body().length));
      } catch (JsonException notJson) {
        // A page of a proxy or a firewall: it says nothing in the venue's words.
        return Optional.empty();
      }
    }

    @Override
    public String toString() {
      return code + " " + text;
    }
  }

  /** What an answer other than 200 means. */
  <T> Answer<T> read(HttpAnswer answer) {
    Optional<VenueError> error = VenueError.of(answer);
    int status = answer.status();
    if (status == 429 || status == 418) {
      return limited(answer, error.map(VenueError::toString).orElse("HTTP status " + status));
    }
    if (status < 400 || status >= 500) {
      return new Answer.Unknown<>("HTTP status " + answer);
    }
    if (error.isEmpty()) {
      // A firewall and a region where the venue does not serve answer before the venue sees
      // anything, in words of their own.
      return status == 403 || status == 451
          ? new Answer.Rejected<>(
              RejectReason.NOT_AUTHORIZED, "HTTP status " + status + ": blocked by the venue")
          : new Answer.Unknown<>("HTTP status " + answer);
    }
    return read(error.get(), answer);
  }

  private <T> Answer<T> read(VenueError error, HttpAnswer answer) {
    return isLimit(error)
        ? limited(answer, error.toString())
        : reason(error)
            .<Answer<T>>map(reason -> new Answer.Rejected<>(reason, error.toString()))
            .orElseGet(() -> new Answer.Unknown<>(error.toString()));
  }

  /** True if too much was asked: weight, orders, connections. */
  static boolean isLimit(VenueError error) {
    return error.code() == -1003 || error.code() == -1015 || error.code() == -1034;
  }

  /** Why something was refused for good; empty if the error does not say that it was. */
  Optional<RejectReason> reason(VenueError error) {
    return switch (error.code()) {
      case ORDER_REJECTED -> Optional.of(rejectedOrder(error.text()));
      case CANCEL_REJECTED ->
          Optional.of(
              error.text().startsWith("Unknown order")
                  ? RejectReason.UNKNOWN_ORDER
                  : RejectReason.OTHER);
      case FILTER_FAILURE -> Optional.of(filter(error.text()));
      default -> Optional.ofNullable(reasons.get(error.code()));
    };
  }

  /** Reasons of the matching engine come under one code and differ by their words. */
  private static RejectReason rejectedOrder(String text) {
    if (text.contains("insufficient balance")) {
      return RejectReason.INSUFFICIENT_FUNDS;
    }
    if (text.startsWith("Duplicate order")) {
      return RejectReason.DUPLICATE_ID;
    }
    if (text.contains("immediately match and take")) {
      return RejectReason.WOULD_TAKE;
    }
    if (text.startsWith("Market is closed")
        || text.contains("not permitted for this account")
        || text.contains("restricted for this account")
        || text.contains("trading is not enabled")) {
      return RejectReason.NOT_TRADABLE;
    }
    if (text.contains("disabled on this account") || text.contains("may not place")) {
      return RejectReason.NOT_AUTHORIZED;
    }
    return text.contains("not supported")
            || text.startsWith("Unsupported order combination")
            || text.contains("zero or less")
        ? RejectReason.INVALID_ORDER
        : RejectReason.OTHER;
  }

  /** The request did not reach the matching engine: a filter of the symbol was broken. */
  private static RejectReason filter(String text) {
    if (text.contains("PERCENT_PRICE")) {
      return RejectReason.PRICE_OUT_OF_RANGE;
    }
    if (text.startsWith("Market is closed")) {
      return RejectReason.NOT_TRADABLE;
    }
    return text.contains("MAX_NUM") || text.contains("MAX_POSITION")
        ? RejectReason.LIMIT_EXCEEDED
        : RejectReason.INVALID_ORDER;
  }

  private static <T> Answer<T> limited(HttpAnswer answer, String text) {
    return new Answer.RateLimited<>(silentUntil(answer, text), text);
  }

  /** The header's seconds, else the time in the text, else the shortest that is documented. */
  private static long silentUntil(HttpAnswer answer, String text) {
    String seconds = answer.headers().getOrDefault("retry-after", "").strip();
    if (seconds.matches("\\d{1,7}")) {
      long wait = Math.min(Math.max(1, Long.parseLong(seconds)), MOST_WAIT_SECONDS);
      return answer.receivedAt() + wait * NANOS_PER_SECOND;
    }
    Matcher banned = BANNED_UNTIL.matcher(text);
    if (banned.find()) {
      return Math.max(
          answer.receivedAt() + NANOS_PER_SECOND,
          Math.multiplyExact(Long.parseLong(banned.group(1)), NANOS_PER_MILLI));
    }
    return answer.receivedAt() + (answer.status() == 418 ? BAN_WAIT_NANOS : LIMIT_WAIT_NANOS);
  }
}
