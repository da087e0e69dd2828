package io.crossbook.sources.wire;

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
import io.crossbook.core.instrument.InstrumentKind;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.core.instrument.OptionRight;
import io.crossbook.sources.LaneEvent;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class WireTest {
  private final Random random = new Random(17);

  @Test
  void everyKindOfFactComesBackEqual() throws IOException {
    List<LaneEvent> events = events(3_000);
    assertThat(
            events.stream().map(each -> each.isFact() ? each.fact().getClass() : null).distinct())
        .hasSize(9);
    assertThat(roundTrip(new LaneEventSerializer(), events)).isEqualTo(events);
    List<Fact> facts = events.stream().filter(LaneEvent::isFact).map(LaneEvent::fact).toList();
    assertThat(roundTrip(new FactSerializer(), facts)).isEqualTo(facts);
  }

  @Test
  void repeatedNamesAreTheSameObject() throws IOException {
    Liveness liveness = new Liveness(new String("kraken"), 5, new String("book"));
    List<Fact> back = roundTrip(new FactSerializer(), List.of(liveness, liveness));
    assertThat(back.get(0).venue()).isSameAs(back.get(1).venue());
  }

  @Test
  void survivesMoreNamesThanItKeeps() throws IOException {
    List<Fact> facts = new ArrayList<>();
    for (int i = 0; i < 40_000; i++) {
      facts.add(new Liveness("v" + i % 20_000, i, "c"));
    }
    assertThat(roundTrip(new FactSerializer(), facts)).isEqualTo(facts);
  }

  @Test
  void aBookIsCompact() throws IOException {
    long[] prices = {6_500_010, 6_500_000, 6_499_990, 6_499_980, 6_499_970};
    long[] asks = {6_500_020, 6_500_030, 6_500_040, 6_500_050, 6_500_060};
    long[] sizes = {100, 200, 300, 400, 500};
    BookView book =
        new BookView(
            "kraken",
            "BTC/USD",
            "BTC-USD",
            "book",
            1_800_000_000_000_000_000L,
            0,
            0,
            1,
            77,
            Integrity.CURRENT,
            2,
            8,
            prices,
            sizes,
            asks,
            sizes,
            500,
            500,
            10_000,
            0,
            0,
            0);
    DataOutputSerializer out = new DataOutputSerializer(64);
    new FactSerializer().serialize(book, out);
    assertThat(out.length()).isLessThan(120);
  }

  @Test
  void copiesBytesAndValues() throws IOException {
    LaneEventSerializer serializer = new LaneEventSerializer();
    List<LaneEvent> events = events(100);
    DataOutputSerializer out = new DataOutputSerializer(64);
    for (LaneEvent event : events) {
      serializer.serialize(event, out);
      assertThat(serializer.copy(event)).isSameAs(event);
    }
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    DataOutputSerializer copy = new DataOutputSerializer(64);
    for (int i = 0; i < events.size(); i++) {
      serializer.copy(in, copy);
    }
    assertThat(copy.getCopyOfBuffer()).isEqualTo(out.getCopyOfBuffer());
  }

  @Test
  void brokenBytesAreAnErrorAndNothingElse() throws IOException {
    FactSerializer serializer = new FactSerializer();
    for (LaneEvent event : events(200)) {
      DataOutputSerializer out = new DataOutputSerializer(64);
      new LaneEventSerializer().serialize(event, out);
      byte[] bytes = out.getCopyOfBuffer();
      bytes[4] = 99;
      assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(bytes)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("unknown kind 99");
      byte[] shorter = out.getCopyOfBuffer();
      int length = shorter.length - 5;
      shorter[0] = (byte) (length >>> 24);
      shorter[1] = (byte) (length >>> 16);
      shorter[2] = (byte) (length >>> 8);
      shorter[3] = (byte) length;
      assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(shorter)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void snapshotsDecideWhatStateCanBeRead() throws IOException {
    TypeSerializerSnapshot<LaneEvent> now = new LaneEventSerializer().snapshotConfiguration();
    TypeSerializerSnapshot<LaneEvent> read = reread(now);
    assertThat(read.restoreSerializer()).isEqualTo(new LaneEventSerializer());
    assertThat(now.resolveSchemaCompatibility(read).isCompatibleAsIs()).isTrue();

    DataOutputSerializer newer = new DataOutputSerializer(64);
    newer.writeInt(FactCodec.FORMAT + 1);
    LaneEventSerializer.Snapshot future = new LaneEventSerializer.Snapshot();
    future.readSnapshot(
        1, new DataInputDeserializer(newer.getCopyOfBuffer()), getClass().getClassLoader());
    assertThat(now.resolveSchemaCompatibility(future).isIncompatible()).isTrue();
    assertThatThrownBy(future::restoreSerializer).isInstanceOf(IllegalStateException.class);
    assertThat(future.resolveSchemaCompatibility(now).isCompatibleAfterMigration()).isTrue();
  }

  @Test
  void flinkFindsTheTypeAndShipsTheSerializer() throws Exception {
    TypeInformation<LaneEvent> type = TypeInformation.of(LaneEvent.class);
    assertThat(type).isSameAs(LaneEventTypeInfo.INSTANCE);
    TypeSerializer<LaneEvent> serializer = type.createSerializer(new SerializerConfigImpl());
    assertThat(serializer).isInstanceOf(LaneEventSerializer.class);
    assertThat(InstantiationUtil.clone(serializer)).isEqualTo(serializer);
    assertThat(serializer.duplicate()).isEqualTo(serializer).isNotSameAs(serializer);
    assertThat(FactTypeInfo.INSTANCE.createSerializer(new SerializerConfigImpl()))
        .isInstanceOf(FactSerializer.class);
  }

  private static TypeSerializerSnapshot<LaneEvent> reread(
      TypeSerializerSnapshot<LaneEvent> snapshot) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, snapshot);
    return TypeSerializerSnapshot.readVersionedSnapshot(
        new DataInputDeserializer(out.getCopyOfBuffer()), WireTest.class.getClassLoader());
  }

  private static <T> List<T> roundTrip(TypeSerializer<T> serializer, List<T> values)
      throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    for (T value : values) {
      serializer.serialize(value, out);
    }
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    List<T> back = new ArrayList<>();
    while (in.available() > 0) {
      back.add(serializer.deserialize(in));
    }
    return back;
  }

  private List<LaneEvent> events(int count) {
    List<LaneEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event(i % 9));
    }
    return events;
  }

  private LaneEvent event(int kind) {
    return switch (kind) {
      case 0 -> LaneEvent.of(book());
      case 1 ->
          LaneEvent.of(
              new Trade(
                  word(),
                  word(),
                  word(),
                  any(),
                  any(),
                  word(),
                  any(),
                  any(),
                  scale(),
                  scale(),
                  random.nextInt(3) == 0 ? null : random.nextBoolean() ? Side.BUY : Side.SELL));
      case 2 ->
          LaneEvent.of(new Funding(word(), word(), word(), any(), any(), decimal(), any(), any()));
      case 3 ->
          LaneEvent.of(
              new MarkPrice(
                  word(),
                  word(),
                  word(),
                  any(),
                  any(),
                  decimal(),
                  random.nextBoolean() ? null : decimal()));
      case 4 ->
          LaneEvent.of(
              new OptionTicker(
                  word(), word(), word(), any(), any(), real(), real(), real(), real(), real(),
                  real(), real(), real(), real(), real(), real(), real(), real(), real(), real(),
                  real()));
      case 5 ->
          LaneEvent.of(
              new VenueStatus(word(), any(), word(), pick(VenueStatus.State.values()), word()));
      case 6 -> LaneEvent.of(new Liveness(word(), any(), word()));
      case 7 -> LaneEvent.of(new ListingUpdate(any(), listing()));
      default -> {
        byte[] payload = new byte[random.nextInt(50)];
        random.nextBytes(payload);
        yield LaneEvent.of(new DeadLetter(word(), word(), any(), word(), word(), payload));
      }
    };
  }

  private BookView book() {
    int bids = random.nextInt(5);
    int asks = random.nextInt(5);
    return new BookView(
        word(),
        word(),
        word(),
        word(),
        any(),
        any(),
        any(),
        any(),
        any(),
        pick(Integrity.values()),
        scale(),
        scale(),
        many(bids),
        many(bids),
        many(asks),
        many(asks),
        random.nextInt(),
        random.nextInt(),
        any(),
        any(),
        any(),
        any());
  }

  private Listing listing() {
    boolean option = random.nextBoolean();
    return new Listing(
        word(),
        word(),
        new Instrument(
            pick(InstrumentKind.values()),
            word(),
            word(),
            word(),
            random.nextBoolean(),
            random.nextInt(30_000_000),
            option ? decimal() : null,
            option ? pick(OptionRight.values()) : null),
        decimal(),
        decimal(),
        decimal(),
        decimal(),
        decimal(),
        scale(),
        scale(),
        pick(ListingStatus.values()),
        any());
  }

  private long any() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextInt(1000) - 500;
      case 2 -> random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE;
      default -> random.nextLong();
    };
  }

  private long[] many(int count) {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = any();
    }
    return values;
  }

  private int scale() {
    return random.nextInt(19);
  }

  private double real() {
    return random.nextInt(3) == 0 ? Double.NaN : random.nextGaussian();
  }

  private BigDecimal decimal() {
    return new BigDecimal(new BigInteger(90, random).negate(), random.nextInt(40) - 10);
  }

  private String word() {
    return List.of("", "kraken", "BTC-USD", "é€", "x".repeat(300), "c" + random.nextInt(100))
        .get(random.nextInt(6));
  }

  private <E> E pick(E[] values) {
    return values[random.nextInt(values.length)];
  }
}
