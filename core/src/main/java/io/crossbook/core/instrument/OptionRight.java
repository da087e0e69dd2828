package io.crossbook.core.instrument;

/** The right that an option gives its holder. */
public enum OptionRight {
  /** The right to buy the underlying. */
  CALL,
  /** The right to sell the underlying. */
  PUT
}
