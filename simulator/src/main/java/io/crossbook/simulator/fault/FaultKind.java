package io.crossbook.simulator.fault;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a fault does. */
public enum FaultKind {
  /**
   * Closes all connections of the venue; {@code abrupt} without a close frame; new connections are
   * refused for {@code duration_ms} (default 0).
   */
  DISCONNECT(false, 0),
  /**
   * Connections stay open but nothing is sent, heartbeats included, for {@code duration_ms}; what
   * would have been sent is lost.
   */
  SILENCE(false, 5_000),
  /** Drops the next {@code count} book updates of each subscription. */
  GAP(true, 0),
  /** The next {@code count} book updates carry a wrong checksum. */
  WRONG_CHECKSUM(true, 0),
  /** Sends the next {@code count} book updates twice. */
  DUPLICATE(true, 0),
  /** Swaps the next two book updates, {@code count} times. */
  REORDER(true, 0),
  /** The real book is withdrawn and quoted anew, and told as an unsolicited snapshot. */
  SNAPSHOT_REPLACE(true, 0),
  /** For {@code duration_ms} the shown book has a bid above its best ask; the real book has not. */
  SELF_CROSS(true, 2_000),
  /** The venue's timestamps are off by {@code offset_ms} for {@code duration_ms}. */
  WRONG_CLOCK(false, 5_000),
  /**
   * Before the next {@code count} book updates sends an unreadable frame; {@code form} is one of
   * {@code garbage}, {@code truncated}, {@code wrong_types}, {@code huge_numbers}.
   */
  MALFORMED(true, 0),
  /** Neither reads nor writes for {@code duration_ms}, then sends everything in one burst. */
  SLOW_CONSUMER(false, 2_000),
  /**
   * REST answers 429 with {@code Retry-After: retry_after_s} (default 5) for {@code duration_ms}.
   */
  HTTP_429(false, 5_000),
  /** REST answers {@code status} (default 503) for {@code duration_ms}. */
  HTTP_5XX(false, 5_000),
  /** The shown book stands still for {@code duration_ms}, heartbeats go on, the market moves. */
  STALE(true, 5_000),
  /**
   * Requests of accounts wait {@code delay_ms} before they are looked at, for {@code duration_ms}.
   */
  LATENCY_BEFORE(false, 5_000),
  /**
   * Answers to requests of accounts wait {@code delay_ms} after they were acted upon, for {@code
   * duration_ms}.
   */
  LATENCY_AFTER(false, 5_000),
  /**
   * The next {@code count} requests to place or cancel are acted upon, and the connection is closed
   * without an answer.
   */
  DROPPED_ANSWER(false, 0),
  /** The next {@code count} orders are rejected, by the venue's word for a system that is busy. */
  REJECTION(false, 0),
  /** Every order is refused for too many orders, for {@code duration_ms}. */
  ORDER_LIMIT(false, 5_000),
  /** Messages of fills on private streams come {@code delay_ms} late, for {@code duration_ms}. */
  LATE_FILLS(false, 5_000),
  /** The next {@code count} messages of fills on private streams come twice. */
  DUPLICATE_FILLS(false, 0),
  /** Finished orders cannot be looked up for {@code duration_ms}; their fills still can. */
  FORGET_FINISHED(false, 5_000),
  /**
   * The connections of the next {@code count} requests to place are closed without an answer at
   * once, and the requests are acted upon {@code delay_ms} later.
   */
  LATE_ACCEPTANCE(false, 0),
  /** No key is known any more, for {@code duration_ms}; streams that are open stay open. */
  REVOKED_KEYS(false, 5_000),
  /**
   * The listing takes no order for {@code duration_ms}; the book stands still. Where the venue
   * tells the state of its listings, it says so.
   */
  HALT(true, 5_000),
  /**
   * REST answers 503 for {@code duration_ms}. Kraken's streams say that it is maintained; elsewhere
   * they are closed, and connections refused.
   */
  MAINTENANCE(false, 5_000),
  /**
   * Whatever is free of {@code asset} leaves the venue's accounts, and comes back after {@code
   * duration_ms}.
   */
  WITHDRAWAL(false, 5_000);

  private final boolean perSymbol;
  private final long defaultDurationMillis;

  FaultKind(boolean perSymbol, long defaultDurationMillis) {
    this.perSymbol = perSymbol;
    this.defaultDurationMillis = defaultDurationMillis;
  }

  /** The name in commands, such as {@code self_cross}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a command may name one symbol. */
  public boolean perSymbol() {
    return perSymbol;
  }

  /** Duration in milliseconds if the command names none; zero for faults without duration. */
  public long defaultDurationMillis() {
    return defaultDurationMillis;
  }

  /** Whether the fault acts on single frames of a subscription rather than for a time. */
  public boolean perFrame() {
    return this == GAP || this == DUPLICATE || this == REORDER || this == MALFORMED;
  }

  /** Whether the fault concerns accounts and orders rather than market data. */
  public boolean concernsTrading() {
    switch (this) {
      case LATENCY_BEFORE:
      case LATENCY_AFTER:
      case DROPPED_ANSWER:
      case REJECTION:
      case ORDER_LIMIT:
      case LATE_FILLS:
      case DUPLICATE_FILLS:
      case FORGET_FINISHED:
      case LATE_ACCEPTANCE:
      case REVOKED_KEYS:
      case HALT:
      case WITHDRAWAL:
        return true;
      default:
        return false;
    }
  }

  /** Whether the fault acts on a number of requests or messages rather than for a time. */
  public boolean counted() {
    return this == DROPPED_ANSWER
        || this == REJECTION
        || this == DUPLICATE_FILLS
        || this == LATE_ACCEPTANCE;
  }

  static FaultKind parse(String wireName) {
    for (FaultKind kind : values()) {
      if (kind.wireName().equals(wireName)) {
        return kind;
      }
    }
    List<String> names = Arrays.stream(values()).map(FaultKind::wireName).toList();
    throw new IllegalArgumentException("Unknown fault \"" + wireName + "\"; known are " + names);
  }
}
