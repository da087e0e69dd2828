package io.crossbook.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.desk.DeskRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;
import org.junit.jupiter.api.Test;

class PerThreadSerializerTest {
  private static final int THREADS = 4;
  private static final int TIMES = 2_000;

  private final TypeSerializer<DeskRecord.OperationReport> plain =
      TypeInformation.of(DeskRecord.OperationReport.class)
          .createSerializer(new SerializerConfigImpl());
  private final TypeSerializer<DeskRecord.OperationReport> ours =
      PerThreadTypeInfo.of(DeskRecord.OperationReport.class)
          .createSerializer(new SerializerConfigImpl());
  private final Samples samples = new Samples();

  private DeskRecord.OperationReport record() {
    return samples.of(DeskRecord.OperationReport.class);
  }

  private static <T> byte[] written(TypeSerializer<T> serializer, T value) throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(256);
    serializer.serialize(value, out);
    return out.getCopyOfBuffer();
  }

  @Test
  void writesWhatTheOneWithinWritesAndReadsIt() throws Exception {
    for (int i = 0; i < 10; i++) {
      DeskRecord.OperationReport record = record();
      byte[] bytes = written(plain, record);
      assertThat(written(ours, record)).isEqualTo(bytes);
      assertThat(ours.deserialize(new DataInputDeserializer(bytes))).isEqualTo(record);
      assertThat(ours.copy(record)).isEqualTo(record);
    }
  }

  /** The stream of a checkpoint takes what it is given byte by byte. */
  @Test
  void givesAStreamAValueInOnePiece() throws Exception {
    List<byte[]> pieces = new ArrayList<>();
    OutputStream stream =
        new OutputStream() {
          @Override
          public void write(int one) {
            pieces.add(new byte[] {(byte) one});
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            pieces.add(Arrays.copyOfRange(bytes, from, from + length));
          }
        };
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      DeskRecord.OperationReport record = record();
      ours.serialize(record, new DataOutputViewStreamWrapper(stream));
      values.add(written(plain, record));
    }
    assertThat(pieces).containsExactlyElementsOf(values);
  }

  /** State that one wrote is taken up by the other. */
  @Test
  void itsSnapshotIsThatOfTheOneWithin() throws Exception {
    TypeSerializerSnapshot<DeskRecord.OperationReport> kept = restored(ours);
    assertThat(kept.getClass()).isEqualTo(plain.snapshotConfiguration().getClass());
    assertThat(plain.snapshotConfiguration().resolveSchemaCompatibility(kept).isCompatibleAsIs())
        .isTrue();
    assertThat(
            ours.snapshotConfiguration()
                .resolveSchemaCompatibility(restored(plain))
                .isCompatibleAsIs())
        .isTrue();
  }

  private static <T> TypeSerializerSnapshot<T> restored(TypeSerializer<T> serializer)
      throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(256);
    TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(
        out, serializer.snapshotConfiguration());
    return TypeSerializerSnapshotSerializationUtil.readSerializerSnapshot(
        new DataInputDeserializer(out.getCopyOfBuffer()),
        PerThreadSerializerTest.class.getClassLoader());
  }

  @Test
  void costsNothingToDuplicateAndToDescribe() {
    assertThat(ours.duplicate()).isSameAs(ours);
    assertThat(ours.snapshotConfiguration()).isSameAs(ours.snapshotConfiguration());
  }

  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    List<DeskRecord.OperationReport> records = new ArrayList<>();
    List<byte[]> bytes = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      records.add(record());
      bytes.add(written(plain, records.get(i)));
    }
    CountDownLatch together = new CountDownLatch(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Void>> done = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        DeskRecord.OperationReport record = records.get(i);
        byte[] expected = bytes.get(i);
        done.add(
            threads.submit(
                () -> {
                  together.countDown();
                  together.await();
                  for (int j = 0; j < TIMES; j++) {
                    assertThat(written(ours, record)).isEqualTo(expected);
                    assertThat(ours.deserialize(new DataInputDeserializer(expected)))
                        .isEqualTo(record);
                  }
                  return null;
                }));
      }
      for (Future<Void> each : done) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  @SuppressWarnings("unchecked") // what was written a line above
  void travelsWithAJob() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
      objects.writeObject(ours);
    }
    DeskRecord.OperationReport record = record();
    try (ObjectInputStream objects =
        new ObjectInputStream(new ByteArrayInputStream(out.toByteArray()))) {
      TypeSerializer<DeskRecord.OperationReport> arrived =
          (TypeSerializer<DeskRecord.OperationReport>) objects.readObject();
      assertThat(written(arrived, record)).isEqualTo(written(plain, record));
      assertThat(arrived).isEqualTo(ours).hasSameHashCodeAs(ours);
    }
  }
}
