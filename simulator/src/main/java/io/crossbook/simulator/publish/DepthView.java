package io.crossbook.simulator.publish;

import io.crossbook.simulator.market.BookSide;
import io.crossbook.simulator.market.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The best levels of a book as a stream last said them, and the step to what they are now. */
public final class DepthView {
  private final PublishedBook book;
  private final int depth;
  private final boolean deletesPushedOut;
  private List<Level> bids;
  private List<Level> asks;
  private long lastId;
  private long generation;

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
    this.lastId = book.updateId();
    this.generation = book.generation();
  }

  /** The book this is a view of. */
  public PublishedBook book() {
    return book;
  }

  /** Bids as last said, best first. */
  public List<Level> bids() {
    return bids;
  }

  /** Asks as last said, best first. */
  public List<Level> asks() {
    return asks;
  }

  /** Update id of the last frame. */
  public long lastId() {
    return lastId;
  }

  /** What the last frame would be as a snapshot. */
  public DepthChange snapshot() {
    return new DepthChange(true, lastId, lastId, lastId, bids, asks);
  }

  /** Moves to the book as it is now; empty if the stream has nothing to say. */
  public Optional<DepthChange> advance() {
    if (book.updateId() == lastId) {
      return Optional.empty();
    }
    List<Level> newBids = book.bids().top(depth);
    List<Level> newAsks = book.asks().top(depth);
    boolean replaced = book.generation() != generation;
    List<Level> bidChanges = replaced ? newBids : changes(bids, newBids, book.bids());
    List<Level> askChanges = replaced ? newAsks : changes(asks, newAsks, book.asks());
    bids = newBids;
    asks = newAsks;
    generation = book.generation();
    if (bidChanges.isEmpty() && askChanges.isEmpty()) {
      return Optional.empty();
    }
    DepthChange change =
        new DepthChange(replaced, lastId + 1, book.updateId(), lastId, bidChanges, askChanges);
    lastId = book.updateId();
    return Optional.of(change);
  }

  private List<Level> changes(List<Level> before, List<Level> after, BookSide side) {
    List<Level> changes = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      if (j == after.size() || (i < before.size() && better(side, before.get(i), after.get(j)))) {
        boolean outside = j == after.size() && after.size() == depth;
        if (!outside || deletesPushedOut) {
          changes.add(new Level(before.get(i).price(), 0));
        }
        i++;
      } else if (i == before.size() || better(side, after.get(j), before.get(i))) {
        changes.add(after.get(j));
        j++;
      } else {
        if (before.get(i).quantity() != after.get(j).quantity()) {
          changes.add(after.get(j));
        }
        i++;
        j++;
      }
    }
    return changes;
  }

  private static boolean better(BookSide side, Level a, Level b) {
    return side.better(a.price(), b.price());
  }
}
