package io.crossbook.core.instrument;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * Economic identity: what is traded, apart from where ({@link Listing}) and by whom ({@link
 * Account}). Two listings with equal instruments are the same thing at two venues.
 *
 * <p>The canonical {@link #name()} is the key everywhere outside this class: {@code BTC-USD},
 * {@code BTC-USDT-PERP}, {@code BTC-USD-BTC-PERP} (settled in another asset than the quote), {@code
 * ETH-USD-20261225}, {@code ETH-USD-20261225-4000-C}, {@code EUR-USD-FX}. {@link #parse} is its
 * inverse. Immutable.
 *
 * @param kind the kind of contract
 * @param base asset whose quantity is traded, upper case, common code ({@code BTC}, never {@code
 *     XBT})
 * @param quote currency of the price; USD, USDT and USDC are three currencies
 * @param settlement asset in which profit is paid; equals {@code quote} unless inverse or quanto
 * @param inverse true where a contract is worth a fixed amount of quote and settles in base
 * @param expiry expiry date as the number yyyymmdd in UTC, 0 where there is none
 * @param strike strike price in quote, null where there is none
 * @param right call or put, null where there is no strike
 */
public record Instrument(
    InstrumentKind kind,
    String base,
    String quote,
    String settlement,
    boolean inverse,
    int expiry,
    BigDecimal strike,
    OptionRight right) {

  /**
   * Strikes that are equal as numbers are made equal as decimals, so that instruments with equal
   * names are equal.
   *
   * @throws IllegalArgumentException if an asset's code is empty or has a hyphen, or the strike is
   *     not positive: the canonical name could not be read back
   */
  public Instrument {
    checkCode(base);
    checkCode(quote);
    checkCode(settlement);
    if (strike != null) {
      if (strike.signum() <= 0) {
        throw new IllegalArgumentException("a strike has to be positive, got " + strike);
      }
      strike = strike.stripTrailingZeros();
      if (strike.scale() < 0) {
        strike = strike.setScale(0);
      }
    }
  }

  private static void checkCode(String asset) {
    if (asset.isEmpty() || asset.indexOf('-') >= 0) {
      throw new IllegalArgumentException(
          "'" + asset + "' is not the code of an asset: it is empty or has a hyphen");
    }
  }

  /** A spot pair. */
  public static Instrument spot(String base, String quote) {
    return new Instrument(InstrumentKind.SPOT, base, quote, quote, false, 0, null, null);
  }

  /** A foreign-exchange pair. */
  public static Instrument fx(String base, String quote) {
    return new Instrument(InstrumentKind.FX, base, quote, quote, false, 0, null, null);
  }

  /** A linear perpetual, settled in its quote. */
  public static Instrument perpetual(String base, String quote) {
    return new Instrument(InstrumentKind.PERPETUAL, base, quote, quote, false, 0, null, null);
  }

  /** An inverse perpetual, settled in its base. */
  public static Instrument inversePerpetual(String base, String quote) {
    return new Instrument(InstrumentKind.PERPETUAL, base, quote, base, true, 0, null, null);
  }

  /** A dated future; inverse where {@code settlement} is the base. */
  public static Instrument future(String base, String quote, String settlement, int expiry) {
    return new Instrument(
        InstrumentKind.FUTURE,
        base,
        quote,
        settlement,
        settlement.equals(base),
        expiry,
        null,
        null);
  }

  /** A European option on {@code base}, priced and settled in {@code settlement}. */
  public static Instrument option(
      String base,
      String quote,
      String settlement,
      int expiry,
      BigDecimal strike,
      OptionRight right) {
    return new Instrument(
        InstrumentKind.OPTION,
        base,
        quote,
        settlement,
        false,
        expiry,
        Objects.requireNonNull(strike, "strike"),
        Objects.requireNonNull(right, "right"));
  }

  /** The canonical name; {@link #parse} reads it back. */
  public String name() {
    StringBuilder name = new StringBuilder(32).append(base).append('-').append(quote);
    if (!settlement.equals(quote)) {
      name.append('-').append(settlement);
    }
    switch (kind) {
      case SPOT -> {}
      case FX -> name.append("-FX");
      case PERPETUAL -> name.append("-PERP");
      case FUTURE -> name.append('-').append(expiry);
      case OPTION ->
          name.append('-')
              .append(expiry)
              .append('-')
              .append(strike.stripTrailingZeros().toPlainString())
              .append(right == OptionRight.CALL ? "-C" : "-P");
    }
    return name.toString();
  }

  /**
   * Reads a canonical name.
   *
   * @throws IllegalArgumentException with one sentence that says what is wrong with the name
   */
  public static Instrument parse(String name) {
    String[] parts = name.split("-", -1);
    if (parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw notAnInstrument(name);
    }
    String base = parts[0];
    String quote = parts[1];
    if (parts.length == 2) {
      return spot(base, quote);
    }
    int next = 2;
    String settlement = quote;
    if (!isSuffix(parts[next])) {
      settlement = parts[next++];
      if (next == parts.length) {
        throw notAnInstrument(name);
      }
    }
    boolean inverse = settlement.equals(base);
    String suffix = parts[next++];
    if (suffix.equals("FX") && next == parts.length && settlement.equals(quote)) {
      return fx(base, quote);
    }
    if (suffix.equals("PERP") && next == parts.length) {
      return new Instrument(
          InstrumentKind.PERPETUAL, base, quote, settlement, inverse, 0, null, null);
    }
    if (!isDate(suffix)) {
      throw notAnInstrument(name);
    }
    int expiry = Integer.parseInt(suffix);
    if (next == parts.length) {
      return future(base, quote, settlement, expiry);
    }
    if (next + 2 != parts.length || !(parts[next + 1].equals("C") || parts[next + 1].equals("P"))) {
      throw notAnInstrument(name);
    }
    if (!isPlainDecimal(parts[next])) {
      throw notAnInstrument(name);
    }
    return option(
        base,
        quote,
        settlement,
        expiry,
        new BigDecimal(parts[next]),
        parts[next + 1].equals("C") ? OptionRight.CALL : OptionRight.PUT);
  }

  @Override
  public String toString() {
    return name();
  }

  private static boolean isSuffix(String part) {
    return part.equals("FX") || part.equals("PERP") || isDate(part);
  }

  private static boolean isDate(String part) {
    if (part.length() != 8 || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return false;
    }
    int date = Integer.parseInt(part);
    int month = date / 100 % 100;
    int day = date % 100;
    return date >= 1970_01_01 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  }

  /** Digits with at most one point among them; an exponent could make any name huge. */
  private static boolean isPlainDecimal(String part) {
    int point = part.indexOf('.');
    return part.length() <= 40
        && !part.isEmpty()
        && point != 0
        && point != part.length() - 1
        && point == part.lastIndexOf('.')
        && part.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.');
  }

  private static IllegalArgumentException notAnInstrument(String name) {
    return new IllegalArgumentException(
        "'"
            + name
            + "' is not an instrument; write BASE-QUOTE, BASE-QUOTE-PERP, BASE-QUOTE-YYYYMMDD,"
            + " BASE-QUOTE-YYYYMMDD-STRIKE-C (or -P), or BASE-QUOTE-FX");
  }
}
