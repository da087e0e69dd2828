package io.crossbook.venues.book;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.testing.CollectedOutput;
import java.math.BigDecimal;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BookSetTest {
  private final BookSet books =
      new BookSet("v", new VenueSettings("", "", Set.of("BTC-USD", "ETH-USD"), 10, 2, ""));
  private final CollectedOutput out = new CollectedOutput();

  private static Listing listing(String base, int priceScale, ListingStatus status) {
    return new Listing(
        "v",
        base + "USD",
        Instrument.spot(base, "USD"),
        new BigDecimal("0.01"),
        new BigDecimal("0.1"),
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        BigDecimal.ONE,
        priceScale,
        1,
        status,
        0);
  }

  private TrackedBook synced(String connection) {
    books.learn(listing("BTC", 2, ListingStatus.TRADING), 1, out);
    TrackedBook book = books.find("BTCUSD");
    books.fedBy(book, connection);
    book.beginSnapshot(7);
    book.levels().set(Side.BUY, 100, 5);
    book.levels().set(Side.BUY, 99, 6);
    book.levels().set(Side.BUY, 98, 7);
    book.levels().set(Side.SELL, 101, 8);
    book.publish(2, 0, out);
    return book;
  }

  @Test
  void learnsListingsAndTellsOnlyTheWantedOnes() {
    assertThat(books.learn(listing("ETH", 2, ListingStatus.TRADING), 1, out)).isTrue();
    assertThat(books.learn(listing("BTC", 2, ListingStatus.TRADING), 1, out)).isTrue();
    assertThat(books.learn(listing("XRP", 2, ListingStatus.TRADING), 1, out)).isTrue();
    assertThat(books.learn(listing("BTC", 2, ListingStatus.TRADING), 1, out)).isFalse();
    assertThat(out.facts(ListingUpdate.class)).hasSize(2);
    assertThat(books.listings()).hasSize(3);
    assertThat(books.wanted()).extracting(Listing::symbol).containsExactly("BTCUSD", "ETHUSD");
    assertThat(books.find("XRPUSD")).isNull();
    assertThat(books.listing("XRPUSD")).isNotNull();
    JsonCursor cursor = new JsonCursor();
    byte[] symbol = "\"ETHUSD\"".getBytes(UTF_8);
    cursor.reset(symbol, 0, symbol.length);
    cursor.readString();
    assertThat(books.find(cursor)).isSameAs(books.find("ETHUSD"));
  }

  @Test
  void aChangeOfStatusLeavesTheBookAlone() {
    TrackedBook book = synced("c");
    books.learn(listing("BTC", 2, ListingStatus.HALTED), 3, out);
    assertThat(books.find("BTCUSD")).isSameAs(book);
    assertThat(book.synced()).isTrue();
    assertThat(book.levels().levels(Side.BUY)).isEqualTo(3);
    assertThat(books.wanted()).extracting(Listing::status).containsExactly(ListingStatus.HALTED);
    assertThat(out.facts(BookView.class)).hasSize(1);
  }

  @Test
  void aChangeOfScaleVoidsTheBookAndItsReadersAreTold() {
    TrackedBook book = synced("c");
    books.learn(listing("BTC", 3, ListingStatus.TRADING), 3, out);
    assertThat(books.find("BTCUSD")).isSameAs(book);
    BookView told = out.facts(BookView.class).get(1);
    assertThat(told.integrity()).isEqualTo(Integrity.AWAITING_SNAPSHOT);
    assertThat(told.bidPrices()).isEmpty();
    assertThat(told.priceScale()).isEqualTo(3);
    assertThat(told.epoch()).isEqualTo(1);
    books.fedBy(book, "c");
    book.beginSnapshot(8);
    book.publish(4, 0, out);
    assertThat(out.books.get("BTCUSD").epoch()).isEqualTo(1);
    assertThat(out.books.get("BTCUSD").resyncs()).isEqualTo(1);
  }

  @Test
  void closingAConnectionVoidsTheBooksItFed() {
    synced("c");
    books.closed("other", "x", 3, out);
    assertThat(out.facts(BookView.class)).hasSize(1);
    books.closed("c", "reset", 4, out);
    BookView told = out.books.get("BTCUSD");
    assertThat(told.integrity()).isEqualTo(Integrity.DISCONNECTED);
    assertThat(told.time()).isEqualTo(4);
    assertThat(out.facts(VenueStatus.class))
        .extracting(VenueStatus::connection)
        .containsExactly("other", "c");
  }

  @Test
  void openingAConnectionBeginsAnEpoch() {
    TrackedBook book = synced("c");
    books.closed("c", "reset", 4, out);
    books.opened("c", 5, out);
    assertThat(book.integrity()).isEqualTo(Integrity.AWAITING_SNAPSHOT);
    assertThat(book.levels().levels(Side.BUY)).isZero();
    assertThat(book.sequence()).isZero();
    book.beginSnapshot(1);
    book.publish(6, 0, out);
    assertThat(out.books.get("BTCUSD").epoch()).isEqualTo(2);
  }

  @Test
  void anOpeningWithoutAClosingIsTold() {
    synced("c");
    books.opened("c", 5, out);
    assertThat(out.books.get("BTCUSD").integrity()).isEqualTo(Integrity.AWAITING_SNAPSHOT);
    assertThat(out.books.get("BTCUSD").epoch()).isEqualTo(2);
  }

  @Test
  void aMessageAfterAClosingWithoutAnOpeningBeginsAnEpoch() {
    TrackedBook book = synced("c");
    books.closed("c", "reset", 4, out);
    books.fedBy(book, "c");
    assertThat(book.integrity()).isEqualTo(Integrity.AWAITING_SNAPSHOT);
    book.beginSnapshot(1);
    book.publish(6, 0, out);
    assertThat(out.books.get("BTCUSD").epoch()).isEqualTo(2);
  }

  @Test
  void anotherConnectionBeginsAnEpoch() {
    TrackedBook book = synced("c");
    books.fedBy(book, "c");
    assertThat(book.synced()).isTrue();
    books.fedBy(book, "d");
    assertThat(book.integrity()).isEqualTo(Integrity.AWAITING_SNAPSHOT);
    assertThat(book.connection()).isEqualTo("d");
    books.closed("c", "x", 5, out);
    assertThat(book.integrity()).isEqualTo(Integrity.AWAITING_SNAPSHOT);
  }

  @Test
  void tellsLivenessEveryHalfSecondAtMost() {
    books.alive("c", 0, out);
    books.alive("c", 499_999_999, out);
    books.alive("d", 499_999_999, out);
    books.alive("c", 500_000_000, out);
    assertThat(out.facts(Liveness.class))
        .containsExactly(
            new Liveness("v", 0, "c"),
            new Liveness("v", 499_999_999, "d"),
            new Liveness("v", 500_000_000, "c"));
    books.opened("c", 500_000_001, out);
    books.alive("c", 500_000_002, out);
    assertThat(out.facts(Liveness.class)).hasSize(4);
  }

  @Test
  void aMessageThatCameLateProvesNothing() {
    TrackedBook book = synced("c");
    long second = 1_000_000_000L;
    book.publish(100 * second, 90 * second, out);
    books.alive("c", 100 * second, out);
    assertThat(out.facts(Liveness.class)).hasSize(1);
    book.publish(101 * second, 90_400_000_000L, out);
    books.alive("c", 101 * second, out);
    assertThat(out.facts(Liveness.class)).hasSize(1);
    book.publish(101 * second + 1, 90_900_000_000L, out);
    books.alive("c", 101 * second + 1, out);
    assertThat(out.facts(Liveness.class)).hasSize(2);
  }

  @Test
  void afterAPauseOnlyAMessageThatTellsItsTimeProvesAnythingAtOnce() {
    TrackedBook book = synced("c");
    long second = 1_000_000_000L;
    books.alive("c", 100 * second, out);
    books.alive("c", 102 * second, out);
    books.alive("c", 102_400_000_000L, out);
    assertThat(out.facts(Liveness.class)).hasSize(1);
    books.alive("c", 102_500_000_000L, out);
    assertThat(out.facts(Liveness.class)).hasSize(2);
    book.publish(105 * second, 90 * second, out);
    books.alive("c", 105 * second, out);
    assertThat(out.facts(Liveness.class)).hasSize(3);
  }

  @Test
  void aViewCarriesTheTopAndTheCounters() {
    TrackedBook book = synced("c");
    book.checksumVerified();
    book.checksumFailed();
    book.publish(9, 3, out);
    assertThat(out.books.get("BTCUSD"))
        .isEqualTo(
            new BookView(
                "v",
                "BTCUSD",
                "BTC-USD",
                "c",
                9,
                3,
                0,
                1,
                7,
                Integrity.CHECKSUM_FAILED,
                2,
                1,
                new long[] {100, 99},
                new long[] {5, 6},
                new long[] {101},
                new long[] {8},
                3,
                1,
                1,
                1,
                0,
                0));
    book.gapped();
    book.beginSnapshot(1);
    book.levels().set(Side.BUY, 6, 1);
    book.levels().set(Side.SELL, 5, 1);
    book.publish(10, -1, out);
    BookView crossed = out.books.get("BTCUSD");
    assertThat(crossed.integrity()).isEqualTo(Integrity.SELF_CROSSED);
    assertThat(crossed.gaps()).isEqualTo(1);
    assertThat(crossed.resyncs()).isEqualTo(1);
    assertThat(crossed.lag()).isZero();
    assertThat(book.synced()).isTrue();
  }
}
