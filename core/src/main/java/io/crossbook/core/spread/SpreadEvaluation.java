package io.crossbook.core.spread;

import io.crossbook.core.money.Conversion;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.opportunity.DropReason;
import io.crossbook.core.quote.Conversions;
import io.crossbook.core.quote.Freshness;
import io.crossbook.core.quote.Quote;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.statistics.EdgeStatistics;
import io.crossbook.core.strategy.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One comparison of all venues of a key at one moment. First the cheap question whether any pair
 * crosses, which almost always ends it; only then fees, depth and sizes. Made for one fact.
 */
final class SpreadEvaluation {
  private final SpreadConfig config;
  private final DetectionRule rule;
  private final SpreadState state;
  private final long now;
  private final Context context;
  private final List<Quote> quotes;
  private final DropReason[] refusals;

  /** Greatest gross edge over the pairs that count, basis points. */
  private double grossBps = Double.NEGATIVE_INFINITY;

  private int grossBuy = -1;
  private int grossSell = -1;
  private DropReason naiveRefusal;
  private boolean naivePositive;

  SpreadEvaluation(
      SpreadConfig config, DetectionRule rule, SpreadState state, long now, Context context) {
    this.config = config;
    this.rule = rule;
    this.state = state;
    this.now = now;
    this.context = context;
    this.quotes = state.quotes;
    this.refusals = new DropReason[quotes.size()];
  }

  /** Compares, counts, and emits what passes. */
  void run(String instrument) {
    int n = quotes.size();
    if (n < 2) {
      return;
    }
    for (int i = 0; i < n; i++) {
      refusals[i] = Freshness.refusal(quotes.get(i), rule, now);
    }
    boolean counted = comparePairs();
    count(instrument, counted);
    if (naivePositive && naiveRefusal != null && !(grossBps > 0)) {
      context.dropped(naiveRefusal);
    }
    if (!counted || !(grossBps > 0)) {
      state.candidates.collapseOthers(null, now, context);
      state.streak = 0;
      return;
    }
    search();
  }

  /** Looks at every ordered pair; true if at least one counts. */
  private boolean comparePairs() {
    int n = quotes.size();
    boolean counted = false;
    for (int buy = 0; buy < n; buy++) {
      Quote asking = quotes.get(buy);
      if (asking.book == null || asking.book.askPrices().length == 0) {
        continue;
      }
      double ask = asking.book.bestAsk();
      for (int sell = 0; sell < n; sell++) {
        Quote bidding = quotes.get(sell);
        if (sell == buy || bidding.book == null || bidding.book.bidPrices().length == 0) {
          continue;
        }
        boolean sameQuote = asking.quoteAsset.equals(bidding.quoteAsset);
        double bid = bidding.book.bestBid();
        boolean looksGood = sameQuote && bid > ask;
        DropReason refusal = refusal(buy, sell);
        if (looksGood) {
          naivePositive = true;
          naiveRefusal = refusal == null ? naiveRefusal : refusal;
        }
        if (refusal != null) {
          continue;
        }
        double edge;
        if (sameQuote) {
          edge = (bid - ask) / ask * 1e4;
        } else {
          Conversion cost = toCommon(asking.quoteAsset);
          Conversion proceeds = toCommon(bidding.quoteAsset);
          if (cost == null || proceeds == null) {
            continue;
          }
          double costs = ask * cost.ask();
          edge = (bid * proceeds.bid() - costs) / costs * 1e4;
        }
        counted = true;
        if (edge > grossBps) {
          grossBps = edge;
          grossBuy = buy;
          grossSell = sell;
        }
      }
    }
    return counted;
  }

  private DropReason refusal(int buy, int sell) {
    if (refusals[buy] != null) {
      return refusals[buy];
    }
    if (refusals[sell] != null) {
      return refusals[sell];
    }
    return Freshness.skewed(quotes.get(buy), quotes.get(sell), rule) ? DropReason.SKEWED : null;
  }

  private void count(String instrument, boolean counted) {
    if (counted) {
      String buy = quotes.get(grossBuy).identity();
      String sell = quotes.get(grossSell).identity();
      window(state.window, instrument).add(grossBps, now, buy, sell);
      if (config.keepRun()) {
        window(state.run, instrument).add(grossBps, now, buy, sell);
      }
    }
    window(state.window, instrument).naive(naivePositive);
    if (config.keepRun()) {
      window(state.run, instrument).naive(naivePositive);
    }
  }

