package io.crossbook.simulator.publish;

import io.crossbook.simulator.market.BookSide;
import io.crossbook.simulator.market.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The best levels of a book as a stream sees them, and the changes it has not told yet.
 *
 * <p>Observed after every step and flushed when the stream's interval ends. A frame names every
 * price touched since the frame before, not only the net difference: a reader may have joined by a
 * REST snapshot taken in between, and must hear of a level that came and went.
 */
public final class DepthView {
  private final PublishedBook book;
  private final int depth;
  private final boolean deletesPushedOut;
  private final Map<Long, Long> touchedBids = new TreeMap<>(Comparator.reverseOrder());
  private final Map<Long, Long> touchedAsks = new TreeMap<>();
  private List<Level> bids;
  private List<Level> asks;
  private long observedId;
  private long flushedId;
  private long generation;
  private boolean replaced;

  /**
   * @param depth levels a side
   * @param deletesPushedOut whether the venue deletes levels that better ones push out of the
   *     depth; Kraken never does, Gate always does
   */
  public DepthView(PublishedBook book, int depth, boolean deletesPushedOut) {
    this.book = book;
    this.depth = depth;
    this.deletesPushedOut = deletesPushedOut;
    this.bids = book.bids().top(depth);
    this.asks = book.asks().top(depth);
    this.observedId = book.updateId();
    this.flushedId = book.updateId();
    this.generation = book.generation();
  }

  /** The book this is a view of. */
  public PublishedBook book() {
    return book;
  }

  /** Bids as last observed, best first. */
  public List<Level> bids() {
    return bids;
  }

  /** Asks as last observed, best first. */
  public List<Level> asks() {
    return asks;
  }

  /**
   * The levels as last observed. If nothing waits to be flushed, the next frame follows it
   * directly.
   */
  public DepthChange snapshot() {
    return new DepthChange(true, flushedId, flushedId, flushedId, bids, asks);
  }

  /** Takes the book's present levels over; called after every step. */
  public void observe() {
    if (book.updateId() == observedId) {
      return;
    }
    List<Level> newBids = book.bids().top(depth);
    List<Level> newAsks = book.asks().top(depth);
    if (book.generation() != generation) {
      generation = book.generation();
      replaced = true;
    }
    touch(touchedBids, bids, newBids, book.bids());
    touch(touchedAsks, asks, newAsks, book.asks());
    bids = newBids;
    asks = newAsks;
    observedId = book.updateId();
  }

  /** What the stream has to say now; empty if nothing it shows was touched. */
  public Optional<DepthChange> flush() {
    if (touchedBids.isEmpty() && touchedAsks.isEmpty()) {
      return Optional.empty();
    }
    DepthChange change =
        new DepthChange(
            replaced,
            flushedId + 1,
            observedId,
            flushedId,
            replaced ? bids : levels(touchedBids),
            replaced ? asks : levels(touchedAsks));
    flushedId = observedId;
    replaced = false;
    touchedBids.clear();
    touchedAsks.clear();
    return Optional.of(change);
  }

  private static List<Level> levels(Map<Long, Long> touched) {
    List<Level> levels = new ArrayList<>(touched.size());
    touched.forEach((price, quantity) -> levels.add(new Level(price, quantity)));
    return levels;
  }

  private void touch(
      Map<Long, Long> touched, List<Level> before, List<Level> after, BookSide side) {
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      if (j == after.size() || (i < before.size() && better(side, before.get(i), after.get(j)))) {
        boolean outside = j == after.size() && after.size() == depth;
        if (outside && !deletesPushedOut) {
          touched.remove(before.get(i).price());
        } else {
          touched.put(before.get(i).price(), 0L);
        }
        i++;
      } else if (i == before.size() || better(side, after.get(j), before.get(i))) {
        touched.put(after.get(j).price(), after.get(j).quantity());
        j++;
      } else {
        if (before.get(i).quantity() != after.get(j).quantity()) {
          touched.put(after.get(j).price(), after.get(j).quantity());
        }
        i++;
        j++;
      }
    }
  }

  private static boolean better(BookSide side, Level a, Level b) {
    return side.better(a.price(), b.price());
  }
}
