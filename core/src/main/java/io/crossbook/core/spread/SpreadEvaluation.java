package io.crossbook.core.spread;

import io.crossbook.core.costing.DepthMatch;
import io.crossbook.core.costing.Gates;
import io.crossbook.core.costing.LegCosts;
import io.crossbook.core.costing.LegSizing;
import io.crossbook.core.costing.LegSizing.Sizing;
import io.crossbook.core.costing.Participant;
import io.crossbook.core.costing.Proposal;
import io.crossbook.core.costing.SizedLeg;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.money.Conversion;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.opportunity.Complexity;
import io.crossbook.core.opportunity.DropReason;
import io.crossbook.core.opportunity.ProfitTerm;
import io.crossbook.core.quote.Conversions;
import io.crossbook.core.quote.Freshness;
import io.crossbook.core.quote.Quote;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.statistics.EdgeStatistics;
import io.crossbook.core.strategy.Context;
import java.util.ArrayList;
import java.util.List;

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
  private final Gates gates;
  private final List<Quote> quotes;
  private final DropReason[] refusals;

  /** Best ask and best bid of each quote, not-a-number where there is none. */
  private final double[] asks;

  private final double[] bids;

  /** The same in the family's currency; only filled where the quotes are in several currencies. */
  private double[] costs;

  private double[] proceeds;

  /** Index of the first quote that has the same quote asset as this one. */
  private final int[] currency;

  /** Greatest gross edge over the pairs that count, basis points. */
  private double grossBps = Double.NEGATIVE_INFINITY;

  private int grossBuy = -1;
  private int grossSell = -1;

  /** The pair that keeps most after fees. */
  private int anchorBuy = -1;

  private int anchorSell = -1;
  private DropReason naiveRefusal;
  private boolean naivePositive;

  SpreadEvaluation(
      SpreadConfig config, DetectionRule rule, SpreadState state, long now, Context context) {
    this.config = config;
    this.rule = rule;
    this.state = state;
    this.now = now;
    this.context = context;
    this.gates = new Gates(rule, state.gates, config.venueRisk(), true, now, context);
    this.quotes = state.board.quotes;
    int n = quotes.size();
    this.refusals = new DropReason[n];
    this.asks = new double[n];
    this.bids = new double[n];
    this.currency = new int[n];
  }

  /** Compares, counts, and emits what passes. */
  void run(String instrument) {
    if (quotes.size() < 2) {
      return;
    }
    price();
    boolean counted = comparePairs();
    count(instrument, counted);
    if (naivePositive && naiveRefusal != null && !(grossBps > 0)) {
      context.dropped(naiveRefusal);
    }
    if (!counted || !(grossBps > 0)) {
      gates.end(null);
      return;
    }
    search();
  }

  private void price() {
    boolean oneCurrency = true;
    for (int i = 0; i < asks.length; i++) {
      Quote quote = quotes.get(i);
      BookView book = quote.book;
      refusals[i] = Freshness.refusal(quote, rule, now);
      asks[i] = book == null || book.askPrices().length == 0 ? Double.NaN : book.bestAsk();
      bids[i] = book == null || book.bidPrices().length == 0 ? Double.NaN : book.bestBid();
      currency[i] = firstOfCurrency(quote.quoteAsset);
      oneCurrency &= currency[i] == 0;
    }
    if (!oneCurrency) {
      priceInCommon();
    }
  }

  private void priceInCommon() {
    costs = new double[asks.length];
    proceeds = new double[asks.length];
    Conversion[] rates = new Conversion[asks.length];
    for (int i = 0; i < asks.length; i++) {
      int first = currency[i];
      rates[i] = first == i ? toCommon(quotes.get(i).quoteAsset) : rates[first];
      costs[i] = rates[i] == null ? Double.NaN : asks[i] * rates[i].ask();
      proceeds[i] = rates[i] == null ? Double.NaN : bids[i] * rates[i].bid();
    }
  }

  private int firstOfCurrency(String asset) {
    int first = 0;
    while (!quotes.get(first).quoteAsset.equals(asset)) {
      first++;
    }
    return first;
  }

  /** Looks at every ordered pair; true if at least one counts. */
  private boolean comparePairs() {
    int n = asks.length;
    boolean counted = false;
    for (int buy = 0; buy < n; buy++) {
      double ask = asks[buy];
      for (int sell = 0; sell < n; sell++) {
        double bid = bids[sell];
        if (sell == buy || Double.isNaN(ask) || Double.isNaN(bid)) {
          continue;
        }
        DropReason refusal = refusal(buy, sell);
        if (bid > ask && currency[buy] == currency[sell]) {
          naivePositive = true;
          naiveRefusal = refusal == null ? naiveRefusal : refusal;
        }
        if (refusal != null) {
          continue;
        }
        double edge = edge(buy, sell);
        if (Double.isNaN(edge)) {
          // No conversion between the two.
          continue;
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

  /** Gross edge of a pair, basis points; not-a-number if there is none. */
  private double edge(int buy, int sell) {
    return currency[buy] == currency[sell]
        ? (bids[sell] - asks[buy]) / asks[buy] * 1e4
        : (proceeds[sell] - costs[buy]) / costs[buy] * 1e4;
  }

  /** True if a gross edge is so great that one of the two prices must be wrong. */
  private boolean implausible(int buy, int sell) {
    return rule.maxSpreadBps() > 0 && edge(buy, sell) > rule.maxSpreadBps();
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
    count(EdgeStatistics.of(state.window, instrument), counted);
    if (config.keepRun()) {
      count(EdgeStatistics.of(state.run, instrument), counted);
    }
  }

  private void count(EdgeStatistics statistics, boolean counted) {
    if (counted && statistics.add(grossBps, now)) {
      statistics.maxEdgeBetween(quotes.get(grossBuy).identity(), quotes.get(grossSell).identity());
    }
    statistics.naive(naivePositive);
  }

  /** Searches the best set of legs; leaves out legs that are too small and tries again. */
  private void search() {
    DropReason nothing = chooseBestAfterFees();
    if (nothing != null) {
      fail(nothing);
      return;
    }
    List<Integer> eligible = eligible();
    DropReason lastReason = DropReason.FEES;
    while (eligible.size() >= 2) {
      String common = commonCurrency(eligible);
      List<Participant> participants = participants(eligible, common);
      if (participants == null) {
        return;
      }
      Conversion portfolio = convert(common, config.portfolioCurrency());
      if (portfolio == null) {
        fail(DropReason.NO_CONVERSION);
        return;
      }
      DepthMatch.walk(participants, rule.maxNotional() / portfolio.mid());
      Sizing sizing = LegSizing.size(participants);
      if (!sizing.legs().isEmpty()) {
        judge(sizing.legs(), common, portfolio);
        return;
      }
      if (participants.stream().anyMatch(each -> each.base() != 0)) {
        lastReason = DropReason.UNTRADABLE_SIZE;
      }
      if (sizing.tooSmall() == null) {
        break;
      }
      eligible.remove((Integer) quotes.indexOf(sizing.tooSmall().quote()));
    }
    fail(lastReason);
  }

  /**
   * Finds the pair that earns most after fees: the others are measured against it. The pair with
   * the greatest gross edge will not do, because its venues may charge so much that it earns
   * nothing, and it would shut out others by its times.
   *
   * @return why there is none, null if there is one
   */
  private DropReason chooseBestAfterFees() {
    double best = 0;
    int n = asks.length;
    for (int buy = 0; buy < n; buy++) {
      for (int sell = 0; sell < n; sell++) {
        if (sell == buy
            || !(edge(buy, sell) > 0)
            || refusal(buy, sell) != null
            || implausible(buy, sell)) {
          continue;
        }
        FeeSchedule buyFee = fee(quotes.get(buy));
        FeeSchedule sellFee = fee(quotes.get(sell));
        if (buyFee == null
            || sellFee == null
            || quotes.get(buy).listing == null
            || quotes.get(sell).listing == null) {
          continue;
        }
        double kept =
            (1 + edge(buy, sell) / 1e4) * (1 - sellFee.taker().doubleValue())
                - (1 + buyFee.taker().doubleValue());
        if (kept > best) {
          best = kept;
          anchorBuy = buy;
          anchorSell = sell;
        }
      }
    }
    return anchorBuy >= 0 ? null : reasonOfGreatestEdge();
  }

  private DropReason reasonOfGreatestEdge() {
    Quote buy = quotes.get(grossBuy);
    Quote sell = quotes.get(grossSell);
    if (implausible(grossBuy, grossSell)) {
      return DropReason.IMPLAUSIBLE;
    }
    if (buy.listing == null || sell.listing == null) {
      return DropReason.UNKNOWN_LISTING;
    }
    return fee(buy) == null || fee(sell) == null ? DropReason.UNKNOWN_FEE : DropReason.FEES;
  }

  private void judge(List<SizedLeg> legs, String common, Conversion portfolio) {
    LegCosts total = new LegCosts();
    for (SizedLeg leg : legs) {
      Quote quote = leg.participant().quote();
      total.add(leg, fee(quote), convert(quote.quoteAsset, common), account(quote));
    }
    List<ProfitTerm> terms = total.terms();
    terms.addAll(gates.expectedCosts(total.cost(), true));
    gates.judge(
        new Proposal(
            SpreadStrategy.NAME,
            state.key,
            total,
            terms,
            common,
            portfolio,
            total.converts() || legs.size() > 2 ? Complexity.MODERATE : Complexity.SIMPLE));
  }

  /** The best pair and every other listing that may be compared with all chosen before it. */
  private List<Integer> eligible() {
    List<Integer> chosen = new ArrayList<>();
    chosen.add(anchorBuy);
    chosen.add(anchorSell);
    for (int i = 0; i < asks.length; i++) {
      if (refusals[i] != null || i == anchorBuy || i == anchorSell) {
        continue;
      }
      boolean fits = true;
      for (int other : chosen) {
        fits &=
            !Freshness.skewed(quotes.get(i), quotes.get(other), rule)
                && !implausible(i, other)
                && !implausible(other, i)
                && !(Double.isNaN(edge(i, other)) && Double.isNaN(edge(other, i)));
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

  /** Null if a listing of the best pair cannot be costed; others are left out. */
  private List<Participant> participants(List<Integer> eligible, String common) {
    List<Participant> participants = new ArrayList<>(eligible.size());
    for (int i : eligible) {
      Quote quote = quotes.get(i);
      FeeSchedule fee = fee(quote);
      Conversion rate = convert(quote.quoteAsset, common);
      DropReason unknown =
          quote.listing == null
              ? DropReason.UNKNOWN_LISTING
              : fee == null
                  ? DropReason.UNKNOWN_FEE
                  : rate == null ? DropReason.NO_CONVERSION : null;
      if (unknown == null) {
        double taker = fee.taker().doubleValue();
        participants.add(
            new Participant(quote, (1 + taker) * rate.ask(), (1 - taker) * rate.bid()));
      } else if (i == anchorBuy || i == anchorSell) {
        fail(unknown);
        return null;
      }
    }
    return participants;
  }

  private FeeSchedule fee(Quote quote) {
    return context.fees().inForce(quote.venue, quote.symbol, account(quote), now);
  }

  private String account(Quote quote) {
    return config.accounts().getOrDefault(quote.venue, "");
  }

  private Conversion toCommon(String asset) {
    return convert(asset, config.familyOf(asset));
  }

  private Conversion convert(String from, String to) {
    return Conversions.find(from, to, state.board.conversions, rule, now);
  }

  private void fail(DropReason reason) {
    gates.refuse(reason, null);
  }
}
