package io.crossbook.sinks.gateway;

import io.crossbook.database.DatabaseSettings;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What an order gateway needs to know. Travels with the job, so it holds no credentials. Immutable.
 *
 * @param database where the intent ledger is
 * @param accounts to which orders may be sent
 * @param allowed venues at which orders with real money may be placed
 * @param skew how far two clocks may be apart at most: added to the deadline of an order before its
 *     absence is believed
 * @param sweep how often the ledger is asked for orders whose outcome is open
 * @param deadMan how long venues let orders rest without hearing from us, where they have a
 *     dead-man switch; well above the time in which a killed job trades again, which is about ten
 *     seconds
 * @param most commands, and lines for the ledger, that may wait
 */
public record GatewaySettings(
    DatabaseSettings database,
    List<GatewayAccount> accounts,
    Set<String> allowed,
    Duration skew,
    Duration sweep,
    Duration deadMan,
    int most)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException with one sentence if an account needs arming and its venue is
   *     not allowed, or is named twice
   */
  public GatewaySettings {
    accounts = List.copyOf(accounts);
    allowed = Set.copyOf(allowed);
    for (GatewayAccount each : accounts) {
      if (each.needsArming() && !allowed.contains(each.venue())) {
        throw new IllegalArgumentException(
            "orders with real money at " + each.venue() + " are not allowed by the configuration");
      }
    }
    if (accounts.stream().map(GatewayAccount::name).distinct().count() != accounts.size()) {
      throw new IllegalArgumentException("an account is named twice: " + accounts);
    }
  }

  /** A second of skew, a sweep each second, 45 s until orders die, a thousand that wait. */
  public static GatewaySettings of(
      DatabaseSettings database, List<GatewayAccount> accounts, Set<String> allowed) {
    return new GatewaySettings(
        database,
        accounts,
        allowed,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(45),
        1_000);
  }

  /** The same with another time after which orders die that nobody looks after. */
  public GatewaySettings withDeadMan(Duration time) {
    return new GatewaySettings(database, accounts, allowed, skew, sweep, time, most);
  }
}
