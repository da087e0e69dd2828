package io.crossbook.launcher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.launcher.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, really killed; a job with state goes on from its last checkpoint. */
@Timeout(240)
class ProcessClusterITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  /** One line of the job's: which process had counted how far. */
  private record Line(long process, long count) {}

  /** Counts what it sees and writes every count, with its process, to a file. */
  private static final class Counter extends KeyedProcessFunction<Integer, Long, Long> {
    private static final long serialVersionUID = 1L;

    private final String file;
    private transient ValueState<Long> count;

    Counter(Path file) {
      this.file = file.toString();
    }

    @Override
    public void open(OpenContext context) {
      count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    public void processElement(Long value, Context context, Collector<Long> out)
        throws IOException {
      long now = count.value() == null ? 1 : count.value() + 1;
      count.update(now);
      Files.writeString(
          Path.of(file),
          ProcessHandle.current().pid() + " " + now + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      out.collect(now);
    }
  }

  private Path counts() {
    return folder.resolve("counts.txt");
  }

  private JobID submit(ProcessCluster cluster, Map<String, String> more)
      throws Failure, InterruptedException {
    Configuration settings = Configuration.fromMap(more);
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
    // A local of ours in a lambda: it is shipped, and the class it is of is found in every process.
    long offset = 1_000;
    MapFunction<Long, Long> shifted = value -> value + offset;
    return cluster.submit("count", settings, environment -> build(environment, shifted));
  }

  private void build(StreamExecutionEnvironment environment, MapFunction<Long, Long> shifted) {
    environment
        .fromSource(
            new DataGeneratorSource<>(
                index -> index, Long.MAX_VALUE, RateLimiterStrategy.perSecond(100), Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "numbers")
        .map(shifted)
        .returns(Types.LONG)
        .keyBy(value -> 0)
        .process(new Counter(counts()))
        .uid("counter")
        .sinkTo(new DiscardingSink<>());
  }

  private List<Line> lines() {
    if (!Files.exists(counts())) {
      return List.of();
    }
    List<Line> lines = new ArrayList<>();
    String text;
    try {
      text = Files.readString(counts());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    // Of a line that is being written, the end is missing.
    for (String each : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      String[] words = each.split(" ", 2);
      lines.add(new Line(Long.parseLong(words[0]), Long.parseLong(words[1])));
    }
    return lines;
  }

  /** Waits for more lines, and gives those. */
  private List<Line> linesAfter(int known) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (lines().size() < known + 20) {
      assertThat(System.nanoTime()).as("the job goes on").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(50);
    }
    List<Line> all = lines();
    return all.subList(known, all.size());
  }

  private static void awaitCheckpoints(ProcessCluster cluster, JobID job) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (cluster.checkpoints(job) < 3) {
      assertThat(System.nanoTime()).as("checkpoints are taken").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private List<Line> surviveTheTaskManager(ProcessCluster cluster) throws Exception {
    long first = cluster.taskManagerPid(0);
    cluster.killTaskManager(0);
    assertThat(cluster.taskManagerAlive(0)).isFalse();
    int known = lines().size();
    cluster.startTaskManager(0, Map.of());
    List<Line> after = linesAfter(known);
    assertThat(cluster.taskManagerPid(0)).isNotEqualTo(first);
    assertThat(after).extracting(Line::process).containsOnly(cluster.taskManagerPid(0));
    return after;
  }

  private List<Line> surviveTheJobManager(ProcessCluster cluster, JobID job) throws Exception {
    int leader = cluster.leader().orElseThrow();
    cluster.killJobManager(leader);
    assertThat(cluster.jobManagerAlive(leader)).isFalse();
    long end = System.nanoTime() + PATIENCE.toNanos();
    Optional<Integer> next = cluster.leader();
    while (next.isEmpty()) {
      assertThat(System.nanoTime()).as("the standby takes over").isLessThan(end);
      next = cluster.leader();
    }
    assertThat(next).contains(1 - leader);
    cluster.awaitRunning(job, PATIENCE);
    List<Line> after = linesAfter(lines().size());
    cluster.startJobManager(leader);
    return after;
  }

  @Test
  void aJobOutlivesItsTaskManagerAndItsJobManagerAndGoesOnFromASavepoint() throws Exception {
    try (ProcessCluster cluster =
        ProcessCluster.start(folder, ClusterShape.of(1, 1).withStandby())) {
      JobID job = submit(cluster, Map.of());
      awaitCheckpoints(cluster, job);
      assertThat(lines().get(0).count()).isEqualTo(1);
      assertThat(cluster.hosts(job)).containsExactly(0);
      long counted = surviveTheTaskManager(cluster).get(0).count();
      assertThat(counted).as("state was restored").isGreaterThan(1);
      assertThat(surviveTheJobManager(cluster, job).get(0).count())
          .as("state was kept")
          .isGreaterThan(counted);

      String savepoint = cluster.savepoint(job, true, PATIENCE);
      int known = lines().size();
      long stopped = lines().get(known - 1).count();
      JobID next = submit(cluster, Map.of("execution.state-recovery.path", savepoint));
      assertThat(linesAfter(known).get(0).count()).isEqualTo(stopped + 1);
      cluster.cancel(next, PATIENCE);
      assertThat(cluster.status(next)).contains(JobStatus.CANCELED);
    }
  }
}
