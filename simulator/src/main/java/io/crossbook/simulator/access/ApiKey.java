package io.crossbook.simulator.access;

import io.crossbook.simulator.exchange.Account;

/**
 * What a client needs to use a simulated account.
 *
 * @param venue the venue's name
 * @param account whose it is
 * @param key names the account in requests
 * @param secret signs requests, in the form in which the venue gives it out
 */
public record ApiKey(String venue, Account account, String key, String secret) {
  @Override
  public String toString() {
    return "key of " + account.name() + " at " + venue;
  }
}
