package io.crossbook.venues.kraken;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossbook.core.fact.BookView;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.testing.CollectedOutput;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

/** A protocol of two listings, and what it is told and says. */
abstract class KrakenBench {
  static final long T0 = 1_700_000_000_000_000_000L;
  static final long SECOND = 1_000_000_000L;

  /** The official worked example of the checksum, docs.kraken.com. */
  static final String OFFICIAL =
      "{\"channel\":\"book\",\"type\":\"snapshot\",\"data\":[{\"symbol\":\"BTC/USD\",\"bids\":["
          + "{\"price\":45283.5,\"qty\":0.10000000},{\"price\":45283.4,\"qty\":1.54582015},"
          + "{\"price\":45282.1,\"qty\":0.1},{\"price\":45281.0,\"qty\":0.10000000},"
          + "{\"price\":45280.3,\"qty\":1.54592586},{\"price\":45279,\"qty\":0.07990000},"
          + "{\"price\":45277.6,\"qty\":0.03310103},{\"price\":45277.5,\"qty\":0.30000000},"
          + "{\"price\":45277.3,\"qty\":1.54602737},{\"price\":45276.6,\"qty\":0.15445238}],"
          + "\"asks\":[{\"price\":45285.2,\"qty\":1e-3},{\"price\":45286.4,\"qty\":1.54571953},"
          + "{\"price\":45286.6,\"qty\":1.54571109},{\"price\":45289.6,\"qty\":1.54560911},"
          + "{\"price\":45290.2,\"qty\":0.15890660},{\"price\":45291.8,\"qty\":1.54553491},"
          + "{\"price\":45294.7,\"qty\":0.04454749},{\"price\":45296.1,\"qty\":0.35380000},"
          + "{\"price\":45297.5,\"qty\":0.09945542},{\"price\":45299.5,\"qty\":0.18772827}],"
          + "\"checksum\":3310070434}]}";

  static final String INSTRUMENTS =
      "{\"channel\":\"instrument\",\"type\":\"snapshot\",\"data\":{\"assets\":[],\"pairs\":["
          + pair("BTC/USD", "online", "1", "8", "0.1", "1e-08")
          + ","
          + pair("ETH/USD", "online", "2", "8", "0.01", "1e-08")
          + "]}}";

  final KrakenPublicProtocol protocol = protocol(10, Set.of());
  final CollectedOutput out = new CollectedOutput();
  long now = T0;

  static KrakenPublicProtocol protocol(int depth, Set<String> instruments) {
    return new KrakenPublicProtocol(new VenueSettings("", "", instruments, depth, 5, ""));
  }

  static String pair(
      String symbol, String status, String precision, String qty, String tick, String lot) {
    return "{\"symbol\":\""
        + symbol
        + "\",\"base\":\"x\",\"quote\":\"y\",\"status\":\""
        + status
        + "\",\"qty_precision\":"
        + qty
        + ",\"qty_increment\":"
        + lot
        + ",\"price_precision\":"
        + precision
        + ",\"price_increment\":"
        + tick
        + ",\"qty_min\":0.0001,\"cost_min\":0.5}";
  }

  final void frame(String text) {
    byte[] bytes = (" " + text).getBytes(UTF_8);
    now += 1_000_000;
    protocol.onFrame("public", bytes, 1, bytes.length - 1, true, now, out);
  }

  final void open() {
    protocol.start(now, out);
    protocol.onOpen("public", now, out);
    frame(INSTRUMENTS);
    out.sent.clear();
  }

  final BookView book(String symbol) {
    return out.books.get(symbol);
  }

  /** A book of the venue with two levels a side. */
  static KrakenReference eth() {
    KrakenReference eth = new KrakenReference("ETH/USD", 10, 2, 8);
    eth.bids.put(new BigDecimal("1999.00"), new BigDecimal("2.0"));
    eth.bids.put(new BigDecimal("1998.50"), new BigDecimal("3.5"));
    eth.asks.put(new BigDecimal("2000.25"), new BigDecimal("1.0"));
    eth.asks.put(new BigDecimal("2001.00"), new BigDecimal("0.00000001"));
    return eth;
  }

  static Map<BigDecimal, BigDecimal> level(String price, String size) {
    return Map.of(new BigDecimal(price), new BigDecimal(size));
  }
}
