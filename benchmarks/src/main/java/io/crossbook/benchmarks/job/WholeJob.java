package io.crossbook.benchmarks.job;

import com.sun.management.OperatingSystemMXBean;
import io.crossbook.jobs.config.StateBackend;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;

/** Measures the whole job, interleaved with Flink's bare keyed pass-through in the same JVM. */
public final class WholeJob {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private static final int INSTRUMENTS = 20;

  /**
   * Facts of an instrument between two opportunities, when as many facts as possible are wanted.
   */
  private static final int CALM_FACTS = 480;

  /** The same where opportunities are what is timed, so that there are enough of them. */
  private static final int CALM_FACTS_TIMED = 80;

  private WholeJob() {}

  /** Facts in a second of time, and in a second of the process's processor time. */
  record Rate(double perSecond, double perCpuSecond, long confirmed, long checkpoints) {}

  /**
   * Measures sustained facts a second and prints them.
   *
   * @param rounds how often each is measured
   * @param warmSeconds not measured, at the beginning of each
   * @param seconds measured, of each
   */
  public static void throughput(int rounds, int warmSeconds, int seconds) throws Exception {
    Load load = new Load(INSTRUMENTS, CALM_FACTS, 0);
    Map<String, List<Rate>> rates = new TreeMap<>();
    for (int round = 0; round < rounds; round++) {
      for (int parallelism = 1; parallelism <= 2; parallelism++) {
        for (StateBackend backend : StateBackend.values()) {
          for (JobUnderTest job : JobUnderTest.values()) {
            Rate rate = rate(job, load, parallelism, backend, warmSeconds, seconds);
            rates
                .computeIfAbsent(name(parallelism, backend, job), n -> new ArrayList<>())
                .add(rate);
            System.out.printf(
                Locale.ROOT,
                "round %d %-36s %9.0f facts/s %9.0f facts/cpu-s %6d confirmed %d checkpoints%n",
                round + 1,
                name(parallelism, backend, job),
                rate.perSecond,
                rate.perCpuSecond,
                rate.confirmed,
                rate.checkpoints);
          }
        }
      }
    }
    summary(rates);
  }

  private static String name(int parallelism, StateBackend backend, JobUnderTest job) {
    return "parallelism " + parallelism + " " + backend + " " + job;
  }

  static Rate rate(
      JobUnderTest job,
      Load load,
      int parallelism,
      StateBackend backend,
      int warmSeconds,
      int seconds)
      throws Exception {
    return run(
        job,
        load,
        parallelism,
        backend,
        () -> {
          TimeUnit.SECONDS.sleep(warmSeconds);
          final long confirmed = Observed.CONFIRMED.sum();
          final long checkpoint = Observed.CHECKPOINT.get();
          final long cpu = PROCESS.getProcessCpuTime();
          final long facts = Observed.FACTS.sum();
          final long begun = System.nanoTime();
          TimeUnit.SECONDS.sleep(seconds);
          double elapsed = (System.nanoTime() - begun) / 1e9;
          double taken = Observed.FACTS.sum() - facts;
          return new Rate(
              taken / elapsed,
              taken / ((PROCESS.getProcessCpuTime() - cpu) / 1e9),
              Observed.CONFIRMED.sum() - confirmed,
              Observed.CHECKPOINT.get() - checkpoint);
        });
  }

  /** What is done while a job runs. */
  private interface Measurement<T> {
    T take() throws Exception;
  }

  private static <T> T run(
      JobUnderTest job,
      Load load,
      int parallelism,
      StateBackend backend,
      Measurement<T> measurement)
      throws Exception {
    return run(checkpoints -> job.start(load, parallelism, backend, checkpoints), measurement);
  }

  /** Starts a job. */
  private interface Starting {
    JobClient start(Path checkpoints) throws Exception;
  }

