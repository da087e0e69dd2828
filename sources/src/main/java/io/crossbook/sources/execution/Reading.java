package io.crossbook.sources.execution;

import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.PrivateOutput;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Something that is read over REST again and again. Belongs to the lane's I/O thread.
 *
 * @param <T> what comes back
 */
final class Reading<T> {
  final String what;
  final long periodNanos;

  /** Gives what makes the request on the account's thread. */
  final Supplier<LongFunction<Call<T>>> request;

  /** Takes what came; true if there is more to be read at once. */
  final Predicate<T> take;

  /** True until it was read wholly by a request that was made after the last renewal. */
  boolean stale = true;

  /** When it is due, by the monotonic clock. */
  long dueAt;

  /** What a stream may tell instead; null for nothing. */
  final PrivateOutput.Snapshot snapshot;

  int failures;
  String trouble = "";

  Reading(
      String what,
      long periodNanos,
      PrivateOutput.Snapshot snapshot,
      Supplier<LongFunction<Call<T>>> request,
      Predicate<T> take) {
    this.what = what;
    this.periodNanos = periodNanos;
    this.snapshot = snapshot;
    this.request = request;
    this.take = take;
  }
}
