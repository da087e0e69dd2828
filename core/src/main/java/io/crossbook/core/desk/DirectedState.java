package io.crossbook.core.desk;

import java.util.Locale;

/** Where an order of a person stands. */
public enum DirectedState {
  /** The ledger has orders of it, and what was wanted was not told yet. */
  UNKNOWN,
  /** It goes to venues, slice by slice. */
  WORKING,
  /** Nothing more is ordered; what it holds stands under its stop. */
  HOLDING,
  /** What it holds is being closed. */
  CLOSING,
  /** Over: wholly filled. */
  FILLED,
  /** Over: filled in part. */
  PARTLY_FILLED,
  /** Over: nothing was filled. */
  UNFILLED,
  /** Over: it was not taken. */
  REFUSED,
  /** Over: what it held was closed. */
  CLOSED,
  /** What it holds could not be closed: a person has to. */
  FAILED;

  /** The word for it, such as {@code partly-filled}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
