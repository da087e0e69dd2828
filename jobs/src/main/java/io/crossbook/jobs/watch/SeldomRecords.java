package io.crossbook.jobs.watch;

import io.crossbook.wire.KeyedFact;
import io.crossbook.wire.LaneEvent;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.PhysicalTransformation;

/**
 * Lets records that come seldom go on at once. Flink collects records for the buffer timeout, and
 * has a thread for each output that wakes up so often: with dozens of outputs and a millisecond
 * those threads alone keep a core busy. Without a timeout each record is sent when it is there,
 * which costs nothing while there is none. What carries facts keeps the timeout: there are
 * thousands a second, and sending them one by one would cost more. What a desk is told has one type
 * whether it is a book or an order's end, so there the stream of books says its timeout itself.
 * Stateless.
 */
final class SeldomRecords {
  /** Of what there are thousands a second. */
  private static final Set<Class<?>> MANY = Set.of(LaneEvent.class, KeyedFact.class);

  private SeldomRecords() {}

  /** Sets it for all that a job consists of so far, but for what says something itself. */
  static void goAtOnce(StreamExecutionEnvironment environment) {
    Set<Transformation<?>> all = new LinkedHashSet<>();
    for (Transformation<?> end : environment.getTransformations()) {
      all.add(end);
      all.addAll(end.getTransitivePredecessors());
    }
    for (Transformation<?> each : all) {
      if (each instanceof PhysicalTransformation<?>
          && each.getBufferTimeout() < 0
          && !MANY.contains(each.getOutputType().getTypeClass())) {
        each.setBufferTimeout(0);
      }
    }
  }
}
