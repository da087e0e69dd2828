package io.crossbook.savepoints;

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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** A minute of three invented venues whose quotes cross now and then, in dollars and in tethers. */
final class InventedDay {
  private static final long BEGIN = 1_767_571_200_000_000_000L;
  private static final int QUOTES = 2500;

  private InventedDay() {}

  static void write(Path capture) throws IOException {
    Random random = new Random(1);
    long now = BEGIN;
    try (CaptureWriter out =
        CaptureWriter.create(
            capture,
            new CaptureHeader(
                "invented", Map.of("alpha", "quotes", "beta", "quotes", "gamma", "quotes")))) {
      for (String venue : SavedVersion.VENUES) {
        byte[] listings = listings(venue);
        out.append(new LaneRecord(Kind.RESPONSE, venue, ListingsJson.TARGET, now++, 200, listings));
        out.append(new LaneRecord(Kind.OPEN, venue, "stream", now++, 0, new byte[0]));
      }
      double fair = 50_000;
      double[] offsets = new double[SavedVersion.VENUES.size()];
      for (int i = 0; i < QUOTES; i++) {
        now += 1_000_000L * (1 + random.nextInt(40));
        fair *= 1 + random.nextGaussian() * 0.00002;
        int venue = random.nextInt(offsets.length);
        if (random.nextInt(30) == 0) {
          offsets[venue] = random.nextBoolean() ? 0 : (random.nextDouble() - 0.5) * 0.004;
        }
        String line =
            random.nextInt(12) == 0
                ? "Q,USDT-USD,,0.9998,100000,0.9999,100000"
                : quote("BTC", fair * (1 + offsets[venue]));
        String sender = line.contains("USDT") ? "alpha" : SavedVersion.VENUES.get(venue);
        out.append(
            new LaneRecord(
                Kind.TEXT, sender, "stream", now, 0, line.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  private static String quote(String symbol, double mid) {
    return String.format(
        Locale.ROOT, "Q,%s,,%.2f,1.5,%.2f,1.5", symbol, mid * 0.9999, mid * 1.0001);
  }

  private static byte[] listings(String venue) {
    List<ListingsJson.Entry> entries = new ArrayList<>();
    entries.add(
        entry(venue, "BTC", Instrument.spot("BTC", venue.equals("gamma") ? "USDT" : "USD")));
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
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ONE,
            4,
            3,
            ListingStatus.TRADING,
            0),
        null);
  }
}
