package io.crossbook.core.desk;

import io.crossbook.core.book.Side;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.opportunity.OpportunityId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides whether an opportunity is traded and how much of it: every rule of {@link DeskRule} in
 * its order, the first that fails refuses. An error in a check refuses too. Stateless over the
 * desk's state.
 */
final class Admission {
  private static final BigDecimal BASIS_POINT = new BigDecimal("0.0001");
  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MINUTE = 60_000_000_000L;

  private final DeskConfig config;
  private final DeskState state;
  private final Marks marks;
  private final DeskBooks books;
  private final Funds funds;
  private final EndedOperations ended;
  private final Breakers breakers;
  private final MakerLead lead;
  private final OrderPace pace;

  Admission(
      DeskConfig config,
      DeskState state,
      Marks marks,
      DeskBooks books,
      Funds funds,
      EndedOperations ended,
      Breakers breakers,
      MakerLead lead,
      OrderPace pace) {
    this.config = config;
    this.state = state;
    this.marks = marks;
    this.books = books;
    this.funds = funds;
    this.ended = ended;
    this.breakers = breakers;
    this.lead = lead;
    this.pace = pace;
  }

  /**
   * What was decided.
   *
   * @param operation what to trade, with its needs reserved; null if refused
   * @param rule that refused; null if it is traded
   * @param detail the numbers
   */
  record Verdict(Operation operation, DeskRule rule, String detail) {}

  /** An opportunity is refused. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final DeskRule rule;

    Refusal(DeskRule rule, String detail) {
      super(detail);
      this.rule = rule;
    }
  }

  /** Decides, and reserves what is needed if it is traded. */
  Verdict decide(Candidate candidate, long number, long now) {
    try {
      return new Verdict(admitted(candidate, number, now), null, "");
    } catch (Refusal refusal) {
      return new Verdict(null, refusal.rule, refusal.getMessage());
    } catch (RuntimeException broken) {
      return new Verdict(null, DeskRule.CHECK_FAILED, String.valueOf(broken.getMessage()));
    }
  }

  private Operation admitted(Candidate candidate, long number, long now) throws Refusal {
    ready(candidate, now);
    current(candidate, now);
    once(candidate);
    allowed(candidate);
    stopped(candidate);
    BreakerState.Trip trip = breakers.standingIn(VenueRefusals.scopes(candidate.legs()));
    if (trip != null) {
      throw new Refusal(DeskRule.BREAKER, trip.breaker() + ": " + trip.reason());
    }
    Operation operation = sized(candidate, number, now);
    exposure(operation, candidate, now);
    mistakes(operation, now);
    List<Need> needs = funds.needs(operation.legs);
    Need missing =
        books.reserve(
            number, needs, now, now + config.limits().reservationMillis() * NANOS_PER_MILLI);
    if (missing != null) {
      throw new Refusal(DeskRule.MARGIN, text(missing));
    }
    return operation;
  }

  private static String text(Need need) {
    return need.amount().toPlainString() + " " + need.asset() + " at " + need.venue();
  }

  private void ready(Candidate candidate, long now) throws Refusal {
    if (!state.caughtUp) {
      throw new Refusal(DeskRule.NOT_READY, "the ledger is not held yet");
    }
    if (config.directed() && !state.stopsKnown) {
      throw new Refusal(DeskRule.NOT_READY, "it was not told yet what is stopped");
    }
    for (Leg leg : candidate.legs()) {
      String account = config.accountAt(leg.venue());
      if (account == null) {
        continue;
      }
      DeskState.AccountState known = books.account(leg.venue(), account);
      if (!known.known || !known.live) {
        throw new Refusal(
            DeskRule.NOT_READY,
            "the account at "
                + leg.venue()
                + (known.known ? " cannot be heard" : " has not said what it holds"));
      }
      kept(leg.venue(), account, now);
      rate(listing(leg).instrument().quote(), now);
    }
  }

