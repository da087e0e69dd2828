package io.crossbook.sources.handover;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * What an enumerator remembers: splits that were dealt live in the state of their readers.
 * Immutable.
 *
 * @param known ids of all splits that there ever were
 * @param waiting splits that no reader has
 * @param <S> kind of the split
 */
public record DealtSplits<S extends SourceSplit>(Set<String> known, List<S> waiting) {
  /** Keeps copies. */
  public DealtSplits {
    known = Set.copyOf(known);
    waiting = List.copyOf(waiting);
  }

  /** The same, and those of today's configuration that were not known before. */
  public DealtSplits<S> with(List<S> configured) {
    Set<String> ids = new TreeSet<>(known);
    List<S> all = new ArrayList<>(waiting);
    for (S split : configured) {
      if (ids.add(split.splitId())) {
        all.add(split);
      }
    }
    return new DealtSplits<>(ids, all);
  }
}
