package io.crossbook.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.GatewayCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SealedSerializerTest {
  private static <T> TypeSerializer<T> serializer(SealedTypeInfo<T> type) {
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    return type.createSerializer(config);
  }

  static Stream<SealedTypeInfo<?>> types() {
    return Stream.of(Cases.deskInput(), Cases.gatewayCommand(), Cases.deskRecord());
  }

  /** Records of every kind that a sealed type permits. */
  private static <T> List<T> everyKind(SealedTypeInfo<T> type) {
    Samples samples = new Samples();
    List<T> records = new ArrayList<>();
    for (Class<?> kind : type.getTypeClass().getPermittedSubclasses()) {
      records.add(type.getTypeClass().cast(samples.of(kind)));
      records.add(type.getTypeClass().cast(samples.of(kind)));
    }
    return records;
  }

  private static <T> byte[] written(TypeSerializer<T> serializer, List<T> records)
      throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    for (T each : records) {
      serializer.serialize(each, out);
    }
    return out.getCopyOfBuffer();
  }

  private static <T> List<T> read(TypeSerializer<T> serializer, byte[] bytes) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    List<T> records = new ArrayList<>();
    while (in.available() > 0) {
      records.add(serializer.deserialize(in));
    }
    return records;
  }

  private static <T> void everyKindIsReadBack(SealedTypeInfo<T> type) throws IOException {
    List<T> records = everyKind(type);
    assertThat(records).hasSizeGreaterThanOrEqualTo(8);
    TypeSerializer<T> serializer = serializer(type);
    byte[] bytes = written(serializer, records);
    assertThat(read(serializer, bytes)).isEqualTo(records);
    assertThat(read(serializer.duplicate(), bytes)).isEqualTo(records);
    DataOutputSerializer copied = new DataOutputSerializer(256);
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    while (in.available() > 0) {
      serializer.copy(in, copied);
    }
    assertThat(copied.getCopyOfBuffer()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyKindOfRecordIsReadBack(SealedTypeInfo<?> type) throws IOException {
    everyKindIsReadBack(type);
  }

  @Test
  void whatIsNotKnownStaysUnknown() throws IOException {
    Samples samples = new Samples();
    DeskInput.FillReport fill = samples.of(DeskInput.FillReport.class);
    List<DeskInput> inputs =
        List.of(
            Samples.with(fill, "name", null),
            Samples.with(fill, "fill", Samples.with(fill.fill(), "fee", null)),
            Samples.with(samples.of(DeskInput.OrderReport.class), "name", null));
    TypeSerializer<DeskInput> input = serializer(Cases.deskInput());
    assertThat(read(input, written(input, inputs))).isEqualTo(inputs);
    DeskRecord.OperationReport report = samples.of(DeskRecord.OperationReport.class);
    List<DeskRecord> records =
        List.of(
            Samples.with(report, "expected", null),
            Samples.with(report, "realized", null),
            Samples.with(report, "realizedTerms", List.of()),
            Samples.with(samples.of(DeskRecord.PositionReport.class), "averagePrice", null),
            Samples.with(samples.of(DeskRecord.DirectedReport.class), "side", null),
            Samples.with(samples.of(DeskRecord.BalanceReport.class), "atVenue", null));
    TypeSerializer<DeskRecord> record = serializer(Cases.deskRecord());
    assertThat(read(record, written(record, records))).isEqualTo(records);
  }

  private static <T> void restores(SealedTypeInfo<T> type) throws IOException {
    List<T> records = everyKind(type);
    TypeSerializer<T> before = serializer(type);
    byte[] bytes = written(before, records);
    DataOutputSerializer out = new DataOutputSerializer(256);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, before.snapshotConfiguration());
    TypeSerializerSnapshot<T> kept =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()),
            SealedSerializerTest.class.getClassLoader());
    assertThat(read(kept.restoreSerializer(), bytes)).isEqualTo(records);
    TypeSerializer<T> after = serializer(type);
    assertThat(after.snapshotConfiguration().resolveSchemaCompatibility(kept).isCompatibleAsIs())
        .isTrue();
    assertThat(read(after, bytes)).isEqualTo(records);
  }

  @ParameterizedTest
  @MethodSource("types")
  void whatWasKeptIsReadAfterARestore(SealedTypeInfo<?> type) throws IOException {
    restores(type);
  }

  /** A program that knows more kinds of records goes on from the state of one that knew fewer. */
  @Test
  void stateOfATimeThatKnewFewerKindsIsReadOn() throws IOException {
    SealedTypeInfo<DeskInput> now = Cases.deskInput();
    TypeSerializer<?>[] nested =
        ((SealedSerializer.Snapshot<DeskInput>) serializer(now).snapshotConfiguration())
            .getNestedSerializers((SealedSerializer<DeskInput>) serializer(now));
    SealedSerializer<DeskInput> then = now.serializer(Arrays.copyOf(nested, nested.length - 1));
    List<DeskInput> old = new ArrayList<>(everyKind(now));
    old.removeIf(DeskInput.PersonsOrder.class::isInstance);
    byte[] bytes = written(then, old);
    DataOutputSerializer out = new DataOutputSerializer(256);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, then.snapshotConfiguration());
    TypeSerializerSnapshot<DeskInput> kept =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()),
            SealedSerializerTest.class.getClassLoader());
    TypeSerializer<DeskInput> serializer = serializer(now);
    assertThat(serializer.snapshotConfiguration().resolveSchemaCompatibility(kept))
        .matches(each -> each.isCompatibleAsIs());
    assertThat(read(serializer, bytes)).isEqualTo(old);
    // The other way round what is not known could not be read.
    assertThat(
            then.snapshotConfiguration()
                .resolveSchemaCompatibility(serializer.snapshotConfiguration()))
        .matches(each -> each.isIncompatible());
  }

  @Test
  void stateOfAnotherTypeIsNotTakenForItsOwn() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    out.writeByte(99);
    TypeSerializer<GatewayCommand> commands = serializer(Cases.gatewayCommand());
    assertThatThrownBy(() -> read(commands, out.getCopyOfBuffer()))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no record number 99");
    assertThatThrownBy(() -> Cases.named("io.crossbook.Gone"))
        .hasMessageContaining("io.crossbook.Gone");
    assertThat(commands).isNotEqualTo(serializer(Cases.deskRecord()));
    assertThat(commands).isEqualTo(serializer(Cases.gatewayCommand()));
  }
}
