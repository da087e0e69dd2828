package io.crossbook.savepoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.replay.ReplayJob;
import io.crossbook.jobs.replay.ReplayReport;
import io.crossbook.sources.CaptureOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Today's job goes on from the savepoint of every released version, at another parallelism and with
 * either backend, and decides what it decides when it is left alone.
 */
@Timeout(120)
class RestoreSavepointITCase {
  @TempDir Path folder;

  static Stream<Arguments> versions() {
    return SavedVersion.all().stream()
        .flatMap(
            version ->
                Stream.of(Arguments.of(version, 3, "rocksdb"), Arguments.of(version, 1, "heap")));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void decidesWhatAnUndisturbedRunDecides(SavedVersion version, int parallelism, String backend)
      throws Exception {
    List<String> whole = replay(version, "whole", 1, "heap", new Configuration());
    Configuration from = new Configuration();
    from.set(StateRecoveryOptions.SAVEPOINT_PATH, version.savepoint().toUri().toString());
    // The sink of the job that was saved; today's sinks have no state yet.
    from.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
    List<String> rest = replay(version, "rest", parallelism, backend, from);

    Set<String> before = new TreeSet<>(Files.readAllLines(version.decidedBefore()));
    List<String> due = new ArrayList<>();
    for (String line : whole) {
      if (!before.contains(SavedVersion.name(line))) {
        due.add(line);
      }
    }
    assertThat(rest).isEqualTo(due);
    assertThat(whole).as("some before, some after").hasSize(before.size() + due.size());
    assertThat(before).isNotEmpty();
    assertThat(due).isNotEmpty();
    assertThat(rest)
        .as("something that was alive in the savepoint ends after it")
        .anyMatch(line -> line.contains("\"COLLAPSED\"") && seenBefore(before, line));
  }

  @Test
  void everyVersionIsSmall() throws IOException {
    assertThat(SavedVersion.all()).isNotEmpty();
    for (SavedVersion version : SavedVersion.all()) {
      assertThat(SavedVersion.bytes(version.folder()))
          .as("bytes of %s", version)
          .isBetween(1L, 1_000_000L);
    }
  }

  private List<String> replay(
      SavedVersion version, String name, int parallelism, String backend, Configuration more)
      throws Exception {
    Path work = folder.resolve(name);
    CrossbookConfig config =
        version.config(
            List.of(
                "parallelism=" + parallelism,
                "state-backend=" + backend,
                "checkpoint-dir=" + work.resolve("checkpoints")));
    StreamExecutionEnvironment environment = SavedVersion.environment(config, more);
    ReplayJob.build(
        environment,
        config,
        List.of(version.capture()),
        SavedVersion.VENUES,
        work,
        CaptureOptions.FAST);
    environment.execute();
    Path decisions = work.resolve("decisions.jsonl");
    assertThat(ReplayReport.assemble(work, decisions).get("lateDropped").asLong()).isZero();
    return Files.readAllLines(decisions);
  }

  private static boolean seenBefore(Set<String> before, String line) {
    String name = SavedVersion.name(line);
    String id = name.substring(name.indexOf(' '), name.lastIndexOf(' '));
    return before.stream().anyMatch(each -> each.contains(id));
  }
}
