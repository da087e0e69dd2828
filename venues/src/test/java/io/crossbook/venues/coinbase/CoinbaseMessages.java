package io.crossbook.venues.coinbase;

import java.nio.charset.StandardCharsets;

/** Frames and answers in the documented shapes, for tests. */
final class CoinbaseMessages {
  static final String PRODUCTS =
      "{\"products\":["
          + product("BTC-USD", "BTC", "USD", "0.01", "0.00000001", "", "")
          + ","
          + product("BTC-USDC", "BTC", "USDC", "0.01", "0.00000001", "BTC-USD", "")
          + ","
          + product("ETH-USD", "ETH", "USD", "0.01", "0.00000001", "", "")
          + ","
          + product("OLD-USD", "OLD", "USD", "0.0001", "0.1", "", ",\"status\":\"delisted\"")
          + "],\"num_products\":4,\"pagination\":null}";

  private CoinbaseMessages() {}

  static String product(
      String id,
      String base,
      String quote,
      String priceIncrement,
      String baseIncrement,
      String alias,
      String more) {
    String status = more.contains("\"status\"") ? "" : ",\"status\":\"online\"";
    return "{\"product_id\":\""
        + id
        + "\",\"base_increment\":\""
        + baseIncrement
        + "\",\"quote_increment\":\"0.5\",\"quote_min_size\":\"1\",\"base_min_size\":\"0.0001\""
        + status
        + ",\"product_type\":\"SPOT\",\"quote_currency_id\":\""
        + quote
        + "\",\"base_currency_id\":\""
        + base
        + "\",\"alias\":\""
        + alias
        + "\",\"price_increment\":\""
        + priceIncrement
        + "\""
        + more
        + "}";
  }

  static String frame(String channel, long sequence, String events) {
    return "{\"channel\":\""
        + channel
        + "\",\"client_id\":\"\",\"timestamp\":\"2026-04-07T14:30:01.456789Z\",\"sequence_num\":"
        + sequence
        + ",\"events\":["
        + events
        + "]}";
  }

  static String book(long sequence, String type, String product, String... levels) {
    return frame(
        "l2_data",
        sequence,
        "{\"type\":\""
            + type
            + "\",\"product_id\":\""
            + product
            + "\",\"updates\":["
            + String.join(",", levels)
            + "]}");
  }

  static String bid(String price, String size) {
    return level("bid", price, size);
  }

  static String offer(String price, String size) {
    return level("offer", price, size);
  }

  private static String level(String side, String price, String size) {
    return "{\"side\":\""
        + side
        + "\",\"event_time\":\"1970-01-01T00:00:00Z\",\"price_level\":\""
        + price
        + "\",\"new_quantity\":\""
        + size
        + "\"}";
  }

  static String heartbeat(long sequence) {
    return frame(
        "heartbeats",
        sequence,
        "{\"current_time\":\"2026-04-07 14:30:10.000000000+00:00\",\"heartbeat_counter\":\"42\"}");
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
