package io.crossbook.core.desk;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * When a leg may rest in the book and wait for others to trade with it (spec 3.6, "maker limit").
 * Immutable by convention: its collection is not changed.
 *
 * @param restNanos how long a leg may lead an operation from its book, by venue; where a venue is
 *     not named nothing rests
 * @param lookNanos how often an order that rests is held against its market
 * @param minEdgeBps what the operation must be expected to keep, basis points of its value; below
 *     that it is given up
 * @param toleranceTicks by how many ticks the market may leave the order before it is priced anew
 * @param maxPlacements most orders that are placed for one lead
 * @param minPoints least seconds of market that must have been seen within five minutes
 */
public record MakerRules(
    HashMap<String, Long> restNanos,
    long lookNanos,
    double minEdgeBps,
    int toleranceTicks,
    int maxPlacements,
    int minPoints)
    implements Serializable {

  /** Nothing rests anywhere. */
  public static MakerRules none() {
    return of(Map.of());
  }

  /** The rules of the reference configuration, with how long orders may rest at each venue. */
  public static MakerRules of(Map<String, Long> restNanos) {
    return new MakerRules(new HashMap<>(restNanos), 250_000_000L, 2, 2, 20, 10);
  }

  /**
   * Rules whose values are all allowed.
   *
   * @throws IllegalArgumentException with one sentence that names the value and what is allowed
   */
  public MakerRules validated() {
    check(lookNanos > 0, "look-ms", lookNanos, "more than 0");
    check(minEdgeBps >= 0, "min-edge-bps", minEdgeBps, "0 or more");
    // At one tick an order that improves the market would be outbid by itself.
    check(toleranceTicks >= 2, "tolerance-ticks", toleranceTicks, "2 or more");
    check(maxPlacements >= 1, "max-placements", maxPlacements, "1 or more");
    check(minPoints >= 1, "min-points", minPoints, "1 or more");
    restNanos.forEach((venue, nanos) -> check(nanos > 0, "rest-ms", nanos, "more than 0"));
    return this;
  }

  private static void check(boolean allowed, String key, Object value, String range) {
    if (!allowed) {
      throw new IllegalArgumentException(
          "trading.maker." + key + " is " + value + "; allowed is " + range);
    }
  }
}
