package io.crossbook.venues.binance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.money.ScaledDecimal;
import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.book.DepthCounters;
import io.crossbook.venues.lane.LaneRecord;
import io.crossbook.venues.testing.CollectedOutput;
import io.crossbook.venues.testing.FinalBooks;
import io.crossbook.venues.testing.ProtocolFuzz;
import io.crossbook.venues.testing.Recordings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Real recordings of the three markets end in the books that were computed apart from this code.
 */
class BinanceRecordingsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Replayed(BinancePublicProtocol protocol, CollectedOutput out) {

    long total(java.util.function.ToLongFunction<DepthCounters> counter) {
      return out.books.keySet().stream()
          .mapToLong(symbol -> counter.applyAsLong(protocol.depthCounters(symbol)))
          .sum();
    }
  }

  private static Replayed replay(VenueDefinition venue, String recording) {
    List<LaneRecord> records =
        Recordings.cryptofeed(
            venue.id(), recording + ".0.gz", recording + ".http.0.0.gz", recording + ".ws.1.0.gz");
    BinancePublicProtocol protocol =
        (BinancePublicProtocol) venue.protocol().apply(VenueSettings.replay(1000, 10));
    return new Replayed(protocol, FinalBooks.replay(protocol, records));
  }

  private static void counters(Replayed run, long received, long applied) {
    assertThat(run.total(DepthCounters::received)).isEqualTo(received);
    assertThat(run.total(DepthCounters::applied)).isEqualTo(applied);
    assertThat(run.total(DepthCounters::older)).isEqualTo(received - applied);
    assertThat(run.total(DepthCounters::gaps)).isZero();
    assertThat(run.total(DepthCounters::duplicates)).isZero();
    assertThat(run.total(DepthCounters::overlaps)).isZero();
    assertThat(run.total(DepthCounters::snapshots)).isEqualTo(4);
    assertThat(run.total(DepthCounters::snapshotsTooOld)).isZero();
    assertThat(run.out().deadLetters).isEmpty();
    run.out().facts(BookView.class).forEach(ProtocolFuzz::check);
  }

  @Test
  void spotEndsInTheExpectedBooks() {
    Replayed run = replay(Binance.DEFINITION, "BINANCE");
    FinalBooks.check(run.out(), "BLZETH|0.00006547|100|0.0000656|1528|173|999");
    FinalBooks.check(run.out(), "LRCBTC|0.00000637|2500|0.00000638|2285|176|1000");
    FinalBooks.check(run.out(), "NKNUSDT|0.3527|9602|0.3531|152|614|994");
    FinalBooks.check(run.out(), "RUNEEUR|6.251|69.3|6.269|69.3|222|468");
    counters(run, 177, 172);
    assertThat(run.out().facts(Trade.class)).hasSize(2);
  }

  @Test
  void unitedStatesSpotEndsInTheExpectedBooks() {
    Replayed run = replay(BinanceUs.DEFINITION, "BINANCE_US");
    FinalBooks.check(run.out(), "COMPUSDT|296.92|16.81835|297.46|2.9|219|525");
    FinalBooks.check(run.out(), "CRVUSDT|2.643|1889.6|2.648|2026.9|73|62");
    FinalBooks.check(run.out(), "OMGBUSD|13.7307|91.95|13.7728|72.96|196|183");
    FinalBooks.check(run.out(), "ZRXUSDT|0.9947|307.93|0.9978|7119.69|174|256");
    counters(run, 336, 332);
    assertThat(run.out().facts(Trade.class)).hasSize(11);
  }

  @Test
  void futuresEndInTheExpectedBooks() {
    Replayed run = replay(BinanceUsdm.DEFINITION, "BINANCE_FUTURES");
    FinalBooks.check(run.out(), "AKROUSDT|0.01734|502|0.01735|50697|613|761");
    FinalBooks.check(run.out(), "CTKUSDT|1.011|1698|1.012|10123|486|742");
    FinalBooks.check(run.out(), "KEEPUSDT|0.2463|249|0.2467|9047|401|614");
    FinalBooks.check(run.out(), "SUSHIUSDT|7.612|303|7.616|267|1006|1000");
    counters(run, 764, 752);
    assertThat(run.out().facts(Trade.class)).hasSize(91);
    assertThat(run.protocol().listings()).hasSize(121);
  }

  @Test
  void bestPricesOfTheTickerAgreeWithTheBookOfTheSameId() throws IOException {
    assertThat(tickersThatAgree(Binance.DEFINITION, "BINANCE")).isPositive();
    assertThat(tickersThatAgree(BinanceUs.DEFINITION, "BINANCE_US")).isPositive();
    assertThat(tickersThatAgree(BinanceUsdm.DEFINITION, "BINANCE_FUTURES")).isPositive();
  }

  /** Compares each bookTicker with every book of the same id; none may differ. */
  static int tickersThatAgree(VenueDefinition venue, String recording) throws IOException {
    Replayed run = replay(venue, recording);
    int agreed = 0;
    Predicate<String> ticker = line -> line.contains("@bookTicker");
    for (String line : Recordings.lines("data/cryptofeed/" + recording + ".ws.1.0.gz")) {
      if (line.startsWith("wss") || !ticker.test(line)) {
        continue;
      }
      JsonNode data = JSON.readTree(line.substring(line.indexOf(": ") + 2)).path("data");
      for (BookView book : run.out().facts(BookView.class)) {
        if (book.sequence() == data.path("u").asLong()
            && book.symbol().equals(data.path("s").asText())
            && book.integrity() == Integrity.CURRENT) {
          assertThat(ScaledDecimal.toBigDecimal(book.bidPrices()[0], book.priceScale()))
              .isEqualByComparingTo(new BigDecimal(data.path("b").asText()));
          assertThat(ScaledDecimal.toBigDecimal(book.bidSizes()[0], book.sizeScale()))
              .isEqualByComparingTo(new BigDecimal(data.path("B").asText()));
          assertThat(ScaledDecimal.toBigDecimal(book.askPrices()[0], book.priceScale()))
              .isEqualByComparingTo(new BigDecimal(data.path("a").asText()));
          assertThat(ScaledDecimal.toBigDecimal(book.askSizes()[0], book.sizeScale()))
              .isEqualByComparingTo(new BigDecimal(data.path("A").asText()));
          agreed++;
        }
      }
    }
    return agreed;
  }

  @Test
  void metadataOfTheRecordingIsExact() {
    Replayed run = replay(Binance.DEFINITION, "BINANCE");
    assertThat(run.protocol().listings()).hasSize(1695);
    Listing listing =
        run.protocol().listings().stream()
            .filter(each -> each.symbol().equals("BTCUSDT"))
            .findFirst()
            .orElseThrow();
    assertThat(listing.instrument().name()).isEqualTo("BTC-USDT");
    assertThat(listing.tick()).isEqualByComparingTo("0.01");
    assertThat(listing.lot()).isEqualByComparingTo("0.00001");
    assertThat(listing.minNotional()).isEqualByComparingTo("10");
    assertThat(listing.multiplier()).isEqualByComparingTo("1");
  }

  /** Symbols of the fixtures, whole top of the book instead of the best level only. */
  @Test
  void fixturesEndInTheTopTwentyLevels() throws IOException {
    fixture(Binance.DEFINITION, "spot", "rest_spot/exchangeInfo", "BLZETH");
    fixture(Binance.DEFINITION, "spot", "rest_spot/exchangeInfo", "NKNUSDT");
    fixture(BinanceUs.DEFINITION, "us_spot", "rest_spot/us_exchangeInfo", "COMPUSDT");
    fixture(BinanceUs.DEFINITION, "us_spot", "rest_spot/us_exchangeInfo", "CRVUSDT");
    fixture(BinanceUsdm.DEFINITION, "usdm", "rest_usdm/exchangeInfo", "KEEPUSDT");
    fixture(BinanceUsdm.DEFINITION, "usdm", "rest_usdm/exchangeInfo", "SUSHIUSDT");
  }

  static void fixture(VenueDefinition venue, String prefix, String metadata, String symbol)
      throws IOException {
    String base = "binance/recordings/" + prefix + "_" + symbol;
    BinancePublicProtocol protocol =
        (BinancePublicProtocol) venue.protocol().apply(VenueSettings.replay(1000, 20));
    CollectedOutput out = new CollectedOutput();
    protocol.onResponse(
        "/exchangeInfo",
        200,
        Recordings.fixture("binance/" + metadata + "_2021_subset.json"),
        1,
        out);
    protocol.onResponse(
        "/depth?symbol=" + symbol + "&limit=1000",
        200,
        Recordings.fixture(base + "_snapshot.json"),
        2,
        out);
    long time = 3;
    String events = new String(Recordings.fixture(base + "_events.jsonl"), StandardCharsets.UTF_8);
    for (String line : events.lines().toList()) {
      byte[] frame = line.getBytes(StandardCharsets.UTF_8);
      protocol.onFrame("events", frame, 0, frame.length, true, time++, out);
    }
    JsonNode expected = JSON.readTree(Recordings.fixture(base + "_expected.json"));
    DepthCounters counters = protocol.depthCounters(symbol);
    assertThat(counters.applied()).isEqualTo(expected.path("applied_depth_events").asLong());
    assertThat(counters.older()).isEqualTo(expected.path("discarded_depth_events").asLong());
    assertThat(counters.gaps()).isZero();
    BookView book = out.books.get(symbol);
    assertThat(book.integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book.sequence()).isEqualTo(expected.path("final_lastUpdateId").asLong());
    assertThat(book.bidLevels()).isEqualTo(expected.path("bid_levels").asInt());
    assertThat(book.askLevels()).isEqualTo(expected.path("ask_levels").asInt());
    same(book, book.bidPrices(), book.bidSizes(), expected.path("top_bids"));
    same(book, book.askPrices(), book.askSizes(), expected.path("top_asks"));
  }

  private static void same(BookView book, long[] prices, long[] sizes, JsonNode expected) {
    assertThat(prices).hasSize(20);
    for (int i = 0; i < 20; i++) {
      assertThat(ScaledDecimal.toBigDecimal(prices[i], book.priceScale()))
          .isEqualByComparingTo(new BigDecimal(expected.path(i).path(0).asText()));
      assertThat(ScaledDecimal.toBigDecimal(sizes[i], book.sizeScale()))
          .isEqualByComparingTo(new BigDecimal(expected.path(i).path(1).asText()));
    }
  }
}
