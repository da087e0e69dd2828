package io.crossbook.launcher.corpus;

import io.crossbook.core.fact.BookView;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.truth.TruthListener;
import io.crossbook.simulator.truth.TruthRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Everything that the books really were. Written by the simulation's event loop; read only while
 * that does not step.
 */
final class Truth implements TruthListener {
  private final Map<String, Past> listings = new ConcurrentHashMap<>();

  /** What one listing's book really was from moments on, oldest first. */
  private static final class Past {
    final ListingSpec spec;
    final List<Long> since = new ArrayList<>();
    final List<Levels> levels = new ArrayList<>();

    Past(ListingSpec spec) {
      this.spec = spec;
    }

    int at(long nanos) {
      int low = 0;
      int high = since.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (since.get(middle) <= nanos) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low - 1;
    }

    long until(int index) {
      return index + 1 < since.size() ? since.get(index + 1) : Long.MAX_VALUE;
    }
  }

  /**
   * A span of time.
   *
   * @param from nanoseconds since the epoch
   * @param to nanoseconds since the epoch; not before {@code from}
   */
  record Span(long from, long to) {}

  @Override
  public void onTruth(TruthRecord truth) {
    Past past =
        listings.computeIfAbsent(
            key(truth.listing().venue(), truth.listing().symbol()), k -> new Past(truth.listing()));
    past.since.add(truth.epochNanos());
    past.levels.add(Levels.of(truth));
  }

  private static String key(String venue, String symbol) {
    return venue + ':' + symbol;
  }

  /** The listings of which there is a truth. */
  Map<String, ListingSpec> listings() {
    Map<String, ListingSpec> specs = new TreeMap<>();
    listings.forEach((key, past) -> specs.put(key, past.spec));
    return specs;
  }

  /** What the book was last. */
  Levels last(String listing) {
    Past past = listings.get(listing);
    return past.levels.get(past.levels.size() - 1);
  }

  /**
   * When the book really was what we took it for, within a span.
   *
   * @return the parts of the span, oldest first; empty if it never was
   */
  List<Span> spans(BookView view, Span within) {
    Past past = listings.get(key(view.venue(), view.symbol()));
    if (past == null) {
      return List.of();
    }
    Levels mine = Levels.of(view, past.spec);
    List<Span> spans = new ArrayList<>();
    for (int i = Math.max(0, past.at(within.from)); i < past.since.size(); i++) {
      if (past.since.get(i) > within.to) {
        break;
      }
      if (mine.shows(past.levels.get(i))) {
        spans.add(
            new Span(Math.max(within.from, past.since.get(i)), Math.min(within.to, past.until(i))));
      }
    }
    return spans;
  }
}
