package io.crossbook.core.basis;

import io.crossbook.core.costing.DepthMatch;
import io.crossbook.core.costing.Gates;
import io.crossbook.core.costing.LegCosts;
import io.crossbook.core.costing.LegSizing;
import io.crossbook.core.costing.LegSizing.Sizing;
import io.crossbook.core.costing.Participant;
import io.crossbook.core.costing.Proposal;
import io.crossbook.core.costing.SizedLeg;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.money.Conversion;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.opportunity.Complexity;
import io.crossbook.core.opportunity.DropReason;
import io.crossbook.core.opportunity.ProfitTerm;
import io.crossbook.core.quote.Conversions;
import io.crossbook.core.quote.Freshness;
import io.crossbook.core.quote.Quote;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.strategy.Context;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * One look at one spot listing against one perpetual in one direction. Both legs are entered at the
 * book now and are expected to be left when their middle prices have met, by crossing the spread of
 * each book again; what is charged at the exit is counted on the value at entry. Made for one fact.
 */
final class BasisEvaluation {
  private static final BigDecimal SECONDS_PER_YEAR = BigDecimal.valueOf(365L * 86_400);

  private final BasisConfig config;
  private final DetectionRule rule;
  private final BasisState state;
  private final long now;
  private final Context context;
  private final Gates gates;
  private final Quote spot;
  private final Quote perpetual;
  private final Quote buy;
  private final Quote sell;
  private final boolean reverse;
  private final String common;

  /**
   * @param reverse false to buy spot and sell the perpetual, true to sell borrowed spot and buy it
   */
  BasisEvaluation(
      BasisConfig config,
      DetectionRule rule,
      BasisState state,
      long now,
      Context context,
      Quote spot,
      Quote perpetual,
      boolean reverse) {
    this.config = config;
    this.rule = rule;
    this.state = state;
    this.now = now;
    this.context = context;
    this.gates = new Gates(rule, state.gates, config.venueRisk(), false, now, context);
    this.spot = spot;
    this.perpetual = perpetual;
    this.reverse = reverse;
    this.buy = reverse ? perpetual : spot;
    this.sell = reverse ? spot : perpetual;
    this.common =
        spot.quoteAsset.equals(perpetual.quoteAsset)
            ? spot.quoteAsset
            : config.familyOf(spot.quoteAsset);
  }

  /** Costs it, and emits what passes. */
  void run() {
    if (buy.book == null || sell.book == null || !buy.book.twoSided() || !sell.book.twoSided()) {
      end();
      return;
    }
    Conversion buyRate = convert(buy.quoteAsset, common);
    Conversion sellRate = convert(sell.quoteAsset, common);
    if (buyRate == null || sellRate == null) {
      end();
      return;
    }
    double cost = buy.book.bestAsk() * buyRate.ask();
    double basisBps = (sell.book.bestBid() * sellRate.bid() - cost) / cost * 1e4;
    DropReason reason = unknown();
    if (reason == null) {
      reason = refusal(basisBps);
    }
    if (reason != null) {
      if (basisBps > 0) {
        gates.refuse(reason, legSet());
      } else {
        end();
      }
      return;
    }
    propose(buyRate, sellRate, basisBps > 0);
  }

  /** What must be known and is not. */
  private DropReason unknown() {
    if (buy.listing == null || sell.listing == null) {
      return DropReason.UNKNOWN_LISTING;
    }
    if (fee(buy) == null || fee(sell) == null) {
      return DropReason.UNKNOWN_FEE;
    }
    Funding funding = state.funding(perpetual.venue, perpetual.symbol);
    if (funding == null
        || Freshness.millis(now) - Freshness.millis(funding.time()) > config.maxFundingAgeMillis()
        || interval(funding) == 0) {
      return DropReason.UNKNOWN_FUNDING;
    }
    if (reverse && !config.borrowRates().containsKey(spot.baseAsset)) {
      return DropReason.UNKNOWN_BORROW;
    }
    return null;
  }

  private DropReason refusal(double basisBps) {
    DropReason ofBuy = Freshness.refusal(buy, rule, now);
    if (ofBuy != null) {
      return ofBuy;
    }
    DropReason ofSell = Freshness.refusal(sell, rule, now);
    if (ofSell != null) {
      return ofSell;
    }
    if (Freshness.skewed(buy, sell, rule)) {
      return DropReason.SKEWED;
    }
    return rule.maxSpreadBps() > 0 && basisBps > rule.maxSpreadBps()
        ? DropReason.IMPLAUSIBLE
        : null;
  }

