package io.crossbook.simulator.exchange;

import java.math.BigDecimal;
import java.util.List;

/**
 * An execution of one order.
 *
 * @param execution unique per venue, rising
 * @param tradeId the id of the public trade, consecutive per listing
 * @param price in ticks
 * @param quantity in lots
 * @param cost in quote, as booked
 * @param fee in {@code feeAsset}, as booked
 * @param feeAsset what the fee was paid in
 * @param maker whether the order had rested
 * @param epochNanos when, without the error of the venue's clock
 * @param closings what it closed of a position, oldest first; none on spot
 */
public record Fill(
    long execution,
    long tradeId,
    long price,
    long quantity,
    BigDecimal cost,
    BigDecimal fee,
    String feeAsset,
    boolean maker,
    long epochNanos,
    List<Closing> closings) {

  /** The profit that it realized on a position, as settled, before the fee; zero on spot. */
  public BigDecimal realized() {
    return closings.stream().map(Closing::realized).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
