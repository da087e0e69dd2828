package io.crossbook.sources;

import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Fact;
import io.crossbook.sources.capture.CaptureMerge;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.PublicProtocol;
import io.crossbook.venues.RestRequest;
import io.crossbook.venues.lane.LaneEngine;
import io.crossbook.venues.lane.LaneRecord;
import io.crossbook.wire.LaneEvent;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays the merged captures through the lane's engine. What it emits depends on nothing but the
 * captures, the protocols and how many records came before, so that a replay that was resumed emits
 * what an undisturbed one does. Belongs to the task's thread.
 */
final class CaptureSourceReader implements SourceReader<LaneEvent, CaptureSplit> {
  /** Metric: bytes of the captures that are behind. */
  static final String BYTES_READ = "captureBytesRead";

  /** Metric: bytes of all the captures. */
  static final String BYTES_TOTAL = "captureBytesTotal";

  /** Metric: bytes of tails that were cut off. */
  static final String BYTES_LOST = "captureBytesLost";

  /** Metric: records replayed, those that were fed silently included. */
  static final String RECORDS = "captureRecords";

  private static final Logger LOG = LoggerFactory.getLogger(CaptureSourceReader.class);

  /** Records fed silently in one turn, so that a long way back does not hold up checkpoints. */
  private static final int SILENT_AT_ONCE = 2_000;

  private static final int PROGRESS_EVERY = 512;

  private final ProtocolFactory protocols;
  private final CaptureOptions options;
  private final EventTimes times = new EventTimes(1);
  private final Emitter emitter = new Emitter();
  private CaptureSplit split;
  private CaptureMerge merge;
  private LaneEngine engine;
  private LaneRecord next;
  private boolean noMoreSplits;
  private boolean finished;
  private long consumed;
  private long emitted;
  private long paceFrom;
  private long pacedRecordFrom;
  private boolean pacing;
  private CompletableFuture<Void> available = new CompletableFuture<>();

  // Copies for the metrics' thread.
  private volatile long bytesRead;
  private volatile long bytesTotal;
  private volatile long bytesLost;
  private volatile long recordsSeen;

  CaptureSourceReader(
      SourceReaderContext context, ProtocolFactory protocols, CaptureOptions options) {
    this.protocols = protocols;
    this.options = options;
    context.metricGroup().gauge(BYTES_READ, () -> bytesRead);
    context.metricGroup().gauge(BYTES_TOTAL, () -> bytesTotal);
    context.metricGroup().gauge(BYTES_LOST, () -> bytesLost);
    context.metricGroup().gauge(RECORDS, () -> recordsSeen);
  }

  @Override
  public void start() {
    // The enumerator hands out the split by itself.
  }

  @Override
  public void addSplits(List<CaptureSplit> splits) {
    for (CaptureSplit added : splits) {
      if (split != null) {
        throw new IllegalStateException("a replay has one split, got " + added + " too");
      }
      split = added;
    }
    available.complete(null);
  }

  @Override
  public void notifyNoMoreSplits() {
    noMoreSplits = true;
    available.complete(null);
  }

  @Override
  public InputStatus pollNext(ReaderOutput<LaneEvent> output) throws IOException {
    if (split == null || finished) {
      if (noMoreSplits) {
        return InputStatus.END_OF_INPUT;
      }
      available = new CompletableFuture<>();
      return InputStatus.NOTHING_AVAILABLE;
    }
    emitter.output = output;
    if (merge == null) {
      open();
    }
    if (next == null) {
      return finish();
    }
    if (consumed < split.records()) {
      for (int i = 0; i < SILENT_AT_ONCE && consumed < split.records() && next != null; i++) {
        replay();
      }
      return InputStatus.MORE_AVAILABLE;
    }
    long wait = waitNanos();
    if (wait > 0) {
      available = new CompletableFuture<Void>().completeOnTimeout(null, wait, TimeUnit.NANOSECONDS);
      return InputStatus.NOTHING_AVAILABLE;
    }
    emitter.silent = false;
    long time = next.time();
    replay();
    times.passed(output, time);
    return InputStatus.MORE_AVAILABLE;
  }

