package io.crossbook.transport;

import io.crossbook.venues.VenueDefinition;

/** One limit of a venue. Times are of the monotonic clock. Not thread-safe. */
public final class TokenBucket {
  private final double perNano;
  private final double burst;
  private double tokens;
  private long filledAt;

  /** A full bucket. */
  public TokenBucket(VenueDefinition.RateLimit limit, long now) {
    this(limit.weightPerSecond(), limit.burst(), now);
  }

  /**
   * A full bucket.
   *
   * @param perSecond how fast it fills
   * @param burst how much it holds
   */
  TokenBucket(double perSecond, int burst, long now) {
    perNano = perSecond / 1e9;
    this.burst = Math.max(1, burst);
    tokens = this.burst;
    filledAt = now;
  }

  /** Nanoseconds until a request of this weight may be sent; 0 for now. */
  public long waitNanos(int weight, long now) {
    fill(now);
    double missing = need(weight) - tokens;
    return missing <= 0 ? 0 : (long) Math.ceil(missing / perNano);
  }

  /** A request of this weight is sent. */
  public void take(int weight, long now) {
    fill(now);
    tokens -= need(weight);
  }

  /** A request heavier than the bucket waits for a full one. */
  private double need(int weight) {
    return Math.min(weight, burst);
  }

  private void fill(long now) {
    tokens = Math.min(burst, tokens + (now - filledAt) * perNano);
    filledAt = now;
  }
}
