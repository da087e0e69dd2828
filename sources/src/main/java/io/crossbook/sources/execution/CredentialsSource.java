package io.crossbook.sources.execution;

import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.TradingVenue;
import java.io.Serializable;

/** Where the task managers find the credentials with which accounts are read. */
@FunctionalInterface
public interface CredentialsSource extends Serializable {
  /** The environment of the process that reads. */
  CredentialsSource ENVIRONMENT =
      (venue, subAccount) -> venue.readCredentials(System.getenv(), subAccount);

  /**
   * The credentials of an account.
   *
   * @param subAccount our name of the sub-account; empty for the main one
   * @throws IllegalArgumentException with one sentence about what is missing or wrong
   */
  Credentials of(TradingVenue venue, String subAccount);
}
