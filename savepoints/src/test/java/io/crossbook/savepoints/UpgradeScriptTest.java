package io.crossbook.savepoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.WINDOWS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which commands the upgrade gives in which order, and how it ends, whichever of them fails: never
 * do two versions run at once, and never is the old one left stopped without a word. The commands
 * are those of a script that writes down what it was asked; with the real ones the way there and
 * back is what the launcher's {@code SubmitIT} goes.
 */
@DisabledOnOs(WINDOWS)
@Timeout(60)
class UpgradeScriptTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("user.dir")).resolve("upgrade.sh").toAbsolutePath();

  /** Says what was asked, and refuses those calls whose numbers FAILS has. */
  private static final String COMMANDS =
      """
      #!/bin/sh
      echo "$*" >>"$CALLS"
      number=$(wc -l <"$CALLS" | tr -d ' ')
      for each in $FAILS; do
        [ "$each" != "$number" ] || exit 1
      done
      case "$1 $2" in
        "job stop") echo file:/savepoint-1 ;;
        "submit --quiet") echo "job-$number" ;;
        "desk show") echo '{"venue": "kraken"}' ;;
      esac
      """;

  private static final String READ = "desk show --set a=b";
  private static final String STOP = "job stop old --url u";
  private static final String RECORD = "desk show --json --set a=b";
  private static final String VERIFY = "desk verify BEFORE --within 9s --set a=b";
  private static final String VERIFY_BACK = "desk verify BEFORE --within 9s --any-lease --set a=b";

  @TempDir Path folder;
  private Path newJar;
  private Path oldJar;

  /** How a run ended. */
  private record Run(int code, String said, List<String> calls) {}

  @BeforeEach
  void jars() throws IOException {
    newJar = Files.createFile(folder.resolve("new.jar"));
    oldJar = Files.createFile(folder.resolve("old.jar"));
  }

  private String start(String jar, String more) {
    return "submit --quiet --cancel-on-failure --within 9s --jar "
        + jar
        + " --job all --savepoint file:/savepoint-1 --url u --set a=b"
        + more;
  }

  private String startNew() {
    return start("NEW", " --set only=new");
  }

  private String startOld() {
    return start("OLD", "");
  }

  private static String await(int job) {
    return "job await job-" + job + " --within 9s --url u";
  }

  /** Runs it; the calls with these numbers, from 1, fail. */
  private Run run(Integer... fails) throws Exception {
    return run(
        Set.of(fails),
        List.of("old", newJar.toString(), oldJar.toString(), "--url", "u", "--", "--set", "a=b"));
  }

  private Run run(Set<Integer> fails, List<String> words) throws Exception {
    Path commands = Files.writeString(folder.resolve("crossbook"), COMMANDS);
    assertThat(commands.toFile().setExecutable(true)).isTrue();
    Path calls = Files.writeString(folder.resolve("calls"), "");
    Path said = folder.resolve("said");
    List<String> all = new ArrayList<>(List.of("bash", SCRIPT.toString()));
    all.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(said.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "CROSSBOOK", commands.toString(),
                "CALLS", calls.toString(),
                "FAILS", fails.stream().map(String::valueOf).collect(Collectors.joining(" ")),
                "WITHIN", "9s",
                "NEW_OPTIONS", "--set only=new"));
    Process process = builder.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    List<String> asked =
        Files.readAllLines(calls).stream()
            .map(
                each ->
                    each.replace(newJar.toString(), "NEW")
                        .replace(oldJar.toString(), "OLD")
                        .replaceAll("\\S+/before\\.json", "BEFORE"))
            .toList();
    return new Run(process.exitValue(), Files.readString(said), asked);
  }

  @Test
  void aVersionWhoseDeskResumesStays() throws Exception {
    Run run = run();
    assertThat(run.calls).containsExactly(READ, STOP, RECORD, startNew(), await(4), VERIFY);
    assertThat(run.code).isZero();
    assertThat(run.said)
        .contains("its savepoint is file:/savepoint-1")
        .contains("1 positions")
        .contains("upgraded: checkpoints complete and the desk has resumed");
  }

  @Test
  void nothingIsStoppedWhileTheDeskCannotBeRead() throws Exception {
    Run run = run(1);
    assertThat(run.calls).containsExactly(READ);
    assertThat(run.code).isEqualTo(1);
    assertThat(run.said).contains("nothing was changed");
  }

  @Test
  void aJobThatDoesNotStopIsLeftAlone() throws Exception {
    Run run = run(2);
    assertThat(run.calls).containsExactly(READ, STOP);
    assertThat(run.code).isEqualTo(1);
    assertThat(run.said).contains("the job was not stopped");
  }

  @Test
  void theOldVersionGoesOnIfTheDeskCannotBeRecorded() throws Exception {
    Run run = run(3);
    assertThat(run.calls).containsExactly(READ, STOP, RECORD, startOld());
    assertThat(run.code).isEqualTo(3);
    assertThat(run.said).contains("nothing was compared");

    Run neither = run(3, 4);
    assertThat(neither.code).isEqualTo(4);
    assertThat(neither.said).contains("start it by hand from file:/savepoint-1");
  }

  @Test
  void aVersionThatDoesNotStartIsTakenBack() throws Exception {
    Run run = run(4);
    assertThat(run.calls)
        .containsExactly(READ, STOP, RECORD, startNew(), startOld(), await(5), VERIFY_BACK);
    assertThat(run.code).isEqualTo(3);
    assertThat(run.said).contains("the new version does not start").contains("rolled back");
  }

  @Test
  void aVersionWhoseCheckpointsDoNotCompleteIsEndedAndTakenBack() throws Exception {
    Run run = run(5);
    assertThat(run.calls)
        .containsExactly(
            READ,
            STOP,
            RECORD,
            startNew(),
            await(4),
            "job cancel job-4 --url u",
            startOld(),
            await(7),
            VERIFY_BACK);
    assertThat(run.code).isEqualTo(3);
  }

  @Test
  void aVersionWhoseDeskDoesNotResumeIsEndedAndTakenBack() throws Exception {
    Run run = run(6);
    assertThat(run.calls)
        .containsExactly(
            READ,
            STOP,
            RECORD,
            startNew(),
            await(4),
            VERIFY,
            "job cancel job-4 --url u",
            startOld(),
            await(8),
            VERIFY_BACK);
    assertThat(run.code).isEqualTo(3);
    assertThat(run.said)
        .contains("the desk has not resumed; ending job job-4")
        .contains("rolled back: checkpoints complete and the desk has resumed");
  }

  @Test
  void theOldVersionIsNotStartedBesideANewOneThatDoesNotEnd() throws Exception {
    Run run = run(6, 7);
    assertThat(run.calls).endsWith(VERIFY, "job cancel job-4 --url u").doesNotContain(startOld());
    assertThat(run.code).isEqualTo(4);
    assertThat(run.said).contains("end it by hand before anything else is started");
  }

  @Test
  void aPersonIsAskedWhenTheOldVersionDoesNotStartOrIsNotAsItWas() throws Exception {
    Run stopped = run(4, 5);
    assertThat(stopped.code).isEqualTo(4);
    assertThat(stopped.said).contains("start it by hand from file:/savepoint-1");

    Run other = run(4, 7);
    assertThat(other.code).isEqualTo(4);
    assertThat(other.said).contains("stop trading and look");
  }

  @Test
  void whateverFailsItEndsWithAWordAndACode() throws Exception {
    for (int first : IntStream.rangeClosed(1, 10).toArray()) {
      for (int second : IntStream.rangeClosed(first, 10).toArray()) {
        Run run = run(first == second ? new Integer[] {first} : new Integer[] {first, second});
        String which = String.format(Locale.ROOT, "%d and %d: %s", first, second, run);
        assertThat(run.code).as(which).isIn(0, 1, 3, 4);
        assertThat(run.said).as(which).contains("upgrade: ");
        long starts = run.calls.stream().filter(each -> each.startsWith("submit")).count();
        boolean stopped = run.calls.contains(STOP) && first != 2;
        assertThat(stopped && starts == 0 && run.code != 4).as(which).isFalse();
      }
    }
  }

  @Test
  void whoUsesItWronglyIsTold() throws Exception {
    Run few = run(Set.of(), List.of("old"));
    assertThat(few.code).isEqualTo(2);
    assertThat(few.said).contains("usage: savepoints/upgrade.sh JOB NEW_JAR OLD_JAR");

    Run absent = run(Set.of(), List.of("old", folder.resolve("none.jar").toString(), "x"));
    assertThat(absent.code).isEqualTo(2);
    assertThat(absent.said).contains("there is no jar").contains("none.jar");

    Run unknown =
        run(Set.of(), List.of("old", newJar.toString(), oldJar.toString(), "--set", "a=b"));
    assertThat(unknown.code).isEqualTo(2);
    assertThat(unknown.said).contains("--set is not known").contains("after --");
    assertThat(unknown.calls).isEmpty();
  }
}
