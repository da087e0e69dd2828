package io.crossbook.operators;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.core.money.FeeBook;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.spread.SpreadConfig;
import io.crossbook.core.spread.SpreadStrategy;
import io.crossbook.core.strategy.FactRouter;
import io.crossbook.wire.KeyedFact;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A small market, made by hand or by a seed; times are milliseconds, prices have one decimal. */
final class Facts {
  static final long NANOS_PER_MILLI = 1_000_000;
  static final SpreadStrategy SPREAD = new SpreadStrategy(SpreadConfig.standard(true));

  private Facts() {}

  static FeeBook free(String... venues) {
    List<FeeSchedule> schedules = new ArrayList<>();
    for (String venue : venues) {
      schedules.add(
          new FeeSchedule(
              venue,
              FeeSchedule.ANY,
              FeeSchedule.ANY,
              0,
              BigDecimal.ZERO,
              BigDecimal.ZERO,
              "quote"));
    }
    return new FeeBook(schedules);
  }

  /** k = 3 within a second, ten seconds to live, no other gate than the profit. */
  static DetectionRule rule(long version, long fromMillis, double minNetBps) {
    return new DetectionRule(
        SpreadStrategy.NAME,
        version,
        fromMillis * NANOS_PER_MILLI,
        BigDecimal.ZERO,
        minNetBps,
        0,
        0,
        0,
        0,
        0,
        0,
        1,
        1e6,
        3,
        1000,
        10_000,
        0,
        0);
  }

  static ListingUpdate listing(String venue, String instrument, long millis) {
    BigDecimal step = new BigDecimal("0.1");
    return new ListingUpdate(
        millis * NANOS_PER_MILLI,
        new Listing(
            venue,
            instrument,
            Instrument.parse(instrument),
            step,
            step,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ONE,
            1,
            1,
            ListingStatus.TRADING,
            0));
  }

  /** One level a side, two units each. */
  static BookView book(String venue, String instrument, long millis, double bid, double ask) {
    return new BookView(
        venue,
        instrument,
        instrument,
        venue + "-1",
        millis * NANOS_PER_MILLI,
        0,
        0,
        1,
        millis,
        Integrity.CURRENT,
        1,
        1,
        new long[] {Math.round(bid * 10)},
        new long[] {20},
        new long[] {Math.round(ask * 10)},
        new long[] {20},
        1,
        1,
        0,
        0,
        0,
        0);
  }

  static Liveness alive(String venue, long millis) {
    return new Liveness(venue, millis * NANOS_PER_MILLI, venue + "-1");
  }

  static KeyedFact keyed(String key, Fact fact) {
    return new KeyedFact(key, fact);
  }

  /** The facts of four assets at three venues, as the router sends them to the keys. */
  static List<KeyedFact> random(long seed, int count) {
    Random random = new Random(seed);
    String[] venues = {"a", "b", "c"};
    String[] instruments = {"BTC-USD", "ETH-USD", "SOL-USD", "BTC-USDT"};
    List<Fact> facts = new ArrayList<>();
    for (String venue : venues) {
      for (String instrument : instruments) {
        facts.add(listing(venue, instrument, 1000));
      }
      facts.add(listing(venue, "USDT-USD", 1000));
    }
    long millis = 1000;
    for (int i = 0; i < count; i++) {
      millis += random.nextInt(60);
      String venue = venues[random.nextInt(venues.length)];
      int kind = random.nextInt(40);
      if (kind == 0) {
        facts.add(alive(venue, millis));
      } else if (kind == 1) {
        facts.add(book(venue, "USDT-USD", millis, 1.0, 1.1));
      } else {
        double bid = 100 + random.nextInt(6) * 0.1;
        facts.add(
            book(venue, instruments[random.nextInt(instruments.length)], millis, bid, bid + 0.2));
      }
    }
    List<KeyedFact> routed = new ArrayList<>();
    FactRouter router = new FactRouter(SPREAD);
    facts.forEach(fact -> router.route(fact, (key, each) -> routed.add(keyed(key, each))));
    return routed;
  }
}
