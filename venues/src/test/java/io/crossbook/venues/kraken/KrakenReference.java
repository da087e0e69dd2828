package io.crossbook.venues.kraken;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * Kraken's book rule once more, written as the documentation tells it, with decimals and strings:
 * what the protocol is compared with, and a maker of frames.
 */
final class KrakenReference {
  final String symbol;
  private final int depth;
  private final int priceDecimals;
  private final int sizeDecimals;
  final NavigableMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
  final NavigableMap<BigDecimal, BigDecimal> asks = new TreeMap<>();

  KrakenReference(String symbol, int depth, int priceDecimals, int sizeDecimals) {
    this.symbol = symbol;
    this.depth = depth;
    this.priceDecimals = priceDecimals;
    this.sizeDecimals = sizeDecimals;
  }

  /** Changes the book, cuts it, and gives the frame that tells so. */
  String update(Map<BigDecimal, BigDecimal> newBids, Map<BigDecimal, BigDecimal> newAsks) {
    newBids.forEach((price, size) -> set(bids, price, size));
    newAsks.forEach((price, size) -> set(asks, price, size));
    cut(bids);
    cut(asks);
    return frame("update", levels(newBids), levels(newAsks), checksum());
  }

  String snapshot() {
    return frame("snapshot", levels(bids), levels(asks), checksum());
  }

  String frame(String type, String bidLevels, String askLevels, long checksum) {
    return "{\"channel\":\"book\",\"type\":\""
        + type
        + "\",\"data\":[{\"symbol\":\""
        + symbol
        + "\",\"bids\":["
        + bidLevels
        + "],\"asks\":["
        + askLevels
        + "],\"checksum\":"
        + checksum
        + ",\"timestamp\":\"2023-10-06T17:35:55.440295Z\"}]}";
  }

  long checksum() {
    CRC32 crc = new CRC32();
    crc.update((text(asks) + text(bids)).getBytes(US_ASCII));
    return crc.getValue();
  }

  private String text(NavigableMap<BigDecimal, BigDecimal> side) {
    return side.entrySet().stream()
        .limit(10)
        .map(l -> digits(l.getKey(), priceDecimals) + digits(l.getValue(), sizeDecimals))
        .collect(Collectors.joining());
  }

  private static String digits(BigDecimal value, int decimals) {
    return value.setScale(decimals).toPlainString().replace(".", "").replaceFirst("^0+", "");
  }

  private static void set(
      NavigableMap<BigDecimal, BigDecimal> side, BigDecimal price, BigDecimal size) {
    if (size.signum() == 0) {
      side.remove(price);
    } else {
      side.put(price, size);
    }
  }

  private void cut(NavigableMap<BigDecimal, BigDecimal> side) {
    while (side.size() > depth) {
      side.pollLastEntry();
    }
  }

  static String levels(Map<BigDecimal, BigDecimal> side) {
    return side.entrySet().stream()
        .map(l -> "{\"price\":" + l.getKey() + ",\"qty\":" + l.getValue() + "}")
        .collect(Collectors.joining(","));
  }
}
