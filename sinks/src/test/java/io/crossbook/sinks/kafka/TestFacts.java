package io.crossbook.sinks.kafka;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.MarkPrice;
import io.crossbook.core.fact.OptionTicker;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.core.instrument.OptionRight;
import java.math.BigDecimal;
import java.util.List;

/** One fact of every type, with the values that are easily lost. */
final class TestFacts {
  static final long T = 1_792_579_200_123_456_789L;

  static final BookView BOOK =
      new BookView(
          "kraken",
          "BTC/USD",
          "BTC-USD",
          "ws-1",
          T,
          T - 1_000_000,
          5_000,
          3,
          4_611_686_018_427_387_905L,
          Integrity.CURRENT,
          2,
          8,
          new long[] {6_400_010, 6_400_000},
          new long[] {40_000_000, 1},
          new long[] {6_400_011},
          new long[] {0},
          120,
          90,
          7,
          1,
          2,
          3);

  private TestFacts() {}

  static List<Fact> all() {
    return List.of(
        BOOK,
        new BookView(
            "gemini",
            "btcusd",
            "BTC-USD",
            "",
            T + 1,
            0,
            0,
            1,
            0,
            Integrity.AWAITING_SNAPSHOT,
            0,
            18,
            new long[0],
            new long[0],
            new long[] {-1},
            new long[] {Long.MAX_VALUE},
            0,
            1,
            0,
            0,
            0,
            0),
        new Trade("kraken", "BTC/USD", "BTC-USD", T + 2, 0, "t\"1", 6_400_000, 1, 2, 8, Side.SELL),
        new Trade("kraken", "BTC/USD", "BTC-USD", T + 3, 9, "", -5, 0, 0, 0, null),
        new Funding(
            "bybit",
            "BTCUSDT",
            "BTC-USDT-PERP",
            T + 4,
            T,
            new BigDecimal("-0.00010000"),
            28_800,
            T + 9),
        new MarkPrice("bybit", "BTCUSDT", "BTC-USDT-PERP", T + 5, 0, new BigDecimal("1E+3"), null),
        new MarkPrice(
            "bybit",
            "BTCUSDT",
            "BTC-USDT-PERP",
            T + 6,
            0,
            new BigDecimal("64000.10"),
            new BigDecimal("1E-12")),
        new OptionTicker(
            "deribit",
            "BTC-25DEC26-60000-C",
            "BTC-USD-BTC-20261225-60000-C",
            T + 7,
            T,
            0.1,
            0.30000000000000004,
            Double.NaN,
            -0.0,
            1e-300,
            64000.1,
            1.0E22,
            0x1p-44,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            -0.5,
            1,
            2,
            3,
            4,
            5),
        listing(Instrument.spot("BTC", "USD")),
        listing(
            Instrument.option(
                "BTC", "USD", "BTC", 20261225, new BigDecimal("60000.00"), OptionRight.PUT)),
        listing(Instrument.inversePerpetual("ETH", "USD")),
        new VenueStatus("kraken", T + 9, "", VenueStatus.State.MAINTENANCE, "back at 9\n– soon"),
        new Liveness("kraken", T + 10, "ws-1"));
  }

  private static ListingUpdate listing(Instrument instrument) {
    return new ListingUpdate(
        T + 8,
        new Listing(
            "venue",
            instrument.name(),
            instrument,
            new BigDecimal("0.10"),
            new BigDecimal("0.00000001"),
            BigDecimal.ZERO,
            new BigDecimal("5"),
            new BigDecimal("1E+1"),
            1,
            8,
            ListingStatus.TRADING,
            0));
  }
}