  private static <T> T run(Starting job, Measurement<T> measurement) throws Exception {
    Path checkpoints = Files.createTempDirectory("crossbook-benchmark");
    Observed.reset();
    JobClient client = job.start(checkpoints);
    CompletableFuture<JobExecutionResult> end = client.getJobExecutionResult();
    try {
      while (Observed.FACTS.sum() == 0 && !end.isDone()) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      T taken = end.isDone() ? null : measurement.take();
      if (end.isDone()) {
        end.get();
        throw new IllegalStateException("the job ended while it was measured");
      }
      return taken;
    } finally {
      if (!end.isDone()) {
        client.cancel().get();
        // Ends with a cancellation, which is no failure here.
        end.handle((result, cancelled) -> result).get();
      }
      delete(checkpoints);
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  private static void summary(Map<String, List<Rate>> rates) {
    System.out.printf(
        "%nLeast/median/greatest of the rounds.%n%n%-26s %30s %30s %7s %22s %7s%n",
        "", "bare, facts/s", "Crossbook, facts/s", "share", "facts/cpu-s (medians)", "share");
    for (int parallelism = 1; parallelism <= 2; parallelism++) {
      for (StateBackend backend : StateBackend.values()) {
        List<Rate> bare = rates.get(name(parallelism, backend, JobUnderTest.BARE));
        List<Rate> ours = rates.get(name(parallelism, backend, JobUnderTest.CROSSBOOK));
        double[] bareTime = bare.stream().mapToDouble(Rate::perSecond).sorted().toArray();
        double[] oursTime = ours.stream().mapToDouble(Rate::perSecond).sorted().toArray();
        double bareCpu = median(bare.stream().mapToDouble(Rate::perCpuSecond).sorted().toArray());
        double oursCpu = median(ours.stream().mapToDouble(Rate::perCpuSecond).sorted().toArray());
        System.out.printf(
            Locale.ROOT,
            "%-26s %30s %30s %6.0f%% %22s %6.0f%%%n",
            "parallelism " + parallelism + ", " + backend,
            spread(bareTime),
            spread(oursTime),
            100 * median(oursTime) / median(bareTime),
            String.format(Locale.ROOT, "%.0f, %.0f", bareCpu, oursCpu),
            100 * oursCpu / bareCpu);
      }
    }
  }

  static double median(double[] sorted) {
    return sorted[sorted.length / 2];
  }

  static String spread(double[] sorted) {
    return String.format(
        Locale.ROOT, "%.0f/%.0f/%.0f", sorted[0], median(sorted), sorted[sorted.length - 1]);
  }

  /**
   * Measures the time from the stamp of a fact to the opportunity that it confirms, and, for
   * comparison, to the operator that does nothing.
   *
   * @param factsPerSecond the load, which does not heed the job
   */
  public static void latency(int rounds, long factsPerSecond, int warmSeconds, int seconds)
      throws Exception {
    Load load = new Load(INSTRUMENTS, CALM_FACTS_TIMED, factsPerSecond);
    header();
    for (int round = 0; round < rounds; round++) {
      for (StateBackend backend : StateBackend.values()) {
        for (JobUnderTest job : JobUnderTest.values()) {
          run(job, load, 1, backend, timed(job, backend, warmSeconds, seconds));
        }
      }
    }
  }

  /**
   * The same with facts that come out of sockets: simulated venues in a process of their own send
   * frames that live lanes read and decode, and the time runs from the moment at which a frame was
   * read. The venues do not wait for anybody.
   *
   * @param speed how much faster than real venues they move
   */
  public static void socketLatency(int rounds, double speed, int warmSeconds, int seconds)
      throws Exception {
    header();
    for (int round = 0; round < rounds; round++) {
      for (StateBackend backend : StateBackend.values()) {
        for (JobUnderTest job : JobUnderTest.values()) {
          try (SimulatedLoad venues = SimulatedLoad.start(speed)) {
            run(
                checkpoints -> job.startLive(venues, backend, checkpoints),
                timed(job, backend, warmSeconds, seconds));
          }
        }
      }
    }
  }

  private static Measurement<Histogram> timed(
      JobUnderTest job, StateBackend backend, int warmSeconds, int seconds) {
    return () -> {
      TimeUnit.SECONDS.sleep(warmSeconds);
      Observed.latencies();
      final long facts = Observed.FACTS.sum();
      TimeUnit.SECONDS.sleep(seconds);
      Histogram latencies = Observed.latencies();
      print(job, backend, latencies, (double) (Observed.FACTS.sum() - facts) / seconds);
      return latencies;
    };
  }

  private static void header() {
    System.out.printf(
        "%-28s %8s %9s %9s %9s %9s %9s %7s%n",
        "milliseconds", "count", "p50", "p95", "p99", "p99.9", "greatest", "facts/s");
  }

  private static void print(
      JobUnderTest job, StateBackend backend, Histogram latencies, double factsPerSecond) {
    System.out.printf(
        Locale.ROOT,
        "%-28s %8d %9.2f %9.2f %9.2f %9.2f %9.2f %7.0f%n",
        backend + " " + job,
        latencies.getTotalCount(),
        latencies.getValueAtPercentile(50) / 1e6,
        latencies.getValueAtPercentile(95) / 1e6,
        latencies.getValueAtPercentile(99) / 1e6,
        latencies.getValueAtPercentile(99.9) / 1e6,
        latencies.getMaxValue() / 1e6,
        factsPerSecond);
  }
}
