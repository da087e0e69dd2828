package io.crossbook.sources.connection;

import java.util.concurrent.atomic.LongAdder;

/** What is counted of the connections of a lane, for metrics. Any thread. */
public final class ConnectionCounters {
  private final LongAdder messages = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder reconnects = new LongAdder();
  private final LongAdder sentFrames = new LongAdder();
  private final LongAdder unsentFrames = new LongAdder();
  private final LongAdder pauses = new LongAdder();

  /** Frames and lines received. */
  public long messages() {
    return messages.sum();
  }

  /** Bytes of frames and lines received. */
  public long bytes() {
    return bytes.sum();
  }

  /** Connections that ended and were or will be opened again. */
  public long reconnects() {
    return reconnects.sum();
  }

  /** Frames sent. */
  public long sentFrames() {
    return sentFrames.sum();
  }

  /** Frames that were to be sent on a connection that had ended. */
  public long unsentFrames() {
    return unsentFrames.sum();
  }

  /** How often a connection was not read because there was no room for what it brings. */
  public long pauses() {
    return pauses.sum();
  }

  void received(int length) {
    messages.increment();
    bytes.add(length);
  }

  void ended() {
    reconnects.increment();
  }

  void sent() {
    sentFrames.increment();
  }

  void paused() {
    pauses.increment();
  }

  /** A frame could not be sent. */
  public void unsent() {
    unsentFrames.increment();
  }
}
