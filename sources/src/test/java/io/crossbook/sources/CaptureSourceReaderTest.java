package io.crossbook.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.wire.LaneEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CaptureSourceReaderTest {
  @TempDir Path folder;
  private List<Path> files;
  private List<LaneEvent> expected;

  @BeforeEach
  void write() throws Exception {
    files =
        List.of(
            Captures.write(folder.resolve("a"), "oanda", 200, 3_000_000, 1),
            Captures.write(folder.resolve("b"), "fxcm", 200, 3_000_000, 2));
    expected = Captures.replay(files);
    assertThat(expected.stream().filter(LaneEvent::isFact)).hasSizeGreaterThan(390);
    assertThat(expected.stream().filter(event -> !event.isFact())).hasSize(8);
  }

  @Test
  void emitsWhatTheCapturesHold() throws Exception {
    ReaderHarness harness = new ReaderHarness();
    try (CaptureSourceReader reader = reader(harness, CaptureOptions.FAST)) {
      reader.addSplits(List.of(split(0)));
      reader.notifyNoMoreSplits();
      drain(reader, harness, Integer.MAX_VALUE);
      assertThat(reader.snapshotState(1).get(0).records()).isEqualTo(404);
    }
    assertThat(harness.events).isEqualTo(expected);
    assertThat(harness.watermarks.get(harness.watermarks.size() - 1))
        .isEqualTo(expected.get(expected.size() - 1).time() / 1_000_000 - 1);
  }

  @Test
  void resumedAnywhereItEmitsTheRestAndNothingElse() throws Exception {
    CaptureSplit.Serializer serializer = new CaptureSplit.Serializer();
    for (int turns = 0; turns <= 403; turns += 13) {
      ReaderHarness before = new ReaderHarness();
      CaptureSplit state;
      try (CaptureSourceReader reader = reader(before, CaptureOptions.FAST)) {
        reader.addSplits(List.of(split(0)));
        drain(reader, before, turns);
        state = reader.snapshotState(1).get(0);
      }
      state = serializer.deserialize(serializer.getVersion(), serializer.serialize(state));
      ReaderHarness after = new ReaderHarness();
      try (CaptureSourceReader reader = reader(after, CaptureOptions.FAST)) {
        reader.addSplits(List.of(state));
        reader.notifyNoMoreSplits();
        // A checkpoint before the way back is done must not forget how far the replay had come.
        reader.pollNext(after);
        assertThat(reader.snapshotState(2).get(0).records())
            .isGreaterThanOrEqualTo(state.records());
        drain(reader, after, Integer.MAX_VALUE);
      }
      List<LaneEvent> all = new ArrayList<>(before.events);
      all.addAll(after.events);
      assertThat(all).isEqualTo(expected);
    }
  }

  @Test
  void crashesOnceWhereItIsToldTo() throws Exception {
    Path marker = folder.resolve("crashed");
    CaptureOptions options = new CaptureOptions(0, 100, marker.toString());
    ReaderHarness harness = new ReaderHarness();
    try (CaptureSourceReader reader = reader(harness, options)) {
      reader.addSplits(List.of(split(0)));
      assertThatThrownBy(() -> drain(reader, harness, Integer.MAX_VALUE))
          .hasMessage("crashed on purpose after 100 facts");
    }
    assertThat(harness.events).hasSize(100);
    assertThat(marker).exists();
    ReaderHarness second = new ReaderHarness();
    try (CaptureSourceReader reader = reader(second, options)) {
      reader.addSplits(List.of(split(0)));
      reader.notifyNoMoreSplits();
      drain(reader, second, Integer.MAX_VALUE);
    }
    assertThat(second.events).isEqualTo(expected);
  }

  @Test
  void keepsThePaceOfTheRecording() throws Exception {
    long span = expected.get(expected.size() - 1).time() - expected.get(0).time();
    ReaderHarness harness = new ReaderHarness();
    long began = System.nanoTime();
    try (CaptureSourceReader reader = reader(harness, CaptureOptions.paced(4))) {
      reader.addSplits(List.of(split(0)));
      reader.notifyNoMoreSplits();
      drain(reader, harness, Integer.MAX_VALUE);
    }
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(span / 4 - 1_000_000);
    assertThat(harness.events).isEqualTo(expected);
  }

  @Test
  void refusesToResumeBehindTheEnd() throws Exception {
    ReaderHarness harness = new ReaderHarness();
    try (CaptureSourceReader reader = reader(harness, CaptureOptions.FAST)) {
      reader.addSplits(List.of(split(405)));
      assertThatThrownBy(() -> drain(reader, harness, Integer.MAX_VALUE))
          .hasMessageContaining("have only 404 records");
    }
  }

  @Test
  void aReaderWithoutWorkEnds() throws Exception {
    ReaderHarness harness = new ReaderHarness();
    try (CaptureSourceReader reader = reader(harness, CaptureOptions.FAST)) {
      assertThat(reader.pollNext(harness)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
      assertThat(reader.isAvailable()).isNotDone();
      reader.notifyNoMoreSplits();
      assertThat(reader.isAvailable()).isDone();
      assertThat(reader.pollNext(harness)).isEqualTo(InputStatus.END_OF_INPUT);
    }
  }

  @Test
  void optionsAndSplitsAreChecked() throws Exception {
    assertThatIllegalArgumentException().isThrownBy(() -> CaptureOptions.paced(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new CaptureOptions(0, 5, ""));
    LaneSplit lane =
        new LaneSplit("l", Map.of("kraken", List.of("BTC-USD", "ETH-USD"), "okx", List.of()));
    LaneSplit.Serializer serializer = new LaneSplit.Serializer();
    assertThat(serializer.deserialize(1, serializer.serialize(lane))).isEqualTo(lane);
    assertThatThrownBy(() -> serializer.deserialize(2, serializer.serialize(lane)))
        .hasMessageContaining("unknown version 2");
    Files.delete(files.get(0));
  }

  private CaptureSourceReader reader(ReaderHarness harness, CaptureOptions options) {
    return new CaptureSourceReader(harness, Captures::archive, options);
  }

  private CaptureSplit split(long records) {
    return new CaptureSplit(files.stream().map(Path::toString).toList(), records);
  }

  private static void drain(CaptureSourceReader reader, ReaderHarness harness, int turns)
      throws Exception {
    for (int i = 0; i < turns; i++) {
      InputStatus status = reader.pollNext(harness);
      if (status == InputStatus.END_OF_INPUT) {
        return;
      }
      if (status == InputStatus.NOTHING_AVAILABLE) {
        if (reader.isAvailable().isDone()) {
          continue;
        }
        reader.isAvailable().get();
      }
    }
  }
}
