package io.crossbook.core.order;

import io.crossbook.core.book.Side;
import java.math.BigDecimal;

/**
 * An order that was decided, before anything was sent. Immutable.
 *
 * @param name its name
 * @param venue venue id
 * @param account the venue's name of the sub-account; empty for the main one
 * @param symbol the venue's symbol, as in its {@link io.crossbook.core.instrument.Listing}
 * @param side buys or sells
 * @param kind how it meets the book
 * @param quantity in the listing's unit (base on spot, contracts on most derivatives); positive, a
 *     multiple of the lot
 * @param limit worst price to trade at, in the listing's quote; positive, a multiple of the tick.
 *     Also a {@link OrderKind#MARKET} order carries it: the venue that cannot trade an exact
 *     quantity at the market is sent an immediate-or-cancel order at this price instead
 * @param reduceOnly true if it may only reduce a position
 * @param validUntil nanoseconds since the epoch; the order must not be accepted later
 */
public record OrderIntent(
    OrderName name,
    String venue,
    String account,
    String symbol,
    Side side,
    OrderKind kind,
    BigDecimal quantity,
    BigDecimal limit,
    boolean reduceOnly,
    long validUntil) {

  /**
   * @throws IllegalArgumentException if quantity or limit is not positive
   */
  public OrderIntent {
    if (quantity.signum() <= 0 || limit.signum() <= 0) {
      throw new IllegalArgumentException(
          "order " + name + " of " + quantity + " at " + limit + ": both must be positive");
    }
  }
}
