package io.crossbook.venues.gateio.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.Times;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.HttpAnswer;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What Gate's answers mean. Errors are {@code {"label","message"}} with a status that is not 2xx;
 * the label decides, never the message (API v4 documentation, error labels). Stateless.
 */
final class GateAnswers {
  /** What a request does, as far as it matters for a refusal. */
  enum Purpose {
    /** Changes nothing. */
    READ,
    /** Ends orders, or arms the switch that does. */
    CANCEL,
    /** Brings an order into being. */
    PLACE
  }

  static final String ORDER_NOT_FOUND = "ORDER_NOT_FOUND";
  static final String CLIENT_ID_NOT_FOUND = "CLIENT_ID_NOT_FOUND";

  /** Labels that say that no such order is open. To a placement they say nothing. */
  private static final Set<String> NO_ORDER =
      Set.of(
          ORDER_NOT_FOUND,
          CLIENT_ID_NOT_FOUND,
          "ORDER_CLOSED",
          "ORDER_CANCELLED",
          "ORDER_FINISHED");

  private static final Set<String> TOO_MUCH = Set.of("TOO_MANY_REQUESTS", "TOO_FAST");

  /** The venue's own trouble: a change may have been made all the same. */
  private static final Set<String> TROUBLE = Set.of("TOO_BUSY", "SERVER_ERROR", "INTERNAL");

  private static final Map<String, RejectReason> REFUSALS =
      Map.ofEntries(
          Map.entry("REQUEST_EXPIRED", RejectReason.TOO_LATE),
          Map.entry("INVALID_KEY", RejectReason.NOT_AUTHORIZED),
          Map.entry("INVALID_SIGNATURE", RejectReason.NOT_AUTHORIZED),
          Map.entry("INVALID_CREDENTIALS", RejectReason.NOT_AUTHORIZED),
          Map.entry("MISSING_REQUIRED_HEADER", RejectReason.NOT_AUTHORIZED),
          Map.entry("IP_FORBIDDEN", RejectReason.NOT_AUTHORIZED),
          Map.entry("READ_ONLY", RejectReason.NOT_AUTHORIZED),
          Map.entry("FORBIDDEN", RejectReason.NOT_AUTHORIZED),
          Map.entry("ACCOUNT_LOCKED", RejectReason.NOT_AUTHORIZED),
          Map.entry("BALANCE_NOT_ENOUGH", RejectReason.INSUFFICIENT_FUNDS),
          Map.entry("MARGIN_BALANCE_NOT_ENOUGH", RejectReason.INSUFFICIENT_MARGIN),
          Map.entry("INSUFFICIENT_AVAILABLE", RejectReason.INSUFFICIENT_MARGIN),
          Map.entry("FUTURES_BALANCE_NOT_ENOUGH", RejectReason.INSUFFICIENT_MARGIN),
          Map.entry("USER_NOT_FOUND", RejectReason.INSUFFICIENT_MARGIN),
          Map.entry("LIQUIDATE_IMMEDIATELY", RejectReason.INSUFFICIENT_MARGIN),
          Map.entry("INVALID_PRECISION", RejectReason.INVALID_ORDER),
          Map.entry("AMOUNT_TOO_LITTLE", RejectReason.INVALID_ORDER),
          Map.entry("AMOUNT_TOO_MUCH", RejectReason.INVALID_ORDER),
          Map.entry("QUANTITY_NOT_ENOUGH", RejectReason.INVALID_ORDER),
          Map.entry("SIZE_TOO_SMALL", RejectReason.INVALID_ORDER),
          Map.entry("SIZE_TOO_LARGE", RejectReason.INVALID_ORDER),
          Map.entry("INVALID_PARAM_VALUE", RejectReason.INVALID_ORDER),
          Map.entry("PRICE_TOO_DEVIATED", RejectReason.PRICE_OUT_OF_RANGE),
          Map.entry("INVALID_CURRENCY_PAIR", RejectReason.UNKNOWN_SYMBOL),
          Map.entry("CONTRACT_NOT_FOUND", RejectReason.UNKNOWN_SYMBOL),
          Map.entry("POC_FILL_IMMEDIATELY", RejectReason.WOULD_TAKE),
          Map.entry("ORDER_POC_IMMEDIATE", RejectReason.WOULD_TAKE),
          Map.entry("FOK_NOT_FILL", RejectReason.NOT_FILLABLE),
          Map.entry("ORDER_FOK", RejectReason.NOT_FILLABLE),
          Map.entry("RISK_LIMIT_EXCEEDED", RejectReason.LIMIT_EXCEEDED),
          Map.entry("TOO_MANY_ORDERS", RejectReason.LIMIT_EXCEEDED),
          Map.entry("REDUCE_EXCEEDED", RejectReason.REDUCE_ONLY),
          Map.entry("CONTRACT_IN_DELISTING", RejectReason.NOT_TRADABLE),
          Map.entry("TRADE_RESTRICTED", RejectReason.NOT_TRADABLE),
          Map.entry("POSITION_DUAL_MODE", RejectReason.OTHER),
          Map.entry("NO_CHANGE", RejectReason.OTHER));

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int CLIENT_ERRORS = 400;
  private static final int SERVER_ERRORS = 500;
  private static final String RESET = "x-gate-ratelimit-reset-timestamp";
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** The longest of the venue's windows, where it does not say when the limit is reset. */
  private static final long WINDOW_NANOS = 10 * NANOS_PER_SECOND;

