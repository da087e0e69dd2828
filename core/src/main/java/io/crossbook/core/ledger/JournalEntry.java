package io.crossbook.core.ledger;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One movement of value. Its postings sum to zero in each asset: what one account gains another
 * loses. Immutable.
 *
 * @param time nanoseconds since the epoch
 * @param cause what happened, such as {@code fill kraken TBGB7L}: the same cause is posted once
 * @param postings at least two
 */
public record JournalEntry(long time, String cause, List<Posting> postings) {
  /**
   * @throws IllegalArgumentException with one sentence if an asset does not sum to zero
   */
  public JournalEntry {
    postings = List.copyOf(postings);
    Map<String, BigDecimal> sums = new TreeMap<>();
    for (Posting posting : postings) {
      sums.merge(posting.account().asset(), posting.amount(), BigDecimal::add);
    }
    sums.forEach(
        (asset, sum) -> {
          if (sum.signum() != 0) {
            throw new IllegalArgumentException(
                "the entry '" + cause + "' creates " + sum.toPlainString() + " " + asset);
          }
        });
  }

  /** Collects pairs of postings. Not thread-safe. */
  public static final class Builder {
    private final long time;
    private final String cause;
    private final List<Posting> postings = new ArrayList<>();

    /** An entry of nothing yet. */
    public Builder(long time, String cause) {
      this.time = time;
      this.cause = cause;
    }

    /** Moves an amount; a negative one the other way, none at all if it is zero. */
    public Builder move(BigDecimal amount, LedgerAccount from, LedgerAccount to) {
      if (amount.signum() != 0) {
        postings.add(new Posting(from, amount.negate()));
        postings.add(new Posting(to, amount));
      }
      return this;
    }

    /** The entry. */
    public JournalEntry entry() {
      return new JournalEntry(time, cause, postings);
    }
  }
}
