package io.crossbook.venues.book;

import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.RestRequest;

/**
 * A REST request that a protocol makes again and again, such as the one for metadata: at a fixed
 * interval while the answers are good, with growing delay while they are not or do not come. Not
 * thread-safe: the lane's thread.
 */
public final class RepeatedRequest {
  private static final long ANSWER_WITHIN_NANOS = 15_000_000_000L;
  private static final long SOONEST_AGAIN_NANOS = 10_000_000_000L;

  private final String target;
  private final int weight;
  private final long everyNanos;
  private long dueAt = Long.MAX_VALUE;
  private long lastSent;
  private boolean waiting;
  private int failures;

  /**
   * @param target see {@link RestRequest#target()}
   * @param weight see {@link RestRequest#weight()}
   * @param everyNanos interval between a good answer and the next request
   */
  public RepeatedRequest(String target, int weight, long everyNanos) {
    this.target = target;
    this.weight = weight;
    this.everyNanos = everyNanos;
  }

  /** Makes the request now. */
  public void send(long now, ProtocolOutput out) {
    waiting = true;
    lastSent = now;
    dueAt = now + ANSWER_WITHIN_NANOS + Backoff.nanos(failures);
    out.request(RestRequest.now(target, weight));
  }

  /** An answer came, asked for or not. */
  public void answered(boolean good, long now) {
    waiting = false;
    failures = good ? 0 : failures + 1;
    dueAt = now + (good ? everyNanos : Backoff.nanos(failures));
  }

  /** Something suggests that the last answer is out of date: asks at a tick within ten seconds. */
  public void soon(long now) {
    if (!waiting && dueAt != Long.MAX_VALUE) {
      dueAt = Math.min(dueAt, Math.max(now, lastSent + SOONEST_AGAIN_NANOS));
    }
  }

  /** The venue will not answer whatever is tried: asks no more. */
  public void stop() {
    waiting = false;
    dueAt = Long.MAX_VALUE;
  }

  /** Time passed: makes the request if it is due. */
  public void onTick(long now, ProtocolOutput out) {
    if (now >= dueAt) {
      if (waiting) {
        failures++;
      }
      send(now, out);
    }
  }
}
