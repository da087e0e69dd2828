package io.crossbook.venues.book;

import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.DeadLetters;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.RestRequest;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.SymbolTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Books of venues that stream updates and give the state to start from by REST: joins the two by
 * their ids, proves that no update is missing, and asks for a new snapshot when one is.
 *
 * <p>An update is an object with the members {@code s} (symbol), {@code U} and {@code u} (first and
 * last id), {@code b} and {@code a} (levels, absolute sizes), a time, and where the venue has it
 * {@code pu} (last id of the update before) and {@code full} (true: replaces the book), in any
 * order. It is read in two steps, so that nothing of a frame is believed before all of it was read:
 * {@link #read}, then {@link #commit}, or {@link #abort} if the frame turned out to be broken. In
 * between the book may hold half of the update; abort voids it.
 *
 * <p>A book is current only when proven: at least one update of its connection has been seen, and
 * the snapshot either continues it or is continued by it. Not thread-safe: the lane's thread.
 */
public final class DepthFeed {
  private static final long ANSWER_DEADLINE_NANOS = 10_000_000_000L;
  private static final long FIRST_RETRY_NANOS = 500_000_000L;
  private static final long LONGEST_RETRY_NANOS = 60_000_000_000L;
  private static final long REFRESH_EVERY_NANOS = 5_000_000_000L;
  private static final long LIMITED_NANOS = 60_000_000_000L;

  /** So many updates in a row older than the book mean that the venue began to count anew. */
  private static final int LONGEST_STALE_RUN = 32;

  /** So many snapshots in a row older than what was seen mean that what was seen is wrong. */
  private static final int MOST_TOO_OLD = 6;

  /** Scales are tried this many times per snapshot before it is given up. */
  private static final int MOST_SCALE_CHANGES = 8;

  private final BookSet books;
  private final SnapshotRule rule;
  private final int viewLevels;
  private final SymbolTable<JoinedBook> table = new SymbolTable<>();
  private final List<JoinedBook> joined = new ArrayList<>();
  private final LevelReader levels = new LevelReader();
  private final SnapshotJoin snapshots;
  private final BookScales scales;
  private long nextSlot = Long.MIN_VALUE;

  private final DepthUpdate update;

  /**
   * @param books the venue's books; listings are learnt through {@link #learn}
   * @param viewLevels levels a side that a view shows, which must be known for a book to be current
   */
  public DepthFeed(BookSet books, SnapshotRule rule, int viewLevels) {
    this.books = books;
    this.rule = rule;
    this.snapshots = new SnapshotJoin(rule, levels);
    this.scales = new BookScales(books);
    this.viewLevels = viewLevels;
    this.update = new DepthUpdate(books, table, rule, levels);
  }

  /**
   * Learns of a listing, or of a change to it, see {@link BookSet#learn}; scales that its book has
   * been found to need are kept.
   */
  public void learn(Listing listing, long now, ProtocolOutput out) {
    String symbol = listing.symbol();
    JoinedBook before = table.get(symbol);
    if (books.learn(before == null ? listing : BookScales.apply(before, listing), now, out)) {
      follow(symbol, now, out);
    }
  }

  /** Wanted listings that a complete list of the venue does not name are delisted. */
  public void delistAllBut(Set<String> symbols, long now, ProtocolOutput out) {
    for (Listing listing : books.wanted()) {
      if (!symbols.contains(listing.symbol())) {
        learn(books.listing(listing.symbol()).withStatus(ListingStatus.DELISTED), now, out);
      }
    }
  }

  private void follow(String symbol, long now, ProtocolOutput out) {
    TrackedBook book = books.find(symbol);
    if (book == null) {
      return;
    }
    JoinedBook known = table.get(symbol);
    if (known == null) {
      known = new JoinedBook(book);
      table.put(symbol, known);
      joined.add(known);
    } else if (known.book != book) {
      replaced(known, book, now, out);
    }
  }

  /** What became of the updates of a symbol; null if it is unknown or not wanted. */
  public DepthCounters counters(String symbol) {
    JoinedBook book = table.get(symbol);
    return book == null ? null : book.counters;
  }

  /** A connection was opened or closed: what it fed waits for updates and a snapshot. */
  public void connectionChanged(String connection) {
    for (JoinedBook book : joined) {
      if (connection.equals(book.connection)) {
        book.reset(null);
      }
    }
  }

  /**
   * Reads an update; the cursor stands before its object.
   *
   * @param bytes the bytes that the cursor reads
   * @throws JsonException if it is not an update, or a number does not fit; call {@link #abort}
   * @throws IllegalArgumentException if a level is impossible; call {@link #abort}
   */
  public void read(JsonCursor cursor, byte[] bytes, String connection) {
    update.read(cursor, bytes, connection);
  }

  /** The symbol of the update read last if no book belongs to it; else null. */
  public String unknownSymbol() {
    return update.unknownSymbol;
  }

  /** The whole frame was good: the update read last counts. */
  public void commit(long now, ProtocolOutput out) {
    JoinedBook book = update.taken();
    if (book == null) {
      return;
    }
    book.updateSeen = true;
    book.lastSeen = Math.max(book.lastSeen, update.last);
    DepthCounters counters = book.counters;
    counters.received++;
    switch (update.verdict) {
      case APPLY -> {
        counters.applied++;
        if (book.joined && update.link < book.book.sequence()) {
          counters.overlaps++;
        }
        book.book.sequence(update.last);
        book.joined = true;
        book.staleRun = 0;
        if (book.refreshing) {
          keep(book);
        }
        settle(book, now, out);
        book.book.publish(now, update.time, out);
      }
      case REPLACE -> {
        counters.snapshots++;
        book.lastSeen = update.last;
        book.clearWaiting();
        book.unbounded();
        synced(book, true);
        settle(book, now, out);
        book.book.publish(now, update.time, out);
      }
      case WAIT -> {
        keep(book);
        if (book.held != null) {
          JoinedBook.Held held = book.held;
          book.held = null;
          take(book, held.body(), held.limit(), now, out);
        } else if (book.retryAt == JoinedBook.NEVER) {
          request(book, now, out);
        }
      }
      case OLDER -> {
        counters.older++;
        stale(book, now, out);
      }
      case DUPLICATE -> {
        counters.duplicates++;
        stale(book, now, out);
      }
      default -> { // a gap
        counters.gaps++;
        book.book.gapped();
        restart(book);
        keep(book);
        book.book.publish(now, update.time, out);
        request(book, now, out);
      }
    }
  }

  /**
   * The frame was broken: if its update belongs to a book, the book is void.
   *
   * @param broken what was wrong
   */
  public void abort(RuntimeException broken, long now, ProtocolOutput out) {
    JoinedBook book = update.taken();
    if (book == null) {
      return;
    }
    boolean wasSynced = book.book.synced();
    // What the frame held is lost, so a snapshot must be newer than all that was seen.
    book.floor = Math.max(book.floor, Math.max(book.lastSeen, book.book.sequence()) + 1);
    if (wasSynced) {
      book.counters.gaps++;
      book.book.gapped();
      restart(book);
      if (!scales.change(book, broken, levels.failedInSize(), now, out)) {
        book.book.publish(now, 0, out);
      }
    }
    if (book.retryAt == JoinedBook.NEVER) {
      request(book, now, out);
    }
  }

  /** Void: starts to collect updates for a new snapshot. */
  private static void restart(JoinedBook book) {
    book.clearWaiting();
    book.joined = false;
    book.refreshing = false;
    book.staleRun = 0;
    book.attempts = 0;
    book.retryAt = JoinedBook.NEVER;
  }

  private static void synced(JoinedBook book, boolean isJoined) {
    book.joined = isJoined;
    book.refreshing = false;
    book.floor = Long.MIN_VALUE;
    book.staleRun = 0;
    book.attempts = 0;
    book.retryAt = JoinedBook.NEVER;
    book.held = null;
  }

  private void keep(JoinedBook book) {
    book.addWaiting(update.copy());
  }

  private void stale(JoinedBook book, long now, ProtocolOutput out) {
    if (book.joined && ++book.staleRun >= LONGEST_STALE_RUN) {
      book.counters.gaps++;
      book.book.gapped();
      restart(book);
      book.lastSeen = update.last;
      book.floor = Long.MIN_VALUE;
      keep(book);
      book.book.publish(now, update.time, out);
      request(book, now, out);
    }
  }

  /** After a change of levels: cuts a complete book, watches how far an incomplete one is known. */
  private void settle(JoinedBook book, long now, ProtocolOutput out) {
    if (rule.complete()) {
      book.book.levels().truncate(rule.limit());
    } else if (!book.knows(viewLevels)) {
      book.book.awaitSnapshot();
    }
    boolean thin = !rule.complete() && !book.knows(4 * viewLevels);
    if ((thin || book.book.levels().crossed())
        && !book.refreshing
        && now - REFRESH_EVERY_NANOS >= book.lastRefresh) {
      book.refreshing = true;
      book.lastRefresh = now;
      book.clearWaiting();
      if (update.verdict == DepthUpdate.Verdict.APPLY) {
        keep(book);
      }
      request(book, now, out);
    } else if (!book.book.synced() && book.retryAt == JoinedBook.NEVER) {
      request(book, now, out);
    }
  }

  /** A snapshot came: applies it, or keeps it until it can be proven, or refuses it. */
  public void snapshot(String symbol, int limit, byte[] body, long now, ProtocolOutput out) {
    JoinedBook book = table.get(symbol);
    if (book == null || (book.book.synced() && !book.refreshing)) {
      return;
    }
    if (!book.updateSeen) {
      book.held = new JoinedBook.Held(body, limit);
      return;
    }
    take(book, body, limit, now, out);
  }

  /** A snapshot could not be had: asks again later. */
  public void snapshotFailed(String symbol, int status, long now, ProtocolOutput out) {
    if (status == 429 || status == 418) {
      nextSlot = Math.max(nextSlot, now + LIMITED_NANOS);
    }
    JoinedBook book = table.get(symbol);
    if (book != null && book.connection != null && (!book.book.synced() || book.refreshing)) {
      retryLater(book, now);
    }
  }

  private void take(JoinedBook book, byte[] body, int limit, long now, ProtocolOutput out) {
    try {
      snapshots.open(body);
      if (!snapshots.joins(book)) {
        tooOld(book, now);
        return;
      }
      for (int change = 0; !filled(book, limit, now, out); change++) {
        if (change == MOST_SCALE_CHANGES) {
          throw new JsonException("no scale fits the numbers of the snapshot", 0);
        }
      }
    } catch (JsonException | IllegalArgumentException broken) {
      DeadLetters.put(
          rule.target().apply(book.listing()),
          body,
          now,
          broken instanceof JsonException json && json.kind() == JsonException.Kind.SYNTAX
              ? DeadLetterReason.MALFORMED
              : DeadLetterReason.BAD_VALUE,
          "snapshot of " + book.listing().symbol() + ": " + broken.getMessage(),
          out);
      retryLater(book, now);
      return;
    }
    book.counters.snapshots++;
    synced(book, book.joined);
    book.clearWaiting();
    update.verdict = DepthUpdate.Verdict.REPLACE;
    settle(book, now, out);
    book.book.publish(now, 0, out);
  }

  /** Fills the book; false if its scales have been changed and it must be filled again. */
  private boolean filled(JoinedBook book, int limit, long now, ProtocolOutput out) {
    try {
      snapshots.fill(book, limit);
      return true;
    } catch (JsonException | IllegalArgumentException broken) {
      book.book.gapped();
      book.joined = false;
      book.refreshing = false;
      if (scales.change(book, broken, levels.failedInSize(), now, out)) {
        return false;
      }
      book.book.publish(now, 0, out);
      throw broken;
    }
  }

  private void tooOld(JoinedBook book, long now) {
    book.counters.snapshotsTooOld++;
    if (book.attempts >= MOST_TOO_OLD) {
      // No snapshot ever reaches what was seen: an id was corrupt, or the venue counts anew.
      book.forgetSeen();
      book.attempts = 0;
    }
    retryLater(book, now);
  }

  /** Time passed: asks again for snapshots whose deadline is over. */
  public void tick(long now, ProtocolOutput out) {
    for (int i = 0; i < joined.size(); i++) {
      JoinedBook book = joined.get(i);
      if (book.retryAt <= now && book.connection != null) {
        request(book, now, out);
      }
    }
  }

  private void request(JoinedBook book, long now, ProtocolOutput out) {
    long slot = Math.max(now, nextSlot);
    nextSlot = slot + rule.spacingNanos();
    book.attempts++;
    book.retryAt = slot + ANSWER_DEADLINE_NANOS + delay(book.attempts);
    out.request(new RestRequest(rule.target().apply(book.listing()), rule.weight(), slot));
  }

  private static void retryLater(JoinedBook book, long now) {
    book.retryAt = now + delay(book.attempts);
  }

  private static long delay(int attempts) {
    return Math.min(
        LONGEST_RETRY_NANOS, FIRST_RETRY_NANOS << Math.min(20, Math.max(0, attempts - 1)));
  }

  /** Metadata changed the scales: the book begins anew. */
  private void replaced(JoinedBook book, TrackedBook next, long now, ProtocolOutput out) {
    String connection = book.connection;
    book.book = next;
    if (connection != null) {
      books.fedBy(next, connection);
      next.publish(now, 0, out);
      book.reset(connection);
    }
  }
}
