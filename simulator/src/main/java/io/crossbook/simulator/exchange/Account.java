package io.crossbook.simulator.exchange;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** A client's account at one venue. Owned by the event loop; only its exchange changes it. */
public final class Account {
  private final String name;
  private final FeeTier fees;
  private final boolean house;
  private final Map<String, Balance> balances = new TreeMap<>();

  Account(String name, FeeTier fees, boolean house) {
    this.name = name;
    this.fees = fees;
    this.house = house;
  }

  /** Unique per venue. */
  public String name() {
    return name;
  }

  /** What it pays. */
  public FeeTier fees() {
    return fees;
  }

  /** Every asset it ever had, by name. */
  public Map<String, Balance> balances() {
    return Collections.unmodifiableMap(balances);
  }

  /** The balance of one asset. */
  public Balance balance(String asset) {
    return balances.getOrDefault(asset, Balance.ZERO);
  }

  /** Changes a balance; a client's account may not fall below what it holds. */
  Balance change(String asset, BigDecimal total, BigDecimal held) {
    Balance after = balance(asset).plus(total, held);
    if (!house && (after.held().signum() < 0 || after.free().signum() < 0)) {
      throw new IllegalStateException(
          "Account " + name + " would have " + after + " of " + asset + ": the matching is wrong");
    }
    balances.put(asset, after);
    return after;
  }
}
