package io.crossbook.venues.coinbase;

import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.coinbase.ProductBook.Stream;
import java.util.List;

/** Writes subscriptions: one channel a frame, several products in it. Stateless. */
final class CoinbaseSubscriptions {
  private CoinbaseSubscriptions() {}

  /** Subscribes to everything that this connection is to carry. */
  static void subscribe(Stream stream, List<ProductBook> products, long now, ProtocolOutput out) {
    StringBuilder ids = new StringBuilder();
    for (ProductBook product : products) {
      if (product.stream == stream) {
        ids.append(ids.length() == 0 ? "\"" : ",\"").append(product.wireName).append('"');
        product.resync.asked(now);
      }
    }
    if (ids.length() == 0) {
      return;
    }
    // First, so that a connection whose products are quiet stays open and proves itself alive.
    out.send(stream.name, "{\"type\":\"subscribe\",\"channel\":\"heartbeats\"}");
    out.send(stream.name, frame("subscribe", ids, "level2"));
    out.send(stream.name, frame("subscribe", ids, "market_trades"));
    out.send(stream.name, frame("subscribe", ids, "status"));
  }

  /** Subscribes to one book again: the venue answers with a new snapshot. */
  static void renew(ProductBook product, long now, ProtocolOutput out) {
    product.resync.asked(now);
    Stream stream = product.stream;
    if (stream == null || !stream.open || stream.broken) {
      return;
    }
    String id = '"' + product.wireName + '"';
    out.send(stream.name, frame("unsubscribe", id, "level2"));
    out.send(stream.name, frame("subscribe", id, "level2"));
  }

  private static String frame(String type, CharSequence ids, String channel) {
    return "{\"type\":\""
        + type
        + "\",\"product_ids\":["
        + ids
        + "],\"channel\":\""
        + channel
        + "\"}";
  }
}
