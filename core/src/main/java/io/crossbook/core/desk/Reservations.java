package io.crossbook.core.desk;

import io.crossbook.core.ledger.LedgerAccount;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What operations have laid claim to. An operation gets all that it needs or nothing, and never
 * more than is held and not claimed. A claim ends when it is released or when it expires, unless it
 * was {@linkplain #hold held}: an order whose outcome is not known keeps its worst case. Not
 * thread-safe: the desk's thread.
 */
public final class Reservations {
  private final Map<Long, Claim> claims = new TreeMap<>();

  /** No claims. */
  public Reservations() {}

  /**
   * A claim.
   *
   * @param needs what is claimed, by account
   * @param expires nanoseconds since the epoch; {@link Long#MAX_VALUE} if held
   */
  public record Claim(Map<LedgerAccount, BigDecimal> needs, long expires) {}

  /**
   * Claims everything that an operation needs.
   *
   * @param operation its number; it must not have a claim
   * @param needs several of the same account add up
   * @param held what is held in an account
   * @param now nanoseconds since the epoch; what expired before is gone
   * @param expires nanoseconds since the epoch
   * @return the first need that cannot be met, and then nothing is claimed; null if all are
   * @throws IllegalArgumentException if an amount is not positive or the operation has a claim
   */
  public Need reserve(
      long operation,
      List<Need> needs,
      Function<LedgerAccount, BigDecimal> held,
      long now,
      long expires) {
    expire(now);
    if (claims.containsKey(operation)) {
      throw new IllegalArgumentException("operation " + operation + " has reserved already");
    }
    Map<LedgerAccount, BigDecimal> sums = new HashMap<>();
    for (Need need : needs) {
      if (need.amount().signum() <= 0) {
        throw new IllegalArgumentException(
            "operation " + operation + " cannot reserve " + need.amount() + " " + need.asset());
      }
      LedgerAccount account = LedgerAccount.cash(need.venue(), need.account(), need.asset());
      BigDecimal sum = sums.merge(account, need.amount(), BigDecimal::add);
      if (sum.compareTo(available(account, held)) > 0) {
        return need;
      }
    }
    claims.put(operation, new Claim(Collections.unmodifiableMap(sums), expires));
    return null;
  }

  /**
   * Raises what an operation claims of an account to an amount, or to what is held there and nobody
   * else claims if that is less. What it claims already is never lowered.
   *
   * @param expires nanoseconds since the epoch; a later one that stands is kept
   */
  public void raise(
      long operation,
      LedgerAccount account,
      BigDecimal amount,
      Function<LedgerAccount, BigDecimal> held,
      long expires) {
    BigDecimal own = claim(operation, account);
    BigDecimal raised = amount.min(own.add(available(account, held)));
    Claim before = claims.getOrDefault(operation, new Claim(Map.of(), expires));
    Map<LedgerAccount, BigDecimal> needs = new HashMap<>(before.needs);
    if (raised.compareTo(own) > 0) {
      needs.put(account, raised);
    }
    claims.put(
        operation,
        new Claim(Collections.unmodifiableMap(needs), Math.max(before.expires, expires)));
  }

  /** What is held in an account and not claimed. */
  public BigDecimal available(LedgerAccount account, Function<LedgerAccount, BigDecimal> held) {
    return held.apply(account).subtract(claimed(account));
  }

  /** What operations have claimed of an account. */
  public BigDecimal claimed(LedgerAccount account) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Claim claim : claims.values()) {
      sum = sum.add(claim.needs.getOrDefault(account, BigDecimal.ZERO));
    }
    return sum;
  }

  /** What an operation has claimed of an account and not spent. */
  public BigDecimal claim(long operation, LedgerAccount account) {
    Claim claim = claims.get(operation);
    return claim == null ? BigDecimal.ZERO : claim.needs.getOrDefault(account, BigDecimal.ZERO);
  }

  /**
   * Part of a claim was spent: what was held is less by it, and so is the claim. More than is
   * claimed takes the whole claim of that account.
   */
  public void spend(long operation, LedgerAccount account, BigDecimal amount) {
    Claim claim = claims.get(operation);
    if (claim == null || !claim.needs.containsKey(account)) {
      return;
    }
    Map<LedgerAccount, BigDecimal> needs = new HashMap<>(claim.needs);
    BigDecimal left = needs.get(account).subtract(amount);
    if (left.signum() > 0) {
      needs.put(account, left);
    } else {
      needs.remove(account);
    }
    claims.put(operation, new Claim(Collections.unmodifiableMap(needs), claim.expires));
  }

  /** The claim does not expire until it is released: an outcome is not known. */
  public void hold(long operation) {
    Claim claim = claims.get(operation);
    if (claim != null) {
      claims.put(operation, new Claim(claim.needs, Long.MAX_VALUE));
    }
  }

  /** The operation is over, or its claim is no longer wanted. */
  public void release(long operation) {
    claims.remove(operation);
  }

  /**
   * Ends the claims whose time is up.
   *
   * @return the operations that lost theirs, in order
   */
  public List<Long> expire(long now) {
    List<Long> expired = new ArrayList<>();
    Iterator<Map.Entry<Long, Claim>> each = claims.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Long, Claim> entry = each.next();
      if (entry.getValue().expires <= now) {
        expired.add(entry.getKey());
        each.remove();
      }
    }
    return expired;
  }

  /** The claims by operation, to be kept. */
  public Map<Long, Claim> claims() {
    return new TreeMap<>(claims);
  }

  /** Takes back what {@link #claims} gave. */
  public void restore(Map<Long, Claim> kept) {
    claims.clear();
    claims.putAll(kept);
  }
}
