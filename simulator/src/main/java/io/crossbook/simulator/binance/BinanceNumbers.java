package io.crossbook.simulator.binance;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** Numbers and words as this venue reads and writes them. Stateless. */
final class BinanceNumbers {
  private static final int WIRE_DECIMALS = 8;

  private BinanceNumbers() {}

  static BinanceRefusal illegal(String name) {
    return new BinanceRefusal(
        -1100,
        "Illegal characters found in parameter '"
            + name
            + "'; legal range is"
            + " '^([0-9]{1,20})(\\.[0-9]{1,20})?$'.");
  }

  static BigDecimal decimal(Map<String, String> parameters, String name) throws BinanceRefusal {
    String text = BinanceKeys.mandatory(parameters, name);
    if (!text.matches("[0-9]{1,20}(\\.[0-9]{1,20})?")) {
      throw illegal(name);
    }
    return new BigDecimal(text);
  }

  static long whole(Map<String, String> parameters, String name, long otherwise)
      throws BinanceRefusal {
    String text = parameters.getOrDefault(name, "");
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,18}")) {
      throw illegal(name);
    }
    return Long.parseLong(text);
  }

  /** A value in steps; refused by a filter unless it is a multiple. */
  static long steps(Map<String, String> parameters, String name, BigDecimal step, String filter)
      throws BinanceRefusal {
    BigDecimal value = decimal(parameters, name);
    if (value.stripTrailingZeros().scale() > WIRE_DECIMALS) {
      throw new BinanceRefusal(-1111, "Parameter '" + name + "' has too much precision.");
    }
    BigDecimal[] parts = value.divideAndRemainder(step);
    if (value.signum() == 0 || parts[1].signum() != 0 || parts[0].precision() > 15) {
      throw new BinanceRefusal(-1013, "Filter failure: " + filter);
    }
    return parts[0].longValueExact();
  }

  static <T> T choice(Map<String, String> parameters, String name, Map<String, T> known, int code)
      throws BinanceRefusal {
    T value = known.get(BinanceKeys.mandatory(parameters, name));
    if (value == null) {
      throw new BinanceRefusal(code, "Invalid " + name + ".");
    }
    return value;
  }

  static String wire(BigDecimal value) {
    return value.setScale(WIRE_DECIMALS, RoundingMode.UNNECESSARY).toPlainString();
  }
}
