package io.crossbook.simulator.mexc;

import io.crossbook.simulator.access.Hmac;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.server.VenueClock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys that open an account's private stream for an hour, and longer if they are renewed. */
final class ListenKeys {
  private static final long VALID_MILLIS = 3_600_000;
  private static final int MOST_PER_ACCOUNT = 60;

  private record Issued(Account account, long untilMillis) {}

  private final Map<String, Issued> keys = new LinkedHashMap<>();
  private final VenueClock clock;
  private long issued;

  ListenKeys(VenueClock clock) {
    this.clock = clock;
  }

  String issue(Account account) throws MexcRefusal {
    if (of(account).size() >= MOST_PER_ACCOUNT) {
      throw new MexcRefusal(730002, "Too many listen keys");
    }
    String key = HexFormat.of().formatHex(Hmac.sha256(account.name(), "listen " + ++issued));
    keys.put(key, new Issued(account, clock.trueMillis() + VALID_MILLIS));
    return key;
  }

  List<String> of(Account account) {
    return keys.keySet().stream()
        .filter(key -> account(key).filter(a -> a == account).isPresent())
        .toList();
  }

  /** Whose stream a key opens; empty if it is unknown or too old. */
  Optional<Account> account(String key) {
    return Optional.ofNullable(keys.get(key))
        .filter(k -> k.untilMillis() > clock.trueMillis())
        .map(Issued::account);
  }

  void renew(Account account, String key) throws MexcRefusal {
    check(account, key);
    keys.put(key, new Issued(account, clock.trueMillis() + VALID_MILLIS));
  }

  void close(Account account, String key) throws MexcRefusal {
    check(account, key);
    keys.remove(key);
  }

  private void check(Account account, String key) throws MexcRefusal {
    if (account(key).filter(a -> a == account).isEmpty()) {
      throw new MexcRefusal(730002, "This listenKey does not exist.");
    }
  }
}
