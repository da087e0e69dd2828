package io.crossbook.launcher.chaos;

import io.crossbook.launcher.chaos.OwnBooks.Execution;
import io.crossbook.launcher.chaos.OwnBooks.Row;
import io.crossbook.launcher.chaos.VenueLedger.VenueOrder;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all orders of a listing were filled in all, by each who counts it; in the listing's unit.
 * Immutable.
 *
 * @param venue by the venue's ledger
 * @param ledger by the rows of the intent ledger
 * @param booked by the executions that the desk booked
 */
public record Filled(BigDecimal venue, BigDecimal ledger, BigDecimal booked) {
  private Filled plus(Filled other) {
    return new Filled(venue.add(other.venue), ledger.add(other.ledger), booked.add(other.booked));
  }

  /** By listing, such as {@code BTC/USD at kraken}. */
  static Map<String, Filled> of(VenueLedger venues, OwnBooks books) {
    Map<String, Row> rows = new HashMap<>();
    books.rows().forEach(row -> rows.put(row.venue() + " " + row.clientOrderId(), row));
    Map<String, BigDecimal> booked = new HashMap<>();
    for (Execution each : books.executions().orElse(List.of())) {
      booked.merge(each.venue() + " " + each.name(), each.quantity(), BigDecimal::add);
    }
    Map<String, Filled> filled = new TreeMap<>();
    for (VenueOrder order : venues.orders()) {
      // Two orders of one name would have one row, which counts once.
      Row row = rows.remove(order.venue() + " " + order.clientId());
      Filled each =
          new Filled(
              order.cumulative(),
              row == null ? BigDecimal.ZERO : row.filled(),
              row == null
                  ? BigDecimal.ZERO
                  : booked.getOrDefault(row.venue() + " " + row.name(), BigDecimal.ZERO));
      filled.merge(order.symbol() + " at " + order.venue(), each, (a, b) -> a.plus(b));
    }
    return filled;
  }

  /** In words, or one number where all agree. */
  @Override
  public String toString() {
    boolean same = venue.compareTo(ledger) == 0 && venue.compareTo(booked) == 0;
    return same
        ? Judge.plain(venue) + " by venue, ledger and desk"
        : Judge.plain(venue)
            + " by the venue, "
            + Judge.plain(ledger)
            + " by the ledger, "
            + Judge.plain(booked)
            + " by the desk";
  }
}
