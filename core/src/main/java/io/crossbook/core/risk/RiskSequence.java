package io.crossbook.core.risk;

import io.crossbook.core.desk.Breakers;
import io.crossbook.core.desk.DeskRecord.RiskBreach;
import io.crossbook.core.desk.RiskLevel;
import io.crossbook.core.desk.StopReason;
import io.crossbook.core.order.StopScope;
import io.crossbook.core.risk.RiskEvent.Kind;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A pattern under its rule: which event begins it, which one completes it, which one relieves it.
 * Immutable, a function of the events alone. A check that throws is never taken for a good sign: an
 * event that cannot be told to begin anything is a breach of {@link RiskPattern#CHECK_FAILED}, one
 * that cannot be told to complete a sequence completes it at the greatest level, and one that
 * cannot be told to relieve it does not.
 */
public final class RiskSequence implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final RiskRule rule;

  /** The others; only those of {@link RiskPattern#CHECK_FAILED} are checked by it. */
  private final ArrayList<RiskSequence> checked;

  private RiskSequence(RiskRule rule, List<RiskSequence> checked) {
    this.rule = rule;
    this.checked = new ArrayList<>(checked);
  }

  /**
   * The sequences of these rules, and the one that watches over them.
   *
   * @throws IllegalArgumentException if there are two rules of a pattern, or one of {@link
   *     RiskPattern#CHECK_FAILED}
   */
  public static List<RiskSequence> of(List<RiskRule> rules) {
    List<RiskSequence> sequences = new ArrayList<>();
    for (RiskRule rule : rules) {
      boolean twice = sequences.stream().anyMatch(each -> each.pattern() == rule.pattern());
      if (twice || rule.pattern() == RiskPattern.CHECK_FAILED) {
        throw new IllegalArgumentException("a rule too many: " + rule);
      }
      sequences.add(new RiskSequence(rule, List.of()));
    }
    RiskRule watch = RiskRule.of(RiskPattern.CHECK_FAILED, RiskLevel.CRITICAL, 1);
    sequences.add(new RiskSequence(watch, List.copyOf(sequences)));
    return sequences;
  }

  /** Its pattern. */
  public RiskPattern pattern() {
    return rule.pattern();
  }

  /**
   * What events have in common that can be of one sequence: where a sequence is about one subject,
   * what happens to another must not end it.
   */
  public String key(RiskEvent event) {
    return switch (pattern()) {
      case TRIPPED_AGAIN, ACCOUNT_SILENT, UNDECIDED -> event.desk() + "/" + event.subject();
      default -> Integer.toString(event.desk());
    };
  }

  /** T. */
  public long withinMillis() {
    return rule.withinMillis();
  }

  /** True if one event is the whole sequence. */
  public boolean single() {
    return pattern() == RiskPattern.CHECK_FAILED;
  }

  /** True if a sequence may begin with this event. */
  public boolean begins(RiskEvent event) {
    if (single()) {
      return event.kind() == Kind.UNREADABLE
          || checked.stream().anyMatch(each -> throwing(() -> each.first(event)));
    }
    return otherwise(false, () -> first(event));
  }

  /** True if this event completes the sequence that began with another. */
  public boolean completes(RiskEvent first, RiskEvent event) {
    return otherwise(true, () -> last(first, event));
  }

  /** True if nothing can become of the sequence any more. */
  public boolean relieves(RiskEvent first, RiskEvent event) {
    return otherwise(false, () -> end(first, event));
  }

  private static boolean otherwise(boolean answer, BooleanSupplier check) {
    try {
      return check.getAsBoolean();
    } catch (RuntimeException broken) {
      // Its cause is in the breach that comes of it: see breach().
      return answer;
    }
  }

  private static boolean throwing(BooleanSupplier check) {
    try {
      boolean unused = check.getAsBoolean();
      return false;
    } catch (RuntimeException broken) {
      return true;
    }
  }

  private boolean first(RiskEvent event) {
    Kind kind = event.kind();
    return switch (pattern()) {
      case BREAKERS_ESCALATE -> kind == Kind.TRIPPED;
      case TRIPPED_AGAIN -> kind == Kind.RESUMED;
      case VENUES_FAIL -> lostOutcomes(event);
      case LOSING_STREAK -> kind == Kind.LOSS;
      case ALARMS_ESCALATE -> kind == Kind.ALARM;
      case ACCOUNT_SILENT -> kind == Kind.ACCOUNT_LOST && event.exposed();
      case UNDECIDED -> kind == Kind.GIVEN_UP;
      case CHECK_FAILED -> false;
    };
  }

  private boolean last(RiskEvent first, RiskEvent event) {
    Kind kind = event.kind();
    return switch (pattern()) {
      case BREAKERS_ESCALATE -> kind == Kind.TRIPPED && counted(first, event) >= rule.count();
      case TRIPPED_AGAIN -> kind == Kind.TRIPPED && event.subject().equals(first.subject());
      case VENUES_FAIL -> lostOutcomes(event) && !event.scope().equals(first.scope());
      case LOSING_STREAK ->
          kind == Kind.LOSS
              && counted(first, event) == rule.count()
              && lost(first, event).compareTo(rule.amount()) >= 0;
      case ALARMS_ESCALATE -> kind == Kind.ALARM && counted(first, event) >= rule.count();
      case ACCOUNT_SILENT, UNDECIDED, CHECK_FAILED -> false;
    };
  }

  private boolean end(RiskEvent first, RiskEvent event) {
    Kind kind = event.kind();
    boolean same = event.subject().equals(first.subject());
    return switch (pattern()) {
      case TRIPPED_AGAIN -> kind == Kind.RESUMED && same;
      // A streak that is long enough and lost too little: the one that began later counts.
      case LOSING_STREAK ->
          kind == Kind.GAIN || (kind == Kind.LOSS && counted(first, event) > rule.count());
      case ACCOUNT_SILENT -> same && (kind == Kind.ACCOUNT_HEARD || kind == Kind.ACCOUNT_UNUSED);
      case UNDECIDED -> same && kind == Kind.DECIDED;
      case BREAKERS_ESCALATE, VENUES_FAIL, ALARMS_ESCALATE, CHECK_FAILED -> false;
    };
  }

  private static boolean lostOutcomes(RiskEvent event) {
    return event.kind() == Kind.TRIPPED && event.subject().startsWith(Breakers.ERROR_RATE + "/");
  }

  /** How many there were from the first to the last, both with it. */
  private static long counted(RiskEvent first, RiskEvent last) {
    return last.ordinal() - first.ordinal() + 1;
  }

  private static BigDecimal lost(RiskEvent first, RiskEvent last) {
    return last.sum().subtract(first.sum()).add(first.amount());
  }

  /**
   * What a complete sequence is.
   *
   * @param last null if nothing came within T
   */
  public RiskBreach breach(RiskEvent first, RiskEvent last) {
    boolean failed = single() || (last != null && throwing(() -> last(first, last)));
    long time = last == null ? first.time() + rule.withinMillis() * NANOS_PER_MILLI : last.time();
    return new RiskBreach(
        first.desk(),
        pattern().word(),
        failed ? RiskLevel.CRITICAL : rule.level(),
        failed ? StopReason.SYSTEM_ERROR : StopReason.RISK_LIMIT_EXCEEDED,
        scope(first, failed),
        failed ? "a check of risk failed: " + first.text() : sentence(first, last),
        last == null || single() ? List.of(first.key()) : List.of(first.key(), last.key()),
        first.time(),
        single() ? first.time() : time);
  }

  private String scope(RiskEvent first, boolean failed) {
    return pattern() == RiskPattern.ACCOUNT_SILENT && !failed ? first.scope() : StopScope.ALL;
  }

  private String sentence(RiskEvent first, RiskEvent last) {
    String within = " within " + rule.withinMillis() / 1000 + " s";
    return switch (pattern()) {
      case BREAKERS_ESCALATE ->
          counted(first, last) + " breakers tripped" + within + ", the last: " + last.text();
      case TRIPPED_AGAIN ->
          last.subject() + " tripped again" + within + " after it was resumed: " + last.text();
      case VENUES_FAIL ->
          "the outcome of orders was lost at two venues" + within + ": " + last.text();
      case LOSING_STREAK ->
          counted(first, last)
              + " operations in a row lost "
              + lost(first, last).toPlainString()
              + within;
      case ALARMS_ESCALATE ->
          counted(first, last) + " alarms" + within + ", the last: " + last.text();
      case ACCOUNT_SILENT ->
          "the account at "
              + first.subject()
              + " was not heard again"
              + within
              + " while an operation that needs it is open";
      case UNDECIDED ->
          "operation " + first.subject() + " was given up and nobody decided on it" + within;
      case CHECK_FAILED -> first.text();
    };
  }
}
