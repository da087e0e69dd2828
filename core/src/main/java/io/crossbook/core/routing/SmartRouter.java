package io.crossbook.core.routing;

import io.crossbook.core.book.Side;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ranks the venues at which an order can be placed, and splits it over the best of them (spec 0.9,
 * 1.6). What is equally good is ordered by name, so that the same offers give the same route.
 * Stateless.
 */
public final class SmartRouter {
  /** Most venues over which an order is split. */
  public static final int MOST_VENUES = 3;

  private SmartRouter() {}

  /**
   * An offer and how good it is.
   *
   * @param score greater is better; in which unit depends on the mode: 0..100 for {@link
   *     RouteMode#SMART}
   */
  public record Ranked(VenueOffer offer, double score) {}

  /** A part of an order: its offer and how much of it is taken, in base. */
  public record Part(VenueOffer offer, BigDecimal quantity) {}

  /**
   * A way for an order.
   *
   * @param parts at most {@link #MOST_VENUES}, best first
   * @param fallbacks offers that are not used, best first
   * @param left quantity that found no place, in base; zero if all did
   */
  public record Route(List<Part> parts, List<VenueOffer> fallbacks, BigDecimal left) {}

  /** Venues by their {@linkplain VenueQuality#score() score}, best first; unknown ones are last. */
  public static List<VenueQuality> ranked(List<VenueQuality> venues) {
    List<VenueQuality> ranked = new ArrayList<>(venues);
    ranked.sort(
        Comparator.comparingDouble((VenueQuality each) -> -known(each.score()))
            .thenComparing(VenueQuality::venue));
    return ranked;
  }

  private static double known(double score) {
    return Double.isNaN(score) ? Double.NEGATIVE_INFINITY : score;
  }

  /**
   * Offers, best first.
   *
   * @param side of the order
   * @param wanted quantity of the order, in base
   * @param blacklist venues that are left out
   */
  public static List<Ranked> rank(
      RouteMode mode,
      Side side,
      BigDecimal wanted,
      List<VenueOffer> offers,
      Set<String> blacklist) {
    List<VenueOffer> allowed = new ArrayList<>();
    for (VenueOffer offer : offers) {
      if (!blacklist.contains(offer.venue()) && offer.quantity().signum() > 0) {
        allowed.add(offer);
      }
    }
    BigDecimal best = best(side, allowed);
    List<Ranked> ranked = new ArrayList<>();
    for (VenueOffer offer : allowed) {
      ranked.add(new Ranked(offer, score(mode, side, wanted, best, offer)));
    }
    ranked.sort(
        Comparator.comparingDouble((Ranked each) -> -known(each.score()))
            .thenComparing(each -> each.offer().venue())
            .thenComparing(each -> each.offer().symbol()));
    return ranked;
  }

  private static BigDecimal best(Side side, List<VenueOffer> offers) {
    BigDecimal best = null;
    for (VenueOffer offer : offers) {
      if (best == null) {
        best = offer.price();
      } else {
        best = side == Side.BUY ? best.min(offer.price()) : best.max(offer.price());
      }
    }
    return best;
  }

  private static double score(
      RouteMode mode, Side side, BigDecimal wanted, BigDecimal best, VenueOffer offer) {
    return switch (mode) {
      case BEST_PRICE -> priceScore(side, best, offer);
      case LOWEST_FEE -> -offer.quality().fee();
      case FASTEST -> -offer.quality().latencyMillis();
      case SMART -> {
        double depth = Math.min(1, offer.quantity().doubleValue() / wanted.doubleValue());
        yield 0.4 * priceScore(side, best, offer)
            + 0.3 * feeScore(offer.quality().fee())
            + 0.2 * 100 * depth
            + 0.1 * 100 * offer.quality().score();
      }
    };
  }

  /** 100 for the best price, less in proportion for others. */
  private static double priceScore(Side side, BigDecimal best, VenueOffer offer) {
    double share = best.divide(offer.price(), MathContext.DECIMAL64).doubleValue();
    return 100 * (side == Side.BUY ? share : 1 / share);
  }

  /** 100 without a fee, 50 at 1 %; a rebate is no better than no fee. */
  private static double feeScore(double fee) {
    return 100 / (1 + 100 * Math.max(0, fee));
  }

  /**
   * Splits an order over at most {@link #MOST_VENUES} venues. {@link RouteMode#SMART} gives each a
   * part in proportion to its score, as far as its book reaches, and what is left to the best that
   * have room; the other modes fill the best, then the next. A part that would be less than the
   * least order is left to the others.
   *
   * @param quantity in base
   */
  public static Route route(
      RouteMode mode,
      Side side,
      BigDecimal quantity,
      List<VenueOffer> offers,
      Set<String> blacklist) {
    List<Ranked> ranked = rank(mode, side, quantity, offers, blacklist);
    List<Ranked> used = new ArrayList<>();
    for (Ranked each : ranked) {
      if (used.size() < MOST_VENUES
          && !Double.isNaN(each.score())
          && most(each.offer()).compareTo(each.offer().least()) >= 0) {
        used.add(each);
      }
    }
    Map<VenueOffer, BigDecimal> parts = new LinkedHashMap<>();
    BigDecimal left = quantity;
    if (mode == RouteMode.SMART) {
      double all = used.stream().mapToDouble(Ranked::score).sum();
      for (Ranked each : used) {
        BigDecimal share =
            quantity.multiply(BigDecimal.valueOf(each.score() / all), MathContext.DECIMAL64);
        left = left.subtract(give(parts, each.offer(), share.min(left)));
      }
    }
    for (Ranked each : used) {
      left = left.subtract(give(parts, each.offer(), left));
    }
    List<Part> taken = new ArrayList<>();
    parts.forEach((offer, part) -> taken.add(new Part(offer, part)));
    List<VenueOffer> fallbacks = new ArrayList<>();
    for (Ranked each : ranked) {
      if (!parts.containsKey(each.offer())) {
        fallbacks.add(each.offer());
      }
    }
    return new Route(taken, fallbacks, left);
  }

  private static BigDecimal most(VenueOffer offer) {
    return floor(offer.quantity(), offer.lot());
  }

  /** Gives an offer that much more, as far as it goes; what it took. */
  private static BigDecimal give(
      Map<VenueOffer, BigDecimal> parts, VenueOffer offer, BigDecimal more) {
    BigDecimal before = parts.getOrDefault(offer, BigDecimal.ZERO);
    BigDecimal part = floor(before.add(more), offer.lot()).min(most(offer));
    if (part.compareTo(before) <= 0 || part.compareTo(offer.least()) < 0) {
      return BigDecimal.ZERO;
    }
    parts.put(offer, part);
    return part.subtract(before);
  }

  private static BigDecimal floor(BigDecimal amount, BigDecimal step) {
    return amount.divide(step, 0, RoundingMode.FLOOR).multiply(step);
  }
}
