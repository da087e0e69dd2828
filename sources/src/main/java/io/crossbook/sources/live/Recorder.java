package io.crossbook.sources.live;

import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Fact;
import io.crossbook.sources.capture.CaptureException;
import io.crossbook.sources.capture.CaptureHeader;
import io.crossbook.sources.capture.CaptureWriter;
import io.crossbook.venues.lane.LaneRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Records a live lane into a capture until it is stopped. The protocols run, since they subscribe;
 * their facts are only counted. {@link #run} belongs to one thread; {@link #stop} may be called by
 * any other.
 */
public final class Recorder implements LaneSink {
  private final LiveLane lane;
  private final Path file;
  private final CaptureHeader header;
  private CaptureWriter out;
  private CaptureException failure;
  private volatile boolean stopped;
  private volatile long records;
  private volatile long facts;
  private volatile long fileBytes;

  /** A recorder that writes a new file; each venue is read back with the protocol of its own id. */
  public Recorder(LaneSettings settings, List<LaneVenue> venues, Path file, String createdBy) {
    this.file = file;
    Map<String, String> protocols = new TreeMap<>();
    venues.forEach(venue -> protocols.put(venue.definition().id(), venue.definition().id()));
    this.header = new CaptureHeader(createdBy, protocols);
    this.lane = new LiveLane(settings, venues, this);
  }

  /** Records until {@link #stop}, at most so long; then the lane and the file are closed. */
  public void run(Duration atMost) throws CaptureException, InterruptedException {
    try (CaptureWriter writer = CaptureWriter.create(file, header)) {
      out = writer;
      long end = System.nanoTime() + atMost.toNanos();
      try (LiveLane running = lane) {
        running.start();
        while (!stopped && System.nanoTime() - end < 0) {
          if (!step()) {
            running.await();
          }
        }
      }
      // What was stamped before the lane ended, the closing of its connections included.
      while (step()) {
        Thread.onSpinWait();
      }
    }
  }

  private boolean step() throws CaptureException {
    boolean took = lane.step();
    if (failure != null) {
      throw failure;
    }
    return took;
  }

  /** Ends {@link #run} soon. */
  public void stop() {
    stopped = true;
  }

  /** What the lane counts. */
  public LaneCounters counters() {
    return lane.counters();
  }

  /** Records written so far. */
  public long records() {
    return records;
  }

  /** Facts that the protocols made of them. */
  public long facts() {
    return facts;
  }

  /** Bytes in the file so far. */
  public long fileBytes() {
    return fileBytes;
  }

  @Override
  public void record(LaneRecord record) {
    try {
      out.append(record);
      records = out.records();
      fileBytes = out.bytes();
    } catch (CaptureException failed) {
      failure = failed;
    }
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, others only read
  public void fact(Fact fact) {
    facts++;
  }

  @Override
  public void deadLetter(DeadLetter letter) {
    // Counted by the lane; the frame itself is in the capture.
  }

  @Override
  public void passed(long time) {
    try {
      out.flushIfDue(time);
    } catch (CaptureException failed) {
      failure = failed;
    }
  }
}
