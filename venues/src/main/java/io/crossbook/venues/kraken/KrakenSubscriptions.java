package io.crossbook.venues.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.book.Resubscription;
import io.crossbook.venues.book.TrackedBook;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.SymbolTable;
import java.util.ArrayList;
import java.util.List;

/**
 * The books that a lane wants from Kraken and what is subscribed for them. Not thread-safe: the
 * lane's thread.
 */
final class KrakenSubscriptions {
  private static final int SYMBOLS_PER_FRAME = 50;

  private final int depth;
  private final SymbolTable<KrakenFeed> bySymbol = new SymbolTable<>();
  private final List<KrakenFeed> all = new ArrayList<>();
  private String connection;

  /**
   * @param depth levels a side to subscribe to, one of {@link Kraken#DEPTHS}
   */
  KrakenSubscriptions(int depth) {
    this.depth = depth;
  }

  /** The feed of the symbol that the cursor read last; null if it is unknown or not wanted. */
  KrakenFeed find(JsonCursor cursor) {
    return bySymbol.get(cursor);
  }

  /** The feed of a symbol; null if it is unknown or not wanted. */
  KrakenFeed find(String symbol) {
    return bySymbol.get(symbol);
  }

  List<KrakenFeed> all() {
    return all;
  }

  void add(TrackedBook book) {
    KrakenFeed feed = new KrakenFeed(book, depth);
    bySymbol.put(feed.symbol(), feed);
    all.add(feed);
  }

  /** Subscribes to everything on a new connection. */
  void opened(String newConnection, long now, ProtocolOutput out) {
    connection = newConnection;
    forget();
    out.send(
        connection,
        "{\"method\":\"subscribe\",\"params\":{\"channel\":\"instrument\",\"snapshot\":true}}");
    subscribeNew(now, out);
  }

  void closed(String oldConnection) {
    if (oldConnection.equals(connection)) {
      connection = null;
      forget();
    }
  }

  private void forget() {
    for (KrakenFeed feed : all) {
      feed.subscribed = false;
      feed.depth = depth;
      feed.resubscription.reset();
    }
  }

  /** Subscribes to what is wanted and not subscribed yet, if the connection is open. */
  void subscribeNew(long now, ProtocolOutput out) {
    if (connection == null) {
      return;
    }
    List<String> symbols = new ArrayList<>();
    for (KrakenFeed feed : all) {
      if (!feed.subscribed) {
        feed.subscribed = true;
        feed.resubscription.subscribed(now);
        symbols.add(feed.symbol());
      }
    }
    send("subscribe", "book", ",\"depth\":" + depth + ",\"snapshot\":true", symbols, out);
    send("subscribe", "trade", ",\"snapshot\":false", symbols, out);
  }

  /** Sends what is due to get lost books back, if the connection is open. */
  void resubscribe(long now, ProtocolOutput out) {
    if (connection == null) {
      return;
    }
    List<String> ended = null;
    List<String> begun = null;
    for (int i = 0; i < all.size(); i++) {
      KrakenFeed feed = all.get(i);
      Resubscription.Step step = feed.resubscription.next(now);
      if (step == Resubscription.Step.UNSUBSCRIBE) {
        ended = ended == null ? new ArrayList<>() : ended;
        ended.add(feed.symbol());
      } else if (step == Resubscription.Step.SUBSCRIBE) {
        begun = begun == null ? new ArrayList<>() : begun;
        begun.add(feed.symbol());
      }
    }
    if (ended != null) {
      send("unsubscribe", "book", ",\"depth\":" + depth, ended, out);
    }
    if (begun != null) {
      send("subscribe", "book", ",\"depth\":" + depth + ",\"snapshot\":true", begun, out);
    }
  }

  /**
   * An answer to something that was sent.
   *
   * @return what the venue refused, or null if it refused nothing
   */
  String onControl(JsonNode message, long now, ProtocolOutput out) {
    String method = message.path("method").asText("");
    if (message.has("error") || !message.path("success").asBoolean(true)) {
      return "the venue refused '" + method + "': " + message.path("error").asText("");
    }
    JsonNode result = message.path("result");
    if (result.path("channel").asText("").equals("book")) {
      KrakenFeed feed = bySymbol.get(result.path("symbol").asText(""));
      int acknowledged = result.path("depth").asInt(0);
      if (feed != null && method.equals("unsubscribe")) {
        feed.resubscription.unsubscribed();
        resubscribe(now, out);
      } else if (feed != null && Kraken.DEPTHS.contains(acknowledged)) {
        feed.depth = acknowledged;
      }
    }
    return null;
  }

  private void send(
      String method, String channel, String more, List<String> symbols, ProtocolOutput out) {
    for (int from = 0; from < symbols.size(); from += SYMBOLS_PER_FRAME) {
      StringBuilder frame = new StringBuilder(256);
      frame.append("{\"method\":\"").append(method).append("\",\"params\":{\"channel\":\"");
      frame.append(channel).append("\",\"symbol\":[");
      int to = Math.min(symbols.size(), from + SYMBOLS_PER_FRAME);
      for (int i = from; i < to; i++) {
        frame.append(i == from ? "" : ",").append(JsonTree.quoted(symbols.get(i)));
      }
      out.send(connection, frame.append(']').append(more).append("}}").toString());
    }
  }
}
