package io.crossbook.sources.replay;

import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Fact;
import io.crossbook.sources.capture.CaptureException;
import io.crossbook.sources.capture.CaptureMerge;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolFactory;
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
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;

/**
 * Reads merged captures and drives the lane's engine. All methods are called by the task thread.
 *
 * <p>After a restore the records before the checkpoint are fed again with their facts thrown away:
 * that rebuilds the books exactly, and costs only decoding.
 */
final class CaptureSourceReader implements SourceReader<LaneEvent, CaptureSplit> {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final CompletableFuture<Void> AVAILABLE = CompletableFuture.completedFuture(null);

  private final SourceReaderContext context;
  private final ProtocolFactory protocols;
  private final ReplayOptions options;
  private final EngineOutput engineOutput = new EngineOutput();
  private CaptureSplit split;
  private boolean noMoreSplits;
  private CaptureMerge merge;
  private LaneEngine engine;
  private LaneRecord next;
  private long records;
  private long silentUntil;
  private long events;
  private long watermark = Long.MIN_VALUE;
  private long firstTime;
  private long startedAt;
  private CompletableFuture<Void> available = new CompletableFuture<>();

  CaptureSourceReader(
      SourceReaderContext context, ProtocolFactory protocols, ReplayOptions options) {
    this.context = context;
    this.protocols = protocols;
    this.options = options;
  }

  @Override
  public void start() {
    context.metricGroup().gauge("captureBytesRead", () -> merge == null ? 0L : merge.bytesRead());
    context.metricGroup().gauge("captureBytesTotal", () -> merge == null ? 0L : merge.bytesTotal());
    context.metricGroup().gauge("captureRecords", () -> records);
    context.metricGroup().gauge("captureBytesLost", () -> merge == null ? 0L : merge.bytesLost());
    if (split == null) {
      context.sendSplitRequest();
    }
  }

  @Override
  public void addSplits(List<CaptureSplit> splits) {
    split = splits.get(0);
    silentUntil = split.records();
    wake();
  }

  @Override
  public void notifyNoMoreSplits() {
    noMoreSplits = true;
    wake();
  }

  @Override
  public InputStatus pollNext(ReaderOutput<LaneEvent> output) throws Exception {
    if (split == null) {
      return noMoreSplits ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
    }
    engineOutput.target = output;
    if (merge == null) {
      open();
    }
    if (next == null) {
      return InputStatus.END_OF_INPUT;
    }
    long wait = waitNanos();
    if (wait > 0) {
      available = new CompletableFuture<>();
      available.completeOnTimeout(null, wait, TimeUnit.NANOSECONDS);
      return InputStatus.NOTHING_AVAILABLE;
    }
    engine.on(next);
    records++;
    next = merge.next();
    return next == null ? InputStatus.END_OF_INPUT : InputStatus.MORE_AVAILABLE;
  }

  @Override
  public List<CaptureSplit> snapshotState(long checkpointId) {
    return split == null
        ? List.of()
        : List.of(new CaptureSplit(split.files(), Math.max(records, silentUntil)));
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return available;
  }

  @Override
  public void close() throws CaptureException {
    if (merge != null) {
      merge.close();
    }
  }

  private void wake() {
    available.complete(null);
    available = AVAILABLE;
  }

  private void open() throws CaptureException {
    merge = CaptureMerge.open(split.files().stream().map(Path::of).toList());
    List<PublicProtocol> made = new ArrayList<>();
    for (Map.Entry<String, String> each : merge.protocols().entrySet()) {
      made.add(protocols.create(each.getValue(), each.getKey()));
    }
    engine = new LaneEngine(made, engineOutput);
    next = merge.next();
    if (next == null) {
      return;
    }
    engine.start(next.time());
    while (next != null && records < silentUntil) {
      engine.on(next);
      records++;
      next = merge.next();
    }
    if (next != null) {
      firstTime = next.time();
      startedAt = System.nanoTime();
    }
  }

  private long waitNanos() {
    if (options.speed() == 0) {
      return 0;
    }
    double due = (next.time() - firstTime) / options.speed();
    return (long) due - (System.nanoTime() - startedAt);
  }

  private void crashIfDue() {
    if (options.crashAfter() == 0 || events != options.crashAfter()) {
      return;
    }
    try {
      Files.createFile(Path.of(options.crashMarker()));
    } catch (FileAlreadyExistsException crashedBefore) {
      return;
    } catch (IOException refused) {
      throw new IllegalStateException(
          "the crash marker " + options.crashMarker() + " cannot be made", refused);
    }
    throw new IllegalStateException("crashed on purpose after " + events + " events");
  }

  /** Passes facts on with their time; what a protocol wants done is history in a replay. */
  private final class EngineOutput implements ProtocolOutput {
    private ReaderOutput<LaneEvent> target;

    @Override
    public void fact(Fact fact) {
      emit(LaneEvent.of(fact));
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
      byte[] payload =
          Arrays.copyOfRange(bytes, offset, offset + Math.min(length, DeadLetter.MAX_PAYLOAD));
      emit(
          LaneEvent.of(
              new DeadLetter(
                  engine.activeVenue(), connection, time, reason.word(), detail, payload)));
    }

    private void emit(LaneEvent event) {
      if (records < silentUntil) {
        return;
      }
      long millis = Math.floorDiv(event.time(), NANOS_PER_MILLI);
      if (millis - 1 > watermark) {
        watermark = millis - 1;
        target.emitWatermark(new Watermark(watermark));
      }
      target.collect(event, millis);
      events++;
      crashIfDue();
    }

    @Override
    public void connect(ConnectionPlan plan) {}

    @Override
    public void send(String connection, String text) {}

    @Override
    public void request(RestRequest request) {}

    @Override
    public void reconnect(String connection, String reason) {}
  }
}
