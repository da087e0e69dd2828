package io.crossbook.jobs.replay;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.sources.capture.CaptureHeader;
import io.crossbook.sources.capture.CaptureWriter;
import io.crossbook.venues.generic.ListingsJson;
import io.crossbook.venues.lane.LaneRecord;
import io.crossbook.venues.lane.LaneRecord.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Two captures of an invented market of four venues, made by a seed: books that cross now and then
 * and persist a while, a conversion, depth, trades, perpetuals, silence, lost connections, books
 * crossed against themselves, and lines that nobody can read.
 */
public final class MarketCapture {
  /** 2026-01-05T00:00:00Z. */
  static final long BEGIN = 1_767_571_200_000_000_000L;

  /** The venues. */
  public static final List<String> VENUES = List.of("alpha", "beta", "gamma", "delta");

  /** Everything of the configuration that the market needs. */
  public static final List<String> CONFIG =
      List.of(
          "venues.alpha={archive: true, fees: [{valid-from: 2000-01-01, symbol: '*', maker: 0, taker: 0.0001, fee-asset: quote}]}",
          "venues.beta={archive: true, fees: [{valid-from: 2000-01-01, symbol: '*', maker: 0, taker: 0.0002, fee-asset: received}]}",
          "venues.gamma={archive: true, fees: [{valid-from: 2000-01-01, symbol: '*', maker: 0, taker: 0, fee-asset: quote}]}",
          "venues.delta={archive: true, fees: [{valid-from: 2000-01-01, symbol: '*', maker: 0, taker: 0, fee-asset: quote}]}",
          "basis.pairs=[{spot: alpha, perpetual: delta}]",
          "rules.spread.min-confidence=0.3",
          "rules.spread.max-risk=1",
          "rules.spread.ttl-ms=1200",
          "rules.spread.versions=[{effective-from: 2026-01-05T00:00:40Z, min-net-bps: 9, confirm-updates: 2}]");

  private static final int ROUNDS = 6000;
  private static final long MILLI = 1_000_000;

  private final Random random = new Random(20260105);
  private final List<LaneRecord> spot = new ArrayList<>();
  private final List<LaneRecord> rest = new ArrayList<>();
  private final Map<String, Double> offsets = new TreeMap<>();
  private long now = BEGIN;

  private MarketCapture() {}

  /** Writes the captures; of equal times the first one's records come first. */
  public static List<Path> write(Path folder) throws IOException {
    MarketCapture market = new MarketCapture();
    market.make();
    Path one = folder.resolve("spot.capture");
    Path other = folder.resolve("rest.capture");
    write(one, Map.of("alpha", "quotes", "beta", "depth"), market.spot);
    write(other, Map.of("gamma", "quotes", "delta", "quotes"), market.rest);
    return List.of(one, other);
  }

  private static void write(Path file, Map<String, String> protocols, List<LaneRecord> records)
      throws IOException {
    records.sort(Comparator.comparingLong(LaneRecord::time));
    try (CaptureWriter out =
        CaptureWriter.create(file, new CaptureHeader("test", new TreeMap<>(protocols)))) {
      for (LaneRecord record : records) {
        out.append(record);
      }
    }
  }

  private void make() {
    for (String venue : VENUES) {
      add(venue, Kind.RESPONSE, ListingsJson.TARGET, 200, listings(venue));
      add(venue, Kind.OPEN, "stream", 0, new byte[0]);
    }
    double btc = 50_000;
    double eth = 3_000;
    for (int round = 0; round < ROUNDS; round++) {
      // Several records share a millisecond, and some the very same time in both captures.
      now += random.nextInt(30) * MILLI + random.nextInt(3) * 1000L;
      btc *= 1 + random.nextGaussian() * 0.00002;
      eth *= 1 + random.nextGaussian() * 0.00003;
      if (round % 1500 == 1499) {
        now += 15_000 * MILLI;
      }
      step(round, btc, eth);
    }
  }

