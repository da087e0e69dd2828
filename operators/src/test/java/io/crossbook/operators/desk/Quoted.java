package io.crossbook.operators.desk;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
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

/** Listings, books and opportunities for tests of desks: prices in cents, sizes in 0.0001. */
final class Quoted {
  static final long SECOND = 1_000_000_000L;
  static final BigDecimal FEE = new BigDecimal("0.001");

  private Quoted() {}

  static Fact listing(String venue, String instrument) {
    Instrument known = Instrument.parse(instrument);
    return new ListingUpdate(
        1,
        new Listing(
            venue,
            instrument,
            known,
            new BigDecimal("0.01"),
            new BigDecimal("0.0001"),
            new BigDecimal("0.0001"),
            BigDecimal.ONE,
            BigDecimal.ONE,
            2,
            4,
            ListingStatus.TRADING,
            0));
  }

  /** A book of three levels a side, a cent apart, each of the same size. */
  static BookView book(String venue, String instrument, long time, long bid, long ask, long size) {
    return new BookView(
        venue,
        instrument,
        instrument,
        "c",
        time,
        time,
        0,
        1,
        time,
        Integrity.CURRENT,
        2,
        4,
        new long[] {bid, bid - 1, bid - 2},
        new long[] {size, size, size},
        new long[] {ask, ask + 1, ask + 2},
        new long[] {size, size, size},
        3,
        3,
        0,
        0,
        0,
        0);
  }

  static Leg leg(String venue, String instrument, String quantity, String price) {
    return new Leg(
        venue,
        instrument,
        instrument,
        "",
        new BigDecimal(quantity),
        BigDecimal.ONE,
        new BigDecimal(price),
        new BigDecimal(price),
        FEE,
        Instrument.parse(instrument).quote(),
        false,
        Instrument.parse(instrument).quote());
  }

  /** An opportunity of these legs, with gross and fees worked out. */
  static Candidate candidate(String id, long time, Leg... legs) {
    return candidate(id, "spread", time, legs);
  }

  /** The same of another strategy. */
  static Candidate candidate(String id, String strategy, long time, Leg... legs) {
    BigDecimal gross = BigDecimal.ZERO;
    BigDecimal cost = BigDecimal.ZERO;
    List<ProfitTerm> terms = new ArrayList<>();
    List<BookReference> books = new ArrayList<>();
    for (int i = 0; i < legs.length; i++) {
      BigDecimal value = legs[i].quantity().multiply(legs[i].averagePrice());
      gross = gross.subtract(value);
      cost = cost.add(value.max(BigDecimal.ZERO));
      terms.add(new ProfitTerm(ProfitTerm.Kind.FEE, i, value.abs().multiply(FEE).negate()));
      books.add(new BookReference(legs[i].venue(), legs[i].symbol(), 1, time, time, time));
    }
    terms.add(0, new ProfitTerm(ProfitTerm.Kind.GROSS, -1, gross));
    BigDecimal net = gross;
    for (ProfitTerm term : terms.subList(1, terms.size())) {
      net = net.add(term.amount());
    }
    double notional = cost.signum() == 0 ? gross.doubleValue() : cost.doubleValue();
    return new Candidate(
        id,
        Candidate.Phase.UPDATED,
        strategy,
        "BTC",
        legs[0].instrument(),
        List.of(legs),
        terms,
        "USD",
        net,
        net,
        10,
        30,
        notional,
        new Confidence(0.9, 1, 1, 1, 1, Double.NaN),
        new RiskScore(0.1, 0, 0, 0, 0, 0),
        TimeSensitivity.HIGH,
        Complexity.SIMPLE,
        time,
        time,
        time + 10 * SECOND,
        3,
        time,
        1,
        3,
        1000,
        books);
  }
}
