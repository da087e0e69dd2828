package io.crossbook.simulator.kraken;

import io.crossbook.simulator.market.Level;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.publish.DepthChange;
import io.crossbook.simulator.publish.DepthView;
import io.crossbook.simulator.publish.PublishedBook;
import io.crossbook.simulator.server.Decimals;
import io.crossbook.simulator.server.TradeTape;
import io.crossbook.simulator.server.VenueClock;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.CRC32;

/** The data frames of the v2 API. */
final class KrakenFrames {
  private static final int CHECKSUM_DEPTH = 10;

  private final VenueClock clock;

  KrakenFrames(VenueClock clock) {
    this.clock = clock;
  }

  /**
   * The checksum of the best ten levels a side: asks, then bids, each level's price and quantity as
   * plain digits without point and leading zeros, CRC-32 of the whole.
   */
  static long checksum(List<Level> bids, List<Level> asks) {
    StringBuilder digits = new StringBuilder(512);
    appendDigits(digits, asks);
    appendDigits(digits, bids);
    CRC32 crc = new CRC32();
    crc.update(digits.toString().getBytes(StandardCharsets.US_ASCII));
    return crc.getValue();
  }

  /** A scaled integer is the number at full precision with its point removed. */
  private static void appendDigits(StringBuilder out, List<Level> levels) {
    for (int i = 0; i < Math.min(CHECKSUM_DEPTH, levels.size()); i++) {
      out.append(levels.get(i).price()).append(levels.get(i).quantity());
    }
  }

  String book(DepthView view, DepthChange change, boolean wrongChecksum) {
    ListingSpec spec = view.book().spec();
    long checksum = checksum(view.bids(), view.asks());
    if (wrongChecksum) {
      checksum ^= 0x5a5aL;
    }
    StringBuilder out = new StringBuilder(256 + 48 * (change.bids().size() + change.asks().size()));
    out.append("{\"channel\":\"book\",\"type\":\"");
    out.append(change.replaced() ? "snapshot" : "update");
    out.append("\",\"data\":[{\"symbol\":\"").append(spec.symbol()).append("\",\"bids\":");
    levels(out, spec, change.bids(), change.replaced());
    out.append(",\"asks\":");
    levels(out, spec, change.asks(), change.replaced());
    out.append(",\"checksum\":").append(checksum);
    out.append(",\"timestamp\":\"").append(clock.rfc3339Micros()).append("\"}]}");
    return out.toString();
  }

  /** Snapshots show all digits and updates drop trailing zeros: the documentation shows both. */
  private static void levels(
      StringBuilder out, ListingSpec spec, List<Level> levels, boolean allDigits) {
    out.append('[');
    for (int i = 0; i < levels.size(); i++) {
      Level level = levels.get(i);
      out.append(i == 0 ? "{\"price\":" : ",{\"price\":");
      number(out, level.price(), spec.priceDecimals(), allDigits);
      out.append(",\"qty\":");
      number(out, level.quantity(), spec.quantityDecimals(), allDigits);
      out.append('}');
    }
    out.append(']');
  }

  private static void number(StringBuilder out, long value, int decimals, boolean allDigits) {
    if (allDigits) {
      Decimals.fixed(out, value, decimals);
    } else {
      Decimals.trimmed(out, value, decimals);
    }
  }

  String ticker(PublishedBook book, boolean snapshot) {
    ListingSpec spec = book.spec();
    int p = spec.priceDecimals();
    int q = spec.quantityDecimals();
    long change = book.market().lastPrice() - book.market().openPrice();
    double percent = 100.0 * change / book.market().openPrice();
    StringBuilder out = new StringBuilder(400);
    out.append("{\"channel\":\"ticker\",\"type\":\"").append(snapshot ? "snapshot" : "update");
    out.append("\",\"data\":[{\"symbol\":\"").append(spec.symbol());
    Decimals.trimmed(out.append("\",\"bid\":"), book.bids().price(0), p);
    Decimals.trimmed(out.append(",\"bid_qty\":"), book.bids().quantity(0), q);
    Decimals.trimmed(out.append(",\"ask\":"), book.asks().price(0), p);
    Decimals.trimmed(out.append(",\"ask_qty\":"), book.asks().quantity(0), q);
    Decimals.trimmed(out.append(",\"last\":"), book.market().lastPrice(), p);
    out.append(",\"volume\":").append(Decimals.rounded(book.market().volume(), q));
    Decimals.trimmed(out.append(",\"vwap\":"), book.market().openPrice(), p);
    Decimals.trimmed(out.append(",\"low\":"), book.market().lowPrice(), p);
    Decimals.trimmed(out.append(",\"high\":"), book.market().highPrice(), p);
    Decimals.trimmed(out.append(",\"change\":"), change, p);
    out.append(",\"change_pct\":").append(Decimals.rounded(percent, 2));
    out.append(",\"timestamp\":\"").append(clock.rfc3339Micros()).append("\"}]}");
    return out.toString();
  }

