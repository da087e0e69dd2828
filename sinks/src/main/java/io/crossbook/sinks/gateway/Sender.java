package io.crossbook.sinks.gateway;

import io.crossbook.core.desk.GatewayCommand.Cancel;
import io.crossbook.core.order.OrderState;
import io.crossbook.sinks.gateway.Failpoint.Point;
import io.crossbook.transport.Permission;
import io.crossbook.venues.trading.Answer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Sends orders that were permitted, each once, and says what came of it. An order that the venue
 * certainly did not execute goes back to be permitted again while there is time. Thread-safe.
 */
final class Sender {
  /** Where what came of it goes. */
  interface Ends {
    /** Something became of an order. */
    void told(Outcome.Told told);

    /** Nothing was executed; it may be sent again then, if it is still permitted. */
    void again(Leg leg, long notBefore);

    /**
     * The order has waited at its account: whether it is still permitted.
     *
     * @param answer takes nothing if it is, or else why not; on any thread
     */
    void renew(Leg leg, Consumer<String> answer);

    /** The order, which was to be sent anew, was sent before: it is to be ended. */
    void cancel(Cancel cancel);
  }

  private static final long LEAST_PAUSE_NANOS = 10_000_000L;

  /**
   * How long an order may wait for its turn at the account before it is asked again whether
   * anything stops it: what is stopped must not be sent long after.
   */
  static final long PERMIT_NANOS = 20_000_000L;

  private final Ends ends;
  private final DeadManSwitches switches;
  private final GatewayCounters counters;
  private final Failpoint failpoint;
  private final LongSupplier clock;
  private final Consumer<Throwable> defects;

  Sender(
      Ends ends,
      DeadManSwitches switches,
      GatewayCounters counters,
      Failpoint failpoint,
      LongSupplier clock,
      Consumer<Throwable> defects) {
    this.ends = ends;
    this.switches = switches;
    this.counters = counters;
    this.failpoint = failpoint;
    this.clock = clock;
    this.defects = defects;
  }

  /** The permit of one order, which holds for a while. */
  private final class Held implements Permission {
    private final Leg leg;
    private volatile long since = clock.getAsLong();

    Held(Leg leg) {
      this.leg = leg;
    }

    @Override
    public boolean stands() {
      long age = clock.getAsLong() - since;
      // A clock that was put back says nothing.
      return age >= 0 && age < PERMIT_NANOS;
    }

    @Override
    public CompletableFuture<String> renew() {
      counters.renewed.increment();
      CompletableFuture<String> answer = new CompletableFuture<>();
      ends.renew(
          leg,
          why -> {
            if (why.isEmpty()) {
              since = clock.getAsLong();
            }
            answer.complete(why);
          });
      return answer;
    }
  }

  /**
   * Sends an order that was permitted just now; one that may rest, once its venue's dead-man switch
   * is armed.
   */
  void send(Leg leg) {
    Held permit = new Held(leg);
    switches.before(
        leg,
        () -> place(leg, permit),
        why -> ends.told(Outcome.rejected(leg.intent().order(), why, clock.getAsLong())));
  }

  private void place(Leg leg, Permission permit) {
    counters.sent.increment();
    VenueTimes times = counters.times(leg.intent().order().venue());
    long[] sentAt = {clock.getAsLong()};
    CompletableFuture<?> unused =
        leg.account()
            .order(
                leg.intent().order().symbol(),
                leg.validUntil(),
                permit,
                now -> {
                  failpoint.sending();
                  sentAt[0] = clock.getAsLong();
                  times.sent(leg, sentAt[0]);
                  return leg.place(now);
                })
            .whenComplete(
                (answer, thrown) -> {
                  try {
                    failpoint.pass(Point.AFTER_ANSWER);
                    if (thrown == null) {
                      times.answered(leg, sentAt[0], clock.getAsLong());
                    }
                    answered(leg, answer, thrown);
                  } catch (RuntimeException | Error defect) {
                    defects.accept(defect);
                  }
                });
  }

  private void answered(Leg leg, Answer<OrderState> answer, Throwable thrown) {
    long now = clock.getAsLong();
    if (thrown != null) {
      Throwable cause =
          thrown instanceof CompletionException && thrown.getCause() != null
              ? thrown.getCause()
              : thrown;
      // The request could not be made, so there was none.
      ends.told(Outcome.rejected(leg.intent().order(), "not sent: " + cause.getMessage(), now));
      return;
    }
    Outcome.Told told = Outcome.placed(leg.intent().order(), answer, now);
    if (told != null) {
      ends.told(told);
      return;
    }
    long notBefore =
        answer instanceof Answer.RetryAfter<OrderState> retry
            ? retry.notBefore()
            : ((Answer.RateLimited<OrderState>) answer).notBefore();
    notBefore = Math.max(notBefore, now + LEAST_PAUSE_NANOS);
    if (notBefore < leg.validUntil()) {
      ends.again(leg, notBefore);
    } else {
      ends.told(
          Outcome.rejected(
              leg.intent().order(), "not sent in time: the venue was to be asked later", now));
    }
  }
}
