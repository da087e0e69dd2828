package io.crossbook.launcher.chaos;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.launcher.chaos.OwnBooks.Counted;
import io.crossbook.launcher.chaos.OwnBooks.Execution;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * What trading changed of an asset, fees included, by each who counts it: positive is gained. No
 * rate is in it, so all three are the same to the last decimal. Immutable.
 *
 * @param venues what orders changed of balances, by the venues' ledger
 * @param booked by the executions in our database
 * @param desks by the operations, as the desk's state adds them up
 */
public record Earned(BigDecimal venues, BigDecimal booked, BigDecimal desks) {
  private Earned plus(Earned other) {
    return new Earned(venues.add(other.venues), booked.add(other.booked), desks.add(other.desks));
  }

  private boolean agreed() {
    return venues.compareTo(booked) == 0 && venues.compareTo(desks) == 0;
  }

  /**
   * By asset, over everything. Compared is each opportunity for itself, since what of it was filled
   * after its operation had ended is counted by another one; and only if all its operations are
   * over, since one that is open was reported before its last executions.
   *
   * @param moved what the venues' orders changed, by desk and operation, as {@code 0/12}, and asset
   * @param differs is told the opportunity and asset, and who says what
   */
  static Map<String, Earned> of(
      Map<String, Map<String, BigDecimal>> moved,
      OwnBooks books,
      BiConsumer<String, Earned> differs) {
    Map<String, String> opportunities = new HashMap<>();
    Set<String> open = new HashSet<>();
    Map<String, Map<String, Earned>> each = new TreeMap<>();
    for (Counted operation : books.operations()) {
      opportunities.put(operation.desk() + "/" + operation.operation(), operation.opportunity());
      if (!operation.over()) {
        open.add(operation.opportunity());
      }
      operation
          .moved()
          .forEach(
              (asset, amount) ->
                  add(
                      each,
                      operation.opportunity(),
                      asset,
                      new Earned(BigDecimal.ZERO, BigDecimal.ZERO, amount)));
    }
    for (Execution execution : books.executions().orElse(List.of())) {
      changed(execution)
          .forEach(
              (asset, amount) ->
                  add(
                      each,
                      execution.opportunity(),
                      asset,
                      new Earned(BigDecimal.ZERO, amount, BigDecimal.ZERO)));
    }
    moved.forEach(
        (operation, assets) ->
            assets.forEach(
                (asset, amount) ->
                    add(
                        each,
                        opportunities.getOrDefault(operation, "of operation " + operation),
                        asset,
                        new Earned(amount, BigDecimal.ZERO, BigDecimal.ZERO))));
    Map<String, Earned> all = new TreeMap<>();
    each.forEach(
        (opportunity, assets) ->
            assets.forEach(
                (asset, earned) -> {
                  all.merge(asset, earned, Earned::plus);
                  if (!earned.agreed() && !open.contains(opportunity)) {
                    differs.accept(asset + " of opportunity " + opportunity, earned);
                  }
                }));
    return all;
  }

  private static void add(
      Map<String, Map<String, Earned>> all, String opportunity, String asset, Earned part) {
    all.computeIfAbsent(opportunity, any -> new TreeMap<>()).merge(asset, part, Earned::plus);
  }

  private static Map<String, BigDecimal> changed(Execution execution) {
    Instrument instrument = Instrument.parse(execution.instrument());
    Map<String, BigDecimal> changed = new HashMap<>();
    if (instrument.kind().exchanges()) {
      changed.merge(instrument.base(), execution.base(), BigDecimal::add);
      changed.merge(instrument.quote(), execution.quote(), BigDecimal::add);
    } else {
      changed.merge(instrument.settlement(), execution.settled(), BigDecimal::add);
    }
    changed.merge(execution.feeAsset(), execution.fee().negate(), BigDecimal::add);
    return changed;
  }

  /** In words, or one number where all agree. */
  @Override
  public String toString() {
    return agreed()
        ? Judge.plain(venues) + " by venues, executions and desk"
        : Judge.plain(venues)
            + " by the venues, "
            + Judge.plain(booked)
            + " by the executions, "
            + Judge.plain(desks)
            + " by the desk";
  }
}
