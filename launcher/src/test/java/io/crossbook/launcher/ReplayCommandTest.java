package io.crossbook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before anything is started. */
class ReplayCommandTest {
  @TempDir Path folder;

  private Path capture(String name, String venue, String protocol, int records) throws IOException {
    return EmptyCapture.write(folder.resolve(name), venue, protocol, records);
  }

  private void refused(CommandLineRun run, String sentence) {
    assertThat(run.err()).hasLineCount(1).startsWith("crossbook: ").contains(sentence);
    assertThat(run.code()).isEqualTo(1);
    assertThat(folder.resolve("w")).doesNotExist();
  }

  private CommandLineRun replay(Object capture, Object... more) {
    Object[] words = new Object[more.length + 4];
    System.arraycopy(
        new Object[] {"replay", capture, "--work", folder.resolve("w")}, 0, words, 0, 4);
    System.arraycopy(more, 0, words, 4, more.length);
    return CommandLineRun.of(words);
  }

  @Test
  void capturesThatCannotBeReplayed() throws IOException {
    refused(replay(folder.resolve("none.capture")), "there is no file");
    refused(replay(folder), "is a folder; name captures");
    refused(replay(Files.createFile(folder.resolve("empty"))), "empty");
    refused(replay(Files.writeString(folder.resolve("text"), "x".repeat(100))), "text");
    refused(replay(capture("nothing", "a", "quotes", 0)), "has no records");
    refused(
        replay(capture("unknown", "a", "telepathy", 1)),
        "there is no protocol 'telepathy' to read venue 'a'; there are ");
    Path once = capture("once", "a", "quotes", 1);
    refused(replay(once, once), "named twice");
    refused(replay(once, capture("other", "a", "depth", 1)), "reads venue a with protocol depth");
  }

  @Test
  void placesThatCannotBeWritten() throws IOException {
    Path capture = capture("good", "a", "quotes", 1);
    refused(replay(capture, "--report", folder), "is a folder; name a file");
    refused(replay(capture, "--report", folder.resolve("no/r.json")), "There is no folder");
    refused(replay(capture, "--decisions", folder.resolve("no/d.jsonl")), "There is no folder");
    CommandLineRun used = CommandLineRun.of("replay", capture, "--work", folder);
    assertThat(used.code()).isEqualTo(1);
    assertThat(used.err()).contains("is not empty; name another folder");
    CommandLineRun file = CommandLineRun.of("replay", capture, "--work", capture);
    assertThat(file.code()).isEqualTo(1);
    assertThat(file.err()).contains("is a file; name a folder");
  }

  @Test
  void settingsThatMakeNoReplay() throws IOException {
    Path capture = capture("good", "a", "quotes", 1);
    refused(replay(capture, "--set", "checkpoint-interval-ms=0"), "checkpoint-interval-ms is 0");
    refused(replay(capture, "--speed", "fast"), "replay.speed is fast (--set)");
    refused(replay(capture, "--set", "paralelism=2"), "paralelism");
  }

  @Test
  void foldersThatAreNoReplays() throws IOException {
    Path nowhere = folder.resolve("nowhere");
    assertThat(CommandLineRun.of("replay", "--resume", nowhere).err())
        .isEqualTo("crossbook: there is no folder " + nowhere + " of a replay to go on with.\n");
    assertThat(CommandLineRun.of("replay", "--resume", folder).err())
        .contains("is not the folder of a replay: it has no run.json");
    Files.writeString(folder.resolve("run.json"), "{\"version\":9}");
    assertThat(CommandLineRun.of("replay", "--resume", folder).err())
        .contains("is not the record of a replay that this version can go on with");
  }

  @Test
  void wordsThatContradictEachOther() {
    CommandLineRun nothing = CommandLineRun.of("replay");
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("Name the captures to replay");
    for (String more : new String[] {"a.capture", "--speed=2", "--set=parallelism=2"}) {
      CommandLineRun both = CommandLineRun.of("replay", "--resume", folder, more);
      assertThat(both.code()).isEqualTo(2);
      assertThat(both.err()).contains("--resume goes on with the captures and settings");
    }
    assertThat(CommandLineRun.of("replay", "x", "--crash-after=-1").code()).isEqualTo(2);
  }
}
