package io.crossbook.simulator.coinbase;

import io.crossbook.simulator.market.Level;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.publish.DepthChange;
import io.crossbook.simulator.publish.PublishedBook;
import io.crossbook.simulator.server.Decimals;
import io.crossbook.simulator.server.TradeTape;
import io.crossbook.simulator.server.VenueClock;
import java.util.List;

/** The {@code events} arrays of the data frames. */
final class CoinbaseEvents {
  private final VenueClock clock;

  CoinbaseEvents(VenueClock clock) {
    this.clock = clock;
  }

  String level2(ListingSpec spec, DepthChange change) {
    StringBuilder out = new StringBuilder(96 + 160 * (change.bids().size() + change.asks().size()));
    out.append("[{\"type\":\"").append(change.replaced() ? "snapshot" : "update");
    out.append("\",\"product_id\":\"").append(spec.symbol()).append("\",\"updates\":[");
    // Levels of a snapshot carry no time of their own.
    String time = change.replaced() ? "1970-01-01T00:00:00Z" : clock.rfc3339Micros();
    updates(out, spec, "bid", time, change.bids(), true);
    updates(out, spec, "offer", time, change.asks(), change.bids().isEmpty());
    return out.append("]}]").toString();
  }

  private static void updates(
      StringBuilder out,
      ListingSpec spec,
      String side,
      String time,
      List<Level> levels,
      boolean first) {
    for (int i = 0; i < levels.size(); i++) {
      Level level = levels.get(i);
      out.append(first && i == 0 ? "" : ",");
      out.append("{\"side\":\"").append(side).append("\",\"event_time\":\"").append(time);
      Decimals.fixed(out.append("\",\"price_level\":\""), level.price(), spec.priceDecimals());
      out.append("\",\"new_quantity\":\"");
      // The venue spells a deletion in several ways.
      if (level.quantity() == 0 && level.price() % 2 == 0) {
        out.append('0');
      } else {
        Decimals.fixed(out, level.quantity(), spec.quantityDecimals());
      }
      out.append("\"}");
    }
  }

  String ticker(PublishedBook book, boolean snapshot) {
    ListingSpec spec = book.spec();
    int p = spec.priceDecimals();
    int q = spec.quantityDecimals();
    long open = book.market().openPrice();
    double percent = 100.0 * (book.market().lastPrice() - open) / open;
    StringBuilder out = new StringBuilder(512);
    out.append("[{\"type\":\"").append(snapshot ? "snapshot" : "update");
    out.append("\",\"tickers\":[{\"type\":\"ticker\",\"product_id\":\"").append(spec.symbol());
    Decimals.fixed(out.append("\",\"price\":\""), book.market().lastPrice(), p);
    out.append("\",\"volume_24_h\":\"").append(Decimals.rounded(book.market().volume(), q));
    Decimals.fixed(out.append("\",\"low_24_h\":\""), book.market().lowPrice(), p);
    Decimals.fixed(out.append("\",\"high_24_h\":\""), book.market().highPrice(), p);
    out.append("\",\"price_percent_chg_24_h\":\"").append(Decimals.rounded(percent, 6));
    Decimals.fixed(out.append("\",\"best_bid\":\""), book.bids().price(0), p);
    Decimals.fixed(out.append("\",\"best_bid_quantity\":\""), book.bids().quantity(0), q);
    Decimals.fixed(out.append("\",\"best_ask\":\""), book.asks().price(0), p);
    Decimals.fixed(out.append("\",\"best_ask_quantity\":\""), book.asks().quantity(0), q);
    return out.append("\"}]}]").toString();
  }

  static String status(ListingSpec spec, boolean halted, boolean snapshot) {
    StringBuilder out = new StringBuilder(400);
    out.append("[{\"type\":\"").append(snapshot ? "snapshot" : "update");
    out.append("\",\"products\":[{\"product_type\":\"SPOT\",\"id\":\"").append(spec.symbol());
    out.append("\",\"base_currency\":\"").append(spec.base());
    out.append("\",\"quote_currency\":\"").append(spec.quote());
    out.append("\",\"base_increment\":\"").append(spec.lot().toPlainString());
    out.append("\",\"quote_increment\":\"").append(spec.tick().toPlainString());
    out.append("\",\"display_name\":\"").append(spec.base()).append('/').append(spec.quote());
    out.append("\",\"status\":\"").append(halted ? "offline" : "online");
    out.append("\",\"status_message\":\"\",\"min_market_funds\":\"");
    return out.append(spec.minimumNotional().toPlainString()).append("\"}]}]").toString();
  }

  /** The side is the maker's, as the channel page says. */
  static String trades(ListingSpec spec, List<TradeTape.Print> prints, boolean snapshot) {
    StringBuilder out = new StringBuilder(64 + 180 * prints.size());
    out.append("[{\"type\":\"").append(snapshot ? "snapshot" : "update").append("\",\"trades\":[");
    for (int i = 0; i < prints.size(); i++) {
      TradeTape.Print print = prints.get(i);
      out.append(i == 0 ? "" : ",");
      out.append("{\"trade_id\":\"").append(995_098_700L + print.trade().id());
      out.append("\",\"product_id\":\"").append(spec.symbol());
      Decimals.fixed(out.append("\",\"price\":\""), print.trade().price(), spec.priceDecimals());
      out.append("\",\"size\":\"");
      Decimals.fixed(out, print.trade().quantity(), spec.quantityDecimals());
      out.append("\",\"side\":\"").append(print.trade().takerBuys() ? "SELL" : "BUY");
      out.append("\",\"time\":\"").append(VenueClock.rfc3339Micros(print.epochNanos()));
      out.append("\"}");
    }
    return out.append("]}]").toString();
  }
}
