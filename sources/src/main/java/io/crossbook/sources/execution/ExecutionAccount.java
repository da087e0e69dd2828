package io.crossbook.sources.execution;

import io.crossbook.venues.trading.TradingTraits;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An account as the deployment describes it. Immutable.
 *
 * @param venue venue id
 * @param subAccount our name of the sub-account; empty for the main one
 * @param symbols the venue's symbols of the listings that are traded with it
 * @param since nanoseconds since the epoch; executions and funding from then on are read if there
 *     is no cursor
 * @param restBase address before the targets of requests, without a slash at the end
 * @param streamBase address before the targets of private connections, without a slash at the end
 */
public record ExecutionAccount(
    String venue,
    String subAccount,
    List<String> symbols,
    long since,
    String restBase,
    String streamBase)
    implements Serializable {
  /** Keeps a copy. */
  public ExecutionAccount {
    symbols = new ArrayList<>(symbols);
  }

  /** The venue's symbols of the listings that are traded with it. */
  @Override
  public List<String> symbols() {
    return List.copyOf(symbols);
  }

  /** An account of which nothing was emitted. */
  ExecutionSplit begin(TradingTraits traits) {
    return resume(new ExecutionSplit(venue, subAccount, Map.of()), traits, false);
  }

  /**
   * An account with what was emitted before. A symbol that is not traded any more keeps its cursor.
   *
   * @param funding true if funding is settled there
   */
  ExecutionSplit resume(ExecutionSplit before, TradingTraits traits, boolean funding) {
    Map<String, FillCursor> cursors = new TreeMap<>(before.cursors());
    List<String> names = traits.fillsPerSymbol() ? symbols : List.of(ExecutionSplit.WHOLE_ACCOUNT);
    names.forEach(name -> cursors.putIfAbsent(name, FillCursor.begin(since)));
    if (funding) {
      cursors.putIfAbsent(ExecutionSplit.FUNDING, FillCursor.begin(since));
    }
    return new ExecutionSplit(venue, subAccount, cursors);
  }
}
