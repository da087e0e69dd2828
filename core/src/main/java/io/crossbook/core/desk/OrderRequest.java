package io.crossbook.core.desk;

import io.crossbook.core.book.Side;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.routing.RouteMode;
import io.crossbook.core.routing.Slicing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a person orders: how much of what, where, how fast, and when what was bought is given up. It
 * is written down as a line of words, {@code buy 0.5 BTC-USD mode=smart limit=60000 venue=kraken
 * twap=600s participation=0.1 for=660s stop-loss=0.02 trailing=0.02/0.03}, and read back from it.
 * Immutable.
 *
 * @param side buys or sells
 * @param quantity in base; positive
 * @param instrument canonical name of a spot or foreign-exchange instrument: derivatives are
 *     refused
 * @param mode what it is routed by
 * @param limit worst price, in quote; null for none but the desk's price collar
 * @param only venues at which it may go; none for every one of the desk
 * @param without venues at which it must not go
 * @param twapNanos over which it goes in equal slices; 0 for at once
 * @param shown most that goes at a time, in base (iceberg); null for no bound
 * @param participation most of what the market shows that goes at a time, 0..1; null for no bound
 * @param workNanos how long it may work from its begin; what is not filled by then is given up
 * @param stop when what it holds is closed; null for never
 */
public record OrderRequest(
    Side side,
    BigDecimal quantity,
    String instrument,
    RouteMode mode,
    BigDecimal limit,
    List<String> only,
    List<String> without,
    long twapNanos,
    BigDecimal shown,
    BigDecimal participation,
    long workNanos,
    StopRule stop) {

  /** How often a slice of an order goes that is spread over time, nanoseconds. */
  public static final long SLICE_NANOS = 10_000_000_000L;

  /** How long an order may work beyond its slices unless it says otherwise, nanoseconds. */
  public static final long USUAL_WORK_NANOS = 60_000_000_000L;

  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60 * SECOND;
  private static final long DAY = 86_400 * SECOND;

  /**
   * @throws IllegalArgumentException with one sentence that names the value and what is allowed
   */
  public OrderRequest {
    only = List.copyOf(only);
    without = List.copyOf(without);
    positive("the quantity", quantity);
    Instrument traded = Instrument.parse(instrument);
    check(traded.name().equals(instrument), instrument + " is called " + traded.name());
    check(
        Operation.exchanges(traded),
        instrument + " is a derivative; a person orders spot or foreign exchange");
    if (limit != null) {
      positive("the limit", limit);
    }
    for (String venue : only) {
      check(!without.contains(venue), venue + " is both asked for and left out");
    }
    check(
        twapNanos == 0 || (twapNanos >= MINUTE && twapNanos <= DAY),
        "slices over " + twapNanos / SECOND + " s; allowed is 1 minute to 24 hours");
    check(
        twapNanos == 0 || shown == null,
        "an order goes in slices over time or as an iceberg, not both");
    if (shown != null) {
      positive("what an iceberg shows", shown);
      check(
          shown.compareTo(quantity) < 0,
          "an iceberg that shows " + shown + " of " + quantity + " hides nothing");
    }
    if (participation != null) {
      positive("the participation", participation);
      check(
          participation.compareTo(BigDecimal.ONE) <= 0,
          "a participation of " + participation + "; at most 1 is allowed");
    }
    check(
        twapNanos % SECOND == 0 && workNanos % SECOND == 0,
        "an order counts in whole seconds, and a part of one is asked for");
    check(
        workNanos >= SECOND && workNanos <= DAY + USUAL_WORK_NANOS && workNanos > twapNanos,
        "it may work for "
            + workNanos / SECOND
            + " s; allowed is at least 1 s, more than its slices take, and at most a day");
  }

  private static void positive(String what, BigDecimal amount) {
    check(amount.signum() > 0, what + " is " + amount.toPlainString() + "; more than 0 is needed");
  }

  private static void check(boolean allowed, String sentence) {
    if (!allowed) {
      throw new IllegalArgumentException(sentence);
    }
  }

  /** How it is spread over time. */
  Slicing slicing() {
    if (twapNanos > 0) {
      return Slicing.twap(twapNanos, SLICE_NANOS, participation);
    }
    return new Slicing(0, 1, shown, participation);
  }

  /** True if it may go at a venue. */
  boolean allows(String venue) {
    return !without.contains(venue) && (only.isEmpty() || only.contains(venue));
  }

  /** The line of words. */
  public String text() {
    List<String> words = new ArrayList<>();
    words.add(side.name().toLowerCase(Locale.ROOT));
    words.add(quantity.toPlainString());
    words.add(instrument);
    words.add("mode=" + mode.word());
    add(words, "limit", limit);
    only.forEach(venue -> words.add("venue=" + venue));
    without.forEach(venue -> words.add("not=" + venue));
    if (twapNanos > 0) {
      words.add("twap=" + twapNanos / SECOND + "s");
    }
    add(words, "iceberg", shown);
    add(words, "participation", participation);
    words.add("for=" + workNanos / SECOND + "s");
    if (stop != null) {
      add(words, "stop-loss", stop.loss());
      if (stop.activation() != null) {
        words.add(
            "trailing="
                + stop.activation().toPlainString()
                + "/"
                + stop.distance().toPlainString());
      }
    }
    return String.join(" ", words);
  }

  private static void add(List<String> words, String key, BigDecimal value) {
    if (value != null) {
      words.add(key + "=" + value.toPlainString());
    }
  }

  /**
   * Reads the line of words.
   *
   * @throws IllegalArgumentException with one sentence that says what is not understood or not
   *     allowed
   */
  public static OrderRequest parse(String text) {
    String[] words = text.split(" ", -1);
    check(words.length >= 3, "'" + text + "' is no order: a side, a quantity and an instrument");
    Draft draft = new Draft();
    for (int i = 3; i < words.length; i++) {
      draft.take(words[i]);
    }
    return new OrderRequest(
        side(words[0]),
        amount("the quantity", words[1]),
        words[2],
        draft.mode,
        draft.limit,
        draft.only,
        draft.without,
        draft.twapNanos,
        draft.shown,
        draft.participation,
        draft.workNanos == 0 ? draft.twapNanos + USUAL_WORK_NANOS : draft.workNanos,
        draft.stop());
  }

  private static Side side(String word) {
    return switch (word) {
      case "buy" -> Side.BUY;
      case "sell" -> Side.SELL;
      default -> throw new IllegalArgumentException("'" + word + "' is neither buy nor sell");
    };
  }

  private static BigDecimal amount(String what, String word) {
    check(
        word.length() <= 40 && word.matches("[0-9]+(\\.[0-9]+)?"),
        what + " is '" + word + "', which is no amount");
    return new BigDecimal(word);
  }

  private static long seconds(String what, String word) {
    check(word.matches("[0-9]{1,6}s"), what + " is '" + word + "', which is no number of seconds");
    return Long.parseLong(word.substring(0, word.length() - 1)) * SECOND;
  }

  /** What the words behind the instrument say so far. */
  private static final class Draft {
    private RouteMode mode = RouteMode.SMART;
    private BigDecimal limit;
    private final List<String> only = new ArrayList<>();
    private final List<String> without = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private long twapNanos;
    private BigDecimal shown;
    private BigDecimal participation;
    private long workNanos;
    private BigDecimal loss;
    private BigDecimal activation;
    private BigDecimal distance;

    private void take(String word) {
      int equals = word.indexOf('=');
      String key = equals < 0 ? word : word.substring(0, equals);
      String value = word.substring(equals + 1);
      boolean several = key.equals("venue") || key.equals("not");
      check(several || !said.contains(key), "an order says " + key + " twice");
      said.add(key);
      switch (key) {
        case "mode" -> mode = RouteMode.ofWord(value);
        case "limit" -> limit = amount("the limit", value);
        case "venue" -> venue(only, value);
        case "not" -> venue(without, value);
        case "twap" -> twapNanos = seconds("the time of its slices", value);
        case "iceberg" -> shown = amount("what an iceberg shows", value);
        case "participation" -> participation = amount("the participation", value);
        case "for" -> workNanos = seconds("how long it may work", value);
        case "stop-loss" -> loss = amount("the stop-loss", value);
        case "trailing" -> {
          int slash = value.indexOf('/');
          check(slash > 0, "'" + value + "' is no trailing stop: an activation/a distance");
          activation = amount("the activation", value.substring(0, slash));
          distance = amount("the distance", value.substring(slash + 1));
        }
        default ->
            throw new IllegalArgumentException(
                "an order says '" + word + "', which is not understood");
      }
    }

    private static void venue(List<String> venues, String venue) {
      check(venue.matches("[a-z0-9-]{1,40}"), "'" + venue + "' is no venue");
      if (!venues.contains(venue)) {
        venues.add(venue);
      }
    }

    private StopRule stop() {
      return loss == null && activation == null ? null : new StopRule(loss, activation, distance);
    }
  }
}
