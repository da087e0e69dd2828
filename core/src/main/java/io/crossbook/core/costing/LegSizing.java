package io.crossbook.core.costing;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.instrument.Listing;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Turns matched base quantities into orders that the venues accept and that cancel each other:
 * every quantity is floored to the smallest step that is a multiple of every leg's lot, both sides
 * are made equal by trimming the worst-priced legs, and a leg below its venue's minimum is left
 * out. Stateless.
 */
public final class LegSizing {
  /** Above the rounding error of the walk, far below one lot; depth is checked exactly after it. */
  private static final BigDecimal ROUNDING_ERROR = new BigDecimal("0.000001");

  private LegSizing() {}

  /**
   * What became of the matched quantities.
   *
   * @param legs the orders; empty if nothing tradable is left
   * @param tooSmall the listing to leave out before trying again; null if no single one is to blame
   */
  public record Sizing(List<SizedLeg> legs, Participant tooSmall) {
    private static final Sizing NOTHING = new Sizing(List.of(), null);
  }

  /** Sizes the legs. */
  public static Sizing size(List<Participant> participants) {
    List<Participant> used = new ArrayList<>();
    for (Participant each : participants) {
      if (each.base() != 0) {
        used.add(each);
      }
    }
    if (used.isEmpty()) {
      return Sizing.NOTHING;
    }
    BigDecimal step = commonStep(used);
    List<BigDecimal> quantities = new ArrayList<>();
    BigDecimal surplusOfBuying = BigDecimal.ZERO;
    for (Participant each : used) {
      BigDecimal base =
          new BigDecimal(Math.abs(each.base()))
              .divide(step, 12, RoundingMode.HALF_EVEN)
              .add(ROUNDING_ERROR)
              .min(depth(each).divide(step, 12, RoundingMode.FLOOR))
              .setScale(0, RoundingMode.FLOOR)
              .multiply(step);
      quantities.add(base);
      surplusOfBuying =
          each.base() > 0 ? surplusOfBuying.add(base) : surplusOfBuying.subtract(base);
    }
    trim(used, quantities, surplusOfBuying);
    List<SizedLeg> legs = new ArrayList<>();
    for (int i = 0; i < used.size(); i++) {
      BigDecimal base = quantities.get(i);
      if (base.signum() == 0) {
        continue;
      }
      SizedLeg leg = leg(used.get(i), base);
      Listing listing = used.get(i).quote().listing;
      if (leg.quantity().compareTo(listing.minSize()) < 0
          || leg.value().multiply(listing.multiplier()).compareTo(listing.minNotional()) < 0) {
        return new Sizing(List.of(), used.get(i));
      }
      legs.add(leg);
    }
    return new Sizing(legs, null);
  }

  /** The least common multiple of the lots, in base. */
  private static BigDecimal commonStep(List<Participant> used) {
    int scale = 0;
    for (Participant each : used) {
      scale = Math.max(scale, lotInBase(each).scale());
    }
    BigInteger step = BigInteger.ONE;
    for (Participant each : used) {
      BigInteger lot = lotInBase(each).setScale(scale).unscaledValue();
      step = step.divide(step.gcd(lot)).multiply(lot);
    }
    return new BigDecimal(step, scale);
  }

  private static BigDecimal lotInBase(Participant participant) {
    Listing listing = participant.quote().listing;
    return listing.lot().multiply(listing.multiplier());
  }

  /** Base that the view shows on the side that is traded. */
  private static BigDecimal depth(Participant participant) {
    BookView book = participant.quote().book;
    BigInteger sum = BigInteger.ZERO;
    for (long size : participant.base() > 0 ? book.askSizes() : book.bidSizes()) {
      sum = sum.add(BigInteger.valueOf(size));
    }
    return new BigDecimal(sum, book.sizeScale()).multiply(participant.quote().listing.multiplier());
  }

  /** Takes the surplus of one side away from its worst-priced legs. */
  private static void trim(
      List<Participant> used, List<BigDecimal> quantities, BigDecimal surplusOfBuying) {
    boolean buying = surplusOfBuying.signum() > 0;
    BigDecimal surplus = surplusOfBuying.abs();
    List<Integer> worstFirst = new ArrayList<>();
    for (int i = 0; i < used.size(); i++) {
      if (used.get(i).base() > 0 == buying) {
        worstFirst.add(i);
      }
    }
    worstFirst.sort(
        Comparator.comparingDouble(
            i -> buying ? -used.get(i).bestCost() : used.get(i).bestProceeds()));
    for (int i : worstFirst) {
      BigDecimal cut = quantities.get(i).min(surplus);
      quantities.set(i, quantities.get(i).subtract(cut));
      surplus = surplus.subtract(cut);
    }
  }

  /** Walks the levels for an exact quantity, which the view must hold. */
  private static SizedLeg leg(Participant participant, BigDecimal base) {
    BookView book = participant.quote().book;
    boolean buys = participant.base() > 0;
    BigDecimal quantity = base.divide(participant.quote().listing.multiplier());
    long[] prices = buys ? book.askPrices() : book.bidPrices();
    long[] sizes = buys ? book.askSizes() : book.bidSizes();
    BigDecimal left = quantity;
    BigDecimal value = BigDecimal.ZERO;
    BigDecimal limit = null;
    for (int i = 0; left.signum() > 0; i++) {
      limit = BigDecimal.valueOf(prices[i], book.priceScale());
      BigDecimal size = BigDecimal.valueOf(sizes[i], book.sizeScale()).min(left);
      value = value.add(size.multiply(limit));
      left = left.subtract(size);
    }
    return new SizedLeg(
        participant,
        quantity,
        value,
        BigDecimal.valueOf(prices[0], book.priceScale()),
        limit,
        buys);
  }
}
