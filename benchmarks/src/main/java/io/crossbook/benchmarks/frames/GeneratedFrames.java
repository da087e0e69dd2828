package io.crossbook.benchmarks.frames;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossbook.benchmarks.frames.GeneratedBook.Change;
import io.crossbook.venues.lane.LaneRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * Frames in the form of each feed, the same ones every time: four books, their snapshots, and
 * updates that touch one to three levels each, as most real ones do. For machines without the
 * recordings, and for the feed of which there is none.
 */
final class GeneratedFrames {
  private static final long SEED = 20_261_121;
  private static final int UPDATES = 4000;
  private static final int LEVELS = 900;
  private static final int PRICE_DECIMALS = 2;
  private static final int SIZE_DECIMALS = 8;
  private static final long START = 1_790_000_000_000_000_000L;
  private static final long BETWEEN = 2_000_000L;
  private static final List<String> BASES = List.of("AAVE", "ETH", "LTC", "SOL");
  private static final String CONNECTION = "generated";
  private static final String TIME = "2026-09-21T14:13:20.456789Z";

  private final Feed feed;
  private final List<LaneRecord> records = new ArrayList<>();
  private final List<GeneratedBook> books = new ArrayList<>();
  private final long[] sequences = new long[BASES.size()];
  private long time = START;
  private long messages;

  private GeneratedFrames(Feed feed) {
    this.feed = feed;
  }

  static List<LaneRecord> of(Feed feed) {
    GeneratedFrames frames = new GeneratedFrames(feed);
    frames.generate();
    return frames.records;
  }

