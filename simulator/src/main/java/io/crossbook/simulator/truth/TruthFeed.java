package io.crossbook.simulator.truth;

import io.crossbook.simulator.market.Level;
import io.crossbook.simulator.market.Market;
import io.crossbook.simulator.market.MarketModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Watches the real books and tells listeners of changes of the best ten levels. */
public final class TruthFeed {
  private record Top(long changes, TruthRecord truth) {}

  private final MarketModel model;
  private final List<TruthListener> listeners = new CopyOnWriteArrayList<>();
  private final Map<Market, Top> last = new LinkedHashMap<>();

  /** Watches a model; the first {@link #observe} after it reports every opening book. */
  public TruthFeed(MarketModel model) {
    this.model = model;
  }

  /** Adds a listener. It hears what every book is, and of changes from now on. */
  public void add(TruthListener listener) {
    last.values().forEach(top -> listener.onTruth(top.truth()));
    listeners.add(listener);
  }

  /**
   * Compares every book with what was last seen.
   *
   * @param epochNanos when the frames of this step were written
   */
  public void observe(long epochNanos) {
    for (Market market : model.markets()) {
      Top before = last.get(market);
      if (before != null && before.changes() == market.changes()) {
        continue;
      }
      List<Level> bids = market.bids().top(TruthRecord.DEPTH);
      List<Level> asks = market.asks().top(TruthRecord.DEPTH);
      boolean same =
          before != null
              && before.truth().bids().equals(bids)
              && before.truth().asks().equals(asks);
      TruthRecord truth =
          same
              ? before.truth()
              : new TruthRecord(epochNanos, model.steps(), market.spec(), bids, asks);
      last.put(market, new Top(market.changes(), truth));
      if (!same) {
        listeners.forEach(listener -> listener.onTruth(truth));
      }
    }
  }
}
