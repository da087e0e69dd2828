package io.crossbook.core.money;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All fee schedules of a deployment. In force is the newest schedule that is valid, a listing's own
 * before the venue's. Where there is none the fee is unknown, and an unknown fee means no trade.
 * Immutable.
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
   * The schedule in force for every account.
   *
   * @param time nanoseconds since the epoch
   * @return null if the fee is unknown
   */
  public FeeSchedule inForce(String venue, String symbol, long time) {
    FeeSchedule general = null;
    for (FeeSchedule schedule : newestFirst) {
      if (schedule.validFrom() > time || !schedule.venue().equals(venue)) {
        continue;
      }
      if (schedule.symbol().equals(symbol)) {
        return schedule;
      }
      if (general == null && schedule.symbol().equals(FeeSchedule.ANY)) {
        general = schedule;
      }
    }
    return general;
  }
}
