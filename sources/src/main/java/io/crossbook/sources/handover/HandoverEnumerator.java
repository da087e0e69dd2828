package io.crossbook.sources.handover;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * Deals each split out once, to the reader that its id picks; from then on it lives in the state of
 * that reader. Belongs to the coordinator's thread.
 *
 * @param <S> kind of the split
 */
public final class HandoverEnumerator<S extends SourceSplit>
    implements SplitEnumerator<S, DealtSplits<S>> {
  private final SplitEnumeratorContext<S> context;
  private final Set<String> known;
  private final Map<String, S> waiting = new LinkedHashMap<>();

  /**
   * @param state splits that wait for a reader, those of today's configuration among them
   */
  public HandoverEnumerator(SplitEnumeratorContext<S> context, DealtSplits<S> state) {
    this.context = context;
    this.known = new TreeSet<>(state.known());
    state.waiting().forEach(split -> waiting.put(split.splitId(), split));
  }

  @Override
  public void start() {
    // Readers are served when they register.
  }

  @Override
  public void handleSplitRequest(int subtask, String host) {
    // Readers do not ask.
  }

  @Override
  public void addReader(int subtask) {
    for (S split : List.copyOf(waiting.values())) {
      if (Math.floorMod(split.splitId().hashCode(), context.currentParallelism()) == subtask) {
        waiting.remove(split.splitId());
        context.assignSplit(split, subtask);
      }
    }
  }

  @Override
  public void addSplitsBack(List<S> splits, int subtask) {
    splits.forEach(split -> waiting.put(split.splitId(), split));
    if (context.registeredReaders().containsKey(subtask)) {
      addReader(subtask);
    }
  }

  @Override
  public DealtSplits<S> snapshotState(long checkpoint) {
    return new DealtSplits<>(known, new ArrayList<>(waiting.values()));
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
