package io.crossbook.simulator.truth;

import io.crossbook.simulator.market.Level;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.server.Decimals;
import java.util.List;

/**
 * The best ten real levels a side of one listing after a step that changed them.
 *
 * @param epochNanos when the frames of the step were written
 * @param step the step, 0 for the opening book
 * @param listing whose book
 * @param bids real bids, best first
 * @param asks real asks, best first
 */
public record TruthRecord(
    long epochNanos, long step, ListingSpec listing, List<Level> bids, List<Level> asks) {
  /** Levels a side in a record. */
  public static final int DEPTH = 10;

  /** The record as one line of JSON, without line end. */
  public String toJson() {
    StringBuilder out = new StringBuilder(640);
    out.append("{\"t\":").append(epochNanos);
    out.append(",\"step\":").append(step);
    out.append(",\"venue\":\"").append(listing.venue());
    out.append("\",\"symbol\":\"").append(listing.symbol());
    out.append("\",\"bids\":");
    append(out, bids);
    out.append(",\"asks\":");
    append(out, asks);
    return out.append('}').toString();
  }

  private void append(StringBuilder out, List<Level> levels) {
    out.append('[');
    for (int i = 0; i < levels.size(); i++) {
      Level level = levels.get(i);
      out.append(i == 0 ? "[\"" : ",[\"");
      Decimals.fixed(out, level.price(), listing.priceDecimals());
      out.append("\",\"");
      Decimals.fixed(out, level.quantity(), listing.quantityDecimals());
      out.append("\"]");
    }
    out.append(']');
  }
}
