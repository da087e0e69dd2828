package io.crossbook.launcher.chaos;

/**
 * What makes orders exactly once, and can be taken away to show that the judge notices. Never in
 * live mode.
 */
public enum Safeguard {
  /** An order is written down before it is sent. */
  LEDGER_INSERT("ledger-insert"),
  /** A restarted desk reads again what became of its orders since its checkpoint. */
  REWIND("rewind"),
  /** Whether an order is absent is asked only after its deadline. */
  DEADLINE("deadline");

  private final String text;

  Safeguard(String text) {
    this.text = text;
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return text;
  }
}
