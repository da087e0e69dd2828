package io.crossbook.simulator.access;

import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.server.VenueClock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys that open an account's private stream for an hour, and longer if they are renewed. Owned by
 * the event loop.
 */
public final class ListenKeys {
  private static final long VALID_MILLIS = 3_600_000;

  private record Issued(Account account, long untilMillis) {}

  private final Map<String, Issued> keys = new LinkedHashMap<>();
  private final VenueClock clock;
  private long issued;

  /** Without any key. */
  public ListenKeys(VenueClock clock) {
    this.clock = clock;
  }

  /** A new key. */
  public String issue(Account account) {
    String key = HexFormat.of().formatHex(Hmac.sha256(account.name(), "listen " + ++issued));
    keys.put(key, new Issued(account, clock.trueMillis() + VALID_MILLIS));
    return key;
  }

  /** An account's valid keys, oldest first. */
  public List<String> of(Account account) {
    return keys.keySet().stream().filter(key -> opens(key, account)).toList();
  }

  /** Whose stream a key opens; empty if it is unknown or too old. */
  public Optional<Account> account(String key) {
    return Optional.ofNullable(keys.get(key))
        .filter(k -> k.untilMillis() > clock.trueMillis())
        .map(Issued::account);
  }

  private boolean opens(String key, Account account) {
    return account(key).filter(a -> a == account).isPresent();
  }

  /** Begins a key's hour anew; false if the account has no such key. */
  public boolean renew(Account account, String key) {
    return opens(key, account)
        && keys.put(key, new Issued(account, clock.trueMillis() + VALID_MILLIS)) != null;
  }

  /** Ends a key; false if the account has no such key. */
  public boolean close(Account account, String key) {
    return opens(key, account) && keys.remove(key) != null;
  }
}
