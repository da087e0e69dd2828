package io.crossbook.venues.deribit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.OptionTicker;
import io.crossbook.core.fact.Trade;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.lane.LaneEngine;
import io.crossbook.venues.testing.CollectedOutput;
import io.crossbook.venues.testing.ProtocolFuzz;
import io.crossbook.venues.testing.Recordings;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The chain of change ids against sorted maps, over the recording, and fuzzed. */
class DeribitBookRuleTest {

  @Property(tries = 100)
  void theBookIsTheReferencesOrVoid(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int messages) {
    Random random = new Random(seed);
    DeribitPublicProtocol protocol =
        new DeribitPublicProtocol(VenueSettings.replay(1, Integer.MAX_VALUE));
    CollectedOutput out = new CollectedOutput();
    metadata(protocol, out);
    Map<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    Map<Long, Long> asks = new TreeMap<>();
    long id = 1L + random.nextInt(1000);
    boolean right = false;
    long gaps = 0;
    for (int i = 0; i < messages; i++) {
      if ((!right && random.nextBoolean()) || random.nextInt(30) == 0) {
        feed(
            protocol,
            out,
            DeribitFrames.book("BTC-PERPETUAL", "snapshot", id, -1, all(bids), all(asks)));
        right = true;
      }
      long previous = id;
      id += 1 + random.nextInt(5);
      String frame =
          DeribitFrames.book(
              "BTC-PERPETUAL",
              "change",
              id,
              previous,
              change(random, bids, 1000),
              change(random, asks, 2000));
      if (random.nextInt(20) == 0) {
        // Lost: nobody knows before the next one.
        String next =
            DeribitFrames.book(
                "BTC-PERPETUAL", "change", id + 1, id, change(random, bids, 1000), "");
        id++;
        frame = next;
        gaps += right ? 1 : 0;
        right = false;
      }
      feed(protocol, out, frame);
      BookView book = out.books.get("BTC-PERPETUAL");
      if (right) {
        assertThat(book.integrity()).isEqualTo(Integrity.CURRENT);
        assertThat(book.sequence()).isEqualTo(id);
        assertThat(book.bidPrices()).containsExactly(longs(bids.keySet().stream().toList()));
        assertThat(book.bidSizes()).containsExactly(longs(bids.values().stream().toList()));
        assertThat(book.askPrices()).containsExactly(longs(asks.keySet().stream().toList()));
        assertThat(book.askSizes()).containsExactly(longs(asks.values().stream().toList()));
      } else if (book != null) {
        assertThat(book.integrity()).isEqualTo(Integrity.GAPPED);
      }
      assertThat(book == null ? 0 : book.gaps()).isEqualTo(gaps);
    }
    assertThat(out.deadLetters).isEmpty();
  }

