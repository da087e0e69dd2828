package io.crossbook.jobs.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which spot and perpetual books are held against each other. Immutable.
 *
 * @param pairs pairs of venues
 * @param holdingHours how long the position is taken to stay open
 * @param allowReverse true to look at selling spot and buying the perpetual as well
 */
public record BasisPairs(List<Pair> pairs, int holdingHours, boolean allowReverse) {

  /**
   * A venue's spot books against a venue's perpetuals.
   *
   * @param spot venue id
   * @param perpetual venue id
   * @param baseAssets base assets to look at
   */
  public record Pair(String spot, String perpetual, List<String> baseAssets) {
    /** Copies. */
    public Pair {
      baseAssets = List.copyOf(baseAssets);
    }
  }

  /** Copies. */
  public BasisPairs {
    pairs = List.copyOf(pairs);
  }

  static BasisPairs read(Section basis, Set<String> venues) throws ConfigException {
    String known = "one of the venues " + String.join(", ", venues);
    List<Pair> pairs = new ArrayList<>();
    for (Section row : basis.tables("pairs", "spot, perpetual and base-assets")) {
      Pair pair =
          new Pair(
              row.text("spot", venues::contains, known),
              row.text("perpetual", venues::contains, known),
              row.words("base-assets", Names::isAsset, "currency codes"));
      if (pair.baseAssets.isEmpty()) {
        throw row.refused("base-assets", "at least one currency code");
      }
      if (pairs.contains(pair)) {
        throw row.refused("spot", "every pair once");
      }
      row.end();
      pairs.add(pair);
    }
    BasisPairs read =
        new BasisPairs(pairs, basis.integer("holding-hours", 1, 8760), basis.flag("allow-reverse"));
    basis.end();
    return read;
  }
}
