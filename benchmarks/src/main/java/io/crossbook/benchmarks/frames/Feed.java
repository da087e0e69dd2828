package io.crossbook.benchmarks.frames;

import java.util.List;

/** A venue's stream of books that is decoded, and where a recording of it lies. */
public enum Feed {
  /** Kraken, WebSocket version 1, 1000 levels: checksum of every update. */
  KRAKEN_V1("kraken", "kraken-v1", "data/cryptofeed/KRAKEN.0.gz data/cryptofeed/KRAKEN.ws.50.0.gz"),
  /** Kraken, WebSocket version 2: checksum of every update. No raw recording of it is at hand. */
  KRAKEN_V2("kraken", "kraken", ""),
  /** Binance spot, diff-depth joined with a REST snapshot: sequence of every update. */
  BINANCE(
      "binance",
      "binance",
      "data/cryptofeed/BINANCE.0.gz data/cryptofeed/BINANCE.http.0.0.gz data/cryptofeed/BINANCE.ws.1.0.gz"),
  /** The older Coinbase Exchange feed, whole books: the feed has nothing to verify. */
  COINBASE_EXCHANGE(
      "coinbaseexchange",
      "coinbase-exchange",
      "data/cryptofeed/COINBASE.0.gz data/cryptofeed/COINBASE.ws.28.0.gz"),
  /** Coinbase Advanced Trade, whole books: sequence of every message. */
  COINBASE_ADVANCED("coinbase", "coinbase", "data/cryptofeed-v3/COINBASE.jsonl.gz");

  private final String venue;
  private final String protocol;
  private final String files;

  Feed(String venue, String protocol, String files) {
    this.venue = venue;
    this.protocol = protocol;
    this.files = files;
  }

  /** Venue id. */
  public String venue() {
    return venue;
  }

  /** Id of our protocol that decodes it. */
  public String protocol() {
    return protocol;
  }

  /** Files of the recording, below the recordings folder; none if there is no recording. */
  List<String> files() {
    return files.isEmpty() ? List.of() : List.of(files.split(" "));
  }
}
