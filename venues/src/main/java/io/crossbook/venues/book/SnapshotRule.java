package io.crossbook.venues.book;

import io.crossbook.core.instrument.Listing;
import java.util.function.Function;

/**
 * How one venue's update stream is joined with its REST snapshots. Immutable.
 *
 * @param chain how updates name their place
 * @param timeField one-letter name of the venue's time in an update, milliseconds since the epoch
 * @param idField name of the last update id in a snapshot
 * @param limit levels a side to ask for in a snapshot
 * @param complete true where the venue itself keeps the updates to the best {@code limit} levels,
 *     so that a book is cut there; false where a snapshot is only the nearest part of a deeper
 *     book, whose levels further away stay unknown until they change
 * @param target path and query of a listing's snapshot
 * @param weight how much of the request limit a snapshot uses
 * @param spacingNanos time between two snapshot requests
 */
public record SnapshotRule(
    Chain chain,
    byte timeField,
    String idField,
    int limit,
    boolean complete,
    Function<Listing, String> target,
    int weight,
    long spacingNanos) {

  /** How updates name their place. */
  public enum Chain {
    /** {@code U} is the id after the last one of the update before. */
    CONSECUTIVE,
    /** {@code pu} is the last id of the update before; ids of one listing have holes. */
    LINKED;

    /**
     * True if an update holds nothing that the book does not.
     *
     * @param last the update's last id
     * @param sequence the book's id
     * @param joined false if nothing has been applied on top of the book's snapshot. The first
     *     linked update may end exactly at the snapshot: the next one then links to it
     */
    boolean older(long last, long sequence, boolean joined) {
      return (this == LINKED && !joined) ? last < sequence : last <= sequence;
    }

    /**
     * True if nothing is missing between the book and an update.
     *
     * @param link the id after which the update begins
     * @param sequence the book's id
     * @param joined false if nothing has been applied on top of the book's snapshot
     */
    boolean continues(long link, long sequence, boolean joined) {
      return (this == LINKED && joined) ? link == sequence : link <= sequence;
    }
  }
}
