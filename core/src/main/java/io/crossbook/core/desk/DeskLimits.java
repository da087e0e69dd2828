package io.crossbook.core.desk;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a desk may do (spec 2.8). Amounts are in the portfolio currency. Immutable.
 *
 * @param maxPosition most that one operation commits to one side
 * @param maxTotalExposure most that open operations commit together
 * @param maxVenueExposure the same at one venue
 * @param maxInstrumentExposure the same in one base asset
 * @param maxConcurrent most operations at a time
 * @param maxOrder an order worth more is taken for a mistake
 * @param maxOrdersPerMinute most orders that open exposure, over any minute
 * @param collarBps an order whose limit is farther from the market than this is taken for a
 *     mistake, basis points
 * @param slippageBps how much worse than the walk through the depth a limit may be, basis points;
 *     never more than half of what the opportunity is expected to keep
 * @param residual exposure that is worth less than this need not be put right
 * @param maxRecoveries attempts to put one operation right before a person is asked
 * @param maxRecoveryLoss an operation that would lose more by being put right waits for a person
 * @param maxSingleLoss loss of one operation that stops the desk
 * @param maxDailyLoss loss of a day (UTC) that stops the desk
 * @param maxConsecutiveLosses losses in a row that stop the desk
 * @param maxDrawdown loss since the best moment that stops the desk
 * @param errorRate share of a venue's orders of which the outcome is lost, 0..1, that stops the
 *     venue
 * @param errorSample least number of orders of which that share is taken; where there were fewer,
 *     it is taken of this number
 * @param errorWindowMillis over which they are counted
 * @param disconnectMillis an account whose reports are interrupted longer than this stops its venue
 * @param minFillRatio share of what was ordered that must be filled on average over {@code
 *     qualitySample} operations, 0..1; 0 is off
 * @param qualitySample operations over which execution quality is taken
 * @param cooldownMillis how long a stop lasts unless a person ends it before
 * @param maxMarkAgeMillis a market older than this is not known
 * @param legMillis how long the venue may accept an order after the decision
 * @param unknownMillis how long after its deadline an order of which nobody knows what became of it
 *     is waited for; then what the others of its operation filled is put right without it
 * @param reservationMillis how long capital stays reserved for an operation
 */
