package io.crossbook.sources.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.venues.lane.LaneRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureTest {
  private static final CaptureHeader HEADER =
      new CaptureHeader("test", Map.of("oanda", "quotes", "kraken", "kraken"));
  private static final long START = 1_800_000_000_000_000_000L;

  @TempDir Path folder;

  @Test
  void returnsEveryRecordAsItWasWritten() throws IOException {
    Path file = folder.resolve("a.capture");
    List<LaneRecord> records = random(5_000, 1);
    write(file, records, 4_096, Duration.ofMillis(200));

    try (CaptureReader reader = CaptureReader.open(file)) {
      assertThat(reader.header()).isEqualTo(HEADER);
      assertThat(rest(reader)).isEqualTo(records);
      assertThat(reader.truncated()).isFalse();
      assertThat(reader.bytesRead()).isEqualTo(reader.bytesTotal()).isEqualTo(Files.size(file));
    }
  }

  @Test
  void keepsARecordLargerThanABlock() throws IOException {
    Path file = folder.resolve("a.capture");
    byte[] large = new byte[3 << 20];
    new Random(7).nextBytes(large);
    List<LaneRecord> records =
        List.of(text(START, "small"), binary(START + 1, large), text(START + 2, "small"));
    write(file, records, 1_000, Duration.ofSeconds(1));
    try (CaptureReader reader = CaptureReader.open(file)) {
      assertThat(rest(reader)).isEqualTo(records);
    }
  }

  @Test
  void resumesAtEveryPosition() throws IOException {
    Path file = folder.resolve("a.capture");
    List<LaneRecord> records = random(300, 2);
    write(file, records, 700, Duration.ofSeconds(1));
    List<CapturePosition> positions = new ArrayList<>();
    try (CaptureReader reader = CaptureReader.open(file)) {
      do {
        positions.add(reader.position());
      } while (reader.next() != null);
    }
    assertThat(positions.stream().map(CapturePosition::block).distinct().count()).isGreaterThan(5);
    try (CaptureReader reader = CaptureReader.open(file)) {
      for (int i = positions.size() - 1; i >= 0; i--) {
        reader.seek(positions.get(i));
        assertThat(rest(reader)).isEqualTo(records.subList(i, records.size()));
      }
    }
  }

  @Test
  void readsEveryWholeBlockOfAFileCutAtAnyByte() throws IOException {
    Path file = folder.resolve("a.capture");
    List<LaneRecord> records = random(40, 3);
    write(file, records, 400, Duration.ofSeconds(1));
    List<Long> blockEnds = new ArrayList<>();
    List<Integer> recordsBefore = new ArrayList<>();
    try (CaptureReader reader = CaptureReader.open(file)) {
      long last = reader.position().block();
      blockEnds.add(last);
      recordsBefore.add(0);
      int count = 0;
      while (reader.next() != null) {
        count++;
        if (reader.position().block() != last) {
          last = reader.position().block();
          blockEnds.add(last);
          recordsBefore.add(count);
        }
      }
    }
    assertThat(blockEnds.size()).isGreaterThan(5);
    byte[] whole = Files.readAllBytes(file);
    Path cut = folder.resolve("cut.capture");
    for (int length = 0; length < whole.length; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      if (length < blockEnds.get(0)) {
        assertThatThrownBy(() -> CaptureReader.open(cut))
            .isInstanceOf(CaptureException.class)
            .hasMessageContaining(cut.toString());
        continue;
      }
      int block = 0;
      while (block + 1 < blockEnds.size() && blockEnds.get(block + 1) <= length) {
        block++;
      }
      try (CaptureReader reader = CaptureReader.open(cut)) {
        assertThat(rest(reader)).isEqualTo(records.subList(0, recordsBefore.get(block)));
        assertThat(reader.truncated()).isEqualTo(length != blockEnds.get(block));
        assertThat(reader.bytesLost()).isEqualTo(length - blockEnds.get(block));
        assertThat(reader.next()).isNull();
      }
    }
  }

  @Test
  void takesZerosAtTheEndForATruncatedTail() throws IOException {
    Path file = folder.resolve("a.capture");
    List<LaneRecord> records = random(20, 4);
    write(file, records, 400, Duration.ofSeconds(1));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length + 100));
    try (CaptureReader reader = CaptureReader.open(file)) {
      assertThat(rest(reader)).isEqualTo(records);
      assertThat(reader.truncated()).isTrue();
      assertThat(reader.bytesLost()).isEqualTo(100);
    }
  }

  @Test
  void refusesEveryChangedByteBeforeTheLastBlock() throws IOException {
    Path file = folder.resolve("a.capture");
    List<LaneRecord> records = random(40, 5);
    write(file, records, 400, Duration.ofSeconds(1));
    long lastBlock = 0;
    try (CaptureReader reader = CaptureReader.open(file)) {
      while (reader.next() != null) {
        if (reader.position().block() < reader.bytesTotal()) {
          lastBlock = reader.position().block();
        }
      }
    }
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < lastBlock; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 0x10;
      Files.write(file, changed);
      assertThatThrownBy(
              () -> {
                try (CaptureReader reader = CaptureReader.open(file)) {
                  rest(reader);
                }
              })
          .as("byte %d", i)
          .isInstanceOf(CaptureException.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void saysWhatIsWrongWithAFileThatIsNoCapture() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    assertThatThrownBy(() -> CaptureReader.open(empty))
        .isInstanceOf(CaptureException.class)
        .hasMessage(empty + " is empty, not a capture");
    Path other = Files.writeString(folder.resolve("other"), "some other file, long enough");
    assertThatThrownBy(() -> CaptureReader.open(other))
        .isInstanceOf(CaptureException.class)
        .hasMessage(other + " is not a capture: it does not begin with XBOOKCAP");
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> CaptureReader.open(missing))
        .isInstanceOf(CaptureException.class)
        .hasMessage("there is no file " + missing);
    Path newer = folder.resolve("newer.capture");
    write(newer, List.of(), 400, Duration.ofSeconds(1));
    byte[] bytes = Files.readAllBytes(newer);
    bytes[11] = 2;
    Files.write(newer, bytes);
    assertThatThrownBy(() -> CaptureReader.open(newer))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("version 2");
  }

  @Test
  void captureGivenFirstGoesFirstEvenWhereSeveralRecordsShareATime() throws IOException {
    Path first = folder.resolve("first.capture");
    Path second = folder.resolve("second.capture");
    try (CaptureWriter writer = CaptureWriter.create(first, HEADER)) {
      writer.append(text(START, "a1"));
      writer.append(text(START, "a2"));
    }
    try (CaptureWriter writer = CaptureWriter.create(second, HEADER)) {
      writer.append(text(START, "b1"));
      writer.append(text(START + 1, "b2"));
    }
    List<String> order = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    try (CaptureMerge merge = CaptureMerge.open(List.of(first, second))) {
      for (LaneRecord record = merge.next(); record != null; record = merge.next()) {
        order.add(new String(record.payload(), StandardCharsets.UTF_8));
        times.add(record.time());
      }
    }
    assertThat(order).containsExactly("a1", "a2", "b1", "b2");
    assertThat(times).containsExactly(START, START + 1, START + 2, START + 3);
  }

  @Test
  void neverOverwritesAndNeverGoesBackInTime() throws IOException {
    Path file = folder.resolve("a.capture");
    try (CaptureWriter writer = CaptureWriter.create(file, HEADER)) {
      writer.append(text(START, "x"));
      writer.append(text(START, "at the same time"));
      assertThatIllegalArgumentException().isThrownBy(() -> writer.append(text(START - 1, "x")));
    }
    assertThatThrownBy(() -> CaptureWriter.create(file, HEADER))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("exists already");
  }

  @Test
  void writesABlockOnceItIsOldEnough() throws IOException {
    Path file = folder.resolve("a.capture");
    try (CaptureWriter writer =
        CaptureWriter.create(file, HEADER, 1 << 20, Duration.ofMillis(100))) {
      final long before = writer.bytes();
      writer.append(text(START, "x"));
      writer.append(text(START + 99_999_999, "y"));
      writer.flushIfDue(START + 99_999_999);
      assertThat(writer.bytes()).isEqualTo(before);
      writer.append(text(START + 100_000_000, "z"));
      assertThat(writer.bytes()).isGreaterThan(before);
      writer.flushIfDue(START + 200_000_000);
      try (CaptureReader reader = CaptureReader.open(file)) {
        assertThat(rest(reader)).hasSize(3);
      }
    }
  }

  @Test
  void mergesByTimeThenByOrderGivenAndMakesTimesIncrease() throws IOException {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    write(
        first,
        List.of(text(START, "a"), text(START + 1, "b"), text(START + 10, "c")),
        400,
        Duration.ofSeconds(1));
    write(
        second,
        List.of(text(START, "d"), text(START + 1, "e"), text(START + 11, "f")),
        400,
        Duration.ofSeconds(1));
    try (CaptureMerge merge = CaptureMerge.open(List.of(first, second))) {
      List<String> seen = new ArrayList<>();
      for (LaneRecord record = merge.next(); record != null; record = merge.next()) {
        seen.add(new String(record.payload(), StandardCharsets.UTF_8) + (record.time() - START));
      }
      assertThat(seen).containsExactly("a0", "d1", "b2", "e3", "c10", "f11");
      assertThat(merge.records()).isEqualTo(6);
      assertThat(merge.bytesRead()).isEqualTo(merge.bytesTotal());
      assertThat(merge.protocols()).isEqualTo(HEADER.protocols());
    }
  }

  @Test
  void refusesToMergeCapturesThatReadAVenueDifferently() throws IOException {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    CaptureWriter.create(first, new CaptureHeader("test", Map.of("oanda", "quotes"))).close();
    CaptureWriter.create(second, new CaptureHeader("test", Map.of("oanda", "oanda"))).close();
    assertThatThrownBy(() -> CaptureMerge.open(List.of(first, second)))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("oanda");
  }

  private static void write(Path file, List<LaneRecord> records, int blockBytes, Duration blockTime)
      throws IOException {
    try (CaptureWriter writer = CaptureWriter.create(file, HEADER, blockBytes, blockTime)) {
      for (LaneRecord record : records) {
        writer.append(record);
      }
    }
  }

  private static List<LaneRecord> rest(CaptureReader reader) throws IOException {
    List<LaneRecord> records = new ArrayList<>();
    for (LaneRecord record = reader.next(); record != null; record = reader.next()) {
      records.add(record);
    }
    return records;
  }

  private static LaneRecord text(long time, String text) {
    return new LaneRecord(
        LaneRecord.Kind.TEXT, "oanda", "prices", time, 0, text.getBytes(StandardCharsets.UTF_8));
  }

  private static LaneRecord binary(long time, byte[] bytes) {
    return new LaneRecord(LaneRecord.Kind.BINARY, "oanda", "prices", time, 0, bytes);
  }

  private static List<LaneRecord> random(int count, long seed) {
    Random random = new Random(seed);
    List<LaneRecord> records = new ArrayList<>();
    long time = START;
    LaneRecord.Kind[] kinds = LaneRecord.Kind.values();
    for (int i = 0; i < count; i++) {
      time += 1 + (random.nextInt(4) == 0 ? random.nextInt(300_000_000) : random.nextInt(5));
      LaneRecord.Kind kind = kinds[random.nextInt(kinds.length)];
      byte[] content = new byte[random.nextInt(60)];
      random.nextBytes(content);
      records.add(
          new LaneRecord(
              kind,
              random.nextBoolean() ? "oanda" : "kraken",
              "c" + random.nextInt(5) + "é",
              time,
              kind == LaneRecord.Kind.RESPONSE ? random.nextInt(600) : 0,
              content));
    }
    return records;
  }
}