  /**
   * What became of an order may not be known for long. What it may have taken is left to it; where
   * that cannot be had, or nobody knows what it was, the account is left alone.
   */
  private void kept(String venue, String account, long now) throws Refusal {
    for (Operation each : state.operations) {
      if (each.lostAt(venue, account, now) && !funds.keep(each, venue, account, now)) {
        throw new Refusal(
            DeskRule.NOT_READY,
            "what became of an order of operation "
                + each.number
                + " at "
                + venue
                + " is not known yet, and what it may have taken cannot be claimed for it");
      }
    }
  }

  private void current(Candidate candidate, long now) throws Refusal {
    if (now >= candidate.expiresAt()
        || now - candidate.detectedAt() > config.limits().maxMarkAgeMillis() * NANOS_PER_MILLI) {
      throw new Refusal(
          DeskRule.STALE, (now - candidate.detectedAt()) / NANOS_PER_MILLI + " ms after detection");
    }
    for (Leg leg : candidate.legs()) {
      if (config.accountAt(leg.venue()) != null
          && marks.fresh(leg.venue(), leg.symbol(), now) == null) {
        throw new Refusal(DeskRule.STALE, marks.whyNotFresh(leg.venue(), leg.symbol()));
      }
    }
  }

  private void once(Candidate candidate) throws Refusal {
    String legSet = OpportunityId.legSet(candidate.legs());
    for (Operation each : state.operations) {
      if (each.opportunity.equals(candidate.id())
          || (each.candidate != null
              && OpportunityId.legSet(each.candidate.legs()).equals(legSet))) {
        throw new Refusal(DeskRule.ALREADY_TRADING, "by operation " + each.number);
      }
    }
    for (Operation each : ended.read()) {
      if (each.opportunity.equals(candidate.id())) {
        throw new Refusal(DeskRule.ALREADY_TRADING, "operation " + each.number + " traded it");
      }
    }
  }

  private void allowed(Candidate candidate) throws Refusal {
    for (Leg leg : candidate.legs()) {
      if (config.accountAt(leg.venue()) == null) {
        throw new Refusal(DeskRule.NOT_ALLOWED, "no account at " + leg.venue());
      }
      if (Instrument.parse(leg.instrument()).inverse()) {
        throw new Refusal(DeskRule.NOT_ALLOWED, leg.symbol() + " is inverse");
      }
    }
  }

  private void stopped(Candidate candidate) throws Refusal {
    for (String scope : scopes(candidate.strategy(), candidate.legs())) {
      if (state.stopped.contains(scope)) {
        throw new Refusal(DeskRule.STOPPED, scope);
      }
    }
    if (state.stopped.contains(Breakers.ALL)) {
      throw new Refusal(DeskRule.STOPPED, Breakers.ALL);
    }
  }

  /** Scopes in which orders of these legs are sent. */
  static List<String> scopes(String strategy, List<Leg> legs) {
    Set<String> scopes = new HashSet<>();
    scopes.add("strategy:" + strategy);
    for (Leg leg : legs) {
      scopes.add(Breakers.venue(leg.venue()));
      scopes.add("instrument:" + leg.instrument());
    }
    return scopes.stream().sorted().toList();
  }

  /** Cuts the opportunity down to what the accounts hold and what may be committed. */
  private Operation sized(Candidate candidate, long number, long now) throws Refusal {
    List<OperationLeg> whole = legs(candidate, BigDecimal.ONE);
    String detail = "";
    BigDecimal share = BigDecimal.ONE;
    Map<String, Need> wanted = new LinkedHashMap<>();
    for (Need need : funds.needs(whole)) {
      wanted.merge(
          need.venue() + "/" + need.asset(),
          need,
          (a, b) -> new Need(a.venue(), a.account(), a.asset(), a.amount().add(b.amount())));
    }
    for (Need need : wanted.values()) {
      BigDecimal available = books.available(need.venue(), need.account(), need.asset());
      BigDecimal most = available.max(BigDecimal.ZERO).divide(need.amount(), MathContext.DECIMAL64);
      if (most.compareTo(share) < 0) {
        share = most;
        detail = text(need) + " are needed, " + available.toPlainString() + " are free";
      }
    }
    List<OperationLeg> legs = tradable(candidate, share, DeskRule.MARGIN, detail);
    BigDecimal notional = BigDecimal.valueOf(candidate.notional());
    BigDecimal most = config.limits().maxPosition();
    if (notional.multiply(share).compareTo(most) > 0) {
      share = most.divide(notional, MathContext.DECIMAL64);
      legs = tradable(candidate, share, DeskRule.POSITION_SIZE, "at most " + most.toPlainString());
    }
    BigDecimal taken = BigDecimal.ZERO;
    for (OperationLeg leg : legs) {
      taken = taken.max(leg.target.divide(leg.planned.quantity().abs(), MathContext.DECIMAL64));
    }
    Operation operation = new Operation();
    operation.number = number;
    operation.opportunity = candidate.id();
    operation.strategy = candidate.strategy();
    operation.candidate = candidate;
    operation.legs = legs;
    lead(candidate, legs, now);
    operation.share = taken;
    operation.notional = notional.multiply(taken, MathContext.DECIMAL64);
    operation.startedAt = now;
    return operation;
  }