  private void generate() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < BASES.size(); i++) {
      books.add(new GeneratedBook(random.split(), 200_000 + 50_000L * i, LEVELS));
      sequences[i] = 1000;
    }
    add(LaneRecord.Kind.RESPONSE, metadataTarget(), metadata());
    add(LaneRecord.Kind.OPEN, CONNECTION, "");
    for (int i = 0; i < books.size(); i++) {
      snapshot(i);
    }
    for (int n = 0; n < UPDATES; n++) {
      int i = random.nextInt(books.size());
      add(LaneRecord.Kind.TEXT, CONNECTION, update(i, books.get(i).step()));
    }
  }

  private void add(LaneRecord.Kind kind, String connection, String payload) {
    time += BETWEEN;
    int status = kind == LaneRecord.Kind.RESPONSE ? 200 : 0;
    records.add(
        new LaneRecord(kind, feed.venue(), connection, time, status, payload.getBytes(UTF_8)));
  }

  private String symbol(int i) {
    String base = BASES.get(i);
    return switch (feed) {
      case KRAKEN_V1, KRAKEN_V2 -> base + "/USD";
      case BINANCE -> base + "USDT";
      case COINBASE_EXCHANGE, COINBASE_ADVANCED -> base + "-USD";
    };
  }

  private String metadataTarget() {
    return switch (feed) {
      case KRAKEN_V1, KRAKEN_V2 -> "/0/public/AssetPairs";
      case BINANCE -> "/api/v3/exchangeInfo";
      case COINBASE_EXCHANGE -> "/products";
      case COINBASE_ADVANCED -> "/api/v3/brokerage/market/products";
    };
  }

  private String metadata() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < BASES.size(); i++) {
      String base = BASES.get(i);
      rows.add(
          switch (feed) {
            case KRAKEN_V1, KRAKEN_V2 ->
                "\"%1$sUSD\":{\"wsname\":\"%1$s/USD\",\"pair_decimals\":%2$d,\"lot_decimals\":%3$d}"
                    .formatted(base, PRICE_DECIMALS, SIZE_DECIMALS);
            case BINANCE ->
                ("{\"symbol\":\"%1$sUSDT\",\"status\":\"TRADING\",\"baseAsset\":\"%1$s\","
                        + "\"quoteAsset\":\"USDT\",\"isSpotTradingAllowed\":true,\"filters\":["
                        + "{\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"0.01\"},"
                        + "{\"filterType\":\"LOT_SIZE\",\"minQty\":\"0.00000001\","
                        + "\"maxQty\":\"9000\",\"stepSize\":\"0.00000001\"}]}")
                    .formatted(base);
            case COINBASE_EXCHANGE ->
                ("{\"id\":\"%1$s-USD\",\"base_currency\":\"%1$s\",\"quote_currency\":\"USD\","
                        + "\"base_min_size\":\"0.001\",\"quote_increment\":\"0.01\","
                        + "\"base_increment\":\"0.00000001\",\"min_market_funds\":\"1\","
                        + "\"status\":\"online\"}")
                    .formatted(base);
            case COINBASE_ADVANCED ->
                ("{\"product_id\":\"%1$s-USD\",\"base_increment\":\"0.00000001\","
                        + "\"quote_increment\":\"0.01\",\"quote_min_size\":\"1\","
                        + "\"base_min_size\":\"0.0001\",\"status\":\"online\","
                        + "\"product_type\":\"SPOT\",\"quote_currency_id\":\"USD\","
                        + "\"base_currency_id\":\"%1$s\",\"alias\":\"\","
                        + "\"price_increment\":\"0.01\"}")
                    .formatted(base);
          });
    }
    String joined = String.join(",", rows);
    return switch (feed) {
      case KRAKEN_V1, KRAKEN_V2 -> "{\"error\":[],\"result\":{" + joined + "}}";
      case BINANCE -> "{\"symbols\":[" + joined + "]}";
      case COINBASE_EXCHANGE -> "[" + joined + "]";
      case COINBASE_ADVANCED -> "{\"products\":[" + joined + "]}";
    };
  }

  private void snapshot(int i) {
    GeneratedBook book = books.get(i);
    String symbol = symbol(i);
    if (feed == Feed.BINANCE) {
      // The update before the snapshot joins the stream to it.
      add(LaneRecord.Kind.TEXT, CONNECTION, update(i, book.step()));
      add(
          LaneRecord.Kind.RESPONSE,
          "/api/v3/depth?symbol=" + symbol + "&limit=1000",
          "{\"lastUpdateId\":%d,\"bids\":[%s],\"asks\":[%s]}"
              .formatted(sequences[i], levels(book, true), levels(book, false)));
      return;
    }
    add(
        LaneRecord.Kind.TEXT,
        CONNECTION,
        switch (feed) {
          case KRAKEN_V1 ->
              "[%d,{\"as\":[%s],\"bs\":[%s]},\"book-1000\",\"%s\"]"
                  .formatted(100 + i, levels(book, false), levels(book, true), symbol);
          case KRAKEN_V2 -> krakenV2("snapshot", i, levels(book, true), levels(book, false));
          case COINBASE_EXCHANGE ->
              "{\"type\":\"snapshot\",\"product_id\":\"%s\",\"asks\":[%s],\"bids\":[%s]}"
                  .formatted(symbol, levels(book, false), levels(book, true));
          default -> advanced("snapshot", i, levels(book, true) + "," + levels(book, false));
        });
  }

  private String update(int i, List<Change> changes) {
    String bids = levels(changes, true);
    String asks = levels(changes, false);
    return switch (feed) {
      case KRAKEN_V1 -> krakenV1(i, bids, asks);
      case KRAKEN_V2 -> krakenV2("update", i, bids, asks);
      case BINANCE -> {
        long first = sequences[i] + 1;
        sequences[i] += changes.size();
        yield ("{\"stream\":\"%s@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":%d,"
                + "\"s\":\"%s\",\"U\":%d,\"u\":%d,\"b\":[%s],\"a\":[%s]}}")
            .formatted(
                symbol(i).toLowerCase(Locale.ROOT),
                time / 1_000_000,
                symbol(i),
                first,
                sequences[i],
                bids,
                asks);
      }
      case COINBASE_EXCHANGE ->
          "{\"type\":\"l2update\",\"product_id\":\"%s\",\"changes\":[%s],\"time\":\"%s\"}"
              .formatted(symbol(i), join(changes.stream().map(this::level).toList()), TIME);
      case COINBASE_ADVANCED ->
          advanced("update", i, join(changes.stream().map(this::level).toList()));
    };
  }

  private String krakenV1(int i, String bids, String asks) {
    String sum = ",\"c\":\"" + checksum(books.get(i)) + "\"}";
    String parts =
        bids.isEmpty()
            ? "{\"a\":[" + asks + "]" + sum
            : asks.isEmpty()
                ? "{\"b\":[" + bids + "]" + sum
                : "{\"a\":[" + asks + "]},{\"b\":[" + bids + "]" + sum;
    return "[" + (100 + i) + "," + parts + ",\"book-1000\",\"" + symbol(i) + "\"]";
  }

  private String krakenV2(String type, int i, String bids, String asks) {
    return ("{\"channel\":\"book\",\"type\":\"%s\",\"data\":[{\"symbol\":\"%s\",\"bids\":[%s],"
            + "\"asks\":[%s],\"checksum\":%d,\"timestamp\":\"%s\"}]}")
        .formatted(type, symbol(i), bids, asks, checksum(books.get(i)), TIME);
  }

  private String advanced(String type, int i, String levels) {
    return ("{\"channel\":\"l2_data\",\"client_id\":\"\",\"timestamp\":\"%s\",\"sequence_num\":%d,"
            + "\"events\":[{\"type\":\"%s\",\"product_id\":\"%s\",\"updates\":[%s]}]}")
        .formatted(TIME, messages++, type, symbol(i), levels);
  }

  private String levels(GeneratedBook book, boolean bid) {
    NavigableMap<Long, Long> side = bid ? book.bids : book.asks;
    return join(
        side.entrySet().stream()
            .map(level -> row(new Change(bid, level.getKey(), level.getValue())))
            .toList());
  }

  /** A side of the changes, the last one at each price. */
  private String levels(List<Change> changes, boolean bid) {
    return join(changes.stream().filter(change -> change.bid() == bid).map(this::row).toList());
  }

  /** A level of an array that has one side only. */
  private String row(Change level) {
    String price = decimal(level.price(), PRICE_DECIMALS);
    String size = decimal(level.size(), SIZE_DECIMALS);
    return switch (feed) {
      case KRAKEN_V1 -> "[\"" + price + "\",\"" + size + "\",\"1790000000.123456\"]";
      case KRAKEN_V2 -> "{\"price\":" + price + ",\"qty\":" + size + "}";
      case BINANCE, COINBASE_EXCHANGE -> "[\"" + price + "\",\"" + size + "\"]";
      case COINBASE_ADVANCED -> level(level);
    };
  }

  /** A level that says its side. */
  private String level(Change level) {
    String price = decimal(level.price(), PRICE_DECIMALS);
    String size = decimal(level.size(), SIZE_DECIMALS);
    return feed == Feed.COINBASE_EXCHANGE
        ? "[\"%s\",\"%s\",\"%s\"]".formatted(level.bid() ? "buy" : "sell", price, size)
        : "{\"side\":\"%s\",\"event_time\":\"%s\",\"price_level\":\"%s\",\"new_quantity\":\"%s\"}"
            .formatted(level.bid() ? "bid" : "offer", TIME, price, size);
  }

  private static String join(List<String> parts) {
    return String.join(",", parts);
  }

  private static String decimal(long value, int decimals) {
    return BigDecimal.valueOf(value, decimals).toPlainString();
  }

  /** Kraken's CRC-32 of the ten best levels a side, as documented. */
  private static long checksum(GeneratedBook book) {
    CRC32 crc = new CRC32();
    crc.update((digits(book.asks) + digits(book.bids)).getBytes(US_ASCII));
    return crc.getValue();
  }

  private static String digits(Map<Long, Long> side) {
    return side.entrySet().stream()
        .limit(10)
        .map(level -> level.getKey().toString() + level.getValue())
        .collect(Collectors.joining());
  }
}
