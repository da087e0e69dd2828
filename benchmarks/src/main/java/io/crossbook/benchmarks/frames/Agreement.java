package io.crossbook.benchmarks.frames;

import java.util.Set;

/** Checks that what is compared does the same work: every update is taken, the books end equal. */
final class Agreement {
  private static final Set<Feed> WITH_PEER =
      Set.of(Feed.KRAKEN_V1, Feed.BINANCE, Feed.COINBASE_EXCHANGE);

  private Agreement() {}

  /**
   * Runs the recording through both sides.
   *
   * @throws IllegalStateException if a side dropped an update, or the last books differ
   */
  static void check(Recording recording) {
    OurBooks ours = new OurBooks(recording.feed(), recording.metadata());
    ours.keepEach();
    run("Crossbook", ours, recording);
    if (!WITH_PEER.contains(recording.feed())) {
      recording.instruments().keySet().forEach(ours::best);
      return;
    }
    XchangeBooks theirs = XchangeBooks.of(recording);
    run("XChange", theirs, recording);
    for (String symbol : recording.instruments().keySet()) {
      Books.Best one = ours.best(symbol);
      Books.Best other = theirs.best(symbol);
      if (!one.same(other)) {
        throw new IllegalStateException(
            "the books of " + symbol + " end different: ours " + one + ", XChange's " + other);
      }
    }
  }

  private static void run(String side, Books books, Recording recording) {
    recording.priming().forEach(books::accept);
    long before = books.emitted();
    recording.updates().forEach(books::accept);
    long emitted = books.emitted() - before;
    if (emitted != recording.updates().size()) {
      throw new IllegalStateException(
          side + " made " + emitted + " books of " + recording.updates().size() + " updates");
    }
  }
}
