package io.crossbook.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.market.Level;
import io.crossbook.simulator.market.ListingSpec;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A book as a test keeps it: two sorted maps of exact decimals. */
public final class NaiveBook {
  public final NavigableMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
  public final NavigableMap<BigDecimal, BigDecimal> asks = new TreeMap<>();

  public static void set(Map<BigDecimal, BigDecimal> side, String price, String quantity) {
    BigDecimal p = new BigDecimal(price).stripTrailingZeros();
    BigDecimal q = new BigDecimal(quantity).stripTrailingZeros();
    if (q.signum() == 0) {
      side.remove(p);
    } else {
      side.put(p, q);
    }
  }

  /** Applies {@code [["price","quantity"],...]}. */
  public static void applyPairs(Map<BigDecimal, BigDecimal> side, JsonNode levels) {
    levels.forEach(level -> set(side, level.path(0).asText(), level.path(1).asText()));
  }

  /** Applies levels that are objects. */
  public static void applyObjects(
      Map<BigDecimal, BigDecimal> side, JsonNode levels, String price, String quantity) {
    levels.forEach(level -> set(side, text(level.path(price)), text(level.path(quantity))));
  }

  private static String text(JsonNode number) {
    return number.isTextual() ? number.asText() : number.decimalValue().toPlainString();
  }

  public void clear() {
    bids.clear();
    asks.clear();
  }

  public void truncate(int depth) {
    while (bids.size() > depth) {
      bids.pollLastEntry();
    }
    while (asks.size() > depth) {
      asks.pollLastEntry();
    }
  }

  /** The best levels in ticks and lots of a listing. */
  public static List<Level> top(
      NavigableMap<BigDecimal, BigDecimal> side, ListingSpec spec, int depth) {
    return side.entrySet().stream()
        .limit(depth)
        .map(
            e ->
                new Level(
                    e.getKey().movePointRight(spec.priceDecimals()).longValueExact(),
                    e.getValue().movePointRight(spec.quantityDecimals()).longValueExact()))
        .toList();
  }
}