public record DeskLimits(
    BigDecimal maxPosition,
    BigDecimal maxTotalExposure,
    BigDecimal maxVenueExposure,
    BigDecimal maxInstrumentExposure,
    int maxConcurrent,
    BigDecimal maxOrder,
    int maxOrdersPerMinute,
    double collarBps,
    double slippageBps,
    BigDecimal residual,
    int maxRecoveries,
    BigDecimal maxRecoveryLoss,
    BigDecimal maxSingleLoss,
    BigDecimal maxDailyLoss,
    int maxConsecutiveLosses,
    BigDecimal maxDrawdown,
    double errorRate,
    int errorSample,
    long errorWindowMillis,
    long disconnectMillis,
    double minFillRatio,
    int qualitySample,
    long cooldownMillis,
    long maxMarkAgeMillis,
    long legMillis,
    long unknownMillis,
    long reservationMillis)
    implements Serializable {

  /** The limits of the reference configuration. */
  public static DeskLimits standard() {
    return new DeskLimits(
        new BigDecimal("5000"),
        new BigDecimal("25000"),
        new BigDecimal("15000"),
        new BigDecimal("10000"),
        3,
        new BigDecimal("10000"),
        120,
        200,
        5,
        new BigDecimal("5"),
        3,
        new BigDecimal("500"),
        new BigDecimal("500"),
        new BigDecimal("2500"),
        5,
        new BigDecimal("2500"),
        0.25,
        20,
        60_000,
        5_000,
        0.5,
        20,
        1_800_000,
        2_000,
        3_000,
        120_000,
        300_000);
  }

  /**
   * Limits whose values are all allowed.
   *
   * @throws IllegalArgumentException with one sentence that names the value and what is allowed
   */
  public DeskLimits validated() {
    positive("max-position", maxPosition);
    positive("max-total-exposure", maxTotalExposure);
    positive("max-venue-exposure", maxVenueExposure);
    positive("max-instrument-exposure", maxInstrumentExposure);
    positive("max-order", maxOrder);
    positive("max-recovery-loss", maxRecoveryLoss);
    positive("max-single-loss", maxSingleLoss);
    positive("max-daily-loss", maxDailyLoss);
    positive("max-drawdown", maxDrawdown);
    check(residual.signum() >= 0, "residual", residual, "0 or more");
    check(maxConcurrent >= 1, "max-concurrent", maxConcurrent, "1 or more");
    check(maxOrdersPerMinute >= 1, "max-orders-per-minute", maxOrdersPerMinute, "1 or more");
    check(collarBps > 0, "collar-bps", collarBps, "more than 0");
    check(slippageBps >= 0, "slippage-bps", slippageBps, "0 or more");
    check(maxRecoveries >= 1 && maxRecoveries <= 3, "max-recoveries", maxRecoveries, "1..3");
    check(maxConsecutiveLosses >= 1, "max-consecutive-losses", maxConsecutiveLosses, "1 or more");
    check(errorRate > 0 && errorRate <= 1, "error-rate", errorRate, "more than 0, at most 1");
    check(errorSample >= 1, "error-sample", errorSample, "1 or more");
    check(errorWindowMillis > 0, "error-window-ms", errorWindowMillis, "more than 0");
    check(disconnectMillis >= 0, "disconnect-ms", disconnectMillis, "0 or more");
    check(minFillRatio >= 0 && minFillRatio <= 1, "min-fill-ratio", minFillRatio, "0..1");
    check(qualitySample >= 1, "quality-sample", qualitySample, "1 or more");
    check(cooldownMillis > 0, "cooldown-ms", cooldownMillis, "more than 0");
    check(maxMarkAgeMillis > 0, "max-mark-age-ms", maxMarkAgeMillis, "more than 0");
    check(legMillis >= 1 && legMillis <= 60_000, "leg-ms", legMillis, "1..60000");
    check(unknownMillis >= 1_000, "unknown-ms", unknownMillis, "1000 or more");
    check(reservationMillis >= legMillis, "reservation-ms", reservationMillis, "leg-ms or more");
    return this;
  }

  /**
   * The part of these limits that one of several desks has. What adds up over desks is split; what
   * holds for one operation, order or venue's answers is the same for each.
   *
   * @param share more than 0, at most 1
   * @throws IllegalArgumentException with one sentence if nothing is left of a limit
   */
  public DeskLimits budget(BigDecimal share) {
    return new DeskLimits(
        maxPosition,
        maxTotalExposure.multiply(share),
        maxVenueExposure.multiply(share),
        maxInstrumentExposure.multiply(share),
        part("max-concurrent", maxConcurrent, share),
        maxOrder,
        part("max-orders-per-minute", maxOrdersPerMinute, share),
        collarBps,
        slippageBps,
        residual,
        maxRecoveries,
        maxRecoveryLoss,
        maxSingleLoss,
        maxDailyLoss.multiply(share),
        maxConsecutiveLosses,
        maxDrawdown.multiply(share),
        errorRate,
        errorSample,
        errorWindowMillis,
        disconnectMillis,
        minFillRatio,
        qualitySample,
        cooldownMillis,
        maxMarkAgeMillis,
        legMillis,
        unknownMillis,
        reservationMillis);
  }

  private static int part(String key, int whole, BigDecimal share) {
    int part =
        BigDecimal.valueOf(whole).multiply(share).setScale(0, RoundingMode.FLOOR).intValueExact();
    if (part < 1) {
      throw new IllegalArgumentException(
          "trading.share is "
              + share.toPlainString()
              + ", which leaves nothing of trading.limits."
              + key
              + " of "
              + whole);
    }
    return part;
  }

  /** Those that add up over desks, by key; the others hold for each. */
  public Map<String, BigDecimal> shared() {
    Map<String, BigDecimal> shared = new TreeMap<>();
    shared.put("max-total-exposure", maxTotalExposure);
    shared.put("max-venue-exposure", maxVenueExposure);
    shared.put("max-instrument-exposure", maxInstrumentExposure);
    shared.put("max-concurrent", BigDecimal.valueOf(maxConcurrent));
    shared.put("max-orders-per-minute", BigDecimal.valueOf(maxOrdersPerMinute));
    shared.put("max-daily-loss", maxDailyLoss);
    shared.put("max-drawdown", maxDrawdown);
    return shared;
  }

  private static void positive(String key, BigDecimal value) {
    check(value.signum() > 0, key, value, "more than 0");
  }

  private static void check(boolean allowed, String key, Object value, String range) {
    if (!allowed) {
      throw new IllegalArgumentException(
          "trading.limits." + key + " is " + value + "; allowed is " + range);
    }
  }
}