  private void propose(Conversion buyRate, Conversion sellRate, boolean looksGood) {
    BigDecimal ofBuying = charged(buy);
    BigDecimal ofSelling = charged(sell);
    Participant buying =
        new Participant(
            buy, buyRate.ask() * (1 + ofBuying.doubleValue()), Double.NEGATIVE_INFINITY);
    Participant selling =
        new Participant(
            sell, Double.POSITIVE_INFINITY, sellRate.bid() * (1 - ofSelling.doubleValue()));
    Conversion portfolio = convert(common, config.portfolioCurrency());
    if (portfolio == null) {
      refuse(DropReason.NO_CONVERSION, looksGood);
      return;
    }
    DepthMatch.walk(List.of(buying, selling), rule.maxNotional() / portfolio.mid());
    if (buying.base() == 0) {
      refuse(DropReason.FEES, looksGood);
      return;
    }
    Sizing sizing = LegSizing.size(List.of(buying, selling));
    if (sizing.legs().isEmpty()) {
      refuse(DropReason.UNTRADABLE_SIZE, looksGood);
      return;
    }
    LegCosts costs = new LegCosts();
    for (SizedLeg leg : sizing.legs()) {
      Quote quote = leg.participant().quote();
      costs.add(leg, fee(quote), leg.buys() ? buyRate : sellRate, account(quote));
    }
    gates.judge(
        new Proposal(
            BasisStrategy.NAME,
            state.key,
            costs,
            terms(costs),
            common,
            portfolio,
            Complexity.ADVANCED));
  }

  /** Entry, then for each leg what it takes to leave it, then what holding it brings or takes. */
  private List<ProfitTerm> terms(LegCosts costs) {
    List<ProfitTerm> terms = costs.terms();
    for (int leg = 0; leg < costs.legs().size(); leg++) {
      Quote quote = costs.quotes().get(leg);
      BigDecimal value = costs.value(leg);
      terms.add(LegCosts.paid(ProfitTerm.Kind.FEE, leg, value, fee(quote).taker()));
      terms.add(LegCosts.paid(ProfitTerm.Kind.SLIPPAGE, leg, value, halfSpread(quote)));
      if (quote == perpetual) {
        terms.add(LegCosts.paid(ProfitTerm.Kind.FUNDING, leg, value, fundingPaid()));
      } else if (reverse) {
        terms.add(LegCosts.paid(ProfitTerm.Kind.BORROW, leg, value, interest()));
      }
    }
    // Closing the position brings the inventory back to where it was.
    terms.addAll(gates.expectedCosts(costs.cost(), false));
    return terms;
  }

  /** Fraction of a leg's value that entering, leaving and holding it take. */
  private BigDecimal charged(Quote quote) {
    BigDecimal charged = fee(quote).taker().multiply(BigDecimal.valueOf(2)).add(halfSpread(quote));
    if (quote == perpetual) {
      return charged.add(fundingPaid());
    }
    return reverse ? charged.add(interest()) : charged;
  }

  /** Fraction of the perpetual's value that this position pays; negative if it receives. */
  private BigDecimal fundingPaid() {
    Funding funding = state.funding(perpetual.venue, perpetual.symbol);
    BigDecimal byLongs =
        FundingForecast.paidByLongs(
            funding, now, config.holdingSeconds(), interval(funding), reverse);
    return reverse ? byLongs : byLongs.negate();
  }

  /** Fraction of the spot leg's value that borrowing it costs. */
  private BigDecimal interest() {
    return config
        .borrowRates()
        .get(spot.baseAsset)
        .multiply(BigDecimal.valueOf(config.holdingSeconds()))
        .divide(SECONDS_PER_YEAR, MathContext.DECIMAL64);
  }

  /** Distance from the middle to the best level that the exit takes, relative to the entry. */
  private BigDecimal halfSpread(Quote quote) {
    BookView book = quote.book;
    BigDecimal bid = BigDecimal.valueOf(book.bidPrices()[0], book.priceScale());
    BigDecimal ask = BigDecimal.valueOf(book.askPrices()[0], book.priceScale());
    BigDecimal entry = quote == buy ? ask : bid;
    return ask.subtract(bid).divide(entry.multiply(BigDecimal.valueOf(2)), MathContext.DECIMAL64);
  }

  /** Seconds between payments; 0 if neither the venue nor the configuration says. */
  private long interval(Funding funding) {
    return funding.intervalSeconds() > 0
        ? funding.intervalSeconds()
        : config.fundingIntervalSeconds().getOrDefault(perpetual.venue, 0L);
  }

  private FeeSchedule fee(Quote quote) {
    return context.fees().inForce(quote.venue, quote.symbol, account(quote), now);
  }

  private String account(Quote quote) {
    return config.accounts().getOrDefault(quote.venue, "");
  }

  private Conversion convert(String from, String to) {
    return Conversions.find(from, to, state.board.conversions, rule, now);
  }

  private void refuse(DropReason reason, boolean looksGood) {
    if (looksGood) {
      gates.refuse(reason, legSet());
    } else {
      end();
    }
  }

  private void end() {
    // Almost always nothing is alive: then the name of the legs is not worth making.
    if (!state.gates.candidates.open.isEmpty() || !state.gates.streaks.isEmpty()) {
      gates.end(legSet());
    }
  }

  /** As {@link io.crossbook.core.opportunity.OpportunityId#legSet}. */
  private String legSet() {
    return "buy " + buy.identity() + "|sell " + sell.identity();
  }
}