  /** Lets one of the legs rest in the book, if its strategy wants that and the market allows it. */
  private void lead(Candidate candidate, List<OperationLeg> legs, long now) {
    int chosen =
        config.style(candidate.strategy()) == ExecutionStyle.MAKER_LEAD
            ? lead.choose(candidate, legs, now)
            : -1;
    if (chosen < 0) {
      return;
    }
    List<ExecutionStyle.Release> plan = ExecutionStyle.behind(chosen, legs.size());
    for (int i = 0; i < legs.size(); i++) {
      legs.get(i).after = new ArrayList<>(plan.get(i).after());
      legs.get(i).leads = i == chosen;
    }
  }

  /** A share of an opportunity; refused by a rule if one of its legs is too little to trade. */
  private List<OperationLeg> tradable(
      Candidate candidate, BigDecimal share, DeskRule rule, String detail) throws Refusal {
    List<OperationLeg> legs = legs(candidate, share);
    for (OperationLeg leg : legs) {
      Listing listing = listing(leg.planned);
      BigDecimal value = leg.target.multiply(listing.multiplier()).multiply(leg.limit);
      if (leg.target.signum() <= 0
          || leg.target.compareTo(listing.minSize()) < 0
          || value.compareTo(listing.minNotional()) < 0) {
        // What is too little as it was found is a matter of size, whatever the accounts hold.
        DeskRule whole = detail.isEmpty() ? DeskRule.POSITION_SIZE : rule;
        throw new Refusal(
            whole, (detail.isEmpty() ? "" : detail + ": ") + "nothing tradable is left");
      }
    }
    return legs;
  }

  private Listing listing(Leg leg) throws Refusal {
    Listing listing = marks.listing(leg.venue(), leg.symbol());
    if (listing == null) {
      throw new Refusal(
          DeskRule.NOT_READY, "the rules of " + leg.venue() + ":" + leg.symbol() + " are unknown");
    }
    return listing;
  }

  private List<OperationLeg> legs(Candidate candidate, BigDecimal share) throws Refusal {
    List<ExecutionStyle.Release> plan = config.style(candidate.strategy()).plan(candidate.legs());
    Map<String, BigDecimal> steps = steps(candidate.legs());
    // Parts of an order of a person need not match one another.
    boolean matched = !candidate.strategy().equals(DirectedOrder.STRATEGY);
    List<OperationLeg> legs = new ArrayList<>();
    for (int i = 0; i < candidate.legs().size(); i++) {
      Leg planned = candidate.legs().get(i);
      Listing listing = listing(planned);
      OperationLeg leg = new OperationLeg();
      leg.planned = planned;
      BigDecimal base = planned.quantity().abs().multiply(planned.multiplier()).multiply(share);
      BigDecimal step =
          matched
              ? steps.get(Instrument.parse(planned.instrument()).base())
              : listing.lot().multiply(listing.multiplier());
      leg.target =
          Recovery.floor(base, step)
              .divide(planned.multiplier(), MathContext.DECIMAL64)
              .stripTrailingZeros();
      leg.limit = limit(candidate, planned, listing);
      leg.after = new ArrayList<>(plan.get(i).after());
      leg.onEnd = plan.get(i).onEnd();
      legs.add(leg);
    }
    return legs;
  }

