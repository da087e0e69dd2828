package io.crossbook.simulator.server;

import io.crossbook.simulator.market.Trade;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last trades of one listing, with the venue's time of each. */
public final class TradeTape {
  private static final int KEPT = 100;

  /**
   * A trade and when it happened.
   *
   * @param trade what
   * @param epochNanos when, by the venue's clock
   */
  public record Print(Trade trade, long epochNanos) {}

  private final Deque<Print> prints = new ArrayDeque<>();
  private List<Print> latest = List.of();

  void append(List<Trade> trades, long epochNanos) {
    List<Print> fresh = new ArrayList<>(trades.size());
    for (Trade trade : trades) {
      fresh.add(new Print(trade, epochNanos));
    }
    latest = fresh;
    prints.addAll(fresh);
    while (prints.size() > KEPT) {
      prints.removeFirst();
    }
  }

  /** Trades of the last step, oldest first. */
  public List<Print> latest() {
    return latest;
  }

  /** The last trades, oldest first, at most a number. */
  public List<Print> last(int count) {
    List<Print> all = new ArrayList<>(prints);
    return all.subList(Math.max(0, all.size() - count), all.size());
  }
}
