package io.crossbook.core.money;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All fee schedules of a deployment. Of the schedules that are valid at a time the most particular
 * is in force: one for the listing before one for the whole venue, then one for the account before
 * one for every account, then the newest. Where there is none the fee is unknown, and an unknown
 * fee means no trade. Immutable.
 */
public final class FeeBook implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ArrayList<FeeSchedule> newestFirst;

  /** A book of these schedules, in any order. */
  public FeeBook(List<FeeSchedule> schedules) {
    newestFirst = new ArrayList<>(schedules);
    newestFirst.sort(Comparator.comparingLong(FeeSchedule::validFrom).reversed());
  }

  /**
   * The schedule in force for an account that has none of its own.
   *
   * @param time nanoseconds since the epoch
   * @return null if the fee is unknown
   */
  public FeeSchedule inForce(String venue, String symbol, long time) {
    return inForce(venue, symbol, FeeSchedule.ANY, time);
  }

  /**
   * The schedule in force for an account.
   *
   * @param account sub-account; {@code *} stands for one that has no schedule of its own
   * @param time nanoseconds since the epoch
   * @return null if the fee is unknown
   */
  public FeeSchedule inForce(String venue, String symbol, String account, long time) {
    FeeSchedule best = null;
    int bestRank = -1;
    for (FeeSchedule schedule : newestFirst) {
      if (schedule.validFrom() > time || !schedule.venue().equals(venue)) {
        continue;
      }
      int ofSymbol = rank(schedule.symbol(), symbol);
      int ofAccount = rank(schedule.account(), account);
      int rank = 2 * ofSymbol + ofAccount;
      if (ofSymbol >= 0 && ofAccount >= 0 && rank > bestRank) {
        best = schedule;
        bestRank = rank;
      }
    }
    return best;
  }

  /** 1 if meant by name, 0 if meant among all, -1 if not meant. */
  private static int rank(String scheduled, String asked) {
    if (scheduled.equals(FeeSchedule.ANY)) {
      return 0;
    }
    return scheduled.equals(asked) ? 1 : -1;
  }
}
