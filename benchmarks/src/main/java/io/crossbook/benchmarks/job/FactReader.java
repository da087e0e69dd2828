package io.crossbook.benchmarks.job;

import io.crossbook.core.fact.Fact;
import io.crossbook.wire.LaneEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;

/**
 * A lane that emits as real lanes do: event time is the receive time in milliseconds, and a
 * watermark follows each millisecond. The task's thread.
 */
abstract class FactReader implements SourceReader<LaneEvent, FactSource.Lane> {
  static final long NANOS_PER_MILLI = 1_000_000L;

  private final Load load;
  private final CompletableFuture<Void> assigned = new CompletableFuture<>();
  private MarketFacts facts;
  private long watermark = Long.MIN_VALUE;

  FactReader(Load load) {
    this.load = load;
  }

  /** The facts are ready. */
  abstract void begin(MarketFacts market, FactSource.Lane lane);

  /** Emits what is there; true if there may be more at once. */
  abstract boolean step(ReaderOutput<LaneEvent> output);

  /** Completes when there is something to emit. */
  abstract CompletableFuture<Void> more();

  @Override
  public final void start() {}

  @Override
  public final void addSplits(List<FactSource.Lane> lanes) {
    FactSource.Lane lane = lanes.get(0);
    facts = new MarketFacts(load, lane.number(), lane.lanes());
    begin(facts, lane);
    assigned.complete(null);
  }

  @Override
  public final InputStatus pollNext(ReaderOutput<LaneEvent> output) {
    if (facts == null) {
      return InputStatus.NOTHING_AVAILABLE;
    }
    return step(output) ? InputStatus.MORE_AVAILABLE : InputStatus.NOTHING_AVAILABLE;
  }

  @Override
  public final CompletableFuture<Void> isAvailable() {
    return facts == null ? assigned : more();
  }

  @Override
  public void notifyNoMoreSplits() {}

  @Override
  public final List<FactSource.Lane> snapshotState(long checkpoint) {
    return List.of();
  }

  @Override
  public final void notifyCheckpointComplete(long checkpoint) {
    Observed.CHECKPOINT.set(checkpoint);
  }

  final void emit(ReaderOutput<LaneEvent> output, Fact fact) {
    output.collect(LaneEvent.of(fact), Math.floorDiv(fact.time(), NANOS_PER_MILLI));
  }

  /** Everything before this time was emitted. */
  final void passed(ReaderOutput<LaneEvent> output, long nanos) {
    long reached = Math.floorDiv(nanos, NANOS_PER_MILLI) - 1;
    if (reached > watermark) {
      watermark = reached;
      output.emitWatermark(new Watermark(reached));
    }
  }

  @Override
  public abstract void close();
}
