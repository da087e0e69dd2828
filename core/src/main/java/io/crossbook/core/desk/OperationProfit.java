package io.crossbook.core.desk;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.opportunity.ProfitTerm;
import io.crossbook.core.opportunity.ProfitTerm.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an operation was expected to come to and what it came to, in the same terms, in the
 * portfolio currency. Both lists add up to their net. Stateless.
 */
final class OperationProfit {
  private static final int MONEY_SCALE = 12;

  private OperationProfit() {}

  /**
   * Terms of a profit.
   *
   * @param net their sum
   */
  record Profit(List<ProfitTerm> terms, BigDecimal net) {}

  private static Profit of(List<ProfitTerm> terms) {
    BigDecimal net = BigDecimal.ZERO;
    for (ProfitTerm term : terms) {
      net = net.add(term.amount());
    }
    return new Profit(terms, net);
  }

  /** Nothing was expected and nothing is counted. */
  static Profit none() {
    return new Profit(List.of(), BigDecimal.ZERO);
  }

  private static BigDecimal money(BigDecimal amount) {
    return amount.setScale(MONEY_SCALE, RoundingMode.HALF_EVEN);
  }

  /** What was expected of the share that was taken; null if it is not known. */
  static Profit expected(Operation operation, Marks marks, long now) {
    return scaled(operation, operation.share, marks, now);
  }

  private static Profit scaled(Operation operation, BigDecimal share, Marks marks, long now) {
    if (operation.candidate == null) {
      return null;
    }
    Marks.Rate rate = marks.rate(operation.candidate.currency(), now);
    if (rate == null) {
      return null;
    }
    List<ProfitTerm> terms = new ArrayList<>();
    for (ProfitTerm term : operation.candidate.terms()) {
      terms.add(
          new ProfitTerm(
              term.kind(), term.leg(), money(term.amount().multiply(share).multiply(rate.mid()))));
    }
    return of(terms);
  }

  /** What orders changed of each asset, fees apart. */
  static Map<String, BigDecimal> flows(Iterable<WorkingOrder> orders) {
    Map<String, BigDecimal> flows = new TreeMap<>();
    for (WorkingOrder order : orders) {
      Instrument instrument = Instrument.parse(order.instrument);
      if (Operation.exchanges(instrument)) {
        flows.merge(instrument.base(), order.base(), BigDecimal::add);
        flows.merge(instrument.quote(), order.quote(), BigDecimal::add);
      }
    }
    flows.values().removeIf(amount -> amount.signum() == 0);
    return flows;
  }

