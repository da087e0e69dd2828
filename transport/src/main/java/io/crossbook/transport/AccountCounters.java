package io.crossbook.transport;

import java.util.concurrent.atomic.LongAdder;

/** What an account's requests have come to. Thread-safe. */
public final class AccountCounters {
  final LongAdder sent = new LongAdder();
  final LongAdder unanswered = new LongAdder();
  final LongAdder limited = new LongAdder();
  final LongAdder late = new LongAdder();

  /** Nothing was sent yet. */
  public AccountCounters() {}

  /** Requests sent. */
  public long sent() {
    return sent.sum();
  }

  /** Requests without a readable answer. */
  public long unanswered() {
    return unanswered.sum();
  }

  /** Times that the venue wanted to be left alone. */
  public long limited() {
    return limited.sum();
  }

  /** Requests that were not sent because their time was up. */
  public long late() {
    return late.sum();
  }
}
