package io.crossbook.sinks.postgres;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.opportunity.ProfitTerm;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a person asks first about an opportunity, from its legs.
 *
 * @param buyVenues venues of the buying legs in order of the legs, joined by {@code +}
 * @param sellVenues venues of the selling legs in order of the legs, joined by {@code +}
 * @param buyPrice mean price of the buying legs, weighted by base, in their quote; null where they
 *     quote in several currencies or there is none
 * @param sellPrice mean price of the selling legs, likewise
 * @param quantity base bought
 * @param gross expected profit before any cost, in the opportunity's currency
 */
record OpportunityNumbers(
    String buyVenues,
    String sellVenues,
    BigDecimal buyPrice,
    BigDecimal sellPrice,
    BigDecimal quantity,
    BigDecimal gross) {

  static OpportunityNumbers of(Candidate candidate) {
    List<Leg> buying = candidate.legs().stream().filter(Leg::buys).toList();
    List<Leg> selling = candidate.legs().stream().filter(leg -> !leg.buys()).toList();
    BigDecimal bought = BigDecimal.ZERO;
    for (Leg leg : buying) {
      bought = bought.add(base(leg, Instrument.parse(leg.instrument())));
    }
    BigDecimal gross = BigDecimal.ZERO;
    for (ProfitTerm term : candidate.terms()) {
      if (term.kind() == ProfitTerm.Kind.GROSS) {
        gross = gross.add(term.amount());
      }
    }
    return new OpportunityNumbers(
        venues(buying), venues(selling), price(buying), price(selling), bought, gross);
  }

  private static String venues(List<Leg> legs) {
    Set<String> venues = new LinkedHashSet<>();
    legs.forEach(leg -> venues.add(leg.venue()));
    return String.join("+", venues);
  }

  private static BigDecimal price(List<Leg> legs) {
    if (legs.size() == 1) {
      return legs.get(0).averagePrice();
    }
    Set<String> currencies = new LinkedHashSet<>();
    BigDecimal value = BigDecimal.ZERO;
    BigDecimal weight = BigDecimal.ZERO;
    for (Leg leg : legs) {
      Instrument instrument = Instrument.parse(leg.instrument());
      BigDecimal base = base(leg, instrument);
      currencies.add(instrument.quote());
      value = value.add(base.multiply(leg.averagePrice()));
      weight = weight.add(base);
    }
    return currencies.size() == 1 ? value.divide(weight, MathContext.DECIMAL64) : null;
  }

  /** Contracts of inverse instruments are worth an amount of quote, all others one of base. */
  private static BigDecimal base(Leg leg, Instrument instrument) {
    BigDecimal units = leg.quantity().abs().multiply(leg.multiplier());
    return instrument.inverse() ? units.divide(leg.averagePrice(), MathContext.DECIMAL64) : units;
  }
}
