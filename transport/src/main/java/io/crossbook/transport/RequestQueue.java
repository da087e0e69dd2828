package io.crossbook.transport;

import io.crossbook.transport.PendingRequest.Kind;
import io.crossbook.venues.trading.TradingTraits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The requests that wait for an account, and which of them goes next: cancels before orders before
 * reads, as the venue's limits let them. Cancels that count and come as fast as the limit lets them
 * go take turns with reads. While an order asks for its permission no read goes, which might take
 * its place for long. Times are of the monotonic clock, but for {@link #expire}. Not thread-safe.
 */
final class RequestQueue {
  private static final List<Kind> IN_ORDER = List.of(Kind.CANCEL, Kind.ORDER, Kind.READ);
  private static final List<Kind> READS_TURN = List.of(Kind.ORDER, Kind.READ, Kind.CANCEL);

  private final Map<Kind, Deque<PendingRequest<?>>> waiting = new EnumMap<>(Kind.class);
  private final TokenBucket requests;
  private final OrderLimits orders;
  private long pausedUntil;

  /** The same for requests that count towards the limit of requests; orders may be free of it. */
  private long countedPausedUntil;

  /** A cancel has gone while a read waits for the limit: the next one is the read's. */
  private boolean readsTurn;

  /**
   * What goes next.
   *
   * @param request null if nothing may go now
   * @param limited what counts towards the limit has to wait, because another one does
   * @param waitNanos until something may go; {@link Long#MAX_VALUE} if that is not for time to say
   */
  record Turn(PendingRequest<?> request, boolean limited, long waitNanos) {}

  RequestQueue(TradingTraits traits, long now) {
    for (Kind each : IN_ORDER) {
      waiting.put(each, new ArrayDeque<>());
    }
    requests = new TokenBucket(traits.requests(), now);
    orders = new OrderLimits(traits.orders(), now);
    pausedUntil = now;
    countedPausedUntil = now;
  }

  /** Takes a request to the end of those of its kind. */
  void add(PendingRequest<?> request) {
    waiting.get(request.kind).add(request);
  }

  /** Takes out a request; false if it is not here any more. */
  boolean remove(PendingRequest<?> request) {
    return waiting.get(request.kind).remove(request);
  }

  /** Takes back a request that goes on, or could not go. */
  void addFirst(PendingRequest<?> request) {
    waiting.get(request.kind).addFirst(request);
  }

  /**
   * Lets nothing go for a while.
   *
   * @param counted if that is true of requests only that count towards the limit of requests
   */
  void pause(long until, boolean counted) {
    if (counted && until - countedPausedUntil > 0) {
      countedPausedUntil = until;
    }
    if (!counted && until - pausedUntil > 0) {
      pausedUntil = until;
    }
  }

  /** Nanoseconds until anything may go; 0 for now. */
  long pausedNanos(long now) {
    return Math.max(0, pausedUntil - now);
  }

  /** Nanoseconds until a request of this weight may go; one without weight may at once. */
  long countedNanos(int weight, long now) {
    return weight == 0
        ? 0
        : Math.max(requests.waitNanos(weight, now), Math.max(0, countedPausedUntil - now));
  }

  /**
   * Takes out what goes next.
   *
   * @param reads false if no read may go
   */
  Turn next(boolean reads, long now) {
    long least = Long.MAX_VALUE;
    // What comes later in order must not take what this one waits for; what does not count may go.
    boolean limited = false;
    boolean asking = waiting.get(Kind.ORDER).stream().anyMatch(each -> each.renewing);
    for (Kind each : readsTurn ? READS_TURN : IN_ORDER) {
      PendingRequest<?> first = null;
      for (PendingRequest<?> candidate : waiting.get(each)) {
        if (candidate.renewing) {
          continue;
        }
        long held = each == Kind.ORDER ? orders.waitNanos(candidate.symbol, now) : 0;
        if (held == 0) {
          first = candidate;
          break;
        }
        least = Math.min(least, held);
      }
      if (first == null
          || (each == Kind.READ && (!reads || asking))
          || (limited && first.weight > 0)) {
        continue;
      }
      long wait = countedNanos(first.weight, now);
      if (wait == 0) {
        waiting.get(each).remove(first);
        return new Turn(first, limited, 0);
      }
      least = Math.min(least, wait);
      limited = true;
    }
    return new Turn(null, limited, least);
  }

  /** A request goes. */
  void sent(PendingRequest<?> request, int weight, long now) {
    requests.take(weight, now);
    switch (request.kind) {
      case ORDER -> orders.take(request.symbol, now);
      case READ -> readsTurn = false;
      case CANCEL -> {
        PendingRequest<?> read = waiting.get(Kind.READ).peek();
        readsTurn |= read != null && countedNanos(Math.max(1, read.weight), now) > 0;
      }
      case TIME -> {}
    }
  }

  /**
   * Takes out what is too late.
   *
   * @param now nanoseconds since the epoch
   * @return nanoseconds until the next is; {@link Long#MAX_VALUE} for never
   */
  long expire(long now, Consumer<PendingRequest<?>> late) {
    long next = Long.MAX_VALUE;
    for (Deque<PendingRequest<?>> queue : waiting.values()) {
      for (PendingRequest<?> each : List.copyOf(queue)) {
        if (each.notAfter < now) {
          queue.remove(each);
          late.accept(each);
        } else if (each.notAfter < Long.MAX_VALUE) {
          next = Math.min(next, each.notAfter - now + 1);
        }
      }
    }
    return next;
  }
}
