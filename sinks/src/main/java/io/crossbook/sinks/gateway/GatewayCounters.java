package io.crossbook.sinks.gateway;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What a gateway has done. Thread-safe. */
public final class GatewayCounters {
  final LongAdder sent = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder superseded = new LongAdder();
  final LongAdder repeated = new LongAdder();
  final LongAdder renewed = new LongAdder();
  final LongAdder unknown = new LongAdder();
  final LongAdder lookups = new LongAdder();
  final LongAdder provedAbsent = new LongAdder();
  final LongAdder unproved = new LongAdder();
  final LongAdder armed = new LongAdder();
  final LongAdder armingFailed = new LongAdder();
  final AtomicInteger away = new AtomicInteger();
  private final Map<String, VenueTimes> times = new ConcurrentHashMap<>();

  GatewayCounters() {}

  /** How long orders take at a venue. */
  VenueTimes times(String venue) {
    return times.computeIfAbsent(venue, name -> new VenueTimes());
  }

  /** Orders handed to a venue, repetitions of refused requests included. */
  public long sent() {
    return sent.sum();
  }

  /** Orders that were written down as void. */
  public long refused() {
    return refused.sum();
  }

  /** Orders of somebody who does not hold the desk any more. */
  public long superseded() {
    return superseded.sum();
  }

  /** Orders that were written down before and therefore not sent. */
  public long repeated() {
    return repeated.sum();
  }

  /** Times that an order had waited at its account and was asked for again. */
  public long renewed() {
    return renewed.sum();
  }

  /** Orders whose answer was lost. */
  public long unknown() {
    return unknown.sum();
  }

  /** Times that an order was looked for. */
  public long lookups() {
    return lookups.sum();
  }

  /** Orders that were proved never to have come to be. */
  public long provedAbsent() {
    return provedAbsent.sum();
  }

  /** Orders that were given up without a proof: a person has to look. */
  public long unproved() {
    return unproved.sum();
  }

  /** Times that a venue's dead-man switch was armed or renewed. */
  public long armed() {
    return armed.sum();
  }

  /** Times that one could not be armed, renewed or disarmed. */
  public long armingFailed() {
    return armingFailed.sum();
  }

  /** Connections to the ledger that are down. */
  public int databaseAway() {
    return away.get();
  }
}