  String trades(ListingSpec spec, List<TradeTape.Print> prints, boolean snapshot) {
    StringBuilder out = new StringBuilder(64 + 180 * prints.size());
    out.append("{\"channel\":\"trade\",\"type\":\"").append(snapshot ? "snapshot" : "update");
    out.append("\",\"data\":[");
    for (int i = 0; i < prints.size(); i++) {
      TradeTape.Print print = prints.get(i);
      out.append(i == 0 ? "" : ",");
      out.append("{\"symbol\":\"").append(spec.symbol());
      out.append("\",\"side\":\"").append(print.trade().takerBuys() ? "buy" : "sell");
      out.append("\",\"price\":");
      Decimals.trimmed(out, print.trade().price(), spec.priceDecimals());
      out.append(",\"qty\":");
      Decimals.trimmed(out, print.trade().quantity(), spec.quantityDecimals());
      out.append(",\"ord_type\":\"market\",\"trade_id\":").append(print.trade().id());
      out.append(",\"timestamp\":\"").append(VenueClock.rfc3339Micros(print.epochNanos()));
      out.append("\"}");
    }
    return out.append("]}").toString();
  }

  /**
   * Listings and their assets.
   *
   * @param halted whether a symbol takes no orders
   * @param snapshot false for what changed
   */
  String instruments(Iterable<PublishedBook> books, Predicate<String> halted, boolean snapshot) {
    StringBuilder assets = new StringBuilder();
    StringBuilder pairs = new StringBuilder();
    Set<String> seen = new LinkedHashSet<>();
    for (PublishedBook book : books) {
      ListingSpec spec = book.spec();
      seen.add(spec.base());
      seen.add(spec.quote());
      pairs.append(pairs.isEmpty() ? "" : ",");
      pairs.append("{\"symbol\":\"").append(spec.symbol());
      pairs.append("\",\"base\":\"").append(spec.base());
      pairs.append("\",\"quote\":\"").append(spec.quote());
      pairs.append("\",\"status\":\"");
      pairs.append(halted.test(spec.symbol()) ? "cancel_only" : "online");
      pairs.append("\",\"qty_precision\":").append(spec.quantityDecimals());
      // The exponent form is what the venue sends.
      pairs.append(",\"qty_increment\":1e-0").append(spec.quantityDecimals());
      pairs.append(",\"price_precision\":").append(spec.priceDecimals());
      pairs.append(",\"cost_precision\":5,\"marginable\":false,\"has_index\":true,\"cost_min\":");
      pairs.append(spec.minimumNotional().toPlainString());
      pairs.append(",\"tick_size\":").append(spec.tick().toPlainString());
      pairs.append(",\"price_increment\":").append(spec.tick().toPlainString());
      pairs.append(",\"qty_min\":").append(spec.minimum().stripTrailingZeros().toPlainString());
      pairs.append('}');
    }
    for (String asset : seen) {
      assets.append(assets.isEmpty() ? "" : ",");
      assets.append("{\"id\":\"").append(asset).append("\",\"status\":\"enabled\",\"precision\":");
      assets.append(asset.equals("USD") ? 4 : 10).append(",\"precision_display\":");
      assets.append(asset.equals("USD") ? 2 : 5);
      assets.append(",\"borrowable\":false,\"collateral_value\":1.0}");
    }
    return "{\"channel\":\"instrument\",\"type\":\""
        + (snapshot ? "snapshot" : "update")
        + "\",\"data\":{\"assets\":["
        + assets
        + "],\"pairs\":["
        + pairs
        + "]}}";
  }
}
