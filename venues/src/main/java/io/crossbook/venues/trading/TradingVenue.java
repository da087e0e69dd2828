package io.crossbook.venues.trading;

import java.util.Map;
import java.util.function.Function;

/**
 * A venue's registration for trading. Immutable.
 *
 * @param id venue id, the same as of its public side
 * @param streamBase production address that the targets of its private connections are relative to;
 *     requests go to the REST address of its public side
 * @param form what its secret is
 * @param withAccount true if its addresses name an account
 * @param traits how it treats orders
 * @param protocol makes the private protocol of an account
 */
public record TradingVenue(
    String id,
    String streamBase,
    Credentials.Form form,
    boolean withAccount,
    TradingTraits traits,
    Function<Credentials, PrivateProtocol> protocol) {

  /**
   * Reads the credentials of an account from the environment.
   *
   * @param subAccount our name of the sub-account; empty for the main one
   * @throws IllegalArgumentException with one sentence about what is missing or wrong
   */
  public Credentials credentials(Map<String, String> environment, String subAccount) {
    return Credentials.fromEnvironment(environment, id, subAccount, form, withAccount);
  }
}
