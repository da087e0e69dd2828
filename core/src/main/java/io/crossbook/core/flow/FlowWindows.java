package io.crossbook.core.flow;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.instrument.ListingId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Order flow of all listings of a lane in windows that begin at multiples of their length, so that
 * rows of different listings, and of the same listing before and after a restart, are about the
 * same stretch of time. A window ends with the first fact after it. A listing without a tradable
 * book in a window has no row of it. Not thread-safe.
 */
public final class FlowWindows {
  private final long lengthNanos;
  private final HashMap<ListingId, ListingFlow> flows = new HashMap<>();
  private long ends = Long.MIN_VALUE;

  /**
   * @param lengthNanos length of a window, nanoseconds; positive
   */
  public FlowWindows(long lengthNanos) {
    this.lengthNanos = lengthNanos;
  }

  /** A fact came: ends what is over, then counts it if it is a book. */
  public void on(Fact fact, Consumer<FlowStatistics> out) {
    if (fact.time() >= ends) {
      end(out);
      ends = beginOf(fact.time()) + lengthNanos;
    }
    if (fact instanceof BookView book) {
      ListingFlow flow =
          flows.computeIfAbsent(
              new ListingId(book.venue(), book.symbol()),
              id -> new ListingFlow(id.venue(), id.symbol(), book.instrument(), 0));
      flow.from = ends - lengthNanos;
      flow.flow.take(book);
    }
  }

  private long beginOf(long time) {
    return Math.floorDiv(time, lengthNanos) * lengthNanos;
  }

  private void end(Consumer<FlowStatistics> out) {
    for (ListingFlow each : new TreeMap<>(flows).values()) {
      if (each.flow.books > 0) {
        out.accept(
            each.flow.endWindow(
                each.venue, each.symbol, each.instrument, each.from, each.from + lengthNanos));
      }
    }
  }

  /** What must be kept to go on after a restore. */
  public List<ListingFlow> state() {
    return new ArrayList<>(flows.values());
  }

  /** Takes back what {@link #state()} gave, before the first fact. */
  public void restore(Iterable<ListingFlow> kept) {
    for (ListingFlow each : kept) {
      flows.put(new ListingId(each.venue, each.symbol), each);
      if (each.flow.books > 0) {
        ends = Math.max(ends, each.from + lengthNanos);
      }
    }
  }
}
