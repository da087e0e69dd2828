package io.crossbook.sinks.gateway;

import io.crossbook.core.order.Purpose;
import io.crossbook.wire.metrics.Durations;

/** How long orders take at one venue. Thread-safe. */
final class VenueTimes {
  /** From the fact behind an order until it is handed to the venue. */
  final Durations untilSent = new Durations();

  /** From there until the venue answers. */
  final Durations untilAnswered = new Durations();

  /** From the fact behind a hedge until the venue answers. */
  final Durations hedges = new Durations();

  /**
   * An order is handed to the venue.
   *
   * @param now nanoseconds since the epoch, as {@code decidedAt} of its command is
   */
  void sent(Leg leg, long now) {
    untilSent.add(now - leg.send().decidedAt());
  }

  /**
   * The venue answered.
   *
   * @param sentAt when it was handed over, nanoseconds since the epoch
   */
  void answered(Leg leg, long sentAt, long now) {
    untilAnswered.add(now - sentAt);
    if (leg.intent().purpose() != Purpose.OPEN) {
      hedges.add(now - leg.send().decidedAt());
    }
  }
}
