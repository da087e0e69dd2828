package io.crossbook.sources.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.desk.DeskInput;
import io.crossbook.sources.handover.DeskReaderHarness;
import io.crossbook.sources.handover.HandoverReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.flink.core.io.InputStatus;

/**
 * Whatever is cut, lost, refused or restarted: in the end every trade and every funding payment was
 * emitted, where a restart takes back all that was emitted after the checkpoint.
 */
class ExecutionPropertyTest {
  private static final int STEPS = 60;

  /** What is restored: the reader's splits, and what those behind it know. */
  private record Checkpoint(List<ExecutionSplit> splits, Set<String> known) {}

  @Property(tries = 12, shrinking = ShrinkingMode.OFF)
  void everyTradeIsEmitted(@ForAll long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    try (LineVenue venue = new LineVenue()) {
      Run run = new Run(venue, random.nextBoolean());
      try {
        for (int step = 0; step < STEPS; step++) {
          act(random, venue, run);
        }
        venue.failing.set(0);
        run.until(() -> run.known.size() >= everything(venue).size());
        assertThat(run.known).containsExactlyInAnyOrderElementsOf(everything(venue));
        // The cursor of a checkpoint that is taken now is not ahead of what was emitted.
        run.checkpoint();
        run.restart();
        venue.trade("last", false);
        venue.settle();
        run.until(() -> run.known.size() >= everything(venue).size());
        assertThat(run.known).containsExactlyInAnyOrderElementsOf(everything(venue));
      } finally {
        run.reader.close();
      }
    }
  }

  /** Ids of all trades and of all funding. */
  private static List<String> everything(LineVenue venue) {
    List<String> all = new ArrayList<>(venue.trades());
    all.addAll(venue.settled());
    return all;
  }

  private static void act(SplittableRandom random, LineVenue venue, Run run) throws Exception {
    switch (random.nextInt(13)) {
      case 12 -> venue.settle();
      case 0, 1, 2 -> venue.trade("told", true);
      case 3, 4 -> venue.trade("untold", false);
      case 5 -> venue.cut();
      case 6 -> venue.failing.addAndGet(random.nextInt(4));
      case 7, 8 -> run.checkpoint();
      case 9 -> run.restart();
      default -> run.take(random.nextInt(12));
    }
  }

  /** A reader with what is behind it. */
  private static final class Run {
    private final LineVenue venue;
    private final LaneTimes times;
    private DeskReaderHarness harness;
    private HandoverReader<ExecutionSplit> reader;
    private Set<String> known = new HashSet<>();
    private Checkpoint checkpoint;

    /**
     * @param reads true if the history is read although nothing seems to be missing
     */
    Run(LineVenue venue, boolean reads) {
      this.venue = venue;
      this.times =
          AccountLaneTest.times(
              reads ? Duration.ofMillis(3) : Duration.ofMillis(100), Duration.ofMillis(50));
      checkpoint = new Checkpoint(List.of(AccountLaneTest.begin()), Set.of());
      start();
    }

    private void start() {
      harness = new DeskReaderHarness();
      known = new HashSet<>(checkpoint.known);
      reader =
          new HandoverReader<>(
              harness,
              "account",
              (split, metrics) -> Optional.of(AccountLaneTest.lane(venue, split, times, false)));
      reader.addSplits(checkpoint.splits);
    }

    private void checkpoint() {
      checkpoint = new Checkpoint(reader.snapshotState(1), Set.copyOf(known));
    }

    private void restart() {
      reader.close();
      start();
    }

    private void learn() {
      for (DeskInput input : harness.inputs) {
        if (input instanceof DeskInput.FillReport fill) {
          known.add(fill.fill().tradeId());
        } else if (input instanceof DeskInput.FundingReport funding) {
          known.add(funding.payment().id());
        }
      }
      harness.inputs.clear();
    }

    /** Lets the reader take so many steps, or all until every trade is known. */
    private void take(int steps) throws Exception {
      for (int i = 0; i < steps; i++) {
        boolean took = reader.pollNext(harness) == InputStatus.MORE_AVAILABLE;
        learn();
        if (!took) {
          if (known.size() >= everything(venue).size()) {
            return;
          }
          reader.isAvailable().get(20, TimeUnit.SECONDS);
        }
      }
    }

    private void until(BooleanSupplier holds) throws Exception {
      harness.until(
          reader,
          inputs -> {
            learn();
            return holds.getAsBoolean();
          });
    }
  }
}
