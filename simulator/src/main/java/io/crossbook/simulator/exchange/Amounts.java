package io.crossbook.simulator.exchange;

import io.crossbook.simulator.market.ListingSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Exact amounts of money. Stateless. */
final class Amounts {
  private Amounts() {}

  /** Price times quantity in quote, with all its digits. */
  static BigDecimal exact(ListingSpec spec, long price, long quantity) {
    return spec.price(price).multiply(spec.quantity(quantity)).multiply(spec.contractSize());
  }

  /**
   * Rounded down, which keeps what fills cost within what the order holds however it is split up.
   */
  static BigDecimal booked(BigDecimal exact, int decimals) {
    return exact.setScale(decimals, RoundingMode.DOWN);
  }
}
