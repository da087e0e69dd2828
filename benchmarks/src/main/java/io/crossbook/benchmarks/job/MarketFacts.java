package io.crossbook.benchmarks.job;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The facts of one lane from memory, the same ones every time: books of ten levels a side of five
 * venues that follow a common price with noise of their own. Two venues quote in USD and three in
 * USDT, whose price in USD comes along. Now and then a book stands apart from the others for a
 * while, far enough to be an opportunity after all costs. More assets than {@link #ASSETS_OF_GROUP}
 * are groups that take turns, each of which goes through the same books under names of its own. Not
 * thread-safe: the lane's thread.
 */
final class MarketFacts {
  /** Assets with books of their own. */
  static final int ASSETS_OF_GROUP = 20;

  /** Facts of an instrument for which a book stands apart. */
  static final int APART_FACTS = 20;

  private static final List<String> ASSETS =
      List.of(
          "BTC", "ETH", "SOL", "XRP", "ADA", "DOGE", "LINK", "AVAX", "DOT", "LTC", "UNI", "ATOM",
          "XLM", "NEAR", "AAVE", "FIL", "ALGO", "GRT", "SAND", "MANA");
  private static final List<String> VENUES =
      List.of("kraken", "coinbase", "binance", "gateio", "mexc");
  private static final int USD_VENUES = 2;
  private static final int RING = 20_000;
  private static final int LEVELS = 10;
  private static final int CONVERSION_EVERY = 500;
  private static final int PRICE_SCALE = 6;
  private static final int SIZE_SCALE = 8;
  private static final long UNIT_PRICE = 1_000_000L;
  private static final long UNIT_SIZE = 100_000_000L;

  /** Distance between levels, and spread, as a part of the price. */
  private static final double STEP = 0.0002;

  private static final double NOISE = 0.00004;
  private static final double APART = 0.03;
  private static final double USDT_IN_USD = 0.9995;
  private static final double LEVEL_NOTIONAL = 12_000;
  private static final long SEED = 7;
  private static final long VENUE_DELAY = 4_000_000L;

  private final List<Listing> listings = new ArrayList<>();
  private final BookView[] ring = new BookView[RING];

  /** Of each group and entry of the ring, whose book it is. */
  private final Whose[][] whose;

  private long given;

  /** Names of a listing, which are costly to make. */
  private record Whose(String symbol, String instrument) {
    static Whose of(Listing listing) {
      return new Whose(listing.symbol(), listing.instrument().name());
    }
  }

  /**
   * @param lane which of the lanes; the assets are dealt out among them
   * @param lanes how many there are
   */
  MarketFacts(Load load, int lane, int lanes) {
    List<Integer> assets = new ArrayList<>();
    for (int i = lane; i < load.instruments(); i += lanes) {
      assets.add(i);
    }
    int size = Math.min(assets.size(), ASSETS_OF_GROUP);
    if (assets.size() % size != 0) {
      throw new IllegalArgumentException(
          load.instruments()
              + " instruments cannot be measured with "
              + lanes
              + " lanes; choose at most "
              + ASSETS_OF_GROUP
              + " for each lane, or a multiple of that.");
    }
    Listing conversion = listing(VENUES.get(0), "USDT", "USD");
    listings.add(conversion);
    Listing[][][] of = new Listing[assets.size() / size][size][VENUES.size()];
    for (int i = 0; i < assets.size(); i++) {
      for (int v = 0; v < VENUES.size(); v++) {
        String quote = v < USD_VENUES ? "USD" : "USDT";
        Listing each = listing(VENUES.get(v), asset(assets.get(i)), quote);
        of[i / size][i % size][v] = each;
        listings.add(each);
      }
    }
    whose = new Whose[of.length][RING];
    fill(load, of, conversion, new SplittableRandom(SEED + lane));
  }

  private static String asset(int number) {
    return number < ASSETS.size() ? ASSETS.get(number) : "A" + number;
  }

  private void fill(Load load, Listing[][][] of, Listing conversion, SplittableRandom random) {
    int assets = of[0].length;
    int[] facts = new int[assets];
    int[] apartVenue = new int[assets];
    IdentityHashMap<Listing, Whose> names = new IdentityHashMap<>();
    for (int i = 0; i < RING; i++) {
      if (i % CONVERSION_EVERY == 0) {
        ring[i] = book(conversion, USDT_IN_USD, random, i);
        for (Whose[] each : whose) {
          each[i] = Whose.of(conversion);
        }
        continue;
      }
      int asset = random.nextInt(assets);
      int venue = random.nextInt(VENUES.size());
      int phase = facts[asset]++ % (load.calmFacts() + APART_FACTS);
      if (phase == load.calmFacts()) {
        apartVenue[asset] = random.nextInt(VENUES.size());
        // The book that steps aside is the one that says so.
        venue = apartVenue[asset];
      }
      boolean apart = phase >= load.calmFacts();
      if (phase == 0) {
        // The book that stood aside is the first to come back.
        venue = apartVenue[asset];
      }
      double middle = (100 + 10 * asset) * (1 + 0.002 * Math.sin(2 * Math.PI * i / RING));
      middle *= venue < USD_VENUES ? USDT_IN_USD : 1;
      middle *= apart && venue == apartVenue[asset] ? 1 + APART : 1;
      ring[i] = book(of[0][asset][venue], middle, random, i);
      for (int group = 0; group < of.length; group++) {
        whose[group][i] = names.computeIfAbsent(of[group][asset][venue], Whose::of);
      }
    }
  }

  private static Listing listing(String venue, String base, String quote) {
    return new Listing(
        venue,
        base + "/" + quote,
        Instrument.spot(base, quote),
        BigDecimal.ONE.movePointLeft(PRICE_SCALE),
        BigDecimal.ONE.movePointLeft(SIZE_SCALE),
        new BigDecimal("0.0001"),
        BigDecimal.ONE,
        BigDecimal.ONE,
        PRICE_SCALE,
        SIZE_SCALE,
        ListingStatus.TRADING,
        0);
  }

  private static BookView book(Listing listing, double middle, SplittableRandom random, int i) {
    double centre = middle * (1 + NOISE * random.nextGaussian());
    long[][] sides = new long[4][LEVELS];
    for (int level = 0; level < LEVELS; level++) {
      double distance = STEP * (level + 0.5);
      sides[0][level] = Math.round(centre * (1 - distance) * UNIT_PRICE);
      sides[1][level] = Math.round((1 + random.nextDouble()) * LEVEL_NOTIONAL / middle * UNIT_SIZE);
      sides[2][level] = Math.round(centre * (1 + distance) * UNIT_PRICE);
      sides[3][level] = Math.round((1 + random.nextDouble()) * LEVEL_NOTIONAL / middle * UNIT_SIZE);
    }
    return new BookView(
        listing.venue(),
        listing.symbol(),
        listing.instrument().name(),
        listing.venue() + "-1",
        0,
        0,
        0,
        1,
        i,
        Integrity.CURRENT,
        PRICE_SCALE,
        SIZE_SCALE,
        sides[0],
        sides[1],
        sides[2],
        sides[3],
        1000,
        1000,
        i,
        0,
        0,
        0);
  }

  /** What precedes the books. */
  List<Fact> listings(long time) {
    List<Fact> facts = new ArrayList<>();
    for (Listing listing : listings) {
      facts.add(new ListingUpdate(time, listing));
    }
    return facts;
  }

  /** The next book, as it was received at a time. */
  BookView next(long time) {
    int at = (int) (given / whose.length % RING);
    BookView each = ring[at];
    Whose names = whose[(int) (given % whose.length)][at];
    final long sequence = given++;
    return new BookView(
        each.venue(),
        names.symbol,
        names.instrument,
        each.connection(),
        time,
        time - VENUE_DELAY,
        0,
        1,
        sequence,
        each.integrity(),
        each.priceScale(),
        each.sizeScale(),
        each.bidPrices(),
        each.bidSizes(),
        each.askPrices(),
        each.askSizes(),
        each.bidLevels(),
        each.askLevels(),
        each.checksumsVerified(),
        0,
        0,
        0);
  }
}
