package io.crossbook.simulator.access;

import io.crossbook.simulator.exchange.Account;

/**
 * What a client needs to use a simulated account.
 *
 * @param venue the venue's name
 * @param account whose it is
 * @param reading true for a second key, for a client that only reads beside one that trades
 * @param key names the account in requests
 * @param secret signs requests, in the form in which the venue gives it out
 */
public record ApiKey(String venue, Account account, boolean reading, String key, String secret) {
  /** The same with another key. */
  ApiKey named(String other) {
    return new ApiKey(venue, account, reading, other, secret);
  }

  /** The same with another secret. */
  ApiKey with(String other) {
    return new ApiKey(venue, account, reading, key, other);
  }

  @Override
  public String toString() {
    return "key of " + account.name() + " at " + venue;
  }
}
