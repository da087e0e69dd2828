package io.crossbook.venues.kraken.trading;

import java.util.List;
import java.util.Map;

/**
 * Kraken's names in REST answers and ours. Symbols are those of WebSocket v2 ({@code BTC/USD}).
 * REST takes the altname ({@code XBTUSD}) and answers with it or with the pair id ({@code
 * XXBTZUSD}). Pair ids are made of asset ids, of which the old ones have a prefix; newer assets
 * have none, so the list of those that do is closed. Stateless.
 */
final class KrakenNames {
  /** Asset ids with a prefix, as {@code GET /0/public/Assets} lists them, to common codes. */
  private static final Map<String, String> LEGACY =
      Map.ofEntries(
          Map.entry("XXBT", "BTC"),
          Map.entry("XXDG", "DOGE"),
          Map.entry("XETH", "ETH"),
          Map.entry("XETC", "ETC"),
          Map.entry("XLTC", "LTC"),
          Map.entry("XMLN", "MLN"),
          Map.entry("XREP", "REP"),
          Map.entry("XXLM", "XLM"),
          Map.entry("XXMR", "XMR"),
          Map.entry("XXRP", "XRP"),
          Map.entry("XZEC", "ZEC"),
          Map.entry("XDAO", "DAO"),
          Map.entry("XICN", "ICN"),
          Map.entry("XNMC", "NMC"),
          Map.entry("XXVN", "XVN"),
          Map.entry("ZAUD", "AUD"),
          Map.entry("ZCAD", "CAD"),
          Map.entry("ZEUR", "EUR"),
          Map.entry("ZGBP", "GBP"),
          Map.entry("ZJPY", "JPY"),
          Map.entry("ZKRW", "KRW"),
          Map.entry("ZUSD", "USD"),
          Map.entry("KFEE", "FEE"));

  /** What pairs are quoted in, the longer before those that they end with. */
  private static final List<String> QUOTES =
      List.of(
          "PYUSD", "RLUSD", "USDT", "USDC", "USDG", "USD", "EUR", "GBP", "CAD", "AUD", "CHF", "JPY",
          "AED", "KRW", "XBT", "BTC", "ETH", "DAI", "DOT");

  private static final int LEGACY_LENGTH = 4;

  private KrakenNames() {}

  /** A symbol as REST takes it, its altname: {@code BTC/USD} is {@code XBTUSD}. */
  static String altname(String symbol) {
    int slash = symbol.indexOf('/');
    return slash < 0
        ? symbol
        : restCode(symbol.substring(0, slash)) + restCode(symbol.substring(slash + 1));
  }

  /**
   * The symbol behind an altname, a pair id or a WebSocket name; the name itself if it cannot be
   * told where the base ends.
   */
  static String symbol(String pair) {
    int slash = pair.indexOf('/');
    if (slash >= 0) {
      return asset(pair.substring(0, slash)) + "/" + asset(pair.substring(slash + 1));
    }
    if (pair.length() == 2 * LEGACY_LENGTH) {
      String base = pair.substring(0, LEGACY_LENGTH);
      String quote = LEGACY.get(pair.substring(LEGACY_LENGTH));
      // Behind a base without a prefix the letter may be the base's own, but for the one that is
      // known to stand before a quote with a prefix.
      if (quote != null && (LEGACY.containsKey(base) || base.equals("USDT"))) {
        return asset(base) + "/" + quote;
      }
    }
    for (String quote : QUOTES) {
      if (pair.endsWith(quote) && pair.length() > quote.length()) {
        return asset(pair.substring(0, pair.length() - quote.length())) + "/" + asset(quote);
      }
    }
    return pair;
  }

  /**
   * The common code of an asset id. A suffix such as {@code .S} (staked) or {@code .F} (earning)
   * stays: that is another holding.
   */
  static String asset(String id) {
    int point = id.indexOf('.');
    String bare = point < 0 ? id : id.substring(0, point);
    String suffix = point < 0 ? "" : id.substring(point);
    String legacy = LEGACY.get(bare);
    return (legacy != null ? legacy : commonCode(bare)) + suffix;
  }

  private static String commonCode(String code) {
    return switch (code) {
      case "XBT" -> "BTC";
      case "XDG" -> "DOGE";
      default -> code;
    };
  }

  private static String restCode(String code) {
    return switch (code) {
      case "BTC" -> "XBT";
      case "DOGE" -> "XDG";
      default -> code;
    };
  }
}
