package io.crossbook.core.ledger;

import java.util.Locale;

/**
 * A place where value of one asset stands. What the desk holds is {@link Kind#CASH} and {@link
 * Kind#TRANSIT}; the others are the other sides of what happened. Immutable.
 *
 * @param kind what stands there
 * @param venue venue id; empty for {@link Kind#TRANSIT} and {@link Kind#CAPITAL}
 * @param subAccount the venue's name of the sub-account; empty for the main one
 * @param asset common code, such as {@code BTC}
 */
public record LedgerAccount(Kind kind, String venue, String subAccount, String asset)
    implements Comparable<LedgerAccount> {
  /** What stands in an account. */
  public enum Kind {
    /** Held at a venue. */
    CASH,
    /** On its way between two venues. */
    TRANSIT,
    /** Given in trades less received in trades: the other side of every exchange. */
    TRADING,
    /** Paid to venues as fees; rebates are negative. */
    FEES,
    /** Paid as funding of perpetual positions; received is negative. */
    FUNDING,
    /** Lost by closing derivative positions; won is negative. */
    SETTLEMENT,
    /** Interest on what was borrowed. */
    INTEREST,
    /** What the desk was given, negative; the other side of deposits and withdrawals. */
    CAPITAL,
    /** Differences that a reconciliation found and a person accepted. */
    ADJUSTMENT
  }

  /** What is held at a venue. */
  public static LedgerAccount cash(String venue, String subAccount, String asset) {
    return new LedgerAccount(Kind.CASH, venue, subAccount, asset);
  }

  /** What is on its way. */
  public static LedgerAccount transit(String asset) {
    return new LedgerAccount(Kind.TRANSIT, "", "", asset);
  }

  /** What the desk was given. */
  public static LedgerAccount capital(String asset) {
    return new LedgerAccount(Kind.CAPITAL, "", "", asset);
  }

  /** Another side at the same venue and sub-account. */
  public LedgerAccount other(Kind side) {
    return new LedgerAccount(side, venue, subAccount, asset);
  }

  @Override
  public int compareTo(LedgerAccount o) {
    int by = kind.compareTo(o.kind);
    by = by != 0 ? by : venue.compareTo(o.venue);
    by = by != 0 ? by : subAccount.compareTo(o.subAccount);
    return by != 0 ? by : asset.compareTo(o.asset);
  }

  /** {@code cash:kraken:BTC}, with the sub-account in between where there is one. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(kind.name().toLowerCase(Locale.ROOT));
    for (String part : new String[] {venue, subAccount}) {
      if (!part.isEmpty()) {
        text.append(':').append(part);
      }
    }
    return text.append(':').append(asset).toString();
  }
}
