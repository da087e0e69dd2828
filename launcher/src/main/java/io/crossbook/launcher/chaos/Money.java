package io.crossbook.launcher.chaos;

import io.crossbook.launcher.SimulatedKeys;
import io.crossbook.launcher.chaos.OwnBooks.Counted;
import io.crossbook.launcher.chaos.OwnBooks.Execution;
import io.crossbook.launcher.chaos.OwnBooks.Holding;
import io.crossbook.launcher.chaos.VenueLedger.Wallet;
import io.crossbook.launcher.chaos.Verdict.Check;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Compares money at the end. For each account and asset this holds to the last decimal: what the
 * venue was given, and what it booked of trades, less the fees of the executions that we booked, is
 * what the desk's double-entry books hold. For one thread.
 */
final class Money {
  /** Desks count in twelve decimals, each term for itself. */
  private static final BigDecimal ROUNDING = new BigDecimal("0.000000001");

  private final String currency;
  private final VenueLedger venues;
  private final OwnBooks books;
  private final List<Execution> executions;
  private final BiConsumer<Check, String> found;

  /**
   * @param currency in which desks count profit
   * @param found is told of every defect
   */
  Money(String currency, VenueLedger venues, OwnBooks books, BiConsumer<Check, String> found) {
    this.currency = currency;
    this.venues = venues;
    this.books = books;
    this.executions = books.executions().orElse(List.of());
    this.found = found;
  }

  /** The desk's main account at a simulated venue is the one whose keys it was given. */
  private static Wallet wallet(String venue, String account, String asset) {
    return new Wallet(venue, account.isEmpty() ? SimulatedKeys.ACCOUNT : account, asset);
  }

  /** What the desk's own books hold is what the venues do, of every account that it reported. */
  void balances() {
    Map<Wallet, BigDecimal> ours = new HashMap<>();
    Set<String> accounts = new HashSet<>();
    for (Holding each : books.balances()) {
      Wallet wallet = wallet(each.venue(), each.account(), each.asset());
      ours.put(wallet, each.total());
      accounts.add(wallet.venue() + "/" + wallet.account());
    }
    Set<Wallet> all = new HashSet<>(ours.keySet());
    venues.held().keySet().stream()
        .filter(each -> accounts.contains(each.venue() + "/" + each.account()))
        .forEach(all::add);
    for (Execution each : executions) {
      // Where something was booked there has to be a balance.
      Wallet wallet = wallet(each.venue(), each.account(), each.feeAsset());
      if (!accounts.contains(wallet.venue() + "/" + wallet.account())) {
        all.add(wallet);
      }
    }
    differing(Check.BALANCES, all, ours, venues.held(), "the books hold ");
  }

  /** The fees of the executions that we booked are those that the venues charged. */
  void fees() {
    Map<Wallet, BigDecimal> ours = new HashMap<>();
    for (Execution each : executions) {
      ours.merge(
          wallet(each.venue(), each.account(), each.feeAsset()), each.fee(), BigDecimal::add);
    }
    Set<Wallet> all = new HashSet<>(ours.keySet());
    all.addAll(venues.charged().keySet());
    differing(Check.FEES, all, ours, venues.charged(), "we booked ");
  }

  private void differing(
      Check check,
      Set<Wallet> all,
      Map<Wallet, BigDecimal> ours,
      Map<Wallet, BigDecimal> theirs,
      String words) {
    Map<String, String> wrong = new TreeMap<>();
    for (Wallet each : all) {
      BigDecimal here = ours.getOrDefault(each, BigDecimal.ZERO);
      BigDecimal there = theirs.getOrDefault(each, BigDecimal.ZERO);
      if (here.compareTo(there) != 0) {
        wrong.put(
            each.toString(),
            each + ": " + words + Judge.plain(here) + ", the venue " + Judge.plain(there));
      }
    }
    wrong.values().forEach(each -> found.accept(check, each));
  }

  /**
   * Every execution is part of an operation that is over and whose profit was counted in terms.
   *
   * @return the sum of the profits
   */
  BigDecimal profit() {
    Map<String, Counted> known = new HashMap<>();
    BigDecimal sum = BigDecimal.ZERO;
    Set<String> wrong = new HashSet<>();
    for (Counted each : books.operations()) {
      known.put(each.desk() + "/" + each.operation(), each);
      if (each.realized() != null) {
        sum = sum.add(each.realized());
        if (each.realized().compareTo(each.terms()) != 0) {
          found.accept(
              Check.PROFIT,
              each
                  + " came to "
                  + Judge.plain(each.realized())
                  + ", its terms to "
                  + Judge.plain(each.terms()));
        }
      }
    }
    for (Execution each : executions) {
      String key = each.name().desk() + "/" + each.name().operation();
      Counted operation = known.get(key);
      boolean counted = operation != null && operation.over() && operation.realized() != null;
      if (!counted && wrong.add(key)) {
        found.accept(
            Check.PROFIT,
            "operation "
                + each.name().operation()
                + " of desk "
                + each.name().desk()
                + " traded, and "
                + (operation == null
                    ? "was not reported"
                    : operation.over() ? "its profit was not counted" : "is not over"));
      }
    }
    return sum;
  }

  /**
   * What an operation came to is what its orders changed of the venues' balances, where that is of
   * the portfolio currency alone: what is left of another asset is valued at rates that no venue's
   * ledger has.
   *
   * @param moved by desk and operation, as {@code 0/12}, and asset
   */
  Verdict.Settled settled(Map<String, Map<String, BigDecimal>> moved) {
    long operations = 0;
    BigDecimal atVenues = BigDecimal.ZERO;
    BigDecimal atDesks = BigDecimal.ZERO;
    for (Counted each : books.operations()) {
      Map<String, BigDecimal> change =
          new HashMap<>(moved.getOrDefault(each.desk() + "/" + each.operation(), Map.of()));
      change.values().removeIf(amount -> amount.signum() == 0);
      if (!change.keySet().equals(Set.of(currency)) || !each.over() || each.realized() == null) {
        continue;
      }
      BigDecimal there = change.get(currency);
      operations++;
      atVenues = atVenues.add(there);
      atDesks = atDesks.add(each.realized());
      if (each.realized().subtract(there).abs().compareTo(ROUNDING) > 0) {
        found.accept(
            Check.PROFIT,
            each
                + " came to "
                + Judge.plain(each.realized())
                + ", its orders to "
                + Judge.plain(there)
                + " at the venues");
      }
    }
    return new Verdict.Settled(operations, atVenues, atDesks);
  }
}
