package io.crossbook.benchmarks.job;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.wire.LaneEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.connector.source.ReaderOutput;

/**
 * Emits at a fixed rate that does not heed how the job is doing: a thread of its own puts facts
 * into a queue at their times, as sockets do. Each fact is stamped with the time at which it was
 * due, so that a job that stalls, or a generator that is late, shows as latency and not as a gap in
 * the load.
 */
final class PacedReader extends FactReader {
  private final long between;

  private final ConcurrentLinkedQueue<BookView> queue = new ConcurrentLinkedQueue<>();
  private final AtomicReference<CompletableFuture<Void>> waiting =
      new AtomicReference<>(CompletableFuture.completedFuture(null));
  private volatile boolean closed;
  private MarketFacts market;
  private Thread generator;
  private boolean begun;

  PacedReader(Load load) {
    super(load);
    this.between = 1_000_000_000L / load.factsPerSecond();
  }

  @Override
  void begin(MarketFacts facts, FactSource.Lane lane) {
    if (lane.lanes() != 1) {
      throw new IllegalArgumentException("a paced load has one lane, not " + lane.lanes());
    }
    market = facts;
    generator = new Thread(this::generate, "facts");
    generator.setDaemon(true);
    generator.start();
  }

  private void generate() {
    // After the listings, which carry the time at which the task began.
    long due = Observed.now() + 10 * NANOS_PER_MILLI;
    while (!closed) {
      long wait = due - Observed.now();
      if (wait > 0) {
        LockSupport.parkNanos(wait);
        continue;
      }
      queue.add(market.next(due));
      waiting.get().complete(null);
      due += between;
    }
  }

  @Override
  boolean step(ReaderOutput<LaneEvent> output) {
    if (!begun) {
      begun = true;
      for (Fact listing : market.listings(Observed.now())) {
        emit(output, listing);
      }
    }
    BookView fact = queue.poll();
    if (fact == null) {
      // First a new promise, then another look: what comes in between completes the promise.
      waiting.set(new CompletableFuture<>());
      fact = queue.poll();
      if (fact == null) {
        return false;
      }
    }
    // A millisecond is over when the first fact of a later one is there.
    passed(output, fact.time());
    emit(output, fact);
    Observed.FACTS.increment();
    return true;
  }

  @Override
  CompletableFuture<Void> more() {
    return waiting.get();
  }

  @Override
  public void close() {
    closed = true;
    if (generator != null) {
      LockSupport.unpark(generator);
    }
  }
}
