package io.crossbook.venues.trading;

import java.util.Map;
import java.util.function.Function;

/**
 * A venue's registration for trading. Immutable.
 *
 * @param id venue id, the same as of its public side
 * @param form what its secret is
 * @param withAccount true if its addresses name an account
 * @param traits how it treats orders
 * @param protocol makes the private protocol of an account
 * @param privateStreamBase production address before {@link
 *     io.crossbook.venues.ConnectionPlan#target()} of the private stream; empty if it is that of
 *     market data
 */
public record TradingVenue(
    String id,
    Credentials.Form form,
    boolean withAccount,
    TradingTraits traits,
    Function<Credentials, PrivateProtocol> protocol,
    String privateStreamBase) {

  /** A venue whose private stream is at the address of its market data. */
  public TradingVenue(
      String id,
      Credentials.Form form,
      boolean withAccount,
      TradingTraits traits,
      Function<Credentials, PrivateProtocol> protocol) {
    this(id, form, withAccount, traits, protocol, "");
  }

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
