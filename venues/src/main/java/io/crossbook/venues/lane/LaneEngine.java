package io.crossbook.venues.lane;

import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.PublicProtocol;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Drives the protocols of one lane from its records. Live lanes and replays run the same engine, so
 * a capture replayed gives the facts of the live lane. Not thread-safe: the lane's thread.
 */
public final class LaneEngine {
  /** Protocols are called at every multiple of this. */
  public static final long TICK_NANOS = 100_000_000L;

  /** At most this many ticks are made up for silence, so that a gap of days costs nothing. */
  private static final int MOST_TICKS_AT_ONCE = 600;

  private final Map<String, PublicProtocol> protocols = new LinkedHashMap<>();
  private final ProtocolOutput out;
  private long nextTick = Long.MIN_VALUE;
  private String activeVenue = "";

  /**
   * @param protocols the lane's, in a fixed order
   * @param out where facts and wishes go
   */
  public LaneEngine(Collection<PublicProtocol> protocols, ProtocolOutput out) {
    for (PublicProtocol protocol : protocols) {
      if (this.protocols.put(protocol.venue(), protocol) != null) {
        throw new IllegalArgumentException(
            "the lane has two protocols for venue " + protocol.venue());
      }
    }
    this.out = out;
  }

  /** Starts every protocol; before the first record. */
  public void start(long now) {
    for (PublicProtocol protocol : protocols.values()) {
      activeVenue = protocol.venue();
      protocol.start(now, out);
    }
  }

  /** The protocols of the lane, in order. */
  public Collection<PublicProtocol> protocols() {
    return protocols.values();
  }

  /**
   * The venue whose protocol is being called, or was last: what comes out during a call is its,
   * since connection names are unique only within a venue.
   */
  public String activeVenue() {
    return activeVenue;
  }

  /** Lets time pass up to {@code now}: ticks that are due happen, in order. */
  public void advance(long now) {
    if (nextTick == Long.MIN_VALUE) {
      nextTick = nextBoundary(now);
      return;
    }
    int made = 0;
    while (nextTick <= now) {
      if (made++ == MOST_TICKS_AT_ONCE) {
        nextTick = nextBoundary(now) - TICK_NANOS;
      }
      long tick = nextTick;
      nextTick += TICK_NANOS;
      for (PublicProtocol protocol : protocols.values()) {
        activeVenue = protocol.venue();
        protocol.onTick(tick, out);
      }
    }
  }

  /**
   * Takes a record: first the ticks that are due before it, then the record itself.
   *
   * @throws IllegalArgumentException if the venue is not one of the lane's
   */
  public void on(LaneRecord record) {
    advance(record.time() - 1);
    PublicProtocol protocol = protocols.get(record.venue());
    if (protocol == null) {
      throw new IllegalArgumentException("no protocol for venue '" + record.venue() + "'");
    }
    activeVenue = record.venue();
    byte[] payload = record.payload();
    switch (record.kind()) {
      case OPEN -> protocol.onOpen(record.connection(), record.time(), out);
      case TEXT ->
          protocol.onFrame(
              record.connection(), payload, 0, payload.length, true, record.time(), out);
      case BINARY ->
          protocol.onFrame(
              record.connection(), payload, 0, payload.length, false, record.time(), out);
      case RESPONSE ->
          protocol.onResponse(record.connection(), record.status(), payload, record.time(), out);
      case CLOSE ->
          protocol.onClose(
              record.connection(), new String(payload, StandardCharsets.UTF_8), record.time(), out);
      case SENT -> {}
    }
  }

  private static long nextBoundary(long now) {
    return (Math.floorDiv(now, TICK_NANOS) + 1) * TICK_NANOS;
  }
}