  /** Later resets than this are not of a rate limit's window. */
  private static final long LATEST_RESET_NANOS = 3_600 * NANOS_PER_SECOND;

  /** How soon a read may be tried again that the venue could not answer. */
  private static final long AGAIN_NANOS = NANOS_PER_SECOND;

  private static final long FIRST_MILLIS = 100_000_000_000L;

  private GateAnswers() {}

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

  /** The label of an error; empty if there is none. */
  static String label(HttpAnswer answer) {
    try {
      JsonNode label = JsonTree.read(answer.body(), 0, answer.body().length).path("label");
      return label.isTextual() ? label.textValue() : "";
    } catch (JsonException notJson) {
      // A page of some proxy: it has no label.
      return "";
    }
  }

  private static <T> Answer<T> refusal(HttpAnswer answer, Purpose purpose) {
    String text = answer.toString();
    if (answer.status() == TOO_MANY_REQUESTS) {
      return new Answer.RateLimited<>(reset(answer), text);
    }
    String label = label(answer);
    if (answer.status() >= SERVER_ERRORS || TROUBLE.contains(label)) {
      return purpose == Purpose.READ
          ? new Answer.RetryAfter<>(answer.receivedAt() + AGAIN_NANOS, text)
          : new Answer.Unknown<>(text);
    }
    if (answer.status() < CLIENT_ERRORS) {
      return new Answer.Unknown<>(text);
    }
    if (TOO_MUCH.contains(label)) {
      return new Answer.RateLimited<>(reset(answer), text);
    }
    if (NO_ORDER.contains(label) && purpose != Purpose.PLACE) {
      return new Answer.Rejected<>(RejectReason.UNKNOWN_ORDER, text);
    }
    RejectReason reason = REFUSALS.get(label);
    return reason == null ? new Answer.Unknown<>(text) : new Answer.Rejected<>(reason, text);
  }

  /** True if a label says that the key is not good for this. */
  static boolean unauthorized(String label) {
    return REFUSALS.get(label) == RejectReason.NOT_AUTHORIZED;
  }

  /** The header gives seconds; in streams the same name gives milliseconds: both are taken. */
  private static long reset(HttpAnswer answer) {
    String header = answer.headers().getOrDefault(RESET, "");
    long earliest = answer.receivedAt() + AGAIN_NANOS;
    if (!header.matches("[0-9]{1,15}")) {
      return answer.receivedAt() + WINDOW_NANOS;
    }
    long number = Long.parseLong(header);
    long at = number < FIRST_MILLIS ? Times.seconds(number) : Times.millis(number);
    return at == 0
        ? answer.receivedAt() + WINDOW_NANOS
        : Math.max(earliest, Math.min(at, answer.receivedAt() + LATEST_RESET_NANOS));
  }
}
