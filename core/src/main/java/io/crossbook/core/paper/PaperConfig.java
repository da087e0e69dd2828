package io.crossbook.core.paper;

import io.crossbook.core.money.FeeBook;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;

/**
 * What paper venues are like. Immutable by convention: its collections are not changed.
 *
 * @param desk number of the desk that trades
 * @param accounts what each account is given
 * @param latencyNanos time from a decision to the venue's book, by venue
 * @param defaultLatencyNanos the same for every other venue
 * @param fees what venues charge
 * @param leverage of derivative positions
 * @param reportNanos how often venues say what accounts hold
 */
public record PaperConfig(
    int desk,
    ArrayList<PaperAccount> accounts,
    HashMap<String, Long> latencyNanos,
    long defaultLatencyNanos,
    FeeBook fees,
    int leverage,
    long reportNanos)
    implements Serializable {

  /**
   * An account.
   *
   * @param venue venue id
   * @param account name of the sub-account; empty for the main one
   * @param balances what it is given, by asset
   */
  public record PaperAccount(String venue, String account, HashMap<String, BigDecimal> balances)
      implements Serializable {}

  /** Time from a decision to a venue's book, nanoseconds. */
  public long latency(String venue) {
    return latencyNanos.getOrDefault(venue, defaultLatencyNanos);
  }
}
