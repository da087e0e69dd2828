package io.crossbook.sources.live;

import io.crossbook.sources.connection.ConnectionCounters;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What a lane counts, for metrics. Readable from any thread. */
public final class LaneCounters {
  final ConnectionCounters connections = new ConnectionCounters();
  final LongAdder answerBytes = new LongAdder();
  final LongAdder gaps = new LongAdder();
  final LongAdder resyncs = new LongAdder();
  final LongAdder checksumFailures = new LongAdder();
  final LongAdder deadLetters = new LongAdder();
  final LongAdder restCalls = new LongAdder();
  final LongAdder restLimited = new LongAdder();
  final Map<String, Long> clockOffsets = new ConcurrentHashMap<>();
  volatile long lagNanos;

  /** Frames and lines received. */
  public long messages() {
    return connections.messages();
  }

  /** Bytes of frames, lines and answers received. */
  public long bytes() {
    return connections.bytes() + answerBytes.sum();
  }

  /** Connections that ended and were or will be opened again. */
  public long reconnects() {
    return connections.reconnects();
  }

  /** Missing updates noticed by the protocols. */
  public long gaps() {
    return gaps.sum();
  }

  /** Snapshots that replaced a book that was there. */
  public long resyncs() {
    return resyncs.sum();
  }

  /** Checksums that did not match. */
  public long checksumFailures() {
    return checksumFailures.sum();
  }

  /** Messages that the protocols put aside. */
  public long deadLetters() {
    return deadLetters.sum();
  }

  /** Frames sent. */
  public long sentFrames() {
    return connections.sentFrames();
  }

  /** Frames that a protocol wanted to send on a connection that had ended. */
  public long unsentFrames() {
    return connections.unsentFrames();
  }

  /** Requests sent. */
  public long restCalls() {
    return restCalls.sum();
  }

  /** Requests that a venue answered with "too many". */
  public long restLimited() {
    return restLimited.sum();
  }

  /** How often a connection was not read because the queue was full. */
  public long pauses() {
    return connections.pauses();
  }

  /** How long the record consumed last had waited in the queue, nanoseconds. */
  public long lagNanos() {
    return lagNanos;
  }

  /** By venue, our clock minus the venue's, the fastest way here included, nanoseconds. */
  public Map<String, Long> clockOffsets() {
    return new TreeMap<>(clockOffsets);
  }
}
