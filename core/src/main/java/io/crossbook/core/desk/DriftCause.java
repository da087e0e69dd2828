package io.crossbook.core.desk;

import io.crossbook.core.ledger.JournalEntry;
import io.crossbook.core.ledger.Movements;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * What a difference between a venue's balance and the books was, as a person says who accepts it.
 * Decides which account of the books stands against it. Immutable.
 *
 * @param kind what it was
 * @param fee what the venue charged for what was {@link Kind#SENT}, in the same asset; else 0
 */
public record DriftCause(Kind kind, BigDecimal fee) {

  /** Kinds of causes. */
  public enum Kind {
    /** Nobody knows, or nothing of these. */
    ADJUSTMENT,
    /** Came from outside, or from another desk. */
    DEPOSIT,
    /** Went outside, or to another desk. */
    WITHDRAWAL,
    /** Went to another venue of the desk and has not arrived. */
    SENT,
    /** Came from another venue of the desk. */
    ARRIVED,
    /** Interest that the venue paid or charged. */
    INTEREST;

    /** As a person writes it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Behind the subject of a directive: {@code sent/5}; empty for an adjustment. */
  public static DriftCause parse(String text) {
    String[] parts = text.split("/", 2);
    if (text.isEmpty()) {
      return new DriftCause(Kind.ADJUSTMENT, BigDecimal.ZERO);
    }
    for (Kind each : Kind.values()) {
      if (each.text().equals(parts[0])) {
        return new DriftCause(each, parts.length == 1 ? BigDecimal.ZERO : new BigDecimal(parts[1]));
      }
    }
    throw new IllegalArgumentException("'" + parts[0] + "' is no cause of a difference");
  }

  @Override
  public String toString() {
    return kind.text() + (fee.signum() == 0 ? "" : "/" + fee.toPlainString());
  }

  /**
   * The entry that makes the books agree with the venue.
   *
   * @param cause in words
   * @param more that the venue has than the books; negative if it has less; never 0
   * @param onItsWay what of the asset was sent and has not arrived
   * @throws IllegalArgumentException with half a sentence if it cannot have been this
   */
  JournalEntry entry(
      long time,
      String cause,
      String venue,
      String subAccount,
      String asset,
      BigDecimal more,
      BigDecimal onItsWay) {
    boolean came = more.signum() > 0;
    String amount = plain(more) + " " + asset;
    switch (kind) {
      case ADJUSTMENT:
        return Movements.correction(time, cause, venue, subAccount, asset, more);
      case INTEREST:
        return Movements.interest(time, cause, venue, subAccount, asset, more);
      case DEPOSIT:
        require(came, amount + " is no deposit");
        return Movements.deposit(time, cause, venue, subAccount, asset, more);
      case WITHDRAWAL:
        require(!came, amount + " is no withdrawal");
        return Movements.deposit(time, cause, venue, subAccount, asset, more);
      case SENT:
        require(!came, amount + " was not sent");
        require(
            fee.signum() >= 0 && fee.compareTo(more.negate()) < 0,
            "a fee of " + plain(fee) + " leaves nothing of " + amount + " to arrive");
        return Movements.sent(
            time, cause, venue, subAccount, asset, more.negate().subtract(fee), fee);
      case ARRIVED:
        require(came, amount + " did not arrive");
        require(
            more.compareTo(onItsWay) <= 0,
            amount + " did not arrive, since " + plain(onItsWay) + " is on its way");
        return Movements.arrived(time, cause, venue, subAccount, asset, more);
      default:
        throw new IllegalStateException("no entry for " + kind);
    }
  }

  private static String plain(BigDecimal amount) {
    return amount.stripTrailingZeros().toPlainString();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
