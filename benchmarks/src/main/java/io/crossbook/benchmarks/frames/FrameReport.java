package io.crossbook.benchmarks.frames;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs {@link FrameToBook} with JMH and prints time and bytes for a frame, side by side. */
public final class FrameReport {
  private FrameReport() {}

  /** One side: for a frame, nanoseconds of processor time over the iterations, of time, bytes. */
  private record Cell(double least, double median, double greatest, double elapsed, double bytes) {}

  /**
   * Runs.
   *
   * @param recordings folder of recordings; empty to use generated frames
   * @param forks JVMs for each measurement
   * @throws RunnerException if a measurement failed
   */
  public static void run(String recordings, int forks) throws RunnerException {
    Recordings.readFrom(recordings);
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(FrameToBook.class.getName())
            .addProfiler(GCProfiler.class)
            .forks(forks)
            .shouldFailOnError(true)
            .jvmArgsPrepend("-D" + Recordings.FOLDER + "=" + recordings);
    print(new Runner(options.build()).run());
  }

  private static void print(Collection<RunResult> results) {
    Map<String, Map<String, Cell>> rows = new TreeMap<>();
    for (RunResult result : results) {
      String row = result.getParams().getParam("feed") + " " + result.getParams().getParam("scope");
      String side = result.getParams().getParam("side");
      rows.computeIfAbsent(row, r -> new TreeMap<>())
          .put(side == null ? "crossbook" : side, cell(result));
    }
    System.out.println();
    for (Feed feed : Feed.values()) {
      Recording recording = Recordings.of(feed);
      System.out.printf(
          Locale.ROOT,
          "%-18s %s frames: %d books, %d updates of %.0f bytes%n",
          feed,
          recording.source(),
          recording.instruments().size(),
          recording.updates().size(),
          recording.meanUpdateBytes());
    }
    System.out.printf(
        "%nFor a frame: processor time in ns as least/median/greatest of the iterations, and the%n"
            + "ratio of the medians; the median of the elapsed time in ns; bytes allocated.%n%n"
            + "%-26s %18s %22s %7s %9s %9s %8s %8s%n",
        "", "ours", "XChange", "ratio", "elapsed", "XChange", "bytes", "XChange");
    rows.forEach(
        (row, cells) -> {
          Cell ours = cells.get("crossbook");
          Cell theirs = cells.get("xchange");
          System.out.printf(
              Locale.ROOT,
              "%-26s %18s %22s %7s %9.0f %9s %8.0f %8s%n",
              row,
              time(ours),
              theirs == null ? "-" : time(theirs),
              theirs == null ? "-" : ratio(theirs.median / ours.median),
              ours.elapsed,
              theirs == null ? "-" : number(theirs.elapsed),
              ours.bytes,
              theirs == null ? "-" : number(theirs.bytes));
        });
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.0f", value);
  }

  private static Cell cell(RunResult result) {
    List<Double> cpu = new ArrayList<>();
    List<Double> elapsed = new ArrayList<>();
    double bytes = 0;
    double frames = 0;
    for (BenchmarkResult fork : result.getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        double count = score(iteration, "frames");
        cpu.add(score(iteration, "cpu") / count);
        elapsed.add(score(iteration, "frame"));
        bytes += score(iteration, "bytes");
        frames += count;
      }
    }
    cpu.sort(Comparator.naturalOrder());
    elapsed.sort(Comparator.naturalOrder());
    return new Cell(
        cpu.get(0),
        cpu.get(cpu.size() / 2),
        cpu.get(cpu.size() - 1),
        elapsed.get(elapsed.size() / 2),
        bytes / frames);
  }

  private static double score(IterationResult iteration, String name) {
    return iteration.getSecondaryResults().get(name).getScore();
  }

  private static String time(Cell cell) {
    return String.format(Locale.ROOT, "%.0f/%.0f/%.0f", cell.least, cell.median, cell.greatest);
  }

  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.1fx", ratio);
  }
}
