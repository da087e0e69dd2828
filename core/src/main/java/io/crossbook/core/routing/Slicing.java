package io.crossbook.core.routing;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * How an order is spread over time, so that the market is moved less. What may go depends on event
 * time and on what is filled and shown, on nothing else. Immutable.
 *
 * @param nanos over which the order goes in equal slices (TWAP); 0 for all at once
 * @param slices how many; 1 for all at once
 * @param shown most that goes at a time, in base (iceberg); null for no bound
 * @param participation most of what the market shows that one slice may take, 0..1; null for no
 *     bound
 */
public record Slicing(long nanos, int slices, BigDecimal shown, BigDecimal participation) {

  /**
   * @throws IllegalArgumentException with one sentence if a value is not allowed
   */
  public Slicing {
    if (slices < 1 || nanos < 0 || (slices > 1 && nanos < slices)) {
      throw new IllegalArgumentException(
          slices + " slices over " + nanos + " ns: at least one slice, each with its own time");
    }
    if (shown != null && shown.signum() <= 0) {
      throw new IllegalArgumentException("an iceberg shows " + shown + "; more than 0 is needed");
    }
    if (participation != null
        && (participation.signum() <= 0 || participation.compareTo(BigDecimal.ONE) > 0)) {
      throw new IllegalArgumentException(
          "a participation of " + participation + "; more than 0, at most 1 is allowed");
    }
  }

  /** All at once. */
  public static Slicing none() {
    return new Slicing(0, 1, null, null);
  }

  /** Equal slices over a time, one every so often. */
  public static Slicing twap(long nanos, long everyNanos, BigDecimal participation) {
    long slices = Math.max(1, nanos / everyNanos);
    return new Slicing(nanos, Math.toIntExact(slices), null, participation);
  }

  /** A part at a time; the next goes when the one before is over. */
  public static Slicing iceberg(BigDecimal shown, BigDecimal participation) {
    return new Slicing(0, 1, shown, participation);
  }

  /**
   * How much of an order may have gone by a time.
   *
   * @param begun when it began, nanoseconds since the epoch
   */
  public BigDecimal scheduled(BigDecimal quantity, BigDecimal lot, long begun, long now) {
    long passed = now - begun;
    if (passed < 0) {
      return BigDecimal.ZERO;
    }
    long slice = slices == 1 ? 1 : Math.min(slices, passed / (nanos / slices) + 1);
    if (slice == slices) {
      return quantity;
    }
    BigDecimal share =
        quantity
            .multiply(BigDecimal.valueOf(slice))
            .divide(BigDecimal.valueOf(slices), MathContext.DECIMAL64);
    return floor(share, lot);
  }

  /** When the next slice is due, nanoseconds since the epoch; the greatest if none is. */
  public long next(long begun, long now) {
    if (slices == 1) {
      return now < begun ? begun : Long.MAX_VALUE;
    }
    long every = nanos / slices;
    long slice = now < begun ? 0 : (now - begun) / every + 1;
    return slice >= slices ? Long.MAX_VALUE : begun + slice * every;
  }

  /**
   * How much goes now.
   *
   * @param gone filled, or still on its way
   * @param open still on its way: a part of an iceberg waits for the end of the one before
   * @param offered what the market shows within the limit
   * @return a multiple of the lot; zero if nothing does
   */
  public BigDecimal due(
      BigDecimal quantity,
      BigDecimal lot,
      BigDecimal gone,
      BigDecimal open,
      BigDecimal offered,
      long begun,
      long now) {
    if (open.signum() > 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal due = scheduled(quantity, lot, begun, now).subtract(gone);
    if (shown != null) {
      due = due.min(shown);
    }
    if (participation != null) {
      due = due.min(offered.multiply(participation));
    }
    return floor(due.max(BigDecimal.ZERO), lot);
  }

  private static BigDecimal floor(BigDecimal amount, BigDecimal step) {
    return amount.divide(step, 0, RoundingMode.FLOOR).multiply(step);
  }
}
