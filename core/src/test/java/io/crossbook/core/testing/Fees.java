package io.crossbook.core.testing;

import io.crossbook.core.money.FeeBook;
import io.crossbook.core.money.FeeSchedule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Builds {@link FeeBook}s of taker fees that are charged in quote. */
public final class Fees {
  private Fees() {}

  /** Pairs of venue and taker fee, valid from the beginning. */
  public static FeeBook taker(String... venueAndFee) {
    List<FeeSchedule> schedules = new ArrayList<>();
    for (int i = 0; i < venueAndFee.length; i += 2) {
      schedules.add(schedule(venueAndFee[i], venueAndFee[i + 1]));
    }
    return new FeeBook(schedules);
  }

  /** One venue's schedule. */
  public static FeeSchedule schedule(String venue, String taker) {
    return new FeeSchedule(
        venue,
        FeeSchedule.ANY,
        FeeSchedule.ANY,
        0,
        BigDecimal.ZERO,
        new BigDecimal(taker),
        "quote");
  }
}
