package io.crossbook.sources.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Fact;
import io.crossbook.venues.lane.LaneRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Keeps what a lane gives and demands that its time never goes back. */
final class Gathered implements LaneSink {
  final List<LaneRecord> records = new ArrayList<>();
  final List<Fact> facts = new ArrayList<>();
  final List<DeadLetter> deadLetters = new ArrayList<>();
  long ticks;
  private long passed;

  @Override
  public void record(LaneRecord record) {
    assertThat(record.time()).isGreaterThan(passed);
    records.add(record);
  }

  @Override
  public void fact(Fact fact) {
    assertThat(fact.time()).isGreaterThan(passed);
    facts.add(fact);
  }

  @Override
  public void deadLetter(DeadLetter letter) {
    deadLetters.add(letter);
  }

  @Override
  public void passed(long time) {
    assertThat(time).isGreaterThan(passed);
    passed = time;
    ticks++;
  }

  List<LaneRecord> of(LaneRecord.Kind kind) {
    return records.stream().filter(record -> record.kind() == kind).toList();
  }

  List<String> texts(LaneRecord.Kind kind) {
    return of(kind).stream()
        .map(record -> new String(record.payload(), StandardCharsets.UTF_8))
        .toList();
  }

  /** Steps the lane until this holds, at most 20 seconds. */
  void until(LiveLane lane, Predicate<Gathered> holds) throws InterruptedException {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!holds.test(this)) {
      if (!lane.step()) {
        lane.await();
      }
      assertThat(System.nanoTime()).as("waited too long; have %s", records).isLessThan(end);
    }
  }
}
