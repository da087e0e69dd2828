package io.crossbook.sources;

import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Fact;
import io.crossbook.sources.live.LaneCounters;
import io.crossbook.sources.live.LaneSink;
import io.crossbook.sources.live.LiveLane;
import io.crossbook.venues.lane.LaneRecord;
import io.crossbook.wire.LaneEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Runs its lanes on the task's thread. The watermark is that of the lane that is furthest behind; a
 * lane that nothing comes from still ticks each millisecond. Keeps no state.
 */
final class LiveSourceReader implements SourceReader<LaneEvent, LaneSplit> {
  /** Metric group of a lane; the lane's name is the group's value. */
  static final String GROUP = "lane";

  private final SourceReaderContext context;
  private final LaneFactory factory;
  private final EventTimes times = new EventTimes();
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
      register(split.lane(), running.lane);
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

  private void register(String name, LiveLane lane) {
    MetricGroup group = context.metricGroup().addGroup(GROUP, name);
    LaneCounters counters = lane.counters();
    gauge(group, "messages", counters::messages);
    gauge(group, "bytes", counters::bytes);
    gauge(group, "reconnects", counters::reconnects);
    gauge(group, "gaps", counters::gaps);
    gauge(group, "resyncs", counters::resyncs);
    gauge(group, "checksumFailures", counters::checksumFailures);
    gauge(group, "deadLetters", counters::deadLetters);
    gauge(group, "sentFrames", counters::sentFrames);
    gauge(group, "unsentFrames", counters::unsentFrames);
    gauge(group, "restCalls", counters::restCalls);
    gauge(group, "restLimited", counters::restLimited);
    gauge(group, "pauses", counters::pauses);
    gauge(group, "queueDepth", () -> (long) lane.queueDepth());
    gauge(group, "lagNanos", counters::lagNanos);
    for (String venue : lane.venues()) {
      gauge(
          group.addGroup("venue", venue),
          "clockOffsetNanos",
          () -> counters.clockOffsets().getOrDefault(venue, 0L));
    }
  }

  private static void gauge(MetricGroup group, String name, Gauge<Long> value) {
    Gauge<Long> unused = group.gauge(name, value);
  }

  /** A lane with how far it came. */
  private final class Running implements LaneSink {
    private LiveLane lane;
    private long passed = Long.MIN_VALUE;

    @Override
    public void record(LaneRecord record) {
      // Only a recorder wants the raw records.
    }

    @Override
    public void fact(Fact fact) {
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
