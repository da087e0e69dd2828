package io.crossbook.sources.handover;

import java.util.Optional;
import org.apache.flink.metrics.MetricGroup;

/**
 * Makes what follows a split, on the task's thread.
 *
 * @param <S> kind of the split
 */
@FunctionalInterface
public interface Followers<S> {
  /**
   * Makes a follower that is not started.
   *
   * @param split as it was assigned or restored
   * @param metrics group of the split
   * @return empty if the deployment does not know the split any more: it rests, and its state is
   *     kept
   */
  Optional<Follower<S>> create(S split, MetricGroup metrics);
}
