package io.crossbook.sinks.desk;

import io.crossbook.core.desk.DeskRecord;
import java.util.Locale;

/** What kinds of record a desk reports; sorts in the order of the constants. */
public enum DeskKind {
  /** An operation changed its state. */
  TRANSITION(DeskRecord.Transition.class, true),
  /** An operation as it stands. */
  OPERATION(DeskRecord.OperationReport.class, true),
  /** An execution was booked. */
  EXECUTION(DeskRecord.Execution.class, true),
  /** Funding was booked. */
  FUNDING(DeskRecord.FundingBooked.class, true),
  /** An opportunity was not traded. */
  REFUSED(DeskRecord.Refused.class, true),
  /** A position; the same may be reported several times at a time. */
  POSITION(DeskRecord.PositionReport.class, false),
  /** A balance; the same may be reported several times at a time. */
  BALANCE(DeskRecord.BalanceReport.class, false),
  /** A breaker stopped something or lets it go. */
  BREAKER(DeskRecord.BreakerReport.class, false),
  /** A person should know; several things may be said of one subject at a time. */
  ALERT(DeskRecord.Alert.class, false),
  /** An order of a person as it stands. */
  DIRECTED(DeskRecord.DirectedReport.class, true),
  /** A sequence of events that together are a breach of risk. */
  BREACH(DeskRecord.RiskBreach.class, true);

  private final Class<? extends DeskRecord> type;
  private final boolean unique;

  DeskKind(Class<? extends DeskRecord> type, boolean unique) {
    this.type = type;
    this.unique = unique;
  }

  /** The kind of a record. */
  public static DeskKind of(DeskRecord record) {
    for (DeskKind kind : values()) {
      if (kind.type.isInstance(record)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("a desk does not report " + record);
  }

  /** The word for it in lines. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind of a word.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static DeskKind ofWord(String word) {
    for (DeskKind kind : values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("a desk reports nothing of the kind " + word);
  }

  /** True if a run reports only one record of a key and time. */
  public boolean unique() {
    return unique;
  }

  /** By what a record is recognised among those of its kind, apart from its time. */
  public static String key(DeskRecord record) {
    return record.desk() + "/" + rest(record);
  }

  private static String rest(DeskRecord record) {
    if (record instanceof DeskRecord.Transition each) {
      return each.operation() + "/" + each.epoch() + "/" + each.sequence();
    } else if (record instanceof DeskRecord.OperationReport each) {
      return each.operation() + "/" + each.epoch() + "/" + each.revision();
    } else if (record instanceof DeskRecord.Execution each) {
      return each.venue()
          + "/"
          + each.account()
          + "/"
          + each.symbol()
          + "/"
          + each.venueOrderId()
          + "/"
          + trade(each);
    } else if (record instanceof DeskRecord.FundingBooked each) {
      return each.venue() + "/" + each.account() + "/" + each.symbol() + "/" + each.id();
    } else if (record instanceof DeskRecord.Refused each) {
      return each.opportunity();
    } else if (record instanceof DeskRecord.PositionReport each) {
      return each.venue() + "/" + each.account() + "/" + each.symbol();
    } else if (record instanceof DeskRecord.BalanceReport each) {
      return each.venue() + "/" + each.account() + "/" + each.asset();
    } else if (record instanceof DeskRecord.BreakerReport each) {
      return each.breaker() + "/" + each.scope() + "/" + each.since();
    } else if (record instanceof DeskRecord.Alert each) {
      return each.subject();
    } else if (record instanceof DeskRecord.DirectedReport each) {
      return each.number() + "/" + each.epoch() + "/" + each.revision();
    } else if (record instanceof DeskRecord.RiskBreach each) {
      return each.pattern() + "/" + each.key();
    }
    throw new IllegalArgumentException("a desk does not report " + record);
  }

  /** What tells executions of an order apart, also at venues that give them no id. */
  public static String trade(DeskRecord.Execution execution) {
    return execution.tradeId().isEmpty()
        ? execution.venueTime()
            + "@"
            + execution.price().stripTrailingZeros().toPlainString()
            + "@"
            + execution.quantity().stripTrailingZeros().toPlainString()
        : execution.tradeId();
  }
}
