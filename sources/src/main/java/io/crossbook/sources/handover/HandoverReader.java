package io.crossbook.sources.handover;

import io.crossbook.core.desk.DeskInput;
import io.crossbook.wire.metrics.FlinkSeries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits what followers hand over, and remembers how far each split came. It says from the start
 * that it is idle, so that it never holds back event time: a desk takes what it is told whenever it
 * comes. Runs on the task's thread and never waits.
 *
 * @param <S> kind of the split
 */
public final class HandoverReader<S extends SourceSplit> implements SourceReader<DeskInput, S> {
  private static final Logger LOG = LoggerFactory.getLogger(HandoverReader.class);
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final SourceReaderContext context;
  private final String group;
  private final Followers<S> followers;
  private final Map<String, S> splits = new LinkedHashMap<>();
  private final List<S> added = new ArrayList<>();
  private final List<Follower<S>> running = new ArrayList<>();
  private CompletableFuture<Void> assigned = new CompletableFuture<>();
  private boolean idle;
  private int next;

  /**
   * A reader without splits.
   *
   * @param group metric group of a split; its id is the group's value
   */
  public HandoverReader(SourceReaderContext context, String group, Followers<S> followers) {
    this.context = context;
    this.group = group;
    this.followers = followers;
  }

  @Override
  public void start() {
    // The enumerator deals the splits by itself.
  }

  @Override
  public void addSplits(List<S> more) {
    for (S split : more) {
      splits.put(split.splitId(), split);
      added.add(split);
    }
    assigned.complete(null);
  }

  @Override
  public void notifyNoMoreSplits() {
    // Unbounded: what follows a split never ends, and a reader without one waits.
  }

  @Override
  public InputStatus pollNext(ReaderOutput<DeskInput> output) {
    if (!idle) {
      idle = true;
      output.markIdle();
    }
    startAdded();
    for (int tried = 0; tried < running.size(); tried++) {
      Follower<S> follower = running.get(next);
      next = (next + 1) % running.size();
      Handed<S> step = follower.handover().poll();
      if (step != null) {
        take(step, output);
        return InputStatus.MORE_AVAILABLE;
      }
    }
    return InputStatus.NOTHING_AVAILABLE;
  }

  private void startAdded() {
    if (added.isEmpty()) {
      return;
    }
    assigned = new CompletableFuture<>();
    List<S> starting = List.copyOf(added);
    added.clear();
    for (S split : starting) {
      MetricGroup metrics = context.metricGroup().addGroup(group, split.splitId());
      Optional<Follower<S>> made = followers.create(split, metrics);
      if (made.isEmpty()) {
        LOG.warn("Nothing is configured for {} {}: it rests.", group, split.splitId());
        continue;
      }
      Follower<S> follower = made.get();
      running.add(follower);
      splits.put(split.splitId(), follower.split());
      new FlinkSeries(metrics).gauge("handover_records", follower.handover()::depth);
      follower.start();
    }
  }

  private void take(Handed<S> step, ReaderOutput<DeskInput> output) {
    if (step.input() != null) {
      output.collect(step.input(), Math.floorDiv(step.input().time(), NANOS_PER_MILLI));
    }
    if (step.progress() != null) {
      splits.put(step.progress().splitId(), step.progress());
    }
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    if (!added.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    if (running.isEmpty()) {
      return assigned;
    }
    CompletableFuture<?>[] any = new CompletableFuture<?>[running.size() + 1];
    for (int i = 0; i < running.size(); i++) {
      any[i] = running.get(i).handover().available();
    }
    any[running.size()] = assigned;
    return CompletableFuture.anyOf(any).thenAccept(ready -> {});
  }

  @Override
  public List<S> snapshotState(long checkpoint) {
    return List.copyOf(splits.values());
  }

  @Override
  public void close() {
    running.forEach(Follower::close);
  }
}
