package io.crossbook.benchmarks.job;

import io.crossbook.core.fact.Fact;
import io.crossbook.wire.LaneEvent;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;

/** Emits as fast as the job takes, in event time 20 microseconds apart. */
final class EagerReader extends FactReader {
  private static final long APART_NANOS = 20_000L;
  private static final int AT_ONCE = 50;

  private MarketFacts market;
  private boolean begun;
  private long time = Observed.now();

  EagerReader(Load load) {
    super(load);
  }

  @Override
  void begin(MarketFacts facts, FactSource.Lane lane) {
    market = facts;
  }

  @Override
  boolean step(ReaderOutput<LaneEvent> output) {
    if (!begun) {
      begun = true;
      for (Fact listing : market.listings(time)) {
        emit(output, listing);
      }
    }
    for (int i = 0; i < AT_ONCE; i++) {
      time += APART_NANOS;
      emit(output, market.next(time));
    }
    passed(output, time);
    Observed.FACTS.add(AT_ONCE);
    return true;
  }

  @Override
  CompletableFuture<Void> more() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {}
}
