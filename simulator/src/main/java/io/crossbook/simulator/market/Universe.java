package io.crossbook.simulator.market;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The listings of the simulated venues. Ticks, lots and minimums have the size and form that the
 * real venues show for these symbols; every tick is a power of ten.
 */
public final class Universe {
  /** Base assets listed on spot venues by default. */
  public static final List<String> ASSETS = List.of("BTC", "ETH", "SOL", "LINK", "XRP");

  /** All venues, in the order in which they are shown. */
  public static final List<String> VENUES =
      List.of(
          "kraken",
          "coinbase",
          "binance",
          "binanceus",
          "gateio",
          "mexc",
          "binanceusdm",
          "gateiofutures",
          "oanda");

  private final List<ListingSpec> listings;

  private Universe(List<ListingSpec> listings) {
    this.listings = List.copyOf(listings);
  }

  /**
   * The default listings of some venues and base assets.
   *
   * @throws IllegalArgumentException on an unknown venue or asset
   */
  public static Universe of(Set<String> venues, Set<String> assets) {
    for (String venue : venues) {
      if (!VENUES.contains(venue)) {
        throw new IllegalArgumentException("Unknown venue " + venue + "; known are " + VENUES);
      }
    }
    for (String asset : assets) {
      if (!Fundamentals.cryptoAssets().contains(asset)) {
        throw new IllegalArgumentException(
            "Unknown asset " + asset + "; known are " + new TreeSet<>(Fundamentals.cryptoAssets()));
      }
    }
    List<ListingSpec> all = new ArrayList<>();
    for (String venue : VENUES) {
      if (venues.contains(venue)) {
        list(venue).stream()
            .filter(l -> !ASSETS.contains(l.base()) || assets.contains(l.base()))
            .forEach(all::add);
      }
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException("No listing for venues " + venues + ", assets " + assets);
    }
    return new Universe(all);
  }

  /** The listings in a fixed order. */
  public List<ListingSpec> listings() {
    return listings;
  }

  Set<String> currencies() {
    Set<String> currencies = new LinkedHashSet<>();
    currencies.add("USD");
    currencies.add("USDT");
    currencies.add("USDC");
    // All assets walk, listed or not: which venues are simulated must not change the prices.
    currencies.addAll(ASSETS);
    currencies.addAll(List.of("EUR", "GBP", "JPY"));
    return currencies;
  }

  private static List<ListingSpec> list(String venue) {
    switch (venue) {
      case "kraken":
        return List.of(
            spot(venue, "BTC/USD", "BTC", "USD", 1, 8, 5_000, "0.5"),
            spot(venue, "ETH/USD", "ETH", "USD", 2, 8, 100_000, "0.5"),
            spot(venue, "SOL/USD", "SOL", "USD", 2, 8, 2_000_000, "0.5"),
            spot(venue, "LINK/USD", "LINK", "USD", 5, 8, 20_000_000, "0.5"),
            spot(venue, "XRP/USD", "XRP", "USD", 5, 8, 200_000_000, "0.5"),
            spot(venue, "USDT/USD", "USDT", "USD", 5, 8, 500_000_000, "0.5"),
            spot(venue, "USDC/USD", "USDC", "USD", 4, 8, 500_000_000, "0.5"));
      case "coinbase":
        return List.of(
            spot(venue, "BTC-USD", "BTC", "USD", 2, 8, 1, "1"),
            spot(venue, "ETH-USD", "ETH", "USD", 2, 8, 1, "1"),
            spot(venue, "SOL-USD", "SOL", "USD", 2, 8, 1, "1"),
            spot(venue, "LINK-USD", "LINK", "USD", 3, 2, 1, "1"),
            spot(venue, "XRP-USD", "XRP", "USD", 4, 6, 1, "1"));
      case "binance":
        return joined(venue, new int[][] {{2, 5}, {2, 4}, {2, 3}, {2, 2}, {4, 1}}, "5");
      case "binanceus":
        return joined(venue, new int[][] {{2, 5}, {2, 4}, {2, 2}, {3, 2}, {4, 0}}, "10");
      case "mexc":
        return joined(venue, new int[][] {{2, 6}, {2, 5}, {2, 4}, {3, 2}, {4, 2}}, "1");
      case "gateio":
        return List.of(
            spot(venue, "BTC_USDT", "BTC", "USDT", 1, 6, 10, "3"),
            spot(venue, "ETH_USDT", "ETH", "USDT", 2, 4, 10, "3"),
            spot(venue, "SOL_USDT", "SOL", "USDT", 2, 3, 10, "3"),
            spot(venue, "LINK_USDT", "LINK", "USDT", 3, 2, 10, "3"),
            spot(venue, "XRP_USDT", "XRP", "USDT", 4, 2, 100, "3"));
      case "binanceusdm":
        return List.of(
            perpetual(venue, "BTCUSDT", "BTC", 1, 3, "50", "1"),
            perpetual(venue, "ETHUSDT", "ETH", 2, 3, "20", "1"),
            perpetual(venue, "SOLUSDT", "SOL", 2, 2, "5", "1"));
      case "gateiofutures":
        return List.of(
            perpetual(venue, "BTC_USDT", "BTC", 1, 0, "0", "0.0001"),
            perpetual(venue, "ETH_USDT", "ETH", 2, 0, "0", "0.01"),
            perpetual(venue, "SOL_USDT", "SOL", 2, 0, "0", "1"));
      case "oanda":
        return List.of(
            fx(venue, "EUR_USD", "EUR", "USD", 5),
            fx(venue, "USD_JPY", "USD", "JPY", 3),
            fx(venue, "GBP_USD", "GBP", "USD", 5));
      default:
        throw new IllegalArgumentException("No listings for venue " + venue);
    }
  }

  private static List<ListingSpec> joined(String venue, int[][] decimals, String minimumNotional) {
    List<ListingSpec> specs = new ArrayList<>();
    for (int i = 0; i < ASSETS.size(); i++) {
      String base = ASSETS.get(i);
      int[] d = decimals[i];
      specs.add(spot(venue, base + "USDT", base, "USDT", d[0], d[1], 1, minimumNotional));
    }
    return specs;
  }

  private static ListingSpec spot(
      String venue,
      String symbol,
      String base,
      String quote,
      int priceDecimals,
      int quantityDecimals,
      long minimum,
      String notional) {
    return new ListingSpec(
        venue,
        symbol,
        Kind.SPOT,
        base,
        quote,
        priceDecimals,
        quantityDecimals,
        minimum,
        new BigDecimal(notional),
        BigDecimal.ONE);
  }

  private static ListingSpec perpetual(
      String venue,
      String symbol,
      String base,
      int priceDecimals,
      int quantityDecimals,
      String notional,
      String contractSize) {
    return new ListingSpec(
        venue,
        symbol,
        Kind.PERPETUAL,
        base,
        "USDT",
        priceDecimals,
        quantityDecimals,
        1,
        new BigDecimal(notional),
        new BigDecimal(contractSize));
  }

  private static ListingSpec fx(
      String venue, String symbol, String base, String quote, int priceDecimals) {
    return new ListingSpec(
        venue, symbol, Kind.FX, base, quote, priceDecimals, 0, 1, BigDecimal.ZERO, BigDecimal.ONE);
  }
}
