package io.crossbook.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.basis.BasisConfig;
import io.crossbook.core.basis.BasisState;
import io.crossbook.core.basis.BasisStrategy;
import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.flow.FlowStatistics;
import io.crossbook.core.flow.ListingFlow;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.Decision;
import io.crossbook.core.quote.Quote;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.spread.SpreadState;
import io.crossbook.core.statistics.SpreadStatistics;
import io.crossbook.wire.FactTypeInfo;
import io.crossbook.wire.KeyedFact;
import io.crossbook.wire.LaneEvent;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything that travels between tasks or lies in state has a form of its own: none needs Kryo.
 */
class TypesTest {

  @ParameterizedTest
  @ValueSource(
      classes = {
        Candidate.class,
        Decision.class,
        SpreadStatistics.class,
        FlowStatistics.class,
        ListingFlow.class,
        Funding.class,
        DropCount.class,
        Tally.class,
        DetectionRule.class,
        DeadLetter.class,
        VenueStatus.class,
        ListingUpdate.class,
        SpreadState.class,
        BasisState.class
      })
  void travelsOrIsKeptWithoutKryo(Class<?> type) {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    assertThat(TypeInformation.of(type)).isInstanceOf(PojoTypeInfo.class);
  }

  @Test
  void factsHaveSerializersOfTheirOwn() {
    Configuration noKryo = new Configuration();
    noKryo.set(PipelineOptions.GENERIC_TYPES, false);
    for (TypeInformation<?> type :
        List.of(
            new FactTypeInfo(),
            TypeInformation.of(LaneEvent.class),
            TypeInformation.of(KeyedFact.class))) {
      assertThat(type).isNotInstanceOf(PojoTypeInfo.class);
      TypeSerializer<?> serializer = type.createSerializer(new SerializerConfigImpl(noKryo));
      assertThat(serializer.getClass().getPackage()).isEqualTo(LaneEvent.class.getPackage());
    }
  }

  /** Of a strategy only its state is stored: whatever it is, it must be one of those above. */
  @Test
  void theStatesOfTheStrategiesAreKnown() {
    assertThat(Facts.SPREAD.stateType()).isEqualTo(SpreadState.class);
    assertThat(new BasisStrategy(BasisConfig.standard()).stateType()).isEqualTo(BasisState.class);
  }

  @Test
  void whatMayBeAbsentComesBackAbsent() throws IOException {
    Listing future =
        new Listing(
            "v",
            "F",
            Instrument.future("BTC", "USD", "BTC", 20261225),
            BigDecimal.ONE,
            BigDecimal.ONE,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            new BigDecimal("1E+2"),
            0,
            0,
            ListingStatus.TRADING,
            0);
    ListingUpdate update = new ListingUpdate(5, future);
    assertThat(throughBytes(update)).isEqualTo(update);
    DeadLetter letter = new DeadLetter("v", "c", 1, "malformed", null, new byte[] {0, -1, 7});
    assertThat(throughBytes(letter).payload()).containsExactly(0, -1, 7);
    assertThat(throughBytes(letter).detail()).isNull();
    Tally tally = new Tally(3, Map.of("a", 1L), List.of());
    assertThat(throughBytes(tally)).isEqualTo(tally);
  }

  @Test
  void aStateThatWasUsedComesBackAsItWas() throws IOException {
    SpreadState state = Facts.SPREAD.newState("BTC/USD");
    Quote quote = state.board.quote("a", "X", Instrument.spot("BTC", "USD"));
    quote.take(Facts.book("a", "BTC-USD", 5, 1, 2));
    quote.listing = Facts.listing("a", "BTC-USD", 1).listing();
    state.gates.streaks.put("legs", 3);
    SpreadState back = throughBytes(state);
    assertThat(back)
        .usingRecursiveComparison()
        .withEqualsForType(Double::equals, Double.class)
        .isEqualTo(state);
    BasisState basis = new BasisState();
    basis.key = "BTC/USD";
    basis.fundings.add(
        new Funding("v", "S", "BTC-USDT-PERP", 1, 2, new BigDecimal("-0.0001"), 28800, 9));
    assertThat(throughBytes(basis))
        .usingRecursiveComparison()
        .withEqualsForType(Double::equals, Double.class)
        .isEqualTo(basis);
  }

  private static <T> T throughBytes(T value) throws IOException {
    @SuppressWarnings("unchecked") // an object's class is a class of it
    Class<T> type = (Class<T>) value.getClass();
    TypeSerializer<T> serializer =
        TypeInformation.of(type).createSerializer(new SerializerConfigImpl());
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }
}
