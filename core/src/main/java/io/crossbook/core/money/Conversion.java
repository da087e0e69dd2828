package io.crossbook.core.money;

/**
 * What one asset is worth in another, from an executable book. Immutable.
 *
 * @param from the asset that is valued
 * @param to the asset in which it is valued
 * @param bid what one unit of {@code from} sells for, in {@code to}
 * @param ask what one unit of {@code from} costs, in {@code to}
 * @param source the listing behind it ({@code venue:symbol}), or {@code identity}
 * @param time receive time of the book behind it, nanoseconds since the epoch
 */
public record Conversion(String from, String to, double bid, double ask, String source, long time) {

  /** An asset in itself. */
  public static Conversion identity(String asset, long time) {
    return new Conversion(asset, asset, 1.0, 1.0, "identity", time);
  }

  /** The middle between selling and buying. */
  public double mid() {
    return (bid + ask) / 2;
  }
}
