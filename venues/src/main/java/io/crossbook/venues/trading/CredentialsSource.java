package io.crossbook.venues.trading;

import java.io.Serializable;

/**
 * Where a process finds the credentials of accounts when it begins to use them. Travels with a job
 * and holds none itself.
 */
@FunctionalInterface
public interface CredentialsSource extends Serializable {
  /**
   * The credentials of an account.
   *
   * @param subAccount our name of the sub-account; empty for the main one
   * @throws IllegalArgumentException with one sentence about what is missing or wrong; it is shown
   *     as it is
   */
  Credentials of(TradingVenue venue, String subAccount);
}
