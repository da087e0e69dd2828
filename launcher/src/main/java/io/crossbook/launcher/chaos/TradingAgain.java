package io.crossbook.launcher.chaos;

import io.crossbook.launcher.chaos.LedgerTail.Acceptance;
import io.crossbook.launcher.chaos.OwnBooks.Row;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When venues accepted orders, against what was done to the system at that time. Immutable.
 *
 * <p>An order that was on the wire when its process was killed is accepted afterwards and proves
 * nothing. Whoever takes over has a higher epoch, and its orders' rows say so.
 */
final class TradingAgain {
  private final List<Acceptance> acceptances;
  private final Map<String, Row> rows = new HashMap<>();

  /**
   * @param acceptances oldest first
   * @param rows of the intent ledger
   */
  TradingAgain(List<Acceptance> acceptances, List<Row> rows) {
    this.acceptances = List.copyOf(acceptances);
    rows.forEach(row -> this.rows.put(row.venue() + " " + row.clientOrderId(), row));
  }

  /**
   * The first acceptance of an order of a later holder of the desk.
   *
   * @param nanos when the kill was
   * @param epochs of the desks then, by number
   */
  Optional<Duration> afterKill(long nanos, Map<Integer, Long> epochs) {
    return acceptances.stream()
        .filter(each -> each.nanos() >= nanos)
        .filter(each -> later(rows.get(each.venue() + " " + each.clientId()), epochs))
        .findFirst()
        .map(each -> Duration.ofNanos(each.nanos() - nanos));
  }

  private static boolean later(Row row, Map<Integer, Long> epochs) {
    return row != null && row.epoch() > epochs.getOrDefault(row.name().desk(), 0L);
  }

  /**
   * The first acceptance after an outage.
   *
   * @param nanos when it ended
   * @param venue where; empty for anywhere
   */
  Optional<Duration> afterOutage(long nanos, String venue) {
    return acceptances.stream()
        .filter(each -> each.nanos() >= nanos)
        .filter(each -> venue.isEmpty() || each.venue().equals(venue))
        .findFirst()
        .map(each -> Duration.ofNanos(each.nanos() - nanos));
  }

  /**
   * The last that venues accepted after a command to stop.
   *
   * @param from when it was given
   * @param to when it was taken back
   */
  Optional<Acceptance> lastWithin(long from, long to) {
    return acceptances.stream()
        .filter(each -> each.nanos() >= from && each.nanos() < to)
        .max(Comparator.comparingLong(Acceptance::nanos));
  }
}
