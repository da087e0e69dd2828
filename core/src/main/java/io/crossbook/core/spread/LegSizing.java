package io.crossbook.core.spread;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.spread.DepthMatch.Participant;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Turns matched base quantities into orders that the venues accept and that cancel each other:
 * every quantity is floored to the coarsest lot of all legs, both sides are made equal by trimming
 * the worst-priced legs, and a leg below its venue's minimum is left out. Stateless.
 */
final class LegSizing {
  /** Above the rounding error of the walk, below any lot. */
  private static final BigDecimal ALMOST_ONE_LOT = new BigDecimal("0.000000001");

  private LegSizing() {}

  /**
   * One leg with its exact quantity and price.
   *
   * @param participant where
   * @param quantity in the listing's unit, always positive
   * @param value sum of price x size over the levels touched, in quote per the listing's unit
   * @param bestPrice price of the best level
   * @param limitPrice price of the worst level touched
   * @param buys true if it buys
   */
  record Sized(
      Participant participant,
      BigDecimal quantity,
      BigDecimal value,
      BigDecimal bestPrice,
      BigDecimal limitPrice,
      boolean buys) {}

  /**
   * Sizes the legs.
   *
   * @return empty if nothing tradable is left; {@code null} in {@code tooSmall} if no single leg is
   *     to blame, else {@code tooSmall} holds the one to leave out before trying again
   */
  static List<Sized> size(List<Participant> participants, Participant[] tooSmall) {
    tooSmall[0] = null;
    List<Participant> used = new ArrayList<>();
    BigDecimal step = BigDecimal.ZERO;
    for (Participant each : participants) {
      if (each.base != 0) {
        used.add(each);
        step = step.max(lotInBase(each));
      }
    }
    if (used.isEmpty()) {
      return List.of();
    }
    List<BigDecimal> quantities = new ArrayList<>();
    BigDecimal bought = BigDecimal.ZERO;
    BigDecimal sold = BigDecimal.ZERO;
    for (Participant each : used) {
      if (step.remainder(lotInBase(each)).signum() != 0) {
        return List.of();
      }
      BigDecimal base =
          new BigDecimal(Math.abs(each.base))
              .divide(step, 12, RoundingMode.HALF_EVEN)
              .add(ALMOST_ONE_LOT)
              .setScale(0, RoundingMode.FLOOR)
              .multiply(step);
      quantities.add(base);
      if (each.base > 0) {
        bought = bought.add(base);
      } else {
        sold = sold.add(base);
      }
    }
    trim(used, quantities, bought.subtract(sold));
    List<Sized> legs = new ArrayList<>();
    for (int i = 0; i < used.size(); i++) {
      Participant each = used.get(i);
      BigDecimal base = quantities.get(i);
      if (base.signum() == 0) {
        continue;
      }
      Sized leg = leg(each, base);
      Listing listing = each.quote.listing;
      if (leg == null
          || leg.quantity.compareTo(listing.minSize()) < 0
          || leg.value.multiply(valueUnit(listing)).compareTo(listing.minNotional()) < 0) {
        tooSmall[0] = each;
        return List.of();
      }
      legs.add(leg);
    }
    return legs;
  }

  /** What turns price x size into quote: the multiplier, as prices are per unit of base. */
  static BigDecimal valueUnit(Listing listing) {
    return listing.multiplier();
  }

  private static BigDecimal lotInBase(Participant participant) {
    Listing listing = participant.quote.listing;
    return listing.lot().multiply(listing.multiplier());
  }

  /** Takes the surplus of one side away from its worst-priced legs. */
  private static void trim(
      List<Participant> used, List<BigDecimal> quantities, BigDecimal surplusOfBuying) {
    boolean buying = surplusOfBuying.signum() > 0;
    BigDecimal surplus = surplusOfBuying.abs();
    List<Integer> worstFirst = new ArrayList<>();
    for (int i = 0; i < used.size(); i++) {
      if (used.get(i).base > 0 == buying) {
        worstFirst.add(i);
      }
    }
    Comparator<Integer> byPrice =
        Comparator.comparingDouble(
            i ->
                buying
                    ? -used.get(i).quote.book.bestAsk() * used.get(i).buyFactor
                    : used.get(i).quote.book.bestBid() * used.get(i).sellFactor);
    worstFirst.sort(byPrice);
    for (int i : worstFirst) {
      BigDecimal cut = quantities.get(i).min(surplus);
      quantities.set(i, quantities.get(i).subtract(cut));
      surplus = surplus.subtract(cut);
    }
  }

  /** Walks the levels for an exact quantity; null if the view is not that deep. */
  private static Sized leg(Participant participant, BigDecimal base) {
    BookView book = participant.quote.book;
    Listing listing = participant.quote.listing;
    boolean buys = participant.base > 0;
    BigDecimal quantity = base.divide(listing.multiplier());
    long[] prices = buys ? book.askPrices() : book.bidPrices();
    long[] sizes = buys ? book.askSizes() : book.bidSizes();
    BigDecimal left = quantity;
    BigDecimal value = BigDecimal.ZERO;
    BigDecimal limit = null;
    for (int i = 0; i < prices.length && left.signum() > 0; i++) {
      limit = BigDecimal.valueOf(prices[i], book.priceScale());
      BigDecimal size = BigDecimal.valueOf(sizes[i], book.sizeScale()).min(left);
      value = value.add(size.multiply(limit));
      left = left.subtract(size);
    }
    if (left.signum() > 0) {
      return null;
    }
    return new Sized(
        participant,
        quantity,
        value,
        BigDecimal.valueOf(prices[0], book.priceScale()),
        limit,
        buys);
  }
}
