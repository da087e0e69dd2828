package io.crossbook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.launcher.replay.ReplayFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One answer, whatever happens on the way to it. */
class ReplayCommandITCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long LOOK_MILLIS = 10;

  @TempDir static Path shared;
  private static List<Path> captures;
  private static JsonNode undisturbed;
  private static byte[] decisions;

  @TempDir Path folder;

  @BeforeAll
  static void replayUndisturbed() throws IOException {
    captures = LaggingQuotes.captures(shared, 60);
    Path report = shared.resolve("report.json");
    Path file = shared.resolve("decisions.jsonl");
    CommandLineRun run =
        CommandLineRun.of(
            words(
                "--report", report, "--decisions", file, "--work", shared.resolve("undisturbed")));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("Replaying 100 %", "EUR-USD-FX", "decision hash ");
    undisturbed = JSON.readTree(report.toFile());
    decisions = Files.readAllBytes(file);
    JsonNode instrument = undisturbed.at("/instruments/EUR-USD-FX");
    assertThat(instrument.get("opportunities").asLong()).isGreaterThan(10);
    assertThat(instrument.get("confirmed").asLong()).isPositive();
    assertThat(undisturbed.get("lateDropped").asLong()).isZero();
  }

  /** A replay of the captures with the settings, and more words. */
  private static Object[] words(Object... more) {
    List<Object> words = new ArrayList<>(List.of("replay"));
    words.addAll(captures);
    for (String setting : LaggingQuotes.SETTINGS) {
      words.addAll(List.of("--set", setting));
    }
    words.addAll(Arrays.asList(more));
    return words.toArray();
  }

  private void requireSame(CommandLineRun run, Path report, Path file) throws IOException {
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(JSON.readTree(report.toFile())).isEqualTo(undisturbed);
    assertThat(Files.readAllBytes(file)).isEqualTo(decisions);
  }

  @Test
  void theParallelismChangesNothing() throws IOException {
    Path report = folder.resolve("r.json");
    Path file = folder.resolve("d.jsonl");
    requireSame(
        CommandLineRun.of(
            words(
                "--set",
                "parallelism=4",
                "--set",
                "state-backend=heap",
                "--work",
                folder.resolve("w"),
                "--report",
                report,
                "--decisions",
                file)),
        report,
        file);
  }

  @Test
  void aCrashChangesNothing() throws IOException {
    Path report = folder.resolve("r.json");
    Path file = folder.resolve("d.jsonl");
    requireSame(
        CommandLineRun.of(
            words(
                "--crash-after",
                3000,
                "--work",
                folder.resolve("w"),
                "--report",
                report,
                "--decisions",
                file)),
        report,
        file);
  }

  @Test
  void aKilledReplayGoesOnToTheSameAnswer() throws Exception {
    Path work = folder.resolve("w");
    Process child =
        ChildRun.start(folder, words("--work", work, "--speed", 10, "--set", "parallelism=2"));
    try {
      waitForCheckpoint(child, work);
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(work.resolve("report.json")).doesNotExist();

    Path report = folder.resolve("r.json");
    Path file = folder.resolve("d.jsonl");
    CommandLineRun resumed =
        CommandLineRun.of("replay", "--resume", work, "--report", report, "--decisions", file);
    assertThat(resumed.out()).containsPattern("from checkpoint chk-[0-9]+");
    requireSame(resumed, report, file);
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left.map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrder("run.json", "report.json", "decisions.jsonl", "lock");
    }
    CommandLineRun again = CommandLineRun.of("replay", "--resume", work, "--report", report);
    assertThat(again.out()).contains("is finished", undisturbed.get("decisionHash").asText());
    requireSame(again, report, file);
  }

  /** Until there is a complete checkpoint that is not the first, and a part that it finished. */
  private void waitForCheckpoint(Process child, Path work) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!hasCheckpoint(work)) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      assertThat(child.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS))
          .as(() -> "the child ended: " + ChildRun.said(folder))
          .isFalse();
    }
  }

  private static boolean hasCheckpoint(Path work) throws IOException {
    if (!Files.isDirectory(work.resolve("checkpoints"))
        || !Files.isDirectory(work.resolve("decisions"))) {
      return false;
    }
    return newestCheckpoint(work) > 1 && finishedParts(work) > 0;
  }

  private static long newestCheckpoint(Path work) throws IOException {
    try (Stream<Path> files = Files.walk(work.resolve("checkpoints"), 3)) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .map(file -> file.getParent().getFileName().toString())
          .mapToLong(name -> Long.parseLong(name.substring("chk-".length())))
          .max()
          .orElse(0);
    } catch (UncheckedIOException removedMeanwhile) {
      return 0;
    }
  }

  private static long finishedParts(Path work) throws IOException {
    try (Stream<Path> files = Files.list(work.resolve("decisions"))) {
      return files.filter(file -> !file.getFileName().toString().startsWith(".")).count();
    }
  }

  @Test
  void aReplayKilledBeforeItsFirstCheckpointStartsOver() throws IOException {
    Path work = folder.resolve("w");
    try (ReplayFolder begun = ReplayFolder.create(work, captures, LaggingQuotes.SETTINGS)) {
      Files.createDirectories(begun.checkpoints().resolve("job/chk-1"));
      Files.createDirectories(work.resolve("decisions"));
      Files.writeString(work.resolve("decisions/decisions-left-0.jsonl"), "{\"half\":");
      CommandLineRun busy = CommandLineRun.of("replay", "--resume", work);
      assertThat(busy.code()).isEqualTo(1);
      assertThat(busy.err()).contains("another process is at work");
    }
    Path report = folder.resolve("r.json");
    CommandLineRun run = CommandLineRun.of("replay", "--resume", work, "--report", report);
    assertThat(run.out()).contains("starts over");
    requireSame(run, report, work.resolve("decisions.jsonl"));
  }

  @Test
  void aChangedCaptureIsNotGoneOnWith() throws IOException {
    Path copy = Files.copy(captures.get(0), folder.resolve("copy.capture"));
    Path work = folder.resolve("w");
    ReplayFolder.create(work, List.of(copy), LaggingQuotes.SETTINGS).close();
    byte[] bytes = Files.readAllBytes(copy);
    bytes[bytes.length - 1] ^= 1;
    Files.write(copy, bytes);
    CommandLineRun changed = CommandLineRun.of("replay", "--resume", work);
    assertThat(changed.code()).isEqualTo(1);
    assertThat(changed.err()).contains("copy.capture has changed since the replay began");
    Files.delete(copy);
    assertThat(CommandLineRun.of("replay", "--resume", work).err())
        .contains("copy.capture of this replay is gone");
  }

  @Test
  void aTruncatedCaptureIsReplayedAsFarAsItGoes() throws IOException {
    byte[] bytes = Files.readAllBytes(captures.get(0));
    Path cut = folder.resolve("cut.capture");
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 10));
    CommandLineRun run = CommandLineRun.of("replay", cut, "--work", folder.resolve("w"));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).containsPattern("end in [0-9]+ bytes that were cut off");
  }

  @Test
  void aCorruptCaptureIsOneSentenceAndLeavesNothing() throws IOException {
    byte[] bytes = Files.readAllBytes(captures.get(0));
    bytes[bytes.length / 2] ^= 1;
    Path corrupt = Files.write(folder.resolve("corrupt.capture"), bytes);
    Path work = folder.resolve("w");
    CommandLineRun run = CommandLineRun.of("replay", corrupt, "--work", work);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("crossbook: " + corrupt + " is corrupt at offset ")
        .hasLineCount(1);
    assertThat(work).doesNotExist();
  }
}
