package io.crossbook.core.spread;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.money.Conversion;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.opportunity.BookReference;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.Complexity;
import io.crossbook.core.opportunity.Confidence;
import io.crossbook.core.opportunity.DropReason;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.opportunity.OpportunityId;
import io.crossbook.core.opportunity.ProfitTerm;
import io.crossbook.core.opportunity.RiskScore;
import io.crossbook.core.opportunity.TimeSensitivity;
import io.crossbook.core.quote.Conversions;
import io.crossbook.core.quote.Freshness;
import io.crossbook.core.quote.Quote;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.strategy.Context;
import io.crossbook.core.strategy.OpenCandidate;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts what a set of sized legs would earn, term by term, and applies the gates in a fixed order.
 * Amounts are exact decimals, rounded once to 12 decimals. Made for one evaluation.
 */
final class SpreadCosting {
  private static final int MONEY_SCALE = 12;

  /** Mean of the positive part of a standard normal variable: 1 / sqrt(2 pi). */
  private static final double MEAN_ADVERSE = 1 / Math.sqrt(2 * Math.PI);

  /** Volatility over 15 minutes that counts as the greatest market risk (spec 0.4, "extreme"). */
  private static final double EXTREME_VOLATILITY = 0.08;

  private final SpreadConfig config;
  private final DetectionRule rule;
  private final SpreadState state;
  private final long now;
  private final Context context;
  private final double grossBps;

  SpreadCosting(
      SpreadConfig config,
      DetectionRule rule,
      SpreadState state,
      long now,
      Context context,
      double grossBps) {
    this.config = config;
    this.rule = rule;
    this.state = state;
    this.now = now;
    this.context = context;
    this.grossBps = grossBps;
  }

  /** Costs the legs and emits a candidate if every gate lets it pass. */
  void judge(List<LegSizing.Sized> sized, String common, Conversion portfolio) {
    List<Leg> legs = new ArrayList<>();
    List<ProfitTerm> fees = new ArrayList<>();
    BigDecimal gross = BigDecimal.ZERO;
    BigDecimal slippage = BigDecimal.ZERO;
    BigDecimal conversion = BigDecimal.ZERO;
    BigDecimal cost = BigDecimal.ZERO;
    BigDecimal shallowest = null;
    boolean converts = false;
    for (LegSizing.Sized leg : sized) {
      Quote quote = leg.participant().quote;
      Listing listing = quote.listing;
      FeeSchedule fee = context.fees().inForce(quote.venue, quote.symbol, now);
      Conversion rate = Conversions.find(quote.quoteAsset, common, state.conversions, rule, now);
      converts |= !quote.quoteAsset.equals(common);
      BigDecimal sign = leg.buys() ? BigDecimal.ONE.negate() : BigDecimal.ONE;
      BigDecimal mid = BigDecimal.valueOf(rate.mid());
      BigDecimal executed = BigDecimal.valueOf(leg.buys() ? rate.ask() : rate.bid());
      BigDecimal value = leg.value().multiply(listing.multiplier());
      BigDecimal best = leg.bestPrice().multiply(leg.quantity()).multiply(listing.multiplier());
      gross = gross.add(sign.multiply(best).multiply(mid));
      slippage = slippage.add(sign.multiply(value.subtract(best)).multiply(mid));
      conversion = conversion.add(sign.multiply(value).multiply(executed.subtract(mid)));
      fees.add(
          new ProfitTerm(
              ProfitTerm.Kind.FEE,
              legs.size(),
              money(fee.taker().multiply(value).multiply(executed).negate())));
      if (leg.buys()) {
        cost = cost.add(value.multiply(executed));
      }
      BigDecimal top = topValue(quote, leg.buys(), mid);
      shallowest = shallowest == null ? top : shallowest.min(top);
      legs.add(leg(leg, quote, listing, fee));
    }
    List<ProfitTerm> terms = new ArrayList<>();
    terms.add(new ProfitTerm(ProfitTerm.Kind.GROSS, -1, money(gross)));
    terms.add(new ProfitTerm(ProfitTerm.Kind.SLIPPAGE, -1, money(slippage)));
    terms.addAll(fees);
    if (converts) {
      terms.add(new ProfitTerm(ProfitTerm.Kind.CONVERSION, -1, money(conversion)));
    }
    addExpectedCosts(cost, terms);
    BigDecimal net = BigDecimal.ZERO;
    for (ProfitTerm term : terms) {
      net = net.add(term.amount());
    }
    BigDecimal toPortfolio =
        BigDecimal.valueOf(net.signum() >= 0 ? portfolio.bid() : portfolio.ask());
    BigDecimal netPortfolio = money(net.multiply(toPortfolio));
    double netBps = net.doubleValue() / cost.doubleValue() * 1e4;
    double notional = cost.doubleValue() * portfolio.mid();
    double depth = shallowest.doubleValue() * portfolio.mid();
    gate(sized, legs, terms, common, net, netPortfolio, netBps, notional, depth, converts);
  }