  /** For each base asset the least quantity that is a multiple of every leg's lot. */
  private Map<String, BigDecimal> steps(List<Leg> legs) throws Refusal {
    Map<String, BigDecimal> steps = new LinkedHashMap<>();
    for (Leg leg : legs) {
      Listing listing = listing(leg);
      steps.merge(
          Instrument.parse(leg.instrument()).base(),
          listing.lot().multiply(listing.multiplier()),
          Admission::commonMultiple);
    }
    return steps;
  }

  private static BigDecimal commonMultiple(BigDecimal one, BigDecimal other) {
    int scale = Math.max(one.scale(), other.scale());
    BigInteger a = one.setScale(scale).unscaledValue();
    BigInteger b = other.setScale(scale).unscaledValue();
    return new BigDecimal(a.divide(a.gcd(b)).multiply(b), scale);
  }

  /** The worst level that the walk touched, and a little worse, but never most of the profit. */
  private BigDecimal limit(Candidate candidate, Leg leg, Listing listing) {
    double bps =
        Math.min(
            config.limits().slippageBps(),
            Math.max(0, candidate.netBps()) * HALF.doubleValue() / candidate.legs().size());
    BigDecimal slack = leg.limitPrice().multiply(BigDecimal.valueOf(bps)).multiply(BASIS_POINT);
    return leg.buys()
        ? Recovery.floor(leg.limitPrice().add(slack), listing.tick()).max(leg.limitPrice())
        : Recovery.ceiling(leg.limitPrice().subtract(slack), listing.tick()).min(leg.limitPrice());
  }

  private void exposure(Operation operation, Candidate candidate, long now) throws Refusal {
    DeskLimits limits = config.limits();
    BigDecimal total = operation.notional;
    Map<String, BigDecimal> byVenue = new LinkedHashMap<>();
    Map<String, BigDecimal> byAsset = new LinkedHashMap<>();
    List<Operation> all = new ArrayList<>(state.operations);
    all.add(operation);
    for (Operation each : all) {
      BigDecimal committed = committed(each, now);
      if (each != operation) {
        total = total.add(committed);
      }
      Set<String> venues = new HashSet<>();
      Set<String> assets = new HashSet<>();
      for (OperationLeg leg : each.legs) {
        venues.add(leg.planned.venue());
        assets.add(Instrument.parse(leg.planned.instrument()).base());
      }
      if (rebuilt(each)) {
        for (WorkingOrder order : each.orders) {
          venues.add(order.venue);
          assets.add(Instrument.parse(order.instrument).base());
        }
      }
      venues.forEach(venue -> byVenue.merge(venue, committed, BigDecimal::add));
      assets.forEach(asset -> byAsset.merge(asset, committed, BigDecimal::add));
    }
    for (DirectedOrder each : state.directed) {
      BigDecimal committed = each.committed;
      total = total.add(committed);
      for (DirectedOrder.Part part : each.parts) {
        // Where it is split over venues each is counted with all of it, as the legs of operations.
        byVenue.computeIfPresent(part.venue, (venue, sum) -> sum.add(committed));
      }
      if (!each.parts.isEmpty()) {
        String asset = Instrument.parse(each.parts.get(0).instrument).base();
        byAsset.computeIfPresent(asset, (base, sum) -> sum.add(committed));
      }
    }
    refuseAbove(DeskRule.TOTAL_EXPOSURE, "in all", total, limits.maxTotalExposure());
    for (Leg leg : candidate.legs()) {
      refuseAbove(
          DeskRule.VENUE_EXPOSURE,
          "at " + leg.venue(),
          byVenue.get(leg.venue()),
          limits.maxVenueExposure());
    }
    for (Leg leg : candidate.legs()) {
      String asset = Instrument.parse(leg.instrument()).base();
      refuseAbove(
          DeskRule.INSTRUMENT_EXPOSURE,
          "in " + asset,
          byAsset.get(asset),
          limits.maxInstrumentExposure());
    }
    long active = state.operations.stream().filter(each -> each.active(now)).count();
    if (active >= limits.maxConcurrent()) {
      throw new Refusal(DeskRule.CONCURRENCY, active + " operations are open already");
    }
  }

