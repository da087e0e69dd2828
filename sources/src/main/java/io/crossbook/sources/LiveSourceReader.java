package io.crossbook.sources;

import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Fact;
import io.crossbook.sources.live.LaneCounters;
import io.crossbook.sources.live.LaneSink;
import io.crossbook.sources.live.LiveLane;
import io.crossbook.transport.AccountClient;
import io.crossbook.venues.lane.LaneRecord;
import io.crossbook.wire.LaneEvent;
import io.crossbook.wire.metrics.FlinkSeries;
import io.crossbook.wire.metrics.Series;
import io.crossbook.wire.metrics.VenueFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;

/**
 * Runs its lanes on the task's thread. The watermark is that of the lane that is furthest behind; a
 * lane that nothing comes from still ticks each millisecond. Keeps no state.
 */
final class LiveSourceReader implements SourceReader<LaneEvent, LaneSplit> {
  /** Metric group of a lane; the lane's name is the group's value. */
  static final String GROUP = "lane";

  /** Listings of a lane whose market is a metric. */
  private static final int MOST_LISTINGS = 50;

  /**
   * Time between watermarks. Detectors and the desk look at the time of each fact first, and the
   * pattern that confirms does not wait for it, so that only the end of what nothing more is heard
   * of waits. At one a millisecond, two dozen tasks woke up a thousand times a second each.
   */
  private static final long WATERMARK_MILLIS = 10;

  private static final double NANOS = 1e9;

  private final SourceReaderContext context;
  private final LaneFactory factory;
  private final EventTimes times = new EventTimes(WATERMARK_MILLIS);
  private final List<LaneSplit> added = new ArrayList<>();
  private final List<Running> lanes = new ArrayList<>();
  private boolean noMoreSplits;
  private ReaderOutput<LaneEvent> output;
  private CompletableFuture<Void> available = new CompletableFuture<>();

  LiveSourceReader(SourceReaderContext context, LaneFactory factory) {
    this.context = context;
    this.factory = factory;
  }

  @Override
  public void start() {
    // The enumerator deals the lanes by itself.
  }

  @Override
  public void addSplits(List<LaneSplit> splits) {
    added.addAll(splits);
    available.complete(null);
  }

  @Override
  public void notifyNoMoreSplits() {
    noMoreSplits = true;
    available.complete(null);
  }

  @Override
  public InputStatus pollNext(ReaderOutput<LaneEvent> newOutput) {
    output = newOutput;
    for (LaneSplit split : added) {
      Running running = new Running();
      running.lane = factory.create(split, running);
      lanes.add(running);
      register(split.lane(), running);
      running.lane.start();
    }
    added.clear();
    if (lanes.isEmpty()) {
      if (noMoreSplits) {
        return InputStatus.END_OF_INPUT;
      }
      available = new CompletableFuture<>();
      return InputStatus.NOTHING_AVAILABLE;
    }
    boolean took = false;
    long passed = Long.MAX_VALUE;
    for (Running running : lanes) {
      took |= running.lane.step();
      passed = Math.min(passed, running.passed);
    }
    if (passed != Long.MIN_VALUE) {
      times.passed(output, passed);
    }
    return took ? InputStatus.MORE_AVAILABLE : InputStatus.NOTHING_AVAILABLE;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    if (lanes.isEmpty() || !added.isEmpty()) {
      return added.isEmpty() ? available : CompletableFuture.completedFuture(null);
    }
    if (lanes.size() == 1) {
      return lanes.get(0).lane.available();
    }
    return CompletableFuture.anyOf(
            lanes.stream().map(each -> each.lane.available()).toArray(CompletableFuture<?>[]::new))
        .thenAccept(any -> {});
  }

  @Override
  public List<LaneSplit> snapshotState(long checkpoint) {
    return List.of();
  }

  @Override
  public void close() {
    lanes.forEach(each -> each.lane.close());
  }

  private void register(String name, Running running) {
    Series series = new FlinkSeries(context.metricGroup().addGroup(GROUP, name));
    LiveLane lane = running.lane;
    LaneCounters counters = lane.counters();
    series.counter("ingest_messages_total", counters::messages);
    series.counter("ingest_bytes_total", counters::bytes);
    series.counter("ingest_reconnects_total", counters::reconnects);
    series.counter("ingest_gaps_total", counters::gaps);
    series.counter("ingest_resyncs_total", counters::resyncs);
    series.counter("ingest_checksum_failures_total", counters::checksumFailures);
    series.counter("ingest_dead_letters_total", counters::deadLetters);
    series.counter("ingest_frames_sent_total", counters::sentFrames);
    series.counter("ingest_frames_unsent_total", counters::unsentFrames);
    series.counter("ingest_requests_total", counters::restCalls);
    series.counter("ingest_requests_limited_total", counters::restLimited);
    series.counter("ingest_pauses_total", counters::pauses);
    series.gauge("ingest_queue_records", lane::queueDepth);
    series.gauge("ingest_queue_wait_seconds", () -> counters.lagNanos() / NANOS);
    running.figures = new VenueFigures(series, MOST_LISTINGS, AccountClient::wallClock);
    for (String venue : lane.venues()) {
      running.figures.watch(venue);
      series.gauge(
          "exchange_clock_offset_seconds",
          () -> counters.clockOffsets().getOrDefault(venue, 0L) / NANOS,
          "exchange",
          venue);
    }
  }

  /** A lane with how far it came. */
  private final class Running implements LaneSink {
    private LiveLane lane;
    private VenueFigures figures;
    private long passed = Long.MIN_VALUE;

    @Override
    public void record(LaneRecord record) {
      // Only a recorder wants the raw records.
    }

    @Override
    public void fact(Fact fact) {
      figures.on(fact);
      times.emit(output, LaneEvent.of(fact));
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      times.emit(output, LaneEvent.of(letter));
    }

    @Override
    public void passed(long time) {
      passed = time;
    }
  }
}