  /** An amount of each asset at the middle of its market; null if nobody says what one is worth. */
  static BigDecimal worth(Map<String, BigDecimal> amounts, Marks marks, long now) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Map.Entry<String, BigDecimal> each : amounts.entrySet()) {
      Marks.Rate rate = marks.rate(each.getKey(), now);
      if (rate == null) {
        return null;
      }
      sum = sum.add(each.getValue().multiply(rate.mid()));
    }
    return sum;
  }

  /**
   * What became of it, with everything that it still holds at today's worth; null if nobody says
   * what an asset is worth.
   */
  static Profit realized(Operation operation, Marks marks, long now) {
    List<WorkingOrder> planned = new ArrayList<>();
    List<WorkingOrder> recovering = new ArrayList<>();
    for (WorkingOrder order : operation.orders) {
      (order.leg >= 0 ? planned : recovering).add(order);
    }
    Map<String, BigDecimal> all = flows(operation.orders);
    operation.settled.forEach((asset, amount) -> all.merge(asset, amount, BigDecimal::add));
    operation.funding.forEach((asset, amount) -> all.merge(asset, amount, BigDecimal::add));
    operation.fees.forEach((asset, amount) -> all.merge(asset, amount.negate(), BigDecimal::add));
    BigDecimal executed = worth(flows(planned), marks, now);
    BigDecimal settled = worth(operation.settled, marks, now);
    BigDecimal recovery = worth(flows(recovering), marks, now);
    BigDecimal fees = worth(operation.fees, marks, now);
    BigDecimal funding = worth(operation.funding, marks, now);
    BigDecimal converted = conversion(all, marks, now);
    if (executed == null
        || settled == null
        || recovery == null
        || fees == null
        || funding == null
        || converted == null) {
      return null;
    }
    BigDecimal traded = executed.add(settled);
    List<ProfitTerm> terms = new ArrayList<>();
    Profit shown = scaled(operation, filledShare(operation), marks, now);
    BigDecimal gross = shown == null ? traded : sum(shown, Kind.GROSS);
    BigDecimal slippage = shown == null ? BigDecimal.ZERO : sum(shown, Kind.SLIPPAGE);
    terms.add(new ProfitTerm(Kind.GROSS, -1, money(gross)));
    terms.add(new ProfitTerm(Kind.SLIPPAGE, -1, money(slippage)));
    terms.add(
        new ProfitTerm(Kind.LATENCY_DECAY, -1, money(traded.subtract(gross).subtract(slippage))));
    terms.add(new ProfitTerm(Kind.FEE, -1, money(fees.negate())));
    if (!operation.funding.isEmpty()) {
      terms.add(new ProfitTerm(Kind.FUNDING, -1, money(funding)));
    }
    terms.add(new ProfitTerm(Kind.CONVERSION, -1, money(converted)));
    terms.add(new ProfitTerm(Kind.RECOVERY, -1, money(recovery)));
    return of(terms);
  }

  /** The same with more funding, in the portfolio currency; negative for what was paid. */
  static Profit funded(List<ProfitTerm> counted, BigDecimal worth) {
    BigDecimal funding = worth;
    List<ProfitTerm> terms = new ArrayList<>();
    for (ProfitTerm term : counted) {
      if (term.kind() == Kind.FUNDING) {
        funding = funding.add(term.amount());
      } else {
        terms.add(term);
      }
    }
    terms.add(new ProfitTerm(Kind.FUNDING, -1, money(funding)));
    return of(terms);
  }

  private static BigDecimal sum(Profit profit, Kind kind) {
    BigDecimal sum = BigDecimal.ZERO;
    for (ProfitTerm term : profit.terms()) {
      sum = term.kind() == kind ? sum.add(term.amount()) : sum;
    }
    return sum;
  }

  /** What turning what is held now into the portfolio currency costs against the middle. */
  private static BigDecimal conversion(Map<String, BigDecimal> amounts, Marks marks, long now) {
    BigDecimal cost = BigDecimal.ZERO;
    for (Map.Entry<String, BigDecimal> each : amounts.entrySet()) {
      Marks.Rate rate = marks.rate(each.getKey(), now);
      if (rate == null) {
        return null;
      }
      cost =
          cost.add(rate.executed(each.getValue())).subtract(each.getValue().multiply(rate.mid()));
    }
    return cost;
  }

  /** Share of the opportunity that its legs filled, on average over the legs. */
  private static BigDecimal filledShare(Operation operation) {
    Map<Integer, BigDecimal> filled = new HashMap<>();
    for (WorkingOrder order : operation.orders) {
      if (order.leg >= 0 && !order.closing) {
        filled.merge(order.leg, order.filled, BigDecimal::add);
      }
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < operation.legs.size(); i++) {
      BigDecimal planned = operation.legs.get(i).planned.quantity().abs();
      sum =
          sum.add(
              filled
                  .getOrDefault(i, BigDecimal.ZERO)
                  .divide(planned, MONEY_SCALE, RoundingMode.HALF_EVEN));
    }
    return operation.legs.isEmpty()
        ? BigDecimal.ZERO
        : sum.divide(
            BigDecimal.valueOf(operation.legs.size()), MONEY_SCALE, RoundingMode.HALF_EVEN);
  }
}
