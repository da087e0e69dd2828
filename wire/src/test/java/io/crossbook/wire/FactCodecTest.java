package io.crossbook.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.DeadLetter;
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
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class FactCodecTest {

  private static List<Fact> oneOfEach() {
    Listing listing =
        new Listing(
            "gateiofutures",
            "BTC_USDT",
            Instrument.perpetual("BTC", "USDT"),
            new BigDecimal("0.1"),
            BigDecimal.ONE,
            BigDecimal.ONE,
            BigDecimal.ZERO,
            new BigDecimal("0.0001"),
            1,
            0,
            ListingStatus.CANCEL_ONLY,
            7);
    return List.of(
        book("kraken", new long[] {3, 2}, new long[] {4}, Integrity.GAPPED),
        new Trade("v", "S", "BTC-USD", 5, 4, "id", 3, 2, 1, 8, Side.SELL),
        new Trade("v", "S", "BTC-USD", 5, 4, "", 3, 2, 1, 8, null),
        new Funding("v", "S", "BTC-USDT-PERP", 1, 2, new BigDecimal("-0.0001"), 28800, 9),
        new MarkPrice("v", "S", "BTC-USDT-PERP", 1, 2, new BigDecimal("1.10"), null),
        new OptionTicker(
            "deribit",
            "O",
            "ETH-USD-20261225-4000-C",
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            9,
            10,
            11,
            12,
            13,
            14,
            15,
            16,
            17,
            Double.NaN),
        new VenueStatus("v", 3, "c", VenueStatus.State.MAINTENANCE, "планово"),
        new Liveness("v", 4, "c"),
        new ListingUpdate(5, listing));
  }

  private static BookView book(String venue, long[] bids, long[] asks, Integrity integrity) {
    return new BookView(
        venue, "BTC/USD", "BTC-USD", "book-1", 11, 12, 13, 14, 15, integrity, 1, 8, bids, bids,
        asks, asks, 100, 200, 3, 4, 5, 6);
  }

  @Test
  void everyKindOfFactComesBackAsItWent() throws IOException {
    TypeSerializer<LaneEvent> serializer = serializer(LaneEvent.class);
    Set<Class<?>> kinds = new HashSet<>();
    for (Fact fact : oneOfEach()) {
      kinds.add(fact.getClass());
      assertThat(throughBytes(LaneEvent.of(fact), serializer).fact()).isEqualTo(fact);
    }
    assertThat(kinds).hasSameElementsAs(Arrays.asList(Fact.class.getPermittedSubclasses()));
  }

  @Test
  void deadLettersComeBackAsTheyWent() throws IOException {
    DeadLetter letter = new DeadLetter("v", "c", 1, "malformed", "no \u20ac", new byte[] {0, -1});
    assertThat(throughBytes(LaneEvent.of(letter), serializer(LaneEvent.class)).deadLetter())
        .isEqualTo(letter);
  }

  @Test
  void aKeyedFactKeepsItsKey() throws IOException {
    KeyedFact fact = new KeyedFact("BTC/USD", oneOfEach().get(0));
    assertThat(throughBytes(fact, serializer(KeyedFact.class))).isEqualTo(fact);
  }

  @Test
  void namesThatCollideInTheCacheStayApart() throws IOException {
    TypeSerializer<LaneEvent> serializer = serializer(LaneEvent.class);
    List<LaneEvent> events = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      events.add(LaneEvent.of(new Liveness("venue" + i, i, "c" + (i % 97))));
    }
    DataOutputSerializer out = new DataOutputSerializer(64);
    for (LaneEvent event : events) {
      serializer.serialize(event, out);
    }
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    for (LaneEvent event : events) {
      assertThat(serializer.deserialize(in)).isEqualTo(event);
    }
  }

  /** How long a text and how many digits a number has is for the venue to say. */
  @Test
  void whatIsVeryLongComesBackAsItWent() throws IOException {
    TypeSerializer<LaneEvent> serializer = serializer(LaneEvent.class);
    for (int length : new int[] {64, 65, 127, 128, 310, 32_767, 32_768, 70_000}) {
      String ascii = "x".repeat(length);
      Trade trade = new Trade("v", "S", "BTC-USD", 5, 4, ascii, 3, 2, 1, 8, Side.SELL);
      assertThat(throughBytes(LaneEvent.of(trade), serializer).fact()).isEqualTo(trade);
      VenueStatus status =
          new VenueStatus("v", 3, "c", VenueStatus.State.RESTRICTED, "\u20ac".repeat(length));
      assertThat(throughBytes(LaneEvent.of(status), serializer).fact()).isEqualTo(status);
      MarkPrice mark =
          new MarkPrice(
              "v", "S", "BTC-USDT-PERP", 1, 2, new BigDecimal("-0." + "7".repeat(length)), null);
      assertThat(throughBytes(LaneEvent.of(mark), serializer).fact()).isEqualTo(mark);
    }
  }

  @Test
  void bytesThatAreNoFactAreRefused() {
    assertThatThrownBy(
            () -> serializer(Fact.class).deserialize(new DataInputDeserializer(new byte[] {99, 0})))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("unknown tag 99");
  }

  @Property(tries = 200)
  void anyBookComesBack(
      @ForAll @StringLength(max = 100) String venue,
      @ForAll @Size(max = 50) long[] bids,
      @ForAll @Size(max = 50) long[] asks,
      @ForAll Integrity integrity)
      throws IOException {
    BookView book = book(venue, bids, asks, integrity);
    assertThat(throughBytes(LaneEvent.of(book), serializer(LaneEvent.class)).fact())
        .isEqualTo(book);
  }

  private static <T> TypeSerializer<T> serializer(Class<T> type) {
    if (type == Fact.class) {
      @SuppressWarnings("unchecked") // the class was just compared
      TypeSerializer<T> facts = (TypeSerializer<T>) new FactSerializer();
      return facts;
    }
    return TypeInformation.of(type).createSerializer(new SerializerConfigImpl());
  }

  private static <T> T throughBytes(T value, TypeSerializer<T> serializer) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    T back = serializer.duplicate().deserialize(in);
    assertThat(in.available()).isZero();
    return back;
  }
}