  private void gate(
      List<LegSizing.Sized> sized,
      List<Leg> legs,
      List<ProfitTerm> terms,
      String common,
      BigDecimal net,
      BigDecimal netPortfolio,
      double netBps,
      double notional,
      double depth,
      boolean converts) {
    String legSet = OpportunityId.legSet(legs);
    if (depth < rule.minDepth()) {
      refuse(DropReason.SHALLOW, true);
      return;
    }
    if (netPortfolio.compareTo(rule.minNet()) < 0) {
      refuse(DropReason.NET_AMOUNT, true);
      return;
    }
    if (netBps < rule.minNetBps()) {
      refuse(DropReason.NET_BPS, true);
      return;
    }
    state.streak = legSet.equals(state.streakLegs) ? state.streak + 1 : 1;
    state.streakLegs = legSet;
    double oldest = oldestMillis(sized);
    double expectedLife = state.candidates.expectedLifeMillis((double) rule.ttlMillis());
    Confidence confidence =
        Confidence.of(
            oldest,
            notional <= 0 ? Double.NaN : depth / notional,
            state.streak,
            leastReliability(sized),
            Double.NaN);
    if (confidence.score() < rule.minConfidence()) {
      refuse(DropReason.CONFIDENCE, false);
      return;
    }
    RiskScore risk = risk(sized, notional, depth, oldest, expectedLife);
    if (!(risk.score() <= rule.maxRisk())) {
      refuse(DropReason.RISK, false);
      return;
    }
    state.candidates.collapseOthers(legSet, now, context);
    OpenCandidate open = state.candidates.find(legSet);
    long firstSeen = open == null ? now : open.last.firstSeenAt();
    Complexity complexity = converts || legs.size() > 2 ? Complexity.MODERATE : Complexity.SIMPLE;
    Candidate candidate =
        new Candidate(
            open == null ? OpportunityId.of(SpreadStrategy.NAME, legSet, now) : open.last.id(),
            Candidate.Phase.OPENED,
            SpreadStrategy.NAME,
            state.key,
            legs.get(0).instrument(),
            legs,
            terms,
            common,
            net,
            netPortfolio,
            netBps,
            grossBps,
            notional,
            confidence,
            risk,
            TimeSensitivity.ofMillis(expectedLife),
            complexity,
            firstSeen,
            now,
            firstSeen + rule.ttlMillis() * 1_000_000L,
            1,
            0,
            rule.version(),
            rule.confirmUpdates(),
            rule.confirmWithinMillis(),
            references(sized));
    state.candidates.passed(open, legSet, candidate, context);
  }

  private void refuse(DropReason reason, boolean endsStreak) {
    context.dropped(reason);
    state.candidates.collapseOthers(null, now, context);
    if (endsStreak) {
      state.streak = 0;
    }
  }

