package io.crossbook.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.simulator.market.Level;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.truth.TruthListener;
import io.crossbook.simulator.truth.TruthRecord;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;

/** The last truth of every listing. */
public final class TruthBooks implements TruthListener {
  private final Map<String, TruthRecord> last = new ConcurrentHashMap<>();

  @Override
  public void onTruth(TruthRecord truth) {
    last.put(truth.listing().venue() + ' ' + truth.listing().symbol(), truth);
  }

  public TruthRecord of(String venue, String symbol) {
    TruthRecord truth = last.get(venue + ' ' + symbol);
    assertThat(truth).as("a truth of %s on %s", symbol, venue).isNotNull();
    return truth;
  }

  /** Asserts that a client's book has the real best ten levels. */
  public void assertEqual(String venue, String symbol, NaiveBook book) {
    assertThat(sides(venue, symbol, book.bids, book.asks)).isEqualTo(List.of(true, true));
  }

  private List<Boolean> sides(
      String venue,
      String symbol,
      NavigableMap<BigDecimal, BigDecimal> bids,
      NavigableMap<BigDecimal, BigDecimal> asks) {
    TruthRecord truth = of(venue, symbol);
    ListingSpec spec = truth.listing();
    List<Level> bidLevels = NaiveBook.top(bids, spec, TruthRecord.DEPTH);
    List<Level> askLevels = NaiveBook.top(asks, spec, TruthRecord.DEPTH);
    assertThat(bidLevels).as("bids of %s on %s", symbol, venue).isEqualTo(truth.bids());
    assertThat(askLevels).as("asks of %s on %s", symbol, venue).isEqualTo(truth.asks());
    return List.of(bidLevels.size() == TruthRecord.DEPTH, askLevels.size() == TruthRecord.DEPTH);
  }
}
