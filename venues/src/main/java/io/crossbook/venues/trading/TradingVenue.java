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

  /**
   * Reads the credentials with which the executions of an account are read, while others send its
   * orders: {@code CROSSBOOK_<VENUE>[_<SUB>]_READ_KEY} and {@code _READ_SECRET}. Without them the
   * account's own are used, unless the requests of one key must arrive in the order in which they
   * were signed: two processes cannot keep to that.
   *
   * @param subAccount our name of the sub-account; empty for the main one
   * @throws IllegalArgumentException with one sentence about what is missing or wrong
   */
  public Credentials readCredentials(Map<String, String> environment, String subAccount) {
    boolean own = Credentials.hasReading(environment, id, subAccount);
    if (!own && traits.serialSends()) {
      throw new IllegalArgumentException(
          "reading executions at "
              + id
              + " needs a key of its own, because requests of one key must arrive in the order in"
              + " which they were signed: set the environment variables "
              + Credentials.readVariable(id, subAccount, "KEY")
              + " and "
              + Credentials.readVariable(id, subAccount, "SECRET"));
    }
    return own
        ? Credentials.readingFromEnvironment(environment, id, subAccount, form, withAccount)
        : credentials(environment, subAccount);
  }
}
