package io.crossbook.core.risk;

import io.crossbook.core.desk.Breakers;
import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.DeskRecord.Alert;
import io.crossbook.core.desk.DeskRecord.BreakerReport;
import io.crossbook.core.desk.DeskRecord.OperationReport;
import io.crossbook.core.desk.DeskRecord.Transition;
import io.crossbook.core.desk.OperationState;
import io.crossbook.core.order.StopScope;
import io.crossbook.core.risk.RiskEvent.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes events of what one desk reports and of what is said of its accounts. What it cannot
 * understand becomes an event too. Not thread-safe.
 */
public final class RiskEvents {
  private final int desk;
  private final RiskEventsState state;
  private final Consumer<RiskEvent> out;

  /** For a desk of which this is remembered. */
  public RiskEvents(int desk, RiskEventsState state, Consumer<RiskEvent> out) {
    this.desk = desk;
    this.state = state;
    this.out = out;
  }

  /** The desk reports something. */
  public void on(DeskRecord record) {
    try {
      if (record instanceof BreakerReport breaker) {
        breaker(breaker);
      } else if (record instanceof Transition transition) {
        transition(transition);
      } else if (record instanceof OperationReport operation) {
        operation(operation);
      } else if (record instanceof Alert alert && alert.critical()) {
        String key = "alerts " + desk + "/" + alert.subject() + "/" + alert.time();
        String text = alert.subject() + ": " + alert.text();
        state.alarms++;
        out.accept(
            event(Kind.ALARM, StopScope.ALL, alert.subject(), text, key, alert.time())
                .counted(state.alarms)
                .event());
      }
    } catch (RuntimeException broken) {
      unreadable(record.getClass().getSimpleName(), record.time(), broken);
    }
  }

  /** Whether an account of the desk can be heard. */
  public void on(DeskInput.AccountStatus status) {
    String venue = status.venue();
    String scope = StopScope.venue(venue);
    String key = "account " + venue + "/" + status.account() + "/" + status.time();
    if (status.live()) {
      if (state.silent.remove(venue)) {
        out.accept(
            event(Kind.ACCOUNT_HEARD, scope, venue, "heard again", key, status.time()).event());
      }
    } else if (!state.silent.contains(venue)) {
      state.silent.add(venue);
      lost(venue, "account at " + venue + ": " + status.why(), key, status.time());
    }
  }

  private void lost(String venue, String text, String key, long time) {
    Draft draft = event(Kind.ACCOUNT_LOST, StopScope.venue(venue), venue, text, key, time);
    out.accept((needed(venue) ? draft.exposed() : draft).event());
  }

  private boolean needed(String venue) {
    return state.open.values().stream()
        .anyMatch(legs -> legs.isEmpty() || venues(legs).contains(venue));
  }

  private void breaker(BreakerReport report) {
    if (report.breaker().equals(Breakers.DISCONNECT)) {
      // The account itself is told of.
      return;
    }
    String subject = report.breaker() + "/" + report.scope();
    String key = "breaker_trips " + desk + "/" + subject + "/" + report.since();
    if (report.cleared() == 0) {
      String text = report.breaker() + ": " + report.reason();
      state.trips++;
      out.accept(
          event(Kind.TRIPPED, report.scope(), subject, text, key, report.time())
              .counted(state.trips)
              .event());
    } else if (!report.by().equals(Breakers.HEARD_AGAIN)
        && !report.by().equals(Breakers.TIME_OVER)) {
      String text = "resumed by " + report.by();
      out.accept(event(Kind.RESUMED, report.scope(), subject, text, key, report.time()).event());
    }
  }

  private void transition(Transition report) {
    boolean givenUp = report.to() == OperationState.FAILED;
    if (!givenUp && report.from() != OperationState.FAILED) {
      return;
    }
    String key =
        "operation_transitions "
            + desk
            + "/"
            + report.operation()
            + "/"
            + report.epoch()
            + "/"
            + report.sequence();
    out.accept(
        event(
                givenUp ? Kind.GIVEN_UP : Kind.DECIDED,
                StopScope.ALL,
                Long.toString(report.operation()),
                report.context(),
                key,
                report.time())
            .event());
  }

  private void operation(OperationReport report) {
    String key = "operations " + desk + "/" + report.operation();
    if (report.endedAt() == 0) {
      List<String> needs = venues(report.legs());
      boolean begins = state.open.put(report.operation(), report.legs()) == null;
      for (String venue : state.silent) {
        if (begins && (needs.isEmpty() || needs.contains(venue))) {
          // An account may be lost first and needed afterwards, as by a late fill.
          lost(venue, "account at " + venue + " cannot be heard", key, report.time());
        }
      }
      return;
    }
    state.open.remove(report.operation());
    for (String venue : state.silent) {
      if (!needed(venue)) {
        String scope = StopScope.venue(venue);
        out.accept(
            event(Kind.ACCOUNT_UNUSED, scope, venue, "not needed", key, report.time()).event());
      }
    }
    boolean unknown = report.realized() == null;
    if (!unknown && report.realized().signum() == 0) {
      return;
    }
    String number = Long.toString(report.operation());
    if (!unknown && report.realized().signum() > 0) {
      out.accept(event(Kind.GAIN, StopScope.ALL, number, "gained", key, report.time()).event());
      return;
    }
    BigDecimal loss = unknown ? BigDecimal.ZERO : report.realized().negate();
    state.losses++;
    state.lost = state.lost.add(loss);
    out.accept(
        event(Kind.LOSS, StopScope.ALL, number, "lost " + loss.toPlainString(), key, report.time())
            .counted(state.losses)
            .lost(loss, state.lost)
            .event());
  }

  /**
   * The venues of legs.
   *
   * @param legs as {@link OperationReport} has them: {@code buy binance:BTCUSDT 0.5 of 0.5 | ...}
   */
  private static List<String> venues(String legs) {
    List<String> venues = new ArrayList<>();
    for (String leg : legs.isEmpty() ? new String[0] : legs.split(" \\| ", -1)) {
      String listing = leg.substring(leg.indexOf(' ') + 1);
      venues.add(listing.substring(0, listing.indexOf(':')));
    }
    return venues;
  }

  private void unreadable(String what, long time, RuntimeException broken) {
    out.accept(
        event(
                Kind.UNREADABLE,
                StopScope.ALL,
                what,
                what + " of desk " + desk + " could not be understood: " + broken.getMessage(),
                what + " " + desk + "/" + time,
                time)
            .event());
  }

  private Draft event(Kind kind, String scope, String subject, String text, String key, long time) {
    return new Draft(
        new RiskEvent(
            desk,
            kind,
            scope,
            subject,
            text,
            key,
            0,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            false,
            time));
  }

  /** An event to which something is added. */
  private record Draft(RiskEvent event) {
    Draft counted(long ordinal) {
      return with(ordinal, event.amount(), event.sum(), event.exposed());
    }

    Draft lost(BigDecimal amount, BigDecimal sum) {
      return with(event.ordinal(), amount, sum, event.exposed());
    }

    Draft exposed() {
      return with(event.ordinal(), event.amount(), event.sum(), true);
    }

    private Draft with(long ordinal, BigDecimal amount, BigDecimal sum, boolean exposed) {
      return new Draft(
          new RiskEvent(
              event.desk(),
              event.kind(),
              event.scope(),
              event.subject(),
              event.text(),
              event.key(),
              ordinal,
              amount,
              sum,
              exposed,
              event.time()));
    }
  }
}
