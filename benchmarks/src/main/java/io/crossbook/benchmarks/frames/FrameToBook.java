package io.crossbook.benchmarks.frames;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * From the bytes of a frame to the verified book that it leads to. An operation is a pass over a
 * whole recording; the counter {@code frame} is the time for one frame.
 *
 * <p>{@code updates} measures the updates alone, on books that were primed before; {@code all}
 * measures the snapshots as well.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 9, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class FrameToBook {
  /** Time for a frame. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class PerFrame {
    /** Frames. */
    public long frame;
  }

  /** What the measured loop used, as the machine's other work does not change it. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Usage {
    /** Frames. */
    public long frames;

    /** Bytes that the measured loop alone allocated. */
    public long bytes;

    /** Processor time of the thread in the measured loop, nanoseconds. */
    public long cpu;
  }

  /** A pass that is ready to begin. */
  private static final class Pass {
    private final Recording recording;
    private final Supplier<Books> maker;
    private final List<Frame> frames;
    private final boolean primed;
    private Books books;

    Pass(Recording recording, String scope, Supplier<Books> maker) {
      this.recording = recording;
      this.maker = maker;
      this.primed = scope.equals("updates");
      List<Frame> all = new ArrayList<>(recording.priming());
      all.addAll(recording.updates());
      this.frames = primed ? recording.updates() : all;
    }

    void begin() {
      books = maker.get();
      if (primed) {
        recording.priming().forEach(books::accept);
      }
    }

    void run(PerFrame perFrame, Usage usage, Blackhole hole) {
      final long bytes = THREADS.getCurrentThreadAllocatedBytes();
      final long cpu = THREADS.getCurrentThreadCpuTime();
      for (Frame frame : frames) {
        books.accept(frame);
      }
      usage.cpu += THREADS.getCurrentThreadCpuTime() - cpu;
      usage.bytes += THREADS.getCurrentThreadAllocatedBytes() - bytes;
      usage.frames += frames.size();
      perFrame.frame += frames.size();
      hole.consume(books);
    }
  }

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Feeds that both sides decode; the sides of a feed are measured one right after the other. */
  @State(Scope.Thread)
  public static class Compared {
    /** The feed. */
    @Param({"KRAKEN_V1", "BINANCE", "COINBASE_EXCHANGE"})
    public String feed;

    /** What is measured. */
    @Param({"updates", "all"})
    public String scope;

    /** Our protocol objects, or XChange's handlers. */
    @Param({"crossbook", "xchange"})
    public String side;

    private Pass pass;

    /** Loads the frames and checks that what they lead to is right. */
    @Setup(Level.Trial)
    public void load() {
      Recording recording = checked(feed);
      pass =
          new Pass(
              recording,
              scope,
              side.equals("xchange") ? () -> XchangeBooks.of(recording) : ours(recording));
    }

    /** New books. */
    @Setup(Level.Invocation)
    public void begin() {
      pass.begin();
    }
  }

  /** Feeds that XChange 5.2.0 does not decode. */
  @State(Scope.Thread)
  public static class Alone {
    /** The feed. */
    @Param({"KRAKEN_V2", "COINBASE_ADVANCED"})
    public String feed;

    /** What is measured. */
    @Param({"updates", "all"})
    public String scope;

    private Pass pass;

    /** Loads the frames and checks that what they lead to is right. */
    @Setup(Level.Trial)
    public void load() {
      Recording recording = checked(feed);
      pass = new Pass(recording, scope, ours(recording));
    }

    /** New books. */
    @Setup(Level.Invocation)
    public void begin() {
      pass.begin();
    }
  }

  private static Recording checked(String feed) {
    Recording recording = Recordings.of(Feed.valueOf(feed));
    Agreement.check(recording);
    return recording;
  }

  private static Supplier<Books> ours(Recording recording) {
    return () -> new OurBooks(recording.feed(), recording.metadata());
  }

  /** Ours beside XChange's. */
  @Benchmark
  public void compared(Compared state, PerFrame perFrame, Usage usage, Blackhole hole) {
    state.pass.run(perFrame, usage, hole);
  }

  /** Ours. */
  @Benchmark
  public void alone(Alone state, PerFrame perFrame, Usage usage, Blackhole hole) {
    state.pass.run(perFrame, usage, hole);
  }
}
