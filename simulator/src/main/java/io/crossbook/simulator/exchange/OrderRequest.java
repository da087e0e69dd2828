package io.crossbook.simulator.exchange;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a client asks for, after the venue's protocol has read it.
 *
 * @param symbol as the venue's book channels spell it
 * @param side direction
 * @param market true for a market order, whose price is ignored
 * @param timeInForce how long it waits; a market order does not
 * @param postOnly true if the order must not take
 * @param quantity in lots
 * @param price limit in ticks; zero for market orders
 * @param clientId the client's own name for the order
 * @param spend the amount of quote from which the quantity of a market order was reckoned, where
 *     the client gave that
 * @param reduceOnly true if the order may only reduce a position
 */
public record OrderRequest(
    String symbol,
    Side side,
    boolean market,
    TimeInForce timeInForce,
    boolean postOnly,
    long quantity,
    long price,
    Optional<String> clientId,
    Optional<BigDecimal> spend,
    boolean reduceOnly) {

  /** Checks that the parts fit together. */
  public OrderRequest {
    if (market && (timeInForce == TimeInForce.GTC || postOnly)) {
      throw new IllegalArgumentException("A market order neither rests nor waits");
    }
    if (postOnly && timeInForce != TimeInForce.GTC) {
      throw new IllegalArgumentException("A post-only order rests");
    }
  }

  /** An order for a quantity. */
  public OrderRequest(
      String symbol,
      Side side,
      boolean market,
      TimeInForce timeInForce,
      boolean postOnly,
      long quantity,
      long price,
      Optional<String> clientId) {
    this(
        symbol,
        side,
        market,
        timeInForce,
        postOnly,
        quantity,
        price,
        clientId,
        Optional.empty(),
        false);
  }

  /** A limit order. */
  public static OrderRequest limit(
      String symbol, Side side, TimeInForce timeInForce, long quantity, long price) {
    return new OrderRequest(
        symbol, side, false, timeInForce, false, quantity, price, Optional.empty());
  }

  /** A market order. */
  public static OrderRequest market(String symbol, Side side, long quantity) {
    return new OrderRequest(
        symbol, side, true, TimeInForce.IOC, false, quantity, 0, Optional.empty());
  }

  /** The same that must not take. */
  public OrderRequest asPostOnly() {
    return new OrderRequest(
        symbol, side, market, timeInForce, true, quantity, price, clientId, spend, reduceOnly);
  }

  /** The same, asked for as an amount of quote. */
  public OrderRequest spending(BigDecimal quote) {
    return new OrderRequest(
        symbol,
        side,
        market,
        timeInForce,
        postOnly,
        quantity,
        price,
        clientId,
        Optional.of(quote),
        reduceOnly);
  }

  /** The same that may only reduce a position. */
  public OrderRequest reducing() {
    return new OrderRequest(
        symbol, side, market, timeInForce, postOnly, quantity, price, clientId, spend, true);
  }

  /** The same with a client's name. */
  public OrderRequest named(String id) {
    return new OrderRequest(
        symbol,
        side,
        market,
        timeInForce,
        postOnly,
        quantity,
        price,
        Optional.of(id),
        spend,
        reduceOnly);
  }

  /** Whether a price of the other side is good enough. */
  boolean accepts(long other) {
    return market || (side == Side.BUY ? other <= price : other >= price);
  }
}
