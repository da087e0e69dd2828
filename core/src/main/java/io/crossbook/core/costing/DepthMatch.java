package io.crossbook.core.costing;

import java.util.List;

/**
 * Matches the asks of all listings with the bids of all listings at once, best first, as a venue
 * would match orders, on prices after fees and conversion; it ends where the marginal unit stops
 * paying or the limit is reached. A listing is either bought or sold, never both. Stateless.
 *
 * <p>As both sides are taken in the order of their prices, no other choice of the same quantity
 * costs less or brings more, so the profit within the limit is the greatest there is.
 */
public final class DepthMatch {
  private DepthMatch() {}

  /**
   * Walks the books and leaves in each participant how much base it trades.
   *
   * @param maxCost most to spend on the buying side, fees included, in the currency of the factors
   */
  public static void walk(List<Participant> participants, double maxCost) {
    double spent = 0;
    while (spent < maxCost) {
      Participant seller = cheapest(participants, null);
      Participant buyer = dearest(participants, null);
      if (seller == null || buyer == null) {
        return;
      }
      if (seller == buyer) {
        // Only a rebate makes one listing the best on both sides: one of the two has to give way.
        Participant otherSeller = cheapest(participants, seller);
        Participant otherBuyer = dearest(participants, buyer);
        if (otherSeller == null
            || (otherBuyer != null
                && otherBuyer.bid() - seller.ask() >= buyer.bid() - otherSeller.ask())) {
          buyer = otherBuyer;
        } else {
          seller = otherSeller;
        }
        if (buyer == null) {
          return;
        }
      }
      double cost = seller.ask();
      if (!(buyer.bid() > cost) || cost == Double.POSITIVE_INFINITY) {
        return;
      }
      double size = Math.min(seller.askSize(), buyer.bidSize());
      double affordable = (maxCost - spent) / cost;
      boolean last = affordable <= size;
      if (last) {
        size = affordable;
      }
      seller.take(size);
      buyer.give(size);
      if (last) {
        return;
      }
      spent += size * cost;
    }
  }

  /** The one to buy from. */
  private static Participant cheapest(List<Participant> participants, Participant not) {
    Participant cheapest = null;
    for (Participant each : participants) {
      if (each != not && each.base() >= 0 && (cheapest == null || each.ask() < cheapest.ask())) {
        cheapest = each;
      }
    }
    return cheapest;
  }

  /** The one to sell to. */
  private static Participant dearest(List<Participant> participants, Participant not) {
    Participant dearest = null;
    for (Participant each : participants) {
      if (each != not && each.base() <= 0 && (dearest == null || each.bid() > dearest.bid())) {
        dearest = each;
      }
    }
    return dearest;
  }
}