  private void step(int round, double btc, double eth) {
    String venue = VENUES.get(random.nextInt(VENUES.size()));
    int kind = random.nextInt(100);
    if (kind < 45) {
      quote(venue, "BTC", btc);
    } else if (kind < 75) {
      if (venue.equals("beta")) {
        depth(eth);
      } else {
        quote(venue, "ETH", eth);
      }
    } else if (kind < 85) {
      text("alpha", "Q,USDT-USD,," + price(0.9995) + ",100000," + price(0.9997) + ",100000");
    } else if (kind < 93) {
      text(
          "alpha",
          "T,BTC,%d,t%d,%s,0.5,%s"
              .formatted(now - MILLI, round, price(btc), round % 2 == 0 ? "B" : "S"));
    } else if (kind < 95) {
      // Crossed against itself.
      text("alpha", "Q,BTC,," + price(btc + 10) + ",1," + price(btc) + ",1");
    } else if (kind < 98) {
      String[] nonsense = {
        "", "Q", "Q,BTC", "Q,NOPE,,1,1,2,1", "X,BTC,,1", "Q,BTC,,-1,1,2,1", "S,BTC,,1@1 x,2@1"
      };
      text(venue, nonsense[random.nextInt(nonsense.length)]);
    } else if (kind < 99 && round % 5 == 0) {
      add(venue, Kind.CLOSE, "stream", 0, "lost".getBytes(StandardCharsets.UTF_8));
      now += 50 * MILLI;
      add(venue, Kind.OPEN, "stream", 0, new byte[0]);
    } else {
      // A venue goes its own way for a while.
      offsets.put(venue, (random.nextDouble() - 0.5) * 0.004);
    }
  }

  private void quote(String venue, String asset, double fair) {
    double mid = fair * (1 + offset(venue));
    double half = mid * 0.0001;
    text(
        venue,
        "Q,%s,%d,%s,%s,%s,%s"
            .formatted(
                asset, now - 2 * MILLI, price(mid - half), size(), price(mid + half), size()));
  }

  private void depth(double fair) {
    double mid = fair * (1 + offset("beta"));
    StringBuilder bids = new StringBuilder();
    StringBuilder asks = new StringBuilder();
    for (int level = 1; level <= 3; level++) {
      bids.append(level > 1 ? " " : "")
          .append(price(mid * (1 - 0.0001 * level)))
          .append('@')
          .append(size());
      asks.append(level > 1 ? " " : "")
          .append(price(mid * (1 + 0.0001 * level)))
          .append('@')
          .append(size());
    }
    text("beta", "S,ETH,," + bids + "," + asks);
    if (random.nextBoolean()) {
      text("beta", "U,ETH,," + price(mid * 0.9995) + "@" + size() + ",");
    }
  }

  /** Half of the time a venue is where the others are. */
  private double offset(String venue) {
    if (random.nextInt(40) == 0) {
      offsets.remove(venue);
    }
    return offsets.getOrDefault(venue, 0.0);
  }

  private static byte[] listings(String venue) {
    String quote = venue.equals("gamma") || venue.equals("delta") ? "USDT" : "USD";
    boolean perpetual = venue.equals("delta");
    List<ListingsJson.Entry> entries = new ArrayList<>();
    for (String asset : List.of("BTC", "ETH")) {
      entries.add(
          entry(
              venue,
              asset,
              perpetual ? Instrument.perpetual(asset, quote) : Instrument.spot(asset, quote)));
    }
    if (venue.equals("alpha")) {
      entries.add(entry(venue, "USDT-USD", Instrument.spot("USDT", "USD")));
    }
    return ListingsJson.write(entries);
  }

  private static ListingsJson.Entry entry(String venue, String symbol, Instrument instrument) {
    return new ListingsJson.Entry(
        new Listing(
            venue,
            symbol,
            instrument,
            new BigDecimal("0.0001"),
            new BigDecimal("0.001"),
            new BigDecimal("0.001"),
            BigDecimal.ONE,
            BigDecimal.ONE,
            4,
            3,
            ListingStatus.TRADING,
            0),
        null);
  }

  private String size() {
    return String.format(Locale.ROOT, "%.3f", 0.1 + random.nextInt(20) / 10.0);
  }

  private static String price(double price) {
    return String.format(Locale.ROOT, "%.4f", price);
  }

  private void text(String venue, String line) {
    add(venue, Kind.TEXT, "stream", 0, line.getBytes(StandardCharsets.UTF_8));
  }

  /** Times grow strictly within a capture. */
  private void add(String venue, Kind kind, String connection, int status, byte[] payload) {
    List<LaneRecord> capture = venue.equals("alpha") || venue.equals("beta") ? spot : rest;
    if (!capture.isEmpty()) {
      now = Math.max(now, capture.get(capture.size() - 1).time() + 1);
    }
    capture.add(new LaneRecord(kind, venue, connection, now, status, payload));
  }
}
