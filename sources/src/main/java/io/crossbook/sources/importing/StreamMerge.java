package io.crossbook.sources.importing;

import io.crossbook.sources.capture.CaptureWriter;
import io.crossbook.venues.lane.LaneRecord;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Writes the records of several streams by time, at equal times in the order of the streams, and
 * counts them. A stream that goes back in time keeps its own order.
 */
final class StreamMerge implements Closeable {
  private final CaptureWriter out;
  private final List<RecordStream> streams = new ArrayList<>();
  private final Map<LaneRecord.Kind, Long> counts = new EnumMap<>(LaneRecord.Kind.class);
  private long moved;
  private long movedNanos;
  private long firstTime;
  private long lastTime = Long.MIN_VALUE;

  private record Head(LaneRecord record, int index) {}

  StreamMerge(CaptureWriter out) {
    this.out = out;
  }

  /** Adds a stream, which this now owns. */
  void add(RecordStream stream) {
    streams.add(stream);
  }

  /** Writes one record, not earlier than those before. */
  void write(LaneRecord record) throws IOException {
    long floor = Math.max(lastTime, out.lastTime());
    LaneRecord written = record;
    if (floor != Long.MIN_VALUE && record.time() < floor) {
      written = record.at(floor);
      moved++;
      movedNanos = Math.max(movedNanos, written.time() - record.time());
    }
    if (counts.isEmpty()) {
      firstTime = written.time();
    }
    lastTime = written.time();
    counts.merge(record.kind(), 1L, Long::sum);
    out.append(written);
  }

  /** Writes every stream to its end. */
  ImportSummary writeAll() throws IOException {
    PriorityQueue<Head> heads =
        new PriorityQueue<>(
            Comparator.comparingLong((Head head) -> head.record.time())
                .thenComparingInt(head -> head.index));
    for (int i = 0; i < streams.size(); i++) {
      refill(heads, i);
    }
    for (Head head = heads.poll(); head != null; head = heads.poll()) {
      write(head.record);
      refill(heads, head.index);
    }
    return new ImportSummary(
        counts, moved, movedNanos, 0, firstTime, lastTime == Long.MIN_VALUE ? 0 : lastTime);
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (RecordStream stream : streams) {
      try {
        stream.close();
      } catch (IOException failed) {
        if (failure == null) {
          failure = failed;
        } else {
          failure.addSuppressed(failed);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void refill(PriorityQueue<Head> heads, int index) throws IOException {
    LaneRecord record = streams.get(index).next();
    if (record != null) {
      heads.add(new Head(record, index));
    }
  }
}
