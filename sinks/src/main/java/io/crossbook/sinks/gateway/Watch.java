package io.crossbook.sinks.gateway;

import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.database.orders.AbsentLooks;
import io.crossbook.database.orders.LedgerRow;
import io.crossbook.transport.VenueAccount;
import io.crossbook.venues.trading.TradingTraits.AbsenceProof;

/**
 * An order whose outcome is open, and when to look for it next. Absence counts only as the venue's
 * {@link AbsenceProof} says: so many looks in a row, so far apart, the first begun so long after
 * the deadline. Looks of a process that came before count too. Times are nanoseconds since the
 * epoch. Belongs to one thread.
 */
final class Watch {
  private static final long FIRST_PAUSE = 200_000_000L;
  private static final long LONGEST_PAUSE = 5_000_000_000L;
  private static final long RESTING_PAUSE = 30_000_000_000L;

  /** Looks that may follow one another quickly; later ones leave the venue's limit to others. */
  private static final int QUICK_LOOKS = 4;

  private final VenueAccount account;
  private final long skew;
  private final boolean waitsForDeadline;
  private LedgerRow row;
  private long pause = FIRST_PAUSE;
  private long next;
  private AbsentLooks absent;
  private int looks;
  private boolean looking;

  Watch(VenueAccount account, LedgerRow row, long skew, boolean waitsForDeadline, long now) {
    this.account = account;
    this.row = row;
    this.skew = skew;
    this.waitsForDeadline = waitsForDeadline;
    this.absent = row.absent();
    this.next = first(now);
  }

  private long first(long now) {
    if (absent.looks() > 0) {
      return absent.time() + account.protocol().traits().absence().apart().toNanos();
    }
    return row.state() != LedgerState.ACCEPTED ? now : now + (rests() ? RESTING_PAUSE : pause);
  }

  private boolean rests() {
    return row.state() == LedgerState.ACCEPTED && row.intent().order().kind().rests();
  }

  VenueAccount account() {
    return account;
  }

  LedgerRow row() {
    return row;
  }

  OrderIntent order() {
    return row.intent().order();
  }

  /** The ledger says more of it now. */
  void update(LedgerRow now) {
    row = now;
  }

  /** When to look for it; never while somebody is looking. */
  long due() {
    return looking ? Long.MAX_VALUE : next;
  }

  /** Look as soon as possible. */
  void hurry(long now) {
    next = Math.min(next, now);
    pause = FIRST_PAUSE;
    looks = 0;
  }

  /** Somebody looks now. */
  void begin() {
    looking = true;
  }

  /** It was found, and its end was not. */
  void found(long now) {
    absent = new AbsentLooks(order().name(), 0, 0);
    again(now);
  }

  /** Nothing was learned. */
  void nothing(long now) {
    again(now);
  }

  private void again(long now) {
    looking = false;
    looks++;
    next = now + (rests() ? RESTING_PAUSE : looks > QUICK_LOOKS ? Math.max(pause, fair()) : pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }

  /** The pause with which looks of one order use the venue's limit up by half. */
  private long fair() {
    double perSecond = account.protocol().traits().requests().weightPerSecond();
    return (long) (2e9 * account.protocol().lookups() / perSecond);
  }

  /**
   * It was not found.
   *
   * @param begun when the look began
   * @return true if that was the last look that it takes
   */
  boolean absent(long begun, long now) {
    AbsenceProof proof = account.protocol().traits().absence();
    long counts = Math.max(counts(), absent.time() + proof.apart().toNanos());
    if (begun < counts) {
      again(now);
      next = Math.min(next, Math.max(now + 1, counts));
      return false;
    }
    looking = false;
    absent = new AbsentLooks(order().name(), absent.looks() + 1, now);
    next = now + proof.apart().toNanos();
    return absent.looks() >= (waitsForDeadline ? proof.looks() : 1);
  }

  /** How far the proof has come; to be written down where the row has something else. */
  AbsentLooks absent() {
    return absent;
  }

  /** When looks begin to count. */
  private long counts() {
    AbsenceProof proof = account.protocol().traits().absence();
    return waitsForDeadline
        ? order().validUntil() + skew + proof.afterDeadline().toNanos()
        : Long.MIN_VALUE;
  }
}
