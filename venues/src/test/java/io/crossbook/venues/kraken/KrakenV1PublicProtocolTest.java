package io.crossbook.venues.kraken;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.money.ScaledDecimal;
import io.crossbook.venues.PublicProtocol;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.lane.LaneEngine;
import io.crossbook.venues.testing.CollectedOutput;
import io.crossbook.venues.testing.ProtocolFuzz;
import io.crossbook.venues.testing.Recordings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KrakenV1PublicProtocolTest {
  private static final String PAIRS =
      "{\"error\":[],\"result\":{\"XXBTZUSD\":{\"wsname\":\"XBT\\/USD\",\"pair_decimals\":1,"
          + "\"lot_decimals\":8,\"ordermin\":\"0.0002\"},\"XETHZUSD\":{\"wsname\":\"ETH\\/USD\","
          + "\"pair_decimals\":2,\"lot_decimals\":8,\"ordermin\":\"0.005\"}}}";

  /** The official worked example of version 1, docs.kraken.com: checksum 974947235. */
  private static final String SNAPSHOT =
      "[0,{\"as\":["
          + ten(5005, 5, "0.00000500")
          + "],\"bs\":["
          + officialBids()
          + "]},"
          + "\"book-10\",\"XBT/USD\"]";

  private final PublicProtocol protocol =
      KrakenV1.definition("kraken").protocol().apply(VenueSettings.replay(1000, 5));
  private final CollectedOutput out = new CollectedOutput();
  private long now = 1;

  private static String ten(int from, int step, String size) {
    List<String> levels = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      levels.add(level(BigDecimal.valueOf(from + (long) i * step, 5).toPlainString(), size));
    }
    return String.join(",", levels);
  }

  private static String officialBids() {
    return Stream.of(5000, 4995, 4990, 4980, 4975, 4970, 4965, 4960, 4955, 4950)
        .map(p -> level(BigDecimal.valueOf(p, 5).toPlainString(), "0.00000500"))
        .collect(Collectors.joining(","));
  }

  private static String level(String price, String size) {
    return "[\"" + price + "\",\"" + size + "\",\"1534614248.765567\"]";
  }

  private void metadata() {
    protocol.start(now, out);
    protocol.onResponse("/0/public/AssetPairs", 200, PAIRS.getBytes(UTF_8), now, out);
  }

  private void frame(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    protocol.onFrame("file", bytes, 0, bytes.length, true, ++now, out);
  }

  private BookView book(String symbol) {
    return out.books.get(symbol);
  }

  @Test
  void verifiesTheOfficialChecksumExample() {
    metadata();
    frame(SNAPSHOT);
    frame("[0,{\"a\":[],\"c\":\"974947235\"},\"book-10\",\"XBT/USD\"]");
    BookView book = book("XBT/USD");
    assertThat(book.integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book.checksumsVerified()).isEqualTo(1);
    assertThat(book.instrument()).isEqualTo("BTC-USD");
    // The wire writes five decimals where the metadata says one.
    assertThat(book.priceScale()).isEqualTo(5);
    assertThat(book.bidPrices()[0]).isEqualTo(5000);
    assertThat(book.sequence()).isEqualTo(2);
    assertThat(out.facts(ListingUpdate.class)).hasSize(3);
    assertThat(out.requests).isEmpty();
    assertThat(out.sent).isEmpty();
    assertThat(out.connections).isEmpty();
    // Metadata that comes again does not bring the wrong scale back.
    protocol.onResponse("/0/public/AssetPairs", 200, PAIRS.getBytes(UTF_8), now, out);
    assertThat(out.facts(ListingUpdate.class)).hasSize(3);
    frame("[0,{\"b\":[],\"c\":\"974947235\"},\"book-10\",\"XBT/USD\"]");
    assertThat(book("XBT/USD").integrity()).isEqualTo(Integrity.CURRENT);
  }

  @Test
  void takesAMessageOfTwoObjects() {
    metadata();
    frame(SNAPSHOT);
    frame(
        "[0,{\"a\":["
            + level("0.05005", "0.00000000")
            + "]},{\"b\":["
            + "[\"0.05000\",\"0.00000500\",\"1534614248.9\",\"r\"]"
            + "],\"c\":\"1\"},\"book-10\",\"XBT/USD\"]");
    assertThat(book("XBT/USD").integrity()).isEqualTo(Integrity.CHECKSUM_FAILED);
    assertThat(book("XBT/USD").askPrices()[0]).isEqualTo(5010);
    assertThat(book("XBT/USD").venueTime()).isEqualTo(1_534_614_248_900_000_000L);
    // Void until the next snapshot.
    int facts = out.facts(BookView.class).size();
    frame("[0,{\"a\":[],\"c\":\"974947235\"},\"book-10\",\"XBT/USD\"]");
    assertThat(out.facts(BookView.class)).hasSize(facts);
    frame(SNAPSHOT);
    assertThat(book("XBT/USD").integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book("XBT/USD").resyncs()).isEqualTo(1);
    assertThat(out.deadLetters).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[0,{\"a\":[[\"0.05\",\"x\",\"1\"]],\"c\":\"1\"},\"book-10\",\"XBT/USD\"]",
        "[0,{\"a\":[[\"0.05\",\"1\"]],\"c\":\"1\"},\"book-10\",\"XBT/USD\"]",
        "[0,{\"a\":[[\"0.05\",\"-1\",\"1\"]],\"c\":\"1\"},\"book-10\",\"XBT/USD\"]",
        "[0,{\"a\":[[\"0.0500001\",\"1\",\"1\"]],\"c\":\"1\"},\"book-10\",\"XBT/USD\"]",
        "[0,{\"a\":[]},\"book-10\",\"XBT/USD\"]",
        "[0,{\"a\":[]},\"book-10\",\"XBT/USD\"",
        "[0,{\"a\":[]},\"book-10\"]",
        "[0,{\"a\":[]},\"book-11\",\"XBT/USD\"]",
        "[]",
        "x"
      })
  void aBadMessageVoidsTheBook(String bad) {
    metadata();
    frame(SNAPSHOT);
    frame(bad);
    assertThat(book("XBT/USD").integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(out.deadLetters).hasSize(1);
  }

  @Test
  void readsEventsTradesAndTickers() {
    metadata();
    frame(
        "{\"connectionID\":17843232920108168701,\"event\":\"systemStatus\",\"status\":\"online\"}");
    assertThat(out.facts(VenueStatus.class)).hasSize(1);
    frame("{\"event\":\"heartbeat\"}");
    frame(
        "{\"channelID\":1,\"event\":\"subscriptionStatus\",\"pair\":\"XBT/USD\",\"status\":\"subscribed\"}");
    frame("[5,{\"a\":[\"1\",2,\"3\"]},\"ticker\",\"XBT/USD\"]");
    frame("[5,[\"1\",\"2\",\"3\"],\"ohlc-5\",\"XBT/USD\"]");
    assertThat(out.deadLetters).isEmpty();
    frame(
        "[993,[[\"354.1\",\"0.28245396\",\"1618678150.826417\",\"s\",\"m\",\"\"],"
            + "[\"353.8\",\"1.71754604\",\"1618678150.827816\",\"b\",\"m\",\"\"]],\"trade\",\"XBT/USD\"]");
    assertThat(out.facts(Trade.class))
        .extracting(Trade::taker)
        .containsExactly(Side.SELL, Side.BUY);
    assertThat(out.facts(Trade.class).get(0).price()).isEqualTo(3541);
    assertThat(out.facts(Trade.class).get(0).venueTime()).isEqualTo(1_618_678_150_826_417_000L);
    frame(
        "{\"event\":\"subscriptionStatus\",\"status\":\"error\",\"errorMessage\":\"Currency pair\"}");
    frame("{\"event\":\"party\"}");
    frame("[1,{},\"party\",\"XBT/USD\"]");
    frame("[1,{\"as\":[],\"bs\":[]},\"book-10\",\"LTC/USD\"]");
    assertThat(out.deadLetters)
        .extracting("reason")
        .containsExactly("venue_error", "unknown_message", "unknown_message", "unknown_symbol");
    assertThat(out.facts(Liveness.class)).hasSize(1);
  }

  @Test
  void aClosedConnectionVoidsItsBooks() {
    metadata();
    frame(SNAPSHOT);
    protocol.onClose("file", "end", ++now, out);
    assertThat(book("XBT/USD").integrity()).isEqualTo(Integrity.DISCONNECTED);
    frame(SNAPSHOT);
    assertThat(book("XBT/USD").integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book("XBT/USD").epoch()).isEqualTo(2);
  }

  @Property(tries = 40)
  void everyValidStreamGivesTheReferencesBook(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 80) int updates) {
    PublicProtocol replay = KrakenV1.create("k", VenueSettings.replay(1, Integer.MAX_VALUE));
    CollectedOutput seen = new CollectedOutput();
    replay.onResponse("AssetPairs", 200, PAIRS.getBytes(UTF_8), 1, seen);
    Random random = new Random(seed);
    KrakenReference reference = new KrakenReference("ETH/USD", 25, 3, 8);
    reference.update(changes(random, 30, 1), changes(random, 30, 2));
    feed(
        replay,
        seen,
        "{\"as\":[" + side(reference.asks) + "],\"bs\":[" + side(reference.bids) + "]}");
    for (int i = 0; i < updates; i++) {
      Map<BigDecimal, BigDecimal> bids = changes(random, random.nextInt(3), 1);
      Map<BigDecimal, BigDecimal> asks = changes(random, random.nextInt(3), 2);
      reference.update(bids, asks);
      String checksum = ",\"c\":\"" + reference.checksum() + "\"}";
      feed(
          replay,
          seen,
          random.nextBoolean()
              ? "{\"a\":[" + side(asks) + "]},{\"b\":[" + side(bids) + "]" + checksum
              : "{\"a\":[" + side(asks) + "],\"b\":[" + side(bids) + "]" + checksum);
      BookView book = seen.books.get("ETH/USD");
      assertThat(book.integrity()).isEqualTo(Integrity.CURRENT);
      assertThat(book.bidPrices())
          .containsExactly(scaled(reference.bids.keySet().stream(), book.priceScale()));
      assertThat(book.askSizes())
          .containsExactly(scaled(reference.asks.values().stream(), book.sizeScale()));
    }
    assertThat(seen.books.get("ETH/USD").checksumsVerified()).isEqualTo(updates);
  }

  private static long[] scaled(Stream<BigDecimal> values, int scale) {
    return values.mapToLong(v -> ScaledDecimal.of(v, scale)).toArray();
  }

  private static void feed(PublicProtocol protocol, CollectedOutput out, String objects) {
    byte[] bytes = ("[1," + objects + ",\"book-25\",\"ETH/USD\"]").getBytes(UTF_8);
    protocol.onFrame("f", bytes, 0, bytes.length, true, 1, out);
  }

  private static String side(Map<BigDecimal, BigDecimal> levels) {
    return levels.entrySet().stream()
        .map(l -> level(l.getKey().toPlainString(), l.getValue().toPlainString()))
        .collect(Collectors.joining(","));
  }

  private static Map<BigDecimal, BigDecimal> changes(Random random, int count, int thousands) {
    Map<BigDecimal, BigDecimal> changes = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      changes.put(
          BigDecimal.valueOf(thousands * 1000L + random.nextInt(60), 3),
          BigDecimal.valueOf(random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(1_000_000), 8));
    }
    return changes;
  }

  @Test
  void survivesAnyBytes() {
    metadata();
    List<byte[]> seeds = new ArrayList<>();
    for (String frame :
        new String[] {
          SNAPSHOT,
          SNAPSHOT.replace("XBT/USD", "ETH/USD"),
          "[0,{\"a\":[],\"c\":\"974947235\"},\"book-10\",\"XBT/USD\"]",
          "[0,{\"a\":["
              + level("0.05005", "0.1")
              + "]},{\"b\":[],\"c\":\"9\"},\"book-10\",\"XBT/USD\"]",
          "[993,[[\"354.1\",\"0.28\",\"1618678150.8\",\"s\",\"m\",\"\"]],\"trade\",\"XBT/USD\"]",
          "{\"event\":\"systemStatus\",\"status\":\"online\"}"
        }) {
      seeds.add(frame.getBytes(UTF_8));
    }
    ProtocolFuzz.run(protocol, "file", seeds, false, 7);
  }

  /** Final books and counters of EXPECTED.md, section 7: symbol, best bid, size, best ask, size. */
  @Test
  void theRecordingEndsWithTheExpectedBooks() {
    LaneEngine engine = new LaneEngine(List.of(protocol), out);
    engine.start(0);
    Recordings.cryptofeed(
            "kraken", "KRAKEN.0.gz", "KRAKEN.ws.48.0.gz", "KRAKEN.ws.49.0.gz", "KRAKEN.ws.50.0.gz")
        .forEach(engine::on);
    assertThat(out.deadLetters).isEmpty();
    assertThat(out.facts(BookView.class)).hasSize(4279);
    assertThat(out.books.values().stream().mapToLong(BookView::checksumsVerified).sum())
        .isEqualTo(4269);
    assertThat(out.books.values()).allMatch(b -> b.checksumFailures() == 0 && b.resyncs() == 0);
    assertThat(out.books.values()).allMatch(BookView::tradable);
    // Eight messages, two of them with two trades.
    assertThat(out.facts(Trade.class)).hasSize(10);
    String[][] expected = {
      {"ADA/XBT", "0.000022880", "11947.13445094", "0.000022900", "7200.50427342", "707", "840"},
      {"ETH/CHF", "2183.69000", "3.00000000", "2190.17000", "0.31000000", "278", "148"},
      {"GRT/ETH", "0.000833500", "506.69981876", "0.000836200", "3304.00414043", "60", "73"},
      {"KSM/XBT", "0.00756000", "0.21000000", "0.00756600", "2.18142427", "189", "243"},
      {"OCEAN/XBT", "0.000027740", "606.11897000", "0.000027810", "606.16153000", "153", "248"},
      {"OMG/USD", "9.586075", "200.00000000", "9.604799", "200.00000000", "226", "298"},
      {"SC/EUR", "0.043070", "5794.10440061", "0.043170", "20000.00000000", "847", "588"},
      {"WAVES/EUR", "13.233000", "651.13730823", "13.258100", "29.25957971", "384", "272"},
      {"XBT/CHF", "56060.30000", "0.05804973", "56194.20000", "0.01700000", "500", "315"},
      {"XMR/USD", "353.64000000", "30.30000000", "354.48000000", "6.86050247", "657", "426"}
    };
    assertThat(out.books).hasSize(expected.length);
    for (String[] row : expected) {
      BookView book = book(row[0]);
      assertThat(
              List.of(
                  row[0],
                  decimal(book.bidPrices()[0], book.priceScale()),
                  decimal(book.bidSizes()[0], book.sizeScale()),
                  decimal(book.askPrices()[0], book.priceScale()),
                  decimal(book.askSizes()[0], book.sizeScale()),
                  Integer.toString(book.bidLevels()),
                  Integer.toString(book.askLevels())))
          .containsExactly(row);
    }
  }

  private static String decimal(long scaled, int scale) {
    return BigDecimal.valueOf(scaled, scale).toPlainString();
  }
}
