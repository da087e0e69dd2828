package io.crossbook.core.costing;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.opportunity.BookReference;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.Confidence;
import io.crossbook.core.opportunity.DropReason;
import io.crossbook.core.opportunity.OpportunityId;
import io.crossbook.core.opportunity.ProfitTerm;
import io.crossbook.core.opportunity.RiskScore;
import io.crossbook.core.opportunity.TimeSensitivity;
import io.crossbook.core.quote.Freshness;
import io.crossbook.core.quote.Quote;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.strategy.Context;
import io.crossbook.core.strategy.OpenCandidate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Applies the gates of a rule to costed orders, in a fixed order, and tells the context what passed
 * or why not. Where a strategy proposes one set of legs per update, a set that passes ends every
 * other; where it proposes several, each lives for itself. Made for one evaluation.
 */
public final class Gates {
  /** Volatility over 15 minutes that counts as the greatest market risk (spec 0.7, "extreme"). */
  private static final double EXTREME_VOLATILITY = 0.08;

  private static final double MARKET_SECONDS = 900;

  private final DetectionRule rule;
  private final GateState state;
  private final Map<String, Double> venueRisk;
  private final boolean exclusive;
  private final long now;
  private final Context context;

  /**
   * Gates at one moment.
   *
   * @param venueRisk counterparty risk by venue, 0..1
   * @param exclusive true if at most one set of legs may be alive
   */
  public Gates(
      DetectionRule rule,
      GateState state,
      Map<String, Double> venueRisk,
      boolean exclusive,
      long now,
      Context context) {
    this.rule = rule;
    this.state = state;
    this.venueRisk = venueRisk;
    this.exclusive = exclusive;
    this.now = now;
    this.context = context;
  }

  /** The parts of the profit that only the rule and the volatility decide. */
  public List<ProfitTerm> expectedCosts(BigDecimal cost, boolean movesInventory) {
    List<ProfitTerm> terms = new ArrayList<>(2);
    if (movesInventory && rule.rebalancingBps() > 0) {
      terms.add(
          LegCosts.paid(
              ProfitTerm.Kind.REBALANCING,
              -1,
              cost,
              BigDecimal.valueOf(rule.rebalancingBps() / 1e4)));
    }
    double adverse = state.volatility.expectedAdverse(rule.latencyMillis());
    if (rule.latencyMillis() > 0 && !Double.isNaN(adverse)) {
      terms.add(
          LegCosts.paid(ProfitTerm.Kind.LATENCY_DECAY, -1, cost, BigDecimal.valueOf(adverse)));
    }
    return terms;
  }

  /** Emits a candidate if every gate lets the proposal pass, else counts why not. */
  public void judge(Proposal proposal) {
    LegCosts costs = proposal.costs();
    String legSet = OpportunityId.legSet(costs.legs());
    BigDecimal net = BigDecimal.ZERO;
    for (ProfitTerm term : proposal.terms()) {
      net = net.add(term.amount());
    }
    BigDecimal toPortfolio =
        BigDecimal.valueOf(
            net.signum() >= 0 ? proposal.portfolio().bid() : proposal.portfolio().ask());
    BigDecimal netPortfolio = LegCosts.money(net.multiply(toPortfolio));
    double netBps = net.doubleValue() / costs.cost().doubleValue() * 1e4;
    double notional = costs.cost().doubleValue() * proposal.portfolio().mid();
    double depth = costs.shallowest().doubleValue() * proposal.portfolio().mid();
    if (depth < rule.minDepth()) {
      refuse(DropReason.SHALLOW, legSet);
      return;
    }
    if (netPortfolio.compareTo(rule.minNet()) < 0) {
      refuse(DropReason.NET_AMOUNT, legSet);
      return;
    }
    if (netBps < rule.minNetBps()) {
      refuse(DropReason.NET_BPS, legSet);
      return;
    }
    int streak = streak(legSet);
    double oldest = oldestMillis(costs.quotes());
    double expectedLife = state.candidates.expectedLifeMillis((double) rule.ttlMillis());
    Confidence confidence =
        Confidence.of(
            oldest, depth / notional, streak, leastReliability(costs.quotes()), Double.NaN);
    if (confidence.score() < rule.minConfidence()) {
      hold(DropReason.CONFIDENCE, legSet);
      return;
    }
    RiskScore risk = risk(costs.quotes(), notional, depth, oldest, expectedLife);
    if (!(risk.score() <= rule.maxRisk())) {
      hold(DropReason.RISK, legSet);
      return;
    }
    if (exclusive) {
      state.candidates.collapseOthers(legSet, now, context);
    }
    OpenCandidate open = state.candidates.find(legSet);
    long firstSeen = open == null ? now : open.last.firstSeenAt();
    Candidate candidate =
        new Candidate(
            open == null
                ? state.candidates.newId(proposal.strategy(), legSet, now)
                : open.last.id(),
            Candidate.Phase.OPENED,
            proposal.strategy(),
            proposal.key(),
            costs.legs().get(0).instrument(),
            costs.legs(),
            proposal.terms(),
            proposal.currency(),
            net,
            netPortfolio,
            netBps,
            costs.grossBps(),
            notional,
            confidence,
            risk,
            TimeSensitivity.ofMillis(expectedLife),
            proposal.complexity(),
            firstSeen,
            now,
            firstSeen + rule.ttlMillis() * 1_000_000L,
            1,
            0,
            rule.version(),
            rule.confirmUpdates(),
            rule.confirmWithinMillis(),
            references(costs.quotes()));
    state.candidates.passed(open, legSet, candidate, context);
  }

