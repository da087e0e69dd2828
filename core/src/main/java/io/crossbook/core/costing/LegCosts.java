package io.crossbook.core.costing;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.money.Conversion;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.opportunity.ProfitTerm;
import io.crossbook.core.quote.Quote;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds up, leg by leg, what a set of orders earns and costs when it is executed now, in one common
 * currency. Amounts are exact decimals, each term rounded once to 12 decimals, so that the terms
 * add up to the net exactly. Not thread-safe; made for one evaluation.
 */
public final class LegCosts {
  private static final int MONEY_SCALE = 12;

  private final List<Leg> legs = new ArrayList<>();
  private final List<Quote> quotes = new ArrayList<>();
  private final List<BigDecimal> values = new ArrayList<>();
  private final List<ProfitTerm> fees = new ArrayList<>();
  private BigDecimal gross = BigDecimal.ZERO;
  private BigDecimal slippage = BigDecimal.ZERO;
  private BigDecimal conversion = BigDecimal.ZERO;
  private BigDecimal cost = BigDecimal.ZERO;
  private BigDecimal shallowest;
  private boolean converts;
  private double bestCost = Double.POSITIVE_INFINITY;
  private double bestProceeds = Double.NEGATIVE_INFINITY;

  /** Nothing yet. */
  public LegCosts() {}

  /**
   * One more leg, taken from the book now.
   *
   * @param rate from the leg's quote currency to the common one
   * @param account account that would trade; empty where none is configured
   */
  public void add(SizedLeg leg, FeeSchedule fee, Conversion rate, String account) {
    Quote quote = leg.participant().quote();
    Listing listing = quote.listing;
    BigDecimal sign = leg.buys() ? BigDecimal.ONE.negate() : BigDecimal.ONE;
    BigDecimal mid = BigDecimal.valueOf(rate.mid());
    BigDecimal executed = BigDecimal.valueOf(leg.buys() ? rate.ask() : rate.bid());
    BigDecimal inQuote = leg.value().multiply(listing.multiplier());
    BigDecimal best = leg.bestPrice().multiply(leg.quantity()).multiply(listing.multiplier());
    BigDecimal value = inQuote.multiply(executed);
    converts |= !rate.from().equals(rate.to());
    gross = gross.add(sign.multiply(best).multiply(mid));
    slippage = slippage.add(sign.multiply(inQuote.subtract(best)).multiply(mid));
    conversion = conversion.add(sign.multiply(inQuote).multiply(executed.subtract(mid)));
    fees.add(
        new ProfitTerm(
            ProfitTerm.Kind.FEE, legs.size(), money(fee.taker().multiply(value).negate())));
    if (leg.buys()) {
      cost = cost.add(value);
      bestCost = Math.min(bestCost, quote.book.bestAsk() * rate.ask());
    } else {
      bestProceeds = Math.max(bestProceeds, quote.book.bestBid() * rate.bid());
    }
    BigDecimal top = topValue(quote, leg.buys(), mid);
    shallowest = shallowest == null ? top : shallowest.min(top);
    quotes.add(quote);
    values.add(value);
    legs.add(
        new Leg(
            quote.venue,
            quote.symbol,
            quote.instrument,
            account,
            leg.buys() ? leg.quantity() : leg.quantity().negate(),
            listing.multiplier(),
            leg.value().divide(leg.quantity(), MathContext.DECIMAL64),
            leg.limitPrice(),
            fee.taker(),
            fee.feeAsset(listing.instrument().base(), quote.quoteAsset, leg.buys()),
            false,
            listing.instrument().settlement()));
  }

  /** Gross, slippage, fee of each leg and conversion: a list that may be added to. */
  public List<ProfitTerm> terms() {
    List<ProfitTerm> terms = new ArrayList<>();
    terms.add(new ProfitTerm(ProfitTerm.Kind.GROSS, -1, money(gross)));
    terms.add(new ProfitTerm(ProfitTerm.Kind.SLIPPAGE, -1, money(slippage)));
    terms.addAll(fees);
    if (converts) {
      terms.add(new ProfitTerm(ProfitTerm.Kind.CONVERSION, -1, money(conversion)));
    }
    return terms;
  }

  /** A term that is paid: a share of a value; negative is received. */
  public static ProfitTerm paid(ProfitTerm.Kind kind, int leg, BigDecimal value, BigDecimal share) {
    return new ProfitTerm(kind, leg, money(value.multiply(share).negate()));
  }

  /** The orders. */
  public List<Leg> legs() {
    return legs;
  }

  /** The listings behind the orders, in the same order. */
  public List<Quote> quotes() {
    return quotes;
  }

  /** Executed value of a leg before fees, in the common currency; positive. */
  public BigDecimal value(int leg) {
    return values.get(leg);
  }

  /** Cost of the buying legs before fees, in the common currency; positive. */
  public BigDecimal cost() {
    return cost;
  }

  /** Least value at the best level of a leg, in the common currency. */
  public BigDecimal shallowest() {
    return shallowest;
  }

  /** True if a leg is not quoted in the common currency. */
  public boolean converts() {
    return converts;
  }

  /** The best bid of the selling legs against the best ask of the buying legs, basis points. */
  public double grossBps() {
    return (bestProceeds - bestCost) / bestCost * 1e4;
  }

  /** An amount of money as it is stored. */
  public static BigDecimal money(BigDecimal amount) {
    return amount.setScale(MONEY_SCALE, RoundingMode.HALF_EVEN);
  }

  private static BigDecimal topValue(Quote quote, boolean buys, BigDecimal rate) {
    BookView book = quote.book;
    BigDecimal price =
        BigDecimal.valueOf(buys ? book.askPrices()[0] : book.bidPrices()[0], book.priceScale());
    BigDecimal size =
        BigDecimal.valueOf(buys ? book.askSizes()[0] : book.bidSizes()[0], book.sizeScale());
    return price.multiply(size).multiply(quote.listing.multiplier()).multiply(rate);
  }
}