  private void addExpectedCosts(BigDecimal cost, List<ProfitTerm> terms) {
    if (rule.rebalancingBps() > 0) {
      terms.add(
          new ProfitTerm(
              ProfitTerm.Kind.REBALANCING,
              -1,
              money(cost.multiply(BigDecimal.valueOf(-rule.rebalancingBps() / 1e4)))));
    }
    if (rule.latencyMillis() > 0 && !Double.isNaN(state.variancePerSecond)) {
      double deviation = Math.sqrt(state.variancePerSecond * (double) rule.latencyMillis() / 1e3);
      terms.add(
          new ProfitTerm(
              ProfitTerm.Kind.LATENCY_DECAY,
              -1,
              money(cost.multiply(BigDecimal.valueOf(-MEAN_ADVERSE * deviation)))));
    }
  }

  private RiskScore risk(
      List<LegSizing.Sized> sized,
      double notional,
      double depth,
      double oldestMillis,
      double expectedLife) {
    double counterparty = Double.NaN;
    for (LegSizing.Sized leg : sized) {
      Double grade = config.venueRisk().get(leg.participant().quote.venue);
      if (grade != null) {
        counterparty = Double.isNaN(counterparty) ? grade : Math.max(counterparty, grade);
      }
    }
    return RiskScore.of(
        1 - Math.min(1, depth / (5 * notional)),
        expectedLife <= 0 ? 1 : (double) rule.latencyMillis() / expectedLife,
        counterparty,
        Math.sqrt(state.variancePerSecond * 900) / EXTREME_VOLATILITY,
        rule.maxAgeMillis() == 0 ? Double.NaN : oldestMillis / rule.maxAgeMillis());
  }

  private double oldestMillis(List<LegSizing.Sized> sized) {
    long oldest = now;
    for (LegSizing.Sized leg : sized) {
      oldest = Math.min(oldest, leg.participant().quote.provenAt);
    }
    return Freshness.millis(now) - Freshness.millis(oldest);
  }

  private static double leastReliability(List<LegSizing.Sized> sized) {
    double least = 1;
    for (LegSizing.Sized leg : sized) {
      least = Math.min(least, leg.participant().quote.reliability());
    }
    return least;
  }

  private static List<BookReference> references(List<LegSizing.Sized> sized) {
    List<BookReference> references = new ArrayList<>(sized.size());
    for (LegSizing.Sized leg : sized) {
      BookView book = leg.participant().quote.book;
      references.add(
          new BookReference(
              book.venue(),
              book.symbol(),
              book.epoch(),
              book.sequence(),
              book.time(),
              book.venueTime()));
    }
    return references;
  }

  private Leg leg(LegSizing.Sized leg, Quote quote, Listing listing, FeeSchedule fee) {
    return new Leg(
        quote.venue,
        quote.symbol,
        quote.instrument,
        config.accounts().getOrDefault(quote.venue, ""),
        leg.buys() ? leg.quantity() : leg.quantity().negate(),
        listing.multiplier(),
        leg.value().divide(leg.quantity(), MathContext.DECIMAL64),
        leg.limitPrice(),
        fee.taker(),
        fee.feeAsset(listing.instrument().base(), quote.quoteAsset, leg.buys()),
        false,
        listing.instrument().settlement());
  }

  private static BigDecimal topValue(Quote quote, boolean buys, BigDecimal rate) {
    BookView book = quote.book;
    BigDecimal price =
        BigDecimal.valueOf(buys ? book.askPrices()[0] : book.bidPrices()[0], book.priceScale());
    BigDecimal size =
        BigDecimal.valueOf(buys ? book.askSizes()[0] : book.bidSizes()[0], book.sizeScale());
    return price.multiply(size).multiply(quote.listing.multiplier()).multiply(rate);
  }

  private static BigDecimal money(BigDecimal amount) {
    return amount.setScale(MONEY_SCALE, RoundingMode.HALF_EVEN);
  }
}
