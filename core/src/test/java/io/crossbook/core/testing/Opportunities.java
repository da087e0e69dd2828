package io.crossbook.core.testing;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.opportunity.BookReference;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.Complexity;
import io.crossbook.core.opportunity.Confidence;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.opportunity.ProfitTerm;
import io.crossbook.core.opportunity.RiskScore;
import io.crossbook.core.opportunity.TimeSensitivity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Builds {@link Candidate}s as a desk is given them; gross and fees are worked out. */
public final class Opportunities {
  private final String id;
  private final long time;
  private final List<Leg> legs = new ArrayList<>();
  private String strategy = "spread";
  private Double netBps;
  private Double notional;
  private BigDecimal slippage = BigDecimal.ZERO;
  private long lifeMillis = 10_000;

  private Opportunities(String id, long time) {
    this.id = id;
    this.time = time;
  }

  /** One without legs, found at a time in nanoseconds. */
  public static Opportunities of(String id, long time) {
    return new Opportunities(id, time);
  }

  /** A leg whose fee is 10 basis points in quote. */
  public static Leg leg(
      String venue, String instrument, String quantity, String multiplier, String price) {
    Instrument known = Instrument.parse(instrument);
    return new Leg(
        venue,
        instrument,
        instrument,
        "",
        new BigDecimal(quantity),
        new BigDecimal(multiplier),
        new BigDecimal(price),
        new BigDecimal(price),
        new BigDecimal("0.001"),
        known.quote(),
        false,
        known.settlement());
  }

  /** One more leg; a negative quantity sells. */
  public Opportunities leg(String venue, String instrument, String quantity, String price) {
    return leg(leg(venue, instrument, quantity, "1", price));
  }

  /** One more leg. */
  public Opportunities leg(Leg leg) {
    legs.add(leg);
    return this;
  }

  /** Who found it. */
  public Opportunities strategy(String name) {
    strategy = name;
    return this;
  }

  /** What it is said to keep, basis points of the cost. */
  public Opportunities netBps(double bps) {
    netBps = bps;
    return this;
  }

  /** What it is said to cost, in the portfolio currency. */
  public Opportunities notional(double value) {
    notional = value;
    return this;
  }

  /** What of the gross is expected to be lost by walking the depth; negative. */
  public Opportunities slippage(String amount) {
    slippage = new BigDecimal(amount);
    return this;
  }

  /** How long it is good for after it was found. */
  public Opportunities lifeMillis(long millis) {
    lifeMillis = millis;
    return this;
  }

  /** The opportunity, in USD. */
  public Candidate candidate() {
    BigDecimal gross = BigDecimal.ZERO;
    BigDecimal cost = BigDecimal.ZERO;
    List<ProfitTerm> terms = new ArrayList<>();
    List<BookReference> books = new ArrayList<>();
    for (int i = 0; i < legs.size(); i++) {
      Leg leg = legs.get(i);
      BigDecimal value = leg.quantity().multiply(leg.multiplier()).multiply(leg.averagePrice());
      gross = gross.subtract(value);
      cost = cost.add(value.max(BigDecimal.ZERO));
      BigDecimal fee = value.abs().multiply(leg.feeRate());
      terms.add(new ProfitTerm(ProfitTerm.Kind.FEE, i, fee.negate()));
      books.add(new BookReference(leg.venue(), leg.symbol(), 1, time, time, time));
    }
    terms.add(0, new ProfitTerm(ProfitTerm.Kind.GROSS, -1, gross.subtract(slippage)));
    if (slippage.signum() != 0) {
      terms.add(new ProfitTerm(ProfitTerm.Kind.SLIPPAGE, -1, slippage));
    }
    BigDecimal net = BigDecimal.ZERO;
    for (ProfitTerm term : terms) {
      net = net.add(term.amount());
    }
    return new Candidate(
        id,
        Candidate.Phase.UPDATED,
        strategy,
        "BTC",
        legs.get(0).instrument(),
        List.copyOf(legs),
        terms,
        "USD",
        net,
        net,
        netBps == null ? 20 : netBps,
        30,
        notional == null ? cost.doubleValue() : notional,
        new Confidence(0.9, 1, 1, 1, 1, Double.NaN),
        new RiskScore(0.1, 0, 0, 0, 0, 0),
        TimeSensitivity.HIGH,
        Complexity.SIMPLE,
        time,
        time,
        time + lifeMillis * 1_000_000,
        3,
        time,
        1,
        3,
        1000,
        books);
  }
}
