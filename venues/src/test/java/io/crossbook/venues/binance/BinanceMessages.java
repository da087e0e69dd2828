package io.crossbook.venues.binance;

import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.testing.CollectedOutput;
import io.crossbook.venues.testing.DepthStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Messages as Binance sends them, and a protocol that knows two listings. */
final class BinanceMessages {
  static final long T0 = 1_790_000_000_000_000_000L;
  static final String SPOT_INFO =
      "{\"timezone\":\"UTC\",\"symbols\":["
          + spotSymbol("BTCUSDT", "TRADING", "BTC", "USDT")
          + ","
          + spotSymbol("ETHBTC", "TRADING", "ETH", "BTC")
          + "]}";
  static final String USDM_INFO =
      "{\"symbols\":["
          + perpetual("BTCUSDT", "PERPETUAL", "TRADING", 4133404800000L)
          + ","
          + perpetual("BTCUSDT_260925", "CURRENT_QUARTER", "TRADING", 1790323200000L)
          + ",{\"symbol\":\"SOON\",\"contractType\":\"\",\"status\":\"PENDING_TRADING\"}]}";

  private BinanceMessages() {}

  static String spotSymbol(String symbol, String status, String base, String quote) {
    return "{\"symbol\":\""
        + symbol
        + "\",\"status\":\""
        + status
        + "\",\"baseAsset\":\""
        + base
        + "\",\"quoteAsset\":\""
        + quote
        + "\",\"isSpotTradingAllowed\":true,\"filters\":["
        + "{\"filterType\":\"PRICE_FILTER\",\"minPrice\":\"0.01\",\"maxPrice\":\"1000000.00\","
        + "\"tickSize\":\"0.01000000\"},"
        + "{\"filterType\":\"LOT_SIZE\",\"minQty\":\"0.00001000\",\"maxQty\":\"9000.00000000\","
        + "\"stepSize\":\"0.00001000\"},"
        + "{\"filterType\":\"NOTIONAL\",\"minNotional\":\"5.00000000\"}]}";
  }

  static String perpetual(String symbol, String contract, String status, long delivery) {
    return "{\"symbol\":\""
        + symbol
        + "\",\"contractType\":\""
        + contract
        + "\",\"deliveryDate\":"
        + delivery
        + ",\"onboardDate\":1569398400000,\"status\":\""
        + status
        + "\",\"baseAsset\":\"BTC\",\"quoteAsset\":\"USDT\",\"marginAsset\":\"USDT\","
        + "\"pricePrecision\":2,\"quantityPrecision\":3,\"filters\":["
        + "{\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"0.10\"},"
        + "{\"filterType\":\"LOT_SIZE\",\"minQty\":\"0.001\",\"maxQty\":\"1000\","
        + "\"stepSize\":\"0.001\"},{\"filterType\":\"MIN_NOTIONAL\",\"notional\":\"100\"}]}";
  }

  /** Started, with metadata, wanting everything. */
  static BinancePublicProtocol started(VenueDefinition venue, CollectedOutput out) {
    return started(venue, VenueSettings.replay(1000, 5), out);
  }

  static BinancePublicProtocol started(
      VenueDefinition venue, VenueSettings settings, CollectedOutput out) {
    BinancePublicProtocol protocol = (BinancePublicProtocol) venue.protocol().apply(settings);
    protocol.start(T0, out);
    boolean spot = !venue.id().equals("binanceusdm");
    respond(
        protocol,
        spot ? "/api/v3/exchangeInfo" : "/fapi/v1/exchangeInfo",
        spot ? SPOT_INFO : USDM_INFO,
        T0,
        out);
    return protocol;
  }

  static VenueSettings wanting(String... instruments) {
    return new VenueSettings("", "", Set.copyOf(List.of(instruments)), 1000, 5, "");
  }

  static void respond(
      BinancePublicProtocol protocol, String target, String body, long now, CollectedOutput out) {
    protocol.onResponse(target, 200, body.getBytes(StandardCharsets.UTF_8), now, out);
  }

  static void frame(BinancePublicProtocol protocol, String text, long now, CollectedOutput out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    protocol.onFrame("public-0", bytes, 0, bytes.length, true, now, out);
  }

  static String wrapped(String event) {
    return "{\"stream\":\"btcusdt@depth@100ms\",\"data\":" + event + "}";
  }

  static String depth(long first, long last, String bids, String asks) {
    return wrapped(
        "{\"e\":\"depthUpdate\",\"E\":1790000000001,\"s\":\"BTCUSDT\",\"U\":"
            + first
            + ",\"u\":"
            + last
            + ",\"b\":["
            + bids
            + "],\"a\":["
            + asks
            + "]}");
  }

  static String linkedDepth(long previous, long first, long last, String bids, String asks) {
    return wrapped(
        "{\"e\":\"depthUpdate\",\"E\":1790000000001,\"T\":1790000000000,\"s\":\"BTCUSDT\",\"U\":"
            + first
            + ",\"u\":"
            + last
            + ",\"pu\":"
            + previous
            + ",\"b\":["
            + bids
            + "],\"a\":["
            + asks
            + "]}");
  }

  static String snapshot(long id, String bids, String asks) {
    return "{\"lastUpdateId\":" + id + ",\"bids\":[" + bids + "],\"asks\":[" + asks + "]}";
  }

  static String levels(Iterable<long[]> levels) {
    StringBuilder text = new StringBuilder();
    for (long[] level : levels) {
      text.append(text.length() > 0 ? "," : "").append("[\"");
      text.append(DepthStream.price(level[0])).append("\",\"").append(level[1]).append("\"]");
    }
    return text.toString();
  }

  static String snapshot(DepthStream.State state) {
    return snapshot(
        state.id(),
        levels(
            state.bids().entrySet().stream()
                .map(level -> new long[] {level.getKey(), level.getValue()})
                .toList()),
        levels(
            state.asks().entrySet().stream()
                .map(level -> new long[] {level.getKey(), level.getValue()})
                .toList()));
  }
}
