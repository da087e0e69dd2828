package io.crossbook.venues.generic;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.testing.CollectedOutput;
import io.crossbook.venues.testing.ProtocolFuzz;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenericProtocolTest {
  private static final long NOW = 1_800_000_000_000_000_000L;

  private final CollectedOutput out = new CollectedOutput();
  private final GenericProtocol protocol =
      (GenericProtocol)
          GenericVenue.definition("fxcm").protocol().apply(VenueSettings.replay(0, 10));
  private long time = NOW;

  @BeforeEach
  void learn() {
    protocol.start(time, out);
    protocol.onOpen("archive", ++time, out);
    protocol.onResponse(ListingsJson.TARGET, 200, listings(), ++time, out);
  }

  @Test
  void learnsItsListings() {
    assertThat(out.facts(ListingUpdate.class))
        .extracting(update -> update.listing().instrument().name())
        .containsExactly("EUR-USD-FX", "LINK-USDT");
    assertThat(protocol.listings()).hasSize(2);
  }

  @Test
  void aQuoteIsABookOfOneLevelASideAndNoResync() {
    frame("Q,EURUSD,1399233600292000000,1.38676,2000000,1.38686,500000");
    frame("Q,EURUSD,1399233600293000000,1.38677,,1.38687,");
    BookView book = out.books.get("EURUSD");
    assertThat(book.venue()).isEqualTo("fxcm");
    assertThat(book.instrument()).isEqualTo("EUR-USD-FX");
    assertThat(book.integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book.time()).isEqualTo(time);
    assertThat(book.venueTime()).isEqualTo(1399233600293000000L);
    assertThat(book.bidPrices()).containsExactly(138_677);
    assertThat(book.bidSizes()).containsExactly(1_000_000);
    assertThat(book.askPrices()).containsExactly(138_687);
    assertThat(book.askSizes()).containsExactly(1_000_000);
    assertThat(book.resyncs()).isZero();
    assertThat(book.sequence()).isEqualTo(2);
    assertThat(out.facts(BookView.class).get(0).bidSizes()).containsExactly(2_000_000);
    assertThat(out.facts(Liveness.class)).isEmpty();
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void aCrossedQuoteIsMarkedAndALockedOneIsNot() {
    frame("Q,EURUSD,,1.38687,,1.38686,");
    assertThat(out.books.get("EURUSD").integrity()).isEqualTo(Integrity.SELF_CROSSED);
    frame("Q,EURUSD,,1.38686,,1.38686,");
    assertThat(out.books.get("EURUSD").integrity()).isEqualTo(Integrity.CURRENT);
  }

  @Test
  void aQuoteMayHaveOneSide() {
    frame("Q,EURUSD,,,,1.38686,");
    BookView book = out.books.get("EURUSD");
    assertThat(book.bidPrices()).isEmpty();
    assertThat(book.askPrices()).containsExactly(138_686);
    assertThat(book.tradable()).isFalse();
  }

  @Test
  void aSnapshotReplacesAndUpdatesChange() {
    frame("U,LINKUSDT,,27.1@5,");
    assertThat(out.books).doesNotContainKey("LINKUSDT");
    frame("S,LINKUSDT,,27.095@988.45 27.088@215.284,27.101@21.079 27.2e0@1");
    frame("U,LINKUSDT,,27.095@0 27.09@7,27.2@2");
    BookView book = out.books.get("LINKUSDT");
    assertThat(book.bidPrices()).containsExactly(27_090, 27_088);
    assertThat(book.bidSizes()).containsExactly(7_000, 215_284);
    assertThat(book.askPrices()).containsExactly(27_101, 27_200);
    assertThat(book.askSizes()).containsExactly(21_079, 2_000);
    frame("S,LINKUSDT,,27.1@1,");
    assertThat(out.books.get("LINKUSDT").askPrices()).isEmpty();
    assertThat(out.books.get("LINKUSDT").bidPrices()).containsExactly(27_100);
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void aTradeIsAFact() {
    frame("T,LINKUSDT,1629417600000000000,77,27.1,0.5,S");
    frame("T,LINKUSDT,,,27.1,0.5,");
    assertThat(out.facts(Trade.class))
        .containsExactly(
            new Trade(
                "fxcm",
                "LINKUSDT",
                "LINK-USDT",
                time - 1,
                1629417600000000000L,
                "77",
                27_100,
                500,
                3,
                3,
                Side.SELL),
            new Trade("fxcm", "LINKUSDT", "LINK-USDT", time, 0, "", 27_100, 500, 3, 3, null));
  }

  @Test
  void aNewConnectionBeginsANewEpochAndAClosedOneVoidsTheBook() {
    frame("S,LINKUSDT,,27@1,28@1");
    final long epoch = out.books.get("LINKUSDT").epoch();
    protocol.onClose("archive", "end", ++time, out);
    assertThat(out.books.get("LINKUSDT").integrity()).isEqualTo(Integrity.DISCONNECTED);
    protocol.onOpen("archive", ++time, out);
    frame("U,LINKUSDT,,27@5,");
    assertThat(out.books.get("LINKUSDT").integrity()).isEqualTo(Integrity.DISCONNECTED);
    frame("S,LINKUSDT,,27@1,28@1");
    assertThat(out.books.get("LINKUSDT").epoch()).isGreaterThan(epoch);
    assertThat(out.books.get("LINKUSDT").integrity()).isEqualTo(Integrity.CURRENT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X,EURUSD,,1,1,1,1|unknown_message",
        "Q,GBPUSD,,1,1,1,1|unknown_symbol",
        "Q,EURUSD,,1.386761,,1.4,|bad_value",
        "Q,EURUSD,,-1,,1.4,|bad_value",
        "Q,EURUSD,,0,,1.4,|bad_value",
        "Q,EURUSD,,1.3,0,1.4,5|bad_value",
        "Q,EURUSD,,99999999999999999999,,1.4,|bad_value",
        "Q,EURUSD,,,5,1.4,|malformed",
        "Q,EURUSD,,1.3|malformed",
        "Q,EURUSD,,1.3,,1.4,,|malformed",
        "Q,EURUSD|malformed",
        "S,LINKUSDT,,27@1;28@1,29@1|malformed",
        "S,LINKUSDT,,27:1,29@1|malformed",
        "S,LINKUSDT,,27@0,29@1|bad_value",
        "Q,LINKUSDT,,27,,28,|bad_value",
        "T,LINKUSDT,,1,27,0,B|bad_value",
        "T,LINKUSDT,,1,27,1,Z|malformed",
        "Q|malformed"
      })
  void refusesWhatItCannotReadAndKeepsTheBook(String message, String reason) {
    frame("Q,EURUSD,,1.2,,1.3,");
    frame("S,LINKUSDT,,27@1,28@1");
    int before = out.facts.size();
    frame(message);
    assertThat(out.facts).hasSize(before);
    assertThat(out.deadLetters).hasSize(1);
    assertThat(out.deadLetters.get(0).reason()).isEqualTo(reason);
    frame("U,LINKUSDT,,,");
    assertThat(out.books.get("LINKUSDT").bidPrices()).containsExactly(27_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}",
        "[{}]",
        "[{\"symbol\":\"A\"}]",
        "[{\"symbol\":\"A\",\"instrument\":\"A\",\"tick\":1,\"lot\":1}]",
        "[{\"symbol\":\"A\",\"instrument\":\"A-B\",\"tick\":0,\"lot\":1}]",
        "[{\"symbol\":\"A\",\"instrument\":\"A-B\",\"tick\":0.01,\"lot\":1,\"priceScale\":1}]",
        "[{\"symbol\":\"A\",\"instrument\":\"A-B\",\"tick\":1,\"lot\":1,\"assumedSize\":0.5}]"
      })
  void refusesListingsThatAreNone(String body) {
    protocol.onResponse(
        ListingsJson.TARGET, 200, body.getBytes(StandardCharsets.UTF_8), ++time, out);
    assertThat(out.deadLetters).hasSize(1);
    assertThat(protocol.listings()).hasSize(2);
  }

  @Test
  void leavesOutWhatIsNotWanted() {
    GenericProtocol choosy =
        new GenericProtocol("fxcm", new VenueSettings("", "", Set.of("LINK-USDT"), 0, 10, ""));
    CollectedOutput some = new CollectedOutput();
    choosy.onResponse(ListingsJson.TARGET, 200, listings(), NOW, some);
    byte[] quote = "Q,EURUSD,,1.2,,1.3,".getBytes(StandardCharsets.UTF_8);
    choosy.onFrame("archive", quote, 0, quote.length, true, NOW + 1, some);
    assertThat(some.facts).hasSize(1);
    assertThat(some.deadLetters).isEmpty();
  }

  @Test
  void survivesEveryBrokenMessage() {
    List<byte[]> seeds =
        List.of(
            bytes("Q,EURUSD,1399233600292000000,1.38676,2000000,1.38686,500000"),
            bytes("Q,EURUSD,,1.38676,,1.38686,"),
            bytes("S,LINKUSDT,,27.095@988.45 27.088@215.284,27.101@21.079 27.2@1"),
            bytes("U,LINKUSDT,,27.095@0 27.09@7,27.2@2"),
            bytes("T,LINKUSDT,1629417600000000000,77,27.1,0.5,S"));
    ProtocolFuzz.run(protocol, "archive", seeds, false, 11);
  }

  private void frame(String message) {
    byte[] frame = bytes(message);
    protocol.onFrame("archive", frame, 0, frame.length, true, ++time, out);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] listings() {
    return ListingsJson.write(
        List.of(
            new ListingsJson.Entry(
                listing("EURUSD", Instrument.fx("EUR", "USD"), "0.00001", "1"),
                new BigDecimal("1000000")),
            new ListingsJson.Entry(
                listing("LINKUSDT", Instrument.spot("LINK", "USDT"), "0.001", "0.001"), null)));
  }

  private static Listing listing(String symbol, Instrument instrument, String tick, String lot) {
    BigDecimal tickSize = new BigDecimal(tick);
    BigDecimal lotSize = new BigDecimal(lot);
    return new Listing(
        "fxcm",
        symbol,
        instrument,
        tickSize,
        lotSize,
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        BigDecimal.ONE,
        Listing.scaleOf(tickSize),
        Listing.scaleOf(lotSize),
        ListingStatus.TRADING,
        0);
  }
}
