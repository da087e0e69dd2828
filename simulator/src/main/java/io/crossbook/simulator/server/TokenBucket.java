package io.crossbook.simulator.server;

/** A budget that refills evenly with time. Not thread safe. */
public final class TokenBucket {
  private final double capacity;
  private final double perNano;
  private double tokens;
  private long updatedNanos;

  /**
   * @param capacity most that can be spent at once
   * @param perSecond refill
   * @param nowNanos the time now
   */
  public TokenBucket(double capacity, double perSecond, long nowNanos) {
    this.capacity = capacity;
    this.perNano = perSecond / 1e9;
    this.tokens = capacity;
    this.updatedNanos = nowNanos;
  }

  /** Spends if the budget allows. */
  public boolean take(double cost, long nowNanos) {
    refill(nowNanos);
    if (tokens < cost) {
      return false;
    }
    tokens -= cost;
    return true;
  }

  /** What is spent and not yet refilled. */
  public double used(long nowNanos) {
    refill(nowNanos);
    return capacity - tokens;
  }

  private void refill(long nowNanos) {
    if (nowNanos > updatedNanos) {
      tokens = Math.min(capacity, tokens + (nowNanos - updatedNanos) * perNano);
      updatedNanos = nowNanos;
    }
  }
}
