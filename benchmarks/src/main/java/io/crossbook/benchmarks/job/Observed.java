package io.crossbook.benchmarks.job;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * What the running job shows of itself to the one who measures. Static, because the tasks of a
 * MiniCluster run in this JVM and Flink makes their functions; one job runs at a time.
 */
final class Observed {
  /** Facts that a source handed on. */
  static final LongAdder FACTS = new LongAdder();

  /** Opportunities that were confirmed. */
  static final LongAdder CONFIRMED = new LongAdder();

  /** The newest checkpoint that is complete. */
  static final AtomicLong CHECKPOINT = new AtomicLong();

  private static final long LONGEST_NANOS = 60_000_000_000L;

  /** Each sink subtask's latencies would need its own; latency is measured with one. */
  private static final SingleWriterRecorder LATENCY = new SingleWriterRecorder(LONGEST_NANOS, 3);

  private Observed() {}

  /** Nanoseconds since the epoch, as fine as {@link System#nanoTime}. */
  static long now() {
    return OFFSET + System.nanoTime();
  }

  private static final long OFFSET = offset();

  private static long offset() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano() - System.nanoTime();
  }

  static void reset() {
    FACTS.reset();
    CONFIRMED.reset();
    CHECKPOINT.set(0);
    LATENCY.reset();
  }

  /** Something that was stamped at a time came out now; by one thread only. */
  static void cameOut(long stamp) {
    LATENCY.recordValue(Math.max(0, Math.min(LONGEST_NANOS, now() - stamp)));
  }

  /** The latencies since the last call. */
  static Histogram latencies() {
    return LATENCY.getIntervalHistogram();
  }
}