  private static EdgeStatistics window(Map<String, EdgeStatistics> statistics, String instrument) {
    EdgeStatistics found = statistics.get(instrument);
    if (found == null) {
      found = new EdgeStatistics();
      statistics.put(instrument, found);
    }
    return found;
  }

  /** Searches the best set of legs; leaves out legs that are too small and tries again. */
  private void search() {
    if (rule.maxSpreadBps() > 0 && grossBps > rule.maxSpreadBps()) {
      fail(DropReason.IMPLAUSIBLE);
      return;
    }
    List<Integer> eligible = eligible();
    DropReason lastReason = DropReason.FEES;
    for (int attempt = 0; attempt < quotes.size() && eligible.size() >= 2; attempt++) {
      String common = commonCurrency(eligible);
      List<DepthMatch.Participant> participants = participants(eligible, common);
      if (participants == null) {
        return;
      }
      Conversion portfolio =
          Conversions.find(common, config.portfolioCurrency(), state.conversions, rule, now);
      if (portfolio == null) {
        fail(DropReason.NO_CONVERSION);
        return;
      }
      DepthMatch.walk(participants, rule.maxNotional() / portfolio.mid());
      DepthMatch.Participant[] tooSmall = new DepthMatch.Participant[1];
      List<LegSizing.Sized> legs = LegSizing.size(participants, tooSmall);
      if (!legs.isEmpty()) {
        new SpreadCosting(config, rule, state, now, context, grossBps)
            .judge(legs, common, portfolio);
        return;
      }
      if (participants.stream().anyMatch(each -> each.base != 0)) {
        lastReason = DropReason.UNTRADABLE_SIZE;
      }
      if (tooSmall[0] == null) {
        break;
      }
      eligible.remove((Integer) quotes.indexOf(tooSmall[0].quote));
    }
    fail(lastReason);
  }

  /** The best pair and every other listing that may be compared with all chosen before it. */
  private List<Integer> eligible() {
    List<Integer> chosen = new ArrayList<>();
    chosen.add(grossBuy);
    chosen.add(grossSell);
    for (int i = 0; i < quotes.size(); i++) {
      if (refusals[i] != null || i == grossBuy || i == grossSell) {
        continue;
      }
      boolean fits = true;
      for (int other : chosen) {
        fits &= !Freshness.skewed(quotes.get(i), quotes.get(other), rule);
        fits &=
            quotes.get(i).quoteAsset.equals(quotes.get(other).quoteAsset)
                || toCommon(quotes.get(i).quoteAsset) != null;
      }
      if (fits) {
        chosen.add(i);
      }
    }
    return chosen;
  }

  private String commonCurrency(List<Integer> eligible) {
    String first = quotes.get(eligible.get(0)).quoteAsset;
    for (int i : eligible) {
      if (!quotes.get(i).quoteAsset.equals(first)) {
        return config.familyOf(first);
      }
    }
    return first;
  }

  private List<DepthMatch.Participant> participants(List<Integer> eligible, String common) {
    List<DepthMatch.Participant> participants = new ArrayList<>(eligible.size());
    for (int i : eligible) {
      Quote quote = quotes.get(i);
      boolean indispensable = i == grossBuy || i == grossSell;
      if (quote.listing == null) {
        if (indispensable) {
          fail(DropReason.UNKNOWN_LISTING);
          return null;
        }
        continue;
      }
      FeeSchedule fee = context.fees().inForce(quote.venue, quote.symbol, now);
      if (fee == null) {
        if (indispensable) {
          fail(DropReason.UNKNOWN_FEE);
          return null;
        }
        continue;
      }
      Conversion rate = Conversions.find(quote.quoteAsset, common, state.conversions, rule, now);
      if (rate == null) {
        if (indispensable) {
          fail(DropReason.NO_CONVERSION);
          return null;
        }
        continue;
      }
      double taker = fee.taker().doubleValue();
      participants.add(
          new DepthMatch.Participant(
              quote,
              quote.listing.multiplier().doubleValue(),
              (1 + taker) * rate.ask(),
              (1 - taker) * rate.bid()));
    }
    return participants;
  }

  private Conversion toCommon(String asset) {
    return Conversions.find(asset, config.familyOf(asset), state.conversions, rule, now);
  }

  private void fail(DropReason reason) {
    context.dropped(reason);
    state.candidates.collapseOthers(null, now, context);
    state.streak = 0;
  }
}
