package io.crossbook.core.basis;

import io.crossbook.core.costing.GateState;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.quote.QuoteBoard;
import java.util.ArrayList;
import java.util.List;

/** What {@link BasisStrategy} remembers of one key. Public fields because Flink keeps it. */
public final class BasisState {
  /** The key. */
  public String key = "";

  /** Spot and perpetual listings, and the books that price conversions. */
  public QuoteBoard board = new QuoteBoard();

  /** The last funding of each perpetual. */
  public List<Funding> fundings = new ArrayList<>();

  /** What the gates remember, with the candidates that are alive. */
  public GateState gates = new GateState();

  /** Greatest time seen, nanoseconds since the epoch. */
  public long lastTime;

  /** For Flink. */
  public BasisState() {}

  /** The last funding of a perpetual; null until it came. */
  Funding funding(String venue, String symbol) {
    for (Funding funding : fundings) {
      if (funding.symbol().equals(symbol) && funding.venue().equals(venue)) {
        return funding;
      }
    }
    return null;
  }

  /** Takes a new funding. */
  void take(Funding news) {
    fundings.removeIf(
        old -> old.symbol().equals(news.symbol()) && old.venue().equals(news.venue()));
    fundings.add(news);
  }
}