  private static long[] longs(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  /** Changes a side at random and tells how; prices in tenths, as the perpetual's scale is 1. */
  private static String change(Random random, Map<Long, Long> side, long from) {
    StringBuilder told = new StringBuilder();
    for (int n = random.nextInt(4); n > 0; n--) {
      long price = from + 5L * random.nextInt(20);
      boolean there = side.containsKey(price);
      boolean delete = there && random.nextInt(3) == 0;
      long size = 10L * (1 + random.nextInt(1000));
      if (delete) {
        side.remove(price);
      } else {
        side.put(price, size);
      }
      told.append(told.isEmpty() ? "" : ",")
          .append(level(delete ? "delete" : there ? "change" : "new", price, delete ? 0 : size));
    }
    return told.toString();
  }

  private static String all(Map<Long, Long> side) {
    return String.join(
        ",", side.entrySet().stream().map(l -> level("new", l.getKey(), l.getValue())).toList());
  }

  private static String level(String action, long price, long size) {
    return "[\"" + action + "\"," + BigDecimal.valueOf(price, 1) + "," + size + ".0]";
  }

  private static void metadata(DeribitPublicProtocol protocol, CollectedOutput out) {
    protocol.onResponse(
        "/public/get_instruments", 200, DeribitFrames.INSTRUMENTS.getBytes(UTF_8), 1, out);
  }

  private static void feed(DeribitPublicProtocol protocol, CollectedOutput out, String frame) {
    byte[] bytes = frame.getBytes(UTF_8);
    protocol.onFrame("c", bytes, 0, bytes.length, true, 1, out);
  }

  @Test
  void survivesAnyBytes() {
    DeribitPublicProtocol protocol = new DeribitPublicProtocol(VenueSettings.replay(1, 5));
    CollectedOutput out = new CollectedOutput();
    protocol.start(0, out);
    metadata(protocol, out);
    protocol.onOpen("public-1", 0, out);
    ProtocolFuzz.run(protocol, "public-1", DeribitFrames.seeds(), false, 11);
  }

  /** Final books of EXPECTED.md, section 7: symbol, best bid, size, best ask, size, levels. */
  @Test
  void theRecordingEndsWithTheExpectedBooks() {
    DeribitPublicProtocol protocol = new DeribitPublicProtocol(VenueSettings.replay(1000, 5));
    CollectedOutput out = new CollectedOutput();
    LaneEngine engine = new LaneEngine(List.of(protocol), out);
    engine.start(0);
    Recordings.cryptofeed("deribit", "DERIBIT.0.gz", "DERIBIT.ws.1.0.gz").forEach(engine::on);
    assertThat(out.deadLetters).isEmpty();
    assertThat(out.facts(BookView.class)).hasSize(46);
    assertThat(out.facts(OptionTicker.class)).hasSize(89);
    assertThat(out.facts(Trade.class)).isEmpty();
    assertThat(out.books.values())
        .allMatch(b -> b.gaps() == 0 && b.resyncs() == 0 && b.integrity() == Integrity.CURRENT);
    String[][] expected = {
      {"BTC-24JUN22-15000-C", "0.583", "9.0", "0.6235", "9.0", "2", "1"},
      {"BTC-24SEP21-34000-P", "0.1555", "0.8", "0.1585", "11.2", "7", "6"},
      {"BTC-24SEP21-8000-P", "0.0005", "153.1", "0.0015", "94.7", "1", "14"},
      {"BTC-25MAR22-30000-C", "0.274", "8.0", "0.316", "8.0", "4", "1"},
      {"BTC-30JUL21-24000-P", "0.002", "91.6", "0.0025", "13.7", "4", "7"},
      {"BTC-31DEC21-300000-C", "0.005", "2.1", "0.0055", "4.0", "8", "19"},
      {"BTC-31DEC21-34000-P", "0.2325", "1.5", "0.236", "8.4", "8", "4"},
      {"ETH-23JUL21-2300-C", "None", "None", "0.001", "274.0", "0", "4"},
      {"ETH-27AUG21-4000-P", "None", "None", "None", "None", "0", "0"},
      {"ETH-30JUL21-2800-C", "0.0015", "4737.0", "0.0025", "873.0", "3", "13"}
    };
    assertThat(out.books).hasSize(expected.length);
    for (String[] row : expected) {
      BookView book = out.books.get(row[0]);
      List<String> seen =
          List.of(
              row[0],
              best(book.bidPrices(), book.priceScale()),
              best(book.bidSizes(), book.sizeScale()),
              best(book.askPrices(), book.priceScale()),
              best(book.askSizes(), book.sizeScale()),
              Integer.toString(book.bidLevels()),
              Integer.toString(book.askLevels()));
      assertThat(seen)
          .containsExactlyElementsOf(Arrays.stream(row).map(DeribitBookRuleTest::plain).toList());
    }
  }

  private static String best(long[] values, int scale) {
    return values.length == 0
        ? "None"
        : plain(BigDecimal.valueOf(values[0], scale).toPlainString());
  }

  /** Decimals without trailing zeros, everything else as it is. */
  private static String plain(String text) {
    return text.contains(".") ? new BigDecimal(text).stripTrailingZeros().toPlainString() : text;
  }

  @Test
  void readsTheFixtures() {
    DeribitPublicProtocol protocol = new DeribitPublicProtocol(VenueSettings.replay(1000, 5));
    CollectedOutput out = new CollectedOutput();
    for (String file : new String[] {"http_get_instruments", "http_get_instrument_option"}) {
      protocol.onResponse(
          "/api/v2/public/get_instruments",
          200,
          Recordings.fixture("deribit/" + file + ".json"),
          1,
          out);
    }
    assertThat(protocol.listings())
        .extracting(l -> l.instrument().name())
        .containsExactlyInAnyOrder(
            "BTC-USD-BTC-PERP", "BTC-USD-BTC-20241227", "BTC-USD-BTC-20241227-100000-C");
    for (String file :
        new String[] {
          "ws_book_snapshot",
          "ws_book_delta",
          "ws_quote",
          "ws_subscribe_response",
          "ws_test_request",
          "ws_ticker",
          "ws_trades",
          "ws_volatility_index",
          "gct_instruments_ticker",
          "gct_mark_price_options",
          "gct_index_price",
          "gct_estimated_expiration_price"
        }) {
      feed(protocol, out, new String(Recordings.fixture("deribit/" + file + ".json"), UTF_8));
      assertThat(out.deadLetters).as(file).isEmpty();
    }
    BookView book = out.books.get("BTC-PERPETUAL");
    assertThat(book.integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book.bidSizes()[0]).isEqualTo(950);
    assertThat(book.bestAsk()).isEqualTo(42501.5);
    assertThat(out.facts(Trade.class)).hasSize(2);
    feed(protocol, out, new String(Recordings.fixture("deribit/ws_error.json"), UTF_8));
    assertThat(out.deadLetters).singleElement().extracting("reason").isEqualTo("venue_error");
  }
}