  private void open() throws IOException {
    merge = CaptureMerge.open(split.files().stream().map(Path::of).toList());
    List<PublicProtocol> lane = new ArrayList<>();
    for (Map.Entry<String, String> each : merge.protocols().entrySet()) {
      lane.add(protocols.create(each.getKey(), each.getValue()));
    }
    engine = new LaneEngine(lane, emitter);
    bytesTotal = merge.bytesTotal();
    next = merge.next();
    emitter.silent = split.records() > 0;
    if (next != null) {
      engine.start(next.time() - 1);
    }
  }

  /** Feeds the record that is next to the protocols. */
  private void replay() throws IOException {
    engine.on(next);
    consumed++;
    next = merge.next();
    if (next == null || consumed % PROGRESS_EVERY == 0) {
      recordsSeen = consumed;
      bytesRead = merge.bytesRead();
      bytesLost = merge.bytesLost();
    }
  }

  private InputStatus finish() {
    finished = true;
    if (consumed < split.records()) {
      throw new IllegalStateException(
          split.files()
              + " have only "
              + consumed
              + " records, the replay had come to "
              + split.records());
    }
    if (merge.truncated()) {
      LOG.warn("{} end in a tail of {} bytes that was cut off", split.files(), merge.bytesLost());
    }
    return InputStatus.MORE_AVAILABLE;
  }

  /** How long the next record is not due; 0 if it is. */
  private long waitNanos() {
    if (options.speed() == 0) {
      return 0;
    }
    long now = System.nanoTime();
    if (!pacing) {
      pacing = true;
      paceFrom = now;
      pacedRecordFrom = next.time();
    }
    double due = (next.time() - pacedRecordFrom) / options.speed();
    return Math.max(0, (long) due - (now - paceFrom));
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return available;
  }

  @Override
  public List<CaptureSplit> snapshotState(long checkpoint) {
    return split == null
        ? List.of()
        : List.of(new CaptureSplit(split.files(), Math.max(consumed, split.records())));
  }

  @Override
  public void close() throws IOException {
    if (merge != null) {
      merge.close();
    }
  }

  private void crashIfDue() {
    emitted++;
    if (options.crashAfter() == 0 || emitted != options.crashAfter()) {
      return;
    }
    try {
      Files.createFile(Path.of(options.crashMarker()));
    } catch (FileAlreadyExistsException crashedBefore) {
      return;
    } catch (IOException failed) {
      throw new IllegalStateException(options.crashMarker() + " cannot be created", failed);
    }
    throw new IllegalStateException("crashed on purpose after " + emitted + " facts");
  }

  /** Emits what the protocols know; nobody answers their wishes in a replay. */
  private final class Emitter implements ProtocolOutput {
    private ReaderOutput<LaneEvent> output;
    private boolean silent;

    @Override
    public void fact(Fact fact) {
      if (!silent) {
        times.emit(output, LaneEvent.of(fact));
        crashIfDue();
      }
    }

    @Override
    public void deadLetter(
        String connection,
        long time,
        DeadLetterReason reason,
        String detail,
        byte[] bytes,
        int offset,
        int length) {
      if (!silent) {
        byte[] payload =
            Arrays.copyOfRange(bytes, offset, offset + Math.min(length, DeadLetter.MAX_PAYLOAD));
        times.emit(
            output,
            LaneEvent.of(
                new DeadLetter(
                    engine.activeVenue(), connection, time, reason.word(), detail, payload)));
        crashIfDue();
      }
    }

    @Override
    public void connect(ConnectionPlan plan) {
      // The capture holds what was connected.
    }

    @Override
    public void send(String connection, String text) {
      // The capture holds what was sent.
    }

    @Override
    public void request(RestRequest request) {
      // The capture holds what was answered.
    }

    @Override
    public void reconnect(String connection, String reason) {
      // The capture holds what was closed and opened.
    }
  }
}
