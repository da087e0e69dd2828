package io.crossbook.simulator.binance;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** Numbers as this venue reads and writes them. Stateless. */
final class SpotNumbers {
  private static final int WIRE_DECIMALS = 8;

  private SpotNumbers() {}

  static SpotRefusal illegal(String name) {
    return new SpotRefusal(
        -1100,
        "Illegal characters found in parameter '"
            + name
            + "'; legal range is"
            + " '^([0-9]{1,20})(\\.[0-9]{1,20})?$'.");
  }

  static BigDecimal decimal(Map<String, String> parameters, String name) throws SpotRefusal {
    String text = SpotKeys.mandatory(parameters, name);
    if (!text.matches("[0-9]{1,20}(\\.[0-9]{1,20})?")) {
      throw illegal(name);
    }
    return new BigDecimal(text);
  }

  static long whole(Map<String, String> parameters, String name, long otherwise)
      throws SpotRefusal {
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
      throws SpotRefusal {
    BigDecimal value = decimal(parameters, name);
    if (value.stripTrailingZeros().scale() > WIRE_DECIMALS) {
      throw new SpotRefusal(-1111, "Parameter '" + name + "' has too much precision.");
    }
    BigDecimal[] parts = value.divideAndRemainder(step);
    if (value.signum() == 0 || parts[1].signum() != 0 || parts[0].precision() > 15) {
      throw new SpotRefusal(-1013, "Filter failure: " + filter);
    }
    return parts[0].longValueExact();
  }

  static String wire(BigDecimal value) {
    return value.setScale(WIRE_DECIMALS, RoundingMode.UNNECESSARY).toPlainString();
  }
}