  /**
   * True if only its orders tell what an operation commits: it was rebuilt from the ledger. What it
   * trades is known, or its accounts are left alone.
   */
  private static boolean rebuilt(Operation operation) {
    return operation.legs.isEmpty() && operation.directive == 0 && operation.understood();
  }

  /** What an operation commits of the limits, in the portfolio currency. */
  private BigDecimal committed(Operation operation, long now) throws Refusal {
    BigDecimal most = operation.notional;
    if (rebuilt(operation)) {
      for (WorkingOrder order : operation.orders) {
        BigDecimal value = order.quantity.multiply(order.multiplier).multiply(order.limit);
        most =
            most.max(value.multiply(rate(Instrument.parse(order.instrument).quote(), now).mid()));
      }
    }
    return most;
  }

  private Marks.Rate rate(String asset, long now) throws Refusal {
    Marks.Rate rate = marks.rate(asset, now);
    if (rate == null) {
      throw new Refusal(DeskRule.NOT_READY, "nobody says what " + asset + " is worth");
    }
    return rate;
  }

  private static void refuseAbove(DeskRule rule, String where, BigDecimal amount, BigDecimal limit)
      throws Refusal {
    if (amount.compareTo(limit) > 0) {
      throw new Refusal(
          rule,
          amount.setScale(2, RoundingMode.HALF_EVEN).toPlainString()
              + " "
              + where
              + "; at most "
              + limit.toPlainString());
    }
  }

  private void mistakes(Operation operation, long now) throws Refusal {
    state.sent.removeIf(time -> time <= now - MINUTE);
    if (state.sent.size() + operation.legs.size() > config.limits().maxOrdersPerMinute()) {
      throw new Refusal(DeskRule.ORDER_RATE, state.sent.size() + " orders within the last minute");
    }
    Map<String, List<String>> byVenue = new LinkedHashMap<>();
    for (OperationLeg leg : operation.legs) {
      byVenue
          .computeIfAbsent(leg.planned.venue(), any -> new ArrayList<>())
          .add(leg.planned.symbol());
    }
    for (Map.Entry<String, List<String>> each : byVenue.entrySet()) {
      if (!pace.opens(each.getKey(), each.getValue(), now)) {
        throw new Refusal(
            DeskRule.ORDER_RATE, each.getKey() + " takes no more orders for the moment");
      }
    }
    for (OperationLeg leg : operation.legs) {
      Leg planned = leg.planned;
      BigDecimal mid = marks.mid(planned.venue(), planned.symbol(), now);
      double away = leg.limit.subtract(mid).abs().doubleValue() / mid.doubleValue() * 1e4;
      if (away > config.limits().collarBps()) {
        throw new Refusal(
            DeskRule.COLLAR,
            "the limit at " + planned.venue() + " is " + Math.round(away) + " bps off the market");
      }
    }
    for (OperationLeg leg : operation.legs) {
      Leg planned = leg.planned;
      BigDecimal value =
          leg.target
              .multiply(planned.multiplier())
              .multiply(leg.limit)
              .multiply(rate(Instrument.parse(planned.instrument()).quote(), now).mid());
      refuseAbove(DeskRule.FAT_FINGER, "at " + planned.venue(), value, config.limits().maxOrder());
    }
    for (OperationLeg leg : operation.legs) {
      selfMatch(leg);
    }
  }

  /**
   * Refuses what would meet an order of ours at the same listing. What is decided later: {@link
   * OwnOrders}.
   */
  private void selfMatch(OperationLeg leg) throws Refusal {
    Side side = leg.planned.buys() ? Side.BUY : Side.SELL;
    for (Operation each : state.operations) {
      for (WorkingOrder order : each.orders) {
        if (order.meets(leg.planned.venue(), leg.planned.symbol(), side, leg.limit)) {
          throw new Refusal(DeskRule.SELF_MATCH, "with an order of operation " + each.number);
        }
      }
    }
  }
}
