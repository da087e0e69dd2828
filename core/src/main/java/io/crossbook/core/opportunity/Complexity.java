package io.crossbook.core.opportunity;

/** How hard an opportunity is to execute (spec 0.5). */
public enum Complexity {
  /** Two legs in one quote currency. */
  SIMPLE,
  /** A conversion, or more than two legs. */
  MODERATE,
  /** A cycle through three or more pairs. */
  COMPLEX,
  /** Legs in different kinds of instruments. */
  ADVANCED
}
