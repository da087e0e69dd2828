package io.crossbook.core.order;

import java.io.Serializable;
import java.util.List;

/**
 * How many new orders a venue takes: a bucket that empties by the second. Over any span of time
 * {@code s} in seconds no more than {@code burst + perSecond * s} orders go. Immutable.
 *
 * @param perSecond orders that may go each second for as long as one likes; more than 0
 * @param burst orders that may go at once after a rest; at least 1
 * @param scope which orders are counted together
 * @param cancels what the cancellation of an order counts, by how long it rested, shortest first;
 *     one that rested longer counts nothing
 */
public record OrderLimit(double perSecond, int burst, Scope scope, List<CancelCost> cancels)
    implements Serializable {
  /** What a venue counts together. */
  public enum Scope {
    /** All orders of an account. */
    ACCOUNT,
    /** The orders of an account in one symbol. */
    SYMBOL
  }

  /**
   * What cancelling an order soon costs.
   *
   * @param withinSeconds it rested less than this
   * @param orders as many orders as it counts
   */
  public record CancelCost(int withinSeconds, int orders) implements Serializable {}

  /**
   * A limit.
   *
   * @throws IllegalArgumentException if nothing could ever be sent
   */
  public OrderLimit {
    if (!(perSecond > 0) || burst < 1) {
      throw new IllegalArgumentException(
          "a limit of " + perSecond + " orders a second and " + burst + " at once lets none go");
    }
    cancels = List.copyOf(cancels);
  }

  /** One of all orders of an account. */
  public static OrderLimit ofAccount(double perSecond, int burst) {
    return new OrderLimit(perSecond, burst, Scope.ACCOUNT, List.of());
  }

  /** One of the orders of each symbol. */
  public static OrderLimit ofSymbol(double perSecond, int burst) {
    return new OrderLimit(perSecond, burst, Scope.SYMBOL, List.of());
  }

  /** The same limit where cancelling soon counts too. */
  public OrderLimit withCancels(CancelCost... costs) {
    return new OrderLimit(perSecond, burst, scope, List.of(costs));
  }

  /**
   * How many orders the cancellation of one counts.
   *
   * @param rested nanoseconds
   */
  public int cancelled(long rested) {
    for (CancelCost cost : cancels) {
      if (rested < cost.withinSeconds * 1_000_000_000L) {
        return cost.orders;
      }
    }
    return 0;
  }
}
