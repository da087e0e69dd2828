package io.crossbook.core.instrument;

/** What kind of contract an {@link Instrument} is. */
public enum InstrumentKind {
  /** Immediate exchange of two crypto or cash balances held at a venue. */
  SPOT,
  /** A future without expiry, tied to its index by funding payments. */
  PERPETUAL,
  /** A future with an expiry date. */
  FUTURE,
  /** A European option with an expiry date and a strike. */
  OPTION,
  /** A foreign-exchange pair at a margin broker; never compared with {@link #SPOT}. */
  FX;

  /** True if trading it exchanges assets, false if it is a position at the venue. */
  public boolean exchanges() {
    return this == SPOT || this == FX;
  }
}
