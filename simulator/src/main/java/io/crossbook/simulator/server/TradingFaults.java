package io.crossbook.simulator.server;

import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Exchange;
import io.crossbook.simulator.exchange.OrderRequest;
import io.crossbook.simulator.exchange.Placement;
import io.crossbook.simulator.exchange.Rejection;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The faults of one venue that concern accounts and orders, and what they put off. Everything runs
 * on virtual time. Owned by the event loop.
 */
public final class TradingFaults {
  private record Deferred(long dueMillis, long number, Runnable work) {}

  private final Function<FaultKind, Optional<FaultCommand>> inForce;
  private final BiPredicate<FaultKind, String> touches;
  private final Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
  private final PriorityQueue<Deferred> deferred =
      new PriorityQueue<>(
          Comparator.comparingLong(Deferred::dueMillis).thenComparingLong(Deferred::number));
  private long simMillis;
  private long number;
  private long acceptanceDelayMillis;

  /**
   * @param inForce the fault of a kind with a duration that is in force
   * @param touches whether one of them concerns a symbol
   */
  TradingFaults(
      Function<FaultKind, Optional<FaultCommand>> inForce, BiPredicate<FaultKind, String> touches) {
    this.inForce = inForce;
    this.touches = touches;
  }

  void add(FaultCommand command) {
    if (command.kind() == FaultKind.LATE_ACCEPTANCE) {
      acceptanceDelayMillis = command.delayMillis();
    }
    if (command.count() == 0) {
      counts.remove(command.kind());
      return;
    }
    counts.merge(command.kind(), command.count(), Integer::sum);
  }

  /** Whether a fault with a duration is in force. */
  public boolean active(FaultKind kind) {
    return inForce.apply(kind).isPresent();
  }

  /** The delay of a fault in virtual milliseconds; zero unless it is in force. */
  public long delayMillis(FaultKind kind) {
    return inForce.apply(kind).map(FaultCommand::delayMillis).orElse(0L);
  }

  /** Whether a counted fault strikes now; counts it. */
  public boolean take(FaultKind kind) {
    Integer left = counts.get(kind);
    if (left == null) {
      return false;
    }
    if (left == 1) {
      counts.remove(kind);
    } else {
      counts.put(kind, left - 1);
    }
    return true;
  }

  /** Places an order, unless a fault in force makes the venue refuse it. */
  public Placement place(Exchange exchange, Account account, OrderRequest request) {
    if (touches.test(FaultKind.HALT, request.symbol())) {
      return exchange.reject(account, request, Rejection.NOT_TRADABLE);
    }
    if (active(FaultKind.ORDER_LIMIT)) {
      return exchange.reject(account, request, Rejection.TOO_MANY_ORDERS);
    }
    if (take(FaultKind.REJECTION)) {
      return exchange.reject(account, request, Rejection.REFUSED_BY_FAULT);
    }
    return exchange.place(account, request);
  }

  /** Does something at once or, if the delay is above zero, that much virtual time later. */
  public void later(long delayMillis, Runnable work) {
    if (delayMillis <= 0) {
      work.run();
    } else {
      deferred.add(new Deferred(simMillis + delayMillis, number++, work));
    }
  }

  /** Tells a fill on a private stream: at once, late, or twice, as the faults in force want it. */
  public void tellFill(Runnable message) {
    boolean twice = take(FaultKind.DUPLICATE_FILLS);
    later(
        delayMillis(FaultKind.LATE_FILLS),
        () -> {
          message.run();
          if (twice) {
            message.run();
          }
        });
  }

  /**
   * Acts on a client's request with the latency in force before and after it.
   *
   * @param act does what is asked and gives the answer
   * @param reply delivers the answer
   * @param drop ends the connection instead of delivering
   */
  public <T> void around(Concern concern, Supplier<T> act, Consumer<T> reply, Runnable drop) {
    if (concern == Concern.PUBLIC) {
      reply.accept(act.get());
      return;
    }
    if (concern == Concern.ORDER && take(FaultKind.LATE_ACCEPTANCE)) {
      drop.run();
      later(
          acceptanceDelayMillis,
          () -> {
            T unused = act.get();
          });
      return;
    }
    later(
        delayMillis(FaultKind.LATENCY_BEFORE),
        () -> {
          T answer = act.get();
          if (concern == Concern.ORDER && take(FaultKind.DROPPED_ANSWER)) {
            drop.run();
          } else {
            later(delayMillis(FaultKind.LATENCY_AFTER), () -> reply.accept(answer));
          }
        });
  }

  void advance(long millis) {
    simMillis = millis;
    while (!deferred.isEmpty() && deferred.peek().dueMillis() <= millis) {
      deferred.remove().work().run();
    }
  }
}
