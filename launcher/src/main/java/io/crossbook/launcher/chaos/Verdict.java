package io.crossbook.launcher.chaos;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * What the judge found. Immutable.
 *
 * @param orders that venues accepted
 * @param refused orders that venues' engines refused
 * @param rows of the intent ledger, numbers that were never used apart
 * @param findings each check with the number of its defects; all are there, found or not
 * @param fees per venue and asset, as the venues booked them; negative is paid
 * @param profit per cash asset over all venues, fees apart, as the venues booked it; positive is
 *     gained
 * @param residual per asset that is no cash, what is left of it over all venues, fees apart;
 *     positive is held too much
 * @param filled what orders were filled in all, by listing
 * @param counted what all operations came to as the desk counted it, in the portfolio currency
 * @param settled the same of those whose profit needs no rate, beside what it was at the venues
 * @param earned what trading changed of each asset, fees included
 */
public record Verdict(
    long orders,
    long refused,
    long rows,
    List<Finding> findings,
    Map<String, BigDecimal> fees,
    Map<String, BigDecimal> profit,
    Map<String, BigDecimal> residual,
    Map<String, Filled> filled,
    BigDecimal counted,
    Settled settled,
    Map<String, Earned> earned) {
  /** Most examples that a finding names. */
  static final int EXAMPLES = 5;

  /** What is looked for. */
  public enum Check {
    /** A name that venues accepted more than once. */
    DUPLICATES("duplicate orders"),
    /** An order at a venue that the ledger does not have. */
    ORPHANS("orders without a row"),
    /** A row that says that a venue has an order which it never accepted. */
    GHOSTS("rows of orders that no venue accepted"),
    /** A row that is over, of an order that is not, or that was refused or given up and lives. */
    CONTRADICTIONS("rows that contradict their order"),
    /** A row of which more is to become. */
    OPEN_ROWS("rows that are not over"),
    /** A number of an operation that no row has. */
    OPERATION_GAPS("gaps in the numbering of operations"),
    /** A position that no event has. */
    EVENT_GAPS("gaps in the positions of events"),
    /** An order whose executed quantity differs between venue and ledger. */
    FILLS("orders whose cumulative fill differs"),
    /** An order whose executions differ between venue and database in quantity, value or fee. */
    EXECUTIONS("orders whose booked executions differ"),
    /** An order of which it was written down that its absence is proved, and that a venue took. */
    ABSENCES("orders proved absent that a venue took"),
    /** An asset of which the desk's own books at the end hold something else than the venue. */
    BALANCES("balances that differ from the desk's books"),
    /** An asset in which the fees of booked executions are not those that the venue charged. */
    FEES("assets whose fees differ"),
    /**
     * An operation that traded and is not over, whose profit is not the sum of its terms, or is not
     * what its orders changed of the venues' balances.
     */
    PROFIT("operations whose profit does not add up"),
    /**
     * An asset of an opportunity of which the venues' ledger, the executions in the database and
     * the desk's state do not have the same gain, fees included.
     */
    EARNED("gains that differ by who counts them"),
    /** An asset of which something is left over, beyond its bound. */
    RESIDUAL("assets with a residual");

    private final String words;

    Check(String words) {
      this.words = words;
    }

    /** In words. */
    public String words() {
      return words;
    }
  }

  /**
   * The profit of those operations that left something in no asset but the portfolio currency: what
   * they came to needs no rate.
   *
   * @param operations how many there were
   * @param venues what their orders changed of the venues' balances, fees and all
   * @param desks what desks counted
   */
  public record Settled(long operations, BigDecimal venues, BigDecimal desks) {}

  /**
   * What a check came to.
   *
   * @param check which
   * @param defects how many; 0 is what it should be
   * @param examples the first of them, in words
   */
  public record Finding(Check check, long defects, List<String> examples) {
    /** Copies. */
    public Finding {
      examples = List.copyOf(examples);
    }
  }

  /** Copies. */
  public Verdict {
    findings = List.copyOf(findings);
  }

  /** What a check came to. */
  public Finding of(Check check) {
    return findings.stream().filter(each -> each.check() == check).findFirst().orElseThrow();
  }

  /** True if something was traded and nothing is wrong. */
  public boolean passes() {
    // Where nothing was traded, nothing was proved.
    return orders > 0 && findings.stream().allMatch(each -> each.defects() == 0);
  }
}
