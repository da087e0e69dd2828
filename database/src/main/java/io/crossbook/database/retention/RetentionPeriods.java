package io.crossbook.database.retention;

/**
 * For how many days what is kept. Immutable.
 *
 * @param raw messages that were not understood
 * @param metrics funding rates, order flow, statistics of spreads, states of venues
 * @param opportunities opportunities that were not traded, refusals, snapshots of positions and
 *     balances
 * @param audit the audit log, alerts and notifications; at least 90
 */
public record RetentionPeriods(int raw, int metrics, int opportunities, int audit) {
  /** Fewest days for which the database lets the audit log be cut. */
  public static final int LEAST_AUDIT = 90;

  /**
   * @throws IllegalArgumentException if one is not positive, or the audit log is kept too short
   */
  public RetentionPeriods {
    if (raw < 1 || metrics < 1 || opportunities < 1 || audit < LEAST_AUDIT) {
      throw new IllegalArgumentException(
          "everything is kept for at least a day and the audit log for at least "
              + LEAST_AUDIT
              + ", which "
              + raw
              + ", "
              + metrics
              + ", "
              + opportunities
              + " and "
              + audit
              + " days are not");
    }
  }
}
