package io.crossbook.venues.binance.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.trading.PrivateOutput;
import io.crossbook.venues.trading.PrivateStream;

/**
 * What the private streams of Binance's markets share: a message is read as a whole before anything
 * of it is reported, and what cannot be read is put aside. The streams have no sequence numbers: a
 * message that is lost on a living connection cannot be seen, so after every interruption, and from
 * time to time, the account is read over REST.
 */
abstract class BinanceStream implements PrivateStream {
  /** A connection lives at most 24 hours. */
  static final long LIFE_NANOS = (23 * 60 + 30) * 60_000_000_000L;

  private static final long FIRST_WAIT_NANOS = 1_000_000_000L;
  private static final int MOST_DOUBLINGS = 6;

  private boolean live;
  private boolean refused;
  private int failures;

  /** Time to wait after another failure: a second, twice as much each time, at most 64 seconds. */
  final long nextWait() {
    long wait = FIRST_WAIT_NANOS << Math.min(failures, MOST_DOUBLINGS);
    failures++;
    return wait;
  }

  /** True after the venue refused the account: nothing is done any more. */
  final boolean refused() {
    return refused;
  }

  final boolean isLive() {
    return live;
  }

  /** From now on nothing is missed. */
  final void live(long now, PrivateOutput out) {
    failures = 0;
    if (!live) {
      live = true;
      out.live(now);
    }
  }

  /** Messages may be missed from now on. */
  final void interrupted(String why, long now, PrivateOutput out) {
    if (live) {
      live = false;
      out.interrupted(why, now);
    }
  }

  /** The venue refuses the account. */
  final void refuse(String text, long now, PrivateOutput out) {
    interrupted(text, now, out);
    refused = true;
    out.refused(text, now);
  }

  /**
   * Reads one message; whatever it throws, the message is put aside.
   *
   * @return null if everything was understood, else what was not
   */
  abstract String read(String connection, JsonNode message, long receivedAt, PrivateOutput out);

  @Override
  public final void onFrame(
      String connection,
      byte[] bytes,
      int offset,
      int length,
      boolean text,
      long receivedAt,
      PrivateOutput out) {
    DeadLetterReason reason = DeadLetterReason.UNKNOWN_MESSAGE;
    String detail;
    try {
      detail =
          text
              ? read(connection, JsonTree.read(bytes, offset, length), receivedAt, out)
              : "a binary frame";
    } catch (IllegalArgumentException | ArithmeticException | JsonException broken) {
      reason = DeadLetterReason.of(broken);
      detail = String.valueOf(broken.getMessage());
    }
    if (detail != null) {
      out.deadLetter(connection, receivedAt, reason, detail, bytes, offset, length);
    }
  }

  /** Says that an answer was put aside, without its body: that may hold a listen key. */
  static void putAside(
      String tag, long now, DeadLetterReason reason, String detail, PrivateOutput out) {
    out.deadLetter(tag, now, reason, detail, new byte[0], 0, 0);
  }
}
