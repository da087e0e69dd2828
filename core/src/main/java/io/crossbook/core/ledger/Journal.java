package io.crossbook.core.ledger;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * The balances of a desk's accounts after the entries that were posted. Not thread-safe: the desk's
 * thread.
 */
public final class Journal {
  private final TreeMap<LedgerAccount, BigDecimal> balances = new TreeMap<>();

  /** Nothing was posted yet. */
  public Journal() {}

  /** Goes on from what {@link #balances} gave. */
  public Journal(Map<LedgerAccount, BigDecimal> balances) {
    this.balances.putAll(balances);
  }

  /** Posts an entry. */
  public void post(JournalEntry entry) {
    for (Posting posting : entry.postings()) {
      BigDecimal sum = balance(posting.account()).add(posting.amount());
      if (sum.signum() == 0) {
        balances.remove(posting.account());
      } else {
        balances.put(posting.account(), sum);
      }
    }
  }

  /** What stands in an account. */
  public BigDecimal balance(LedgerAccount account) {
    return balances.getOrDefault(account, BigDecimal.ZERO);
  }

  /** Every account that is not empty, in order. */
  public Map<LedgerAccount, BigDecimal> balances() {
    return new TreeMap<>(balances);
  }

  /** What the desk holds of an asset: at venues and on its way. */
  public BigDecimal held(String asset) {
    return sum(LedgerAccount.Kind.CASH, asset).add(sum(LedgerAccount.Kind.TRANSIT, asset));
  }

  /** All accounts of a kind and asset together. */
  public BigDecimal sum(LedgerAccount.Kind kind, String asset) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Map.Entry<LedgerAccount, BigDecimal> each : balances.entrySet()) {
      if (each.getKey().kind() == kind && each.getKey().asset().equals(asset)) {
        sum = sum.add(each.getValue());
      }
    }
    return sum;
  }
}
