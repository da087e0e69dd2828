package io.crossbook.benchmarks.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.jobs.config.StateBackend;
import io.crossbook.launcher.cluster.ClusterShape;
import io.crossbook.launcher.cluster.ProcessCluster;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;

/** Measures what a fact costs with more instruments, and what more task managers bring. */
public final class Scale {
  /** Facts of an instrument between two opportunities. */
  private static final int CALM_FACTS = 480;

  private static final int INSTRUMENTS = 20;
  private static final int TASK_HEAP_MEGABYTES = 1024;
  private static final int MANAGED_MEGABYTES = 256;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 200;
  private static final long SETTLE_MILLIS = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Scale() {}

  /**
   * Measures the whole job at parallelism 1 with each number of instruments in turn, and prints.
   *
   * @param instruments as {@link Load#instruments} has them; the first is what others are compared
   *     with
   */
  public static void instruments(List<Integer> instruments, int rounds, int warm, int seconds)
      throws Exception {
    Map<String, List<WholeJob.Rate>> rates = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (StateBackend backend : StateBackend.values()) {
        for (int each : instruments) {
          WholeJob.Rate rate =
              WholeJob.rate(
                  JobUnderTest.CROSSBOOK, new Load(each, CALM_FACTS, 0), 1, backend, warm, seconds);
          rates.computeIfAbsent(backend + " " + each, k -> new ArrayList<>()).add(rate);
          System.out.printf(
              Locale.ROOT,
              "round %d %-8s %5d instruments %9.0f facts/s %7.2f us/fact %d checkpoints%n",
              round + 1,
              backend,
              each,
              rate.perSecond(),
              1e6 / rate.perCpuSecond(),
              rate.checkpoints());
        }
      }
    }
    System.out.printf(
        "%nLeast/median/greatest of the rounds; processor time as its median.%n%n%-24s %24s %9s %6s%n",
        "", "facts/s", "us/fact", "ratio");
    for (StateBackend backend : StateBackend.values()) {
      double first = cost(rates.get(backend + " " + instruments.get(0)));
      for (int each : instruments) {
        List<WholeJob.Rate> of = rates.get(backend + " " + each);
        System.out.printf(
            Locale.ROOT,
            "%-24s %24s %9.2f %6.2f%n",
            each + " instruments, " + backend,
            WholeJob.spread(of.stream().mapToDouble(WholeJob.Rate::perSecond).sorted().toArray()),
            cost(of),
            cost(of) / first);
      }
    }
  }

  /** Microseconds of processor time for a fact. */
  private static double cost(List<WholeJob.Rate> rates) {
    double[] sorted = rates.stream().mapToDouble(r -> 1e6 / r.perCpuSecond()).sorted().toArray();
    return WholeJob.median(sorted);
  }

  /** Task managers of one slot or more, each a process. */
  private record Shape(int taskManagers, int slots) {
    int parallelism() {
      return taskManagers * slots;
    }

    @Override
    public String toString() {
      return taskManagers + " x " + slots;
    }
  }

  /** Facts a second, and microseconds of the task managers' processor time for each. */
  private record Cost(double perSecond, double micros) {}

  /** Measures both jobs in clusters of processes with one and two task managers, and prints. */
  public static void taskManagers(int rounds, int warm, int seconds) throws Exception {
    List<Shape> shapes = List.of(new Shape(1, 1), new Shape(1, 2), new Shape(2, 1));
    System.out.printf(
        "%-10s %-10s %-8s %10s %9s%n", "managers", "job", "backend", "facts/s", "us/fact");
    for (int round = 0; round < rounds; round++) {
      for (Shape shape : shapes) {
        for (StateBackend backend : StateBackend.values()) {
          for (JobUnderTest job : JobUnderTest.values()) {
            Cost cost = cost(shape, job, backend, warm, seconds);
            System.out.printf(
                Locale.ROOT,
                "%-10s %-10s %-8s %10.0f %9.2f%n",
                shape,
                job,
                backend,
                cost.perSecond,
                cost.micros);
          }
        }
      }
    }
  }

  private static Cost cost(
      Shape shape, JobUnderTest job, StateBackend backend, int warm, int seconds) throws Exception {
    Path folder = Files.createTempDirectory("crossbook-benchmark");
    try (ProcessCluster cluster =
        ProcessCluster.start(
            folder,
            ClusterShape.of(shape.taskManagers, shape.slots)
                .withMegabytes(TASK_HEAP_MEGABYTES, MANAGED_MEGABYTES))) {
      Load load = new Load(INSTRUMENTS, CALM_FACTS, 0);
      JobID id =
          cluster.submit(
              job.name(),
              JobUnderTest.settings(shape.parallelism(), backend, folder.resolve("checkpoints")),
              environment -> job.build(environment, load, shape.parallelism()));
      cluster.awaitRunning(id, PATIENCE);
      TimeUnit.SECONDS.sleep(warm);
      Counted counted = new Counted(cluster.webAddress() + "/jobs/" + id, cluster);
      Sample from = counted.next();
      Sample to = from;
      while (to.nanos - from.nanos < TimeUnit.SECONDS.toNanos(seconds)) {
        to = counted.next();
      }
      double facts = to.facts - from.facts;
      return new Cost(
          facts * 1e9 / (to.nanos - from.nanos), (to.cpuNanos - from.cpuNanos) / 1e3 / facts);
    } finally {
      WholeJob.delete(folder);
    }
  }

  /** How much was done when. */
  private record Sample(long nanos, long facts, long cpuNanos) {}

  /**
   * Reads how many facts the sources emitted: themselves, and not the task that they are chained
   * into, which hands on each fact as often as it is routed. The job manager knows it only now and
   * then, so the moment counts at which its number becomes another.
   */
  private static final class Counted {
    private final HttpClient http = HttpClient.newHttpClient();
    private final ProcessCluster cluster;
    private final URI emitted;
    private long last;

    Counted(String job, ProcessCluster cluster) throws Exception {
      this.cluster = cluster;
      this.emitted =
          URI.create(
              job
                  + "/vertices/"
                  + source(URI.create(job))
                  + "/subtasks/metrics?agg=sum&get=Source__"
                  + JobUnderTest.FACTS
                  + ".numRecordsOut");
      this.last = facts();
    }

    Sample next() throws Exception {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (true) {
        long facts = facts();
        if (facts != last) {
          final long now = System.nanoTime();
          final long cpu = cpuNanos();
          // Another task manager's number may come a moment later.
          TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
          last = facts();
          return new Sample(now, last, cpu);
        }
        if (System.nanoTime() > end) {
          throw new IllegalStateException(
              "no fact was handed on for " + PATIENCE.toSeconds() + " s");
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    }

    private JsonNode ask(URI address) throws Exception {
      return JSON.readTree(
          http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body());
    }

    private String source(URI job) throws Exception {
      JsonNode answer = ask(job);
      for (JsonNode vertex : answer.path("vertices")) {
        if (vertex.path("name").asText().startsWith("Source: " + JobUnderTest.FACTS)) {
          return vertex.path("id").asText();
        }
      }
      throw new IllegalStateException("the job has no source of facts: " + answer);
    }

    /** Not there before the job manager first asked its task managers. */
    private long facts() throws Exception {
      return ask(emitted).path(0).path("sum").asLong();
    }

    private long cpuNanos() {
      long nanos = 0;
      for (int i = 0; i < cluster.taskManagers(); i++) {
        nanos +=
            ProcessHandle.of(cluster.taskManagerPid(i))
                .flatMap(each -> each.info().totalCpuDuration())
                .orElseThrow()
                .toNanos();
      }
      return nanos;
    }
  }
}
