package io.crossbook.simulator.exchange;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Countdowns that cancel an account's orders, of one market or of all, unless they are renewed.
 * Owned by the event loop.
 */
public final class CountdownSwitches {
  /** An empty symbol stands for all markets. */
  private record Target(Account account, String symbol) {}

  private final Exchange exchange;
  private final Map<Target, Long> armed = new LinkedHashMap<>();

  /** Without any that is armed. */
  public CountdownSwitches(Exchange exchange) {
    this.exchange = exchange;
  }

  /** Arms a switch anew; zero disarms it. */
  public void set(Account account, String symbol, long triggerMillis) {
    Target target = new Target(account, symbol);
    if (triggerMillis == 0) {
      armed.remove(target);
    } else {
      armed.put(target, triggerMillis);
    }
  }

  /** Cancels what was not renewed in time. */
  public void advance(long nowMillis) {
    List<Target> due =
        armed.entrySet().stream()
            .filter(entry -> entry.getValue() <= nowMillis)
            .map(Map.Entry::getKey)
            .toList();
    for (Target target : due) {
      armed.remove(target);
      exchange.open(target.account()).stream()
          .filter(o -> target.symbol().isEmpty() || target.symbol().equals(o.spec().symbol()))
          .forEach(order -> exchange.cancel(order, ""));
    }
  }
}
