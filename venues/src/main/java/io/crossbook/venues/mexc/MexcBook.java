package io.crossbook.venues.mexc;

import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.book.BookSet;
import io.crossbook.venues.book.CrossedWatch;
import io.crossbook.venues.book.ResyncTimer;
import io.crossbook.venues.book.SnapshotLevels;
import io.crossbook.venues.book.TrackedBook;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;

/**
 * One symbol's book by the venue's rule: deltas are kept until a REST snapshot comes; those that it
 * already holds are dropped; the first one applied must reach over the snapshot's version, and each
 * later one must begin where the one before it ended. Not thread-safe.
 */
final class MexcBook {
  /** Deltas kept while no snapshot comes; beyond that the oldest go, for a snapshot is newer. */
  private static final int MOST_KEPT = 4_096;

  /** Deltas that are still older than the snapshot after this time mean that something is wrong. */
  private static final long JOIN_WITHIN_NANOS = 10_000_000_000L;

  final String instrument;
  final ResyncTimer resync = new ResyncTimer();
  final CrossedWatch crossed = new CrossedWatch();
  TrackedBook book;

  /** The connection that is to carry it, or that has fed it last; empty before. */
  String connection = "";

  /** True while a connection is known to carry it. */
  boolean fed;

  /** True once a snapshot was asked for in this connection. */
  boolean asked;

  /** A snapshot that came before any connection carried the book; null if none did. */
  byte[] early;

  private final MexcDepth depth;
  private final ArrayDeque<byte[]> kept = new ArrayDeque<>();

  /** True once a delta was applied to the snapshot. */
  private boolean joined;

  private long snapshotAt;

  /** What became of a delta. */
  enum Outcome {
    APPLIED,
    /** The book already holds it. */
    OLDER,
    /** Kept until a snapshot comes. */
    KEPT,
    /** It does not follow: the book is to be voided, and the delta was kept. */
    GAP
  }

  MexcBook(TrackedBook book, MexcDepth depth) {
    this.book = book;
    this.instrument = book.listing().instrument().name();
    this.depth = depth;
  }

  /**
   * Takes a delta.
   *
   * @throws IOException if it is not a protobuf message
   * @throws IllegalArgumentException if it breaks the listing's rules or has no versions
   * @throws io.crossbook.venues.json.JsonException if a number does not fit
   */
  Outcome onDelta(byte[] bytes, int from, int to, long now) throws IOException {
    depth.readVersions(bytes, from, to);
    if (depth.fromVersion < 0 || depth.toVersion < depth.fromVersion) {
      throw new IllegalArgumentException(
          "a delta from version " + depth.fromVersion + " to " + depth.toVersion);
    }
    if (!book.synced()) {
      keep(bytes, from, to);
      return Outcome.KEPT;
    }
    Outcome outcome = follows(now);
    if (outcome == Outcome.APPLIED) {
      apply(bytes, from, to);
    } else if (outcome == Outcome.GAP) {
      keep(bytes, from, to);
    }
    return outcome;
  }

  private Outcome follows(long now) {
    long version = book.sequence();
    if (joined) {
      return depth.fromVersion == version + 1 ? Outcome.APPLIED : Outcome.GAP;
    }
    if (depth.toVersion <= version) {
      return now - snapshotAt < JOIN_WITHIN_NANOS ? Outcome.OLDER : Outcome.GAP;
    }
    return depth.fromVersion <= version + 1 ? Outcome.APPLIED : Outcome.GAP;
  }

  private void apply(byte[] bytes, int from, int to) throws IOException {
    depth.apply(bytes, from, to, book.listing(), book.levels());
    book.sequence(depth.toVersion);
    joined = true;
  }

  private void keep(byte[] bytes, int from, int to) {
    if (kept.size() == MOST_KEPT) {
      kept.removeFirst();
    }
    kept.addLast(Arrays.copyOfRange(bytes, from, to));
  }

  /**
   * Takes a snapshot and the kept deltas that follow it.
   *
   * @return false if a kept delta does not follow: the snapshot is too old, or deltas are missing;
   *     the book is void, and what is newer than the snapshot is still kept
   * @throws IOException if a kept delta is not a protobuf message
   * @throws IllegalArgumentException if a kept delta breaks the listing's rules
   * @throws io.crossbook.venues.json.JsonException if a number does not fit
   */
  boolean onSnapshot(long version, SnapshotLevels snapshot, long now) throws IOException {
    for (Iterator<byte[]> each = kept.iterator(); each.hasNext(); ) {
      byte[] delta = each.next();
      depth.readVersions(delta, 0, delta.length);
      if (depth.toVersion > version) {
        if (depth.fromVersion > version + 1) {
          return false;
        }
        break;
      }
      each.remove();
    }
    book.beginSnapshot(version);
    snapshot.fill(book.levels());
    snapshotAt = now;
    joined = false;
    while (!kept.isEmpty()) {
      byte[] delta = kept.peekFirst();
      depth.readVersions(delta, 0, delta.length);
      if (follows(now) != Outcome.APPLIED) {
        book.gapped();
        return false;
      }
      apply(delta, 0, delta.length);
      kept.removeFirst();
    }
    return true;
  }

  /** This connection carries the book from now on. */
  void fed(BookSet books, String newConnection) {
    connection = newConnection;
    fed = true;
    books.fedBy(book, newConnection);
  }

  /** The connection is gone, or what the levels mean changed. */
  void disconnected() {
    fed = false;
    asked = false;
    resync.reset();
    forget();
  }

  /** Emits the book as it is now. */
  void publish(long now, long venueTime, ProtocolOutput out) {
    book.publish(now, venueTime, out);
    crossed.observe(book, now);
  }

  /** The book cannot be trusted: readers are told once. */
  void gapped(long now, long venueTime, ProtocolOutput out) {
    crossed.reset();
    if (book.synced()) {
      book.gapped();
      book.publish(now, venueTime, out);
    }
  }

  /** The venue's best levels are not the book's. */
  void contradicted(long now, long venueTime, ProtocolOutput out) {
    crossed.reset();
    book.checksumFailed();
    book.publish(now, venueTime, out);
  }

  /** What was kept does not belong to what comes. */
  void forget() {
    kept.clear();
    crossed.reset();
  }

  /** The listing as the book knows it. */
  Listing listing() {
    return book.listing();
  }
}
