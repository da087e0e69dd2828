package io.crossbook.venues.gateio;

import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.testing.CollectedOutput;
import io.crossbook.venues.testing.DepthStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Messages as Gate sends them, and protocols that know two listings. */
final class GateioMessages {
  static final long T0 = 1_790_000_000_000_000_000L;
  static final String PAIRS =
      "[" + pair("BTC_USDT", "tradable") + "," + pair("ETH_BTC", "tradable") + "]";
  static final String CONTRACTS =
      "[" + contract("BTC_USDT", "trading") + "," + contract("ETH_USDT", "trading") + "]";

  private GateioMessages() {}

  static String pair(String id, String status) {
    int split = id.indexOf('_');
    return "{\"id\":\""
        + id
        + "\",\"base\":\""
        + id.substring(0, split)
        + "\",\"quote\":\""
        + id.substring(split + 1)
        + "\",\"fee\":\"0.2\",\"min_base_amount\":\"0.0001\",\"min_quote_amount\":\"3\","
        + "\"amount_precision\":4,\"precision\":2,\"trade_status\":\""
        + status
        + "\",\"sell_start\":0,\"buy_start\":0}";
  }

  static String contract(String name, String status) {
    return "{\"name\":\""
        + name
        + "\",\"type\":\"direct\",\"quanto_multiplier\":\"0.0001\",\"order_price_round\":\"0.01\","
        + "\"order_size_min\":1,\"funding_interval\":28800,\"funding_next_apply\":1789996800,"
        + "\"mark_price\":\"100.01\",\"index_price\":\"100.02\",\"funding_rate\":\"0.0001\","
        + "\"in_delisting\":false,\"status\":\""
        + status
        + "\"}";
  }

  static GateioPublicProtocol started(VenueDefinition venue, CollectedOutput out) {
    return started(venue, VenueSettings.replay(100, 5), out);
  }

  static GateioPublicProtocol started(
      VenueDefinition venue, VenueSettings settings, CollectedOutput out) {
    GateioPublicProtocol protocol = (GateioPublicProtocol) venue.protocol().apply(settings);
    protocol.start(T0, out);
    boolean spot = venue.id().equals("gateio");
    respond(
        protocol,
        spot ? "/api/v4/spot/currency_pairs" : "/api/v4/futures/usdt/contracts",
        spot ? PAIRS : CONTRACTS,
        T0,
        out);
    return protocol;
  }

  static VenueSettings wanting(String... instruments) {
    return new VenueSettings("", "", Set.copyOf(List.of(instruments)), 100, 5, "");
  }

  static void respond(
      GateioPublicProtocol protocol, String target, String body, long now, CollectedOutput out) {
    protocol.onResponse(target, 200, body.getBytes(StandardCharsets.UTF_8), now, out);
  }

  static void frame(GateioPublicProtocol protocol, String text, long now, CollectedOutput out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    protocol.onFrame("public-0", bytes, 0, bytes.length, true, now, out);
  }

  static String message(String channel, String event, String result) {
    return "{\"time\":1790000000,\"time_ms\":1790000000123,\"channel\":\""
        + channel
        + "\",\"event\":\""
        + event
        + "\",\"result\":"
        + result
        + "}";
  }

  static String book(String prefix, long first, long last, String bids, String asks) {
    return message(
        prefix + ".order_book_update",
        "update",
        "{\"t\":1790000000100,\"e\":\"depthUpdate\",\"E\":1790000000,\"s\":\"BTC_USDT\",\"U\":"
            + first
            + ",\"u\":"
            + last
            + ",\"b\":["
            + bids
            + "],\"a\":["
            + asks
            + "]}");
  }

  static String snapshot(long id, String bids, String asks) {
    return "{\"id\":"
        + id
        + ",\"current\":1790000000123,\"update\":1790000000100,\"asks\":["
        + asks
        + "],\"bids\":["
        + bids
        + "]}";
  }

  /** Levels as pairs on spot, as objects on futures. */
  static String levels(Iterable<long[]> levels, boolean objects) {
    List<String> texts = new ArrayList<>();
    for (long[] level : levels) {
      String price = DepthStream.price(level[0]);
      texts.add(
          objects
              ? "{\"p\":\"" + price + "\",\"s\":" + level[1] + "}"
              : "[\"" + price + "\",\"" + level[1] + "\"]");
    }
    return String.join(",", texts);
  }

  static String snapshot(DepthStream.State state, boolean objects) {
    return snapshot(
        state.id(), levels(rows(state.bids()), objects), levels(rows(state.asks()), objects));
  }

  private static List<long[]> rows(Map<Long, Long> side) {
    return side.entrySet().stream()
        .map(level -> new long[] {level.getKey(), level.getValue()})
        .toList();
  }
}
