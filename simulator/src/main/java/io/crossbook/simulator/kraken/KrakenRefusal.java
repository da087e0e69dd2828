package io.crossbook.simulator.kraken;

/** A request that the venue answers with an error text. */
final class KrakenRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  KrakenRefusal(String text) {
    super(text, null, false, false);
  }
}