  /**
   * Something that looked good was dropped: the candidate ends, and so does the row of updates that
   * promised a profit.
   *
   * @param legSet the (listing, side) set meant; null for every one
   */
  public void refuse(DropReason reason, String legSet) {
    context.dropped(reason);
    end(legSet);
  }

  /** Nothing is there any more; as {@link #refuse}, without anything to count. */
  public void end(String legSet) {
    if (exclusive || legSet == null) {
      state.candidates.collapseOthers(null, now, context);
      state.streaks.clear();
    } else {
      state.candidates.collapse(legSet, now, context);
      state.streaks.remove(legSet);
    }
  }

  /**
   * Profitable, but not sure or safe enough at this moment: nothing opens and nothing is confirmed,
   * but what is open does not end, because it still is what it was. Its row of updates that passed
   * every gate begins anew.
   */
  private void hold(DropReason reason, String legSet) {
    context.dropped(reason);
    if (exclusive) {
      state.candidates.collapseOthers(legSet, now, context);
    }
    state.candidates.interrupt(legSet);
  }

  private int streak(String legSet) {
    if (exclusive) {
      state.streaks.keySet().removeIf(other -> !other.equals(legSet));
    }
    return state.streaks.merge(legSet, 1, Integer::sum);
  }

  private RiskScore risk(
      List<Quote> quotes, double notional, double depth, double oldestMillis, double expectedLife) {
    double counterparty = Double.NaN;
    for (Quote quote : quotes) {
      Double grade = venueRisk.get(quote.venue);
      if (grade != null) {
        counterparty = Double.isNaN(counterparty) ? grade : Math.max(counterparty, grade);
      }
    }
    return RiskScore.of(
        1 - Math.min(1, depth / (5 * notional)),
        expectedLife <= 0 ? 1 : (double) rule.latencyMillis() / expectedLife,
        counterparty,
        state.volatility.deviation(MARKET_SECONDS) / EXTREME_VOLATILITY,
        rule.maxAgeMillis() == 0 ? Double.NaN : oldestMillis / rule.maxAgeMillis());
  }

  private double oldestMillis(List<Quote> quotes) {
    long oldest = now;
    for (Quote quote : quotes) {
      oldest = Math.min(oldest, quote.provenAt);
    }
    return Freshness.millis(now) - Freshness.millis(oldest);
  }

  private static double leastReliability(List<Quote> quotes) {
    double least = 1;
    for (Quote quote : quotes) {
      least = Math.min(least, quote.reliability());
    }
    return least;
  }

  private static List<BookReference> references(List<Quote> quotes) {
    List<BookReference> references = new ArrayList<>(quotes.size());
    for (Quote quote : quotes) {
      BookView book = quote.book;
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
}
