package io.crossbook.simulator.oanda;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;

/**
 * The trading week: from Sunday 17:03 to Friday 16:58 New York time with a pause from 16:58 to
 * 17:03, and the times at which positions are financed. Stateless.
 */
final class OandaHours {
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final LocalTime PAUSE = LocalTime.of(16, 58);
  private static final LocalTime RESUMPTION = LocalTime.of(17, 3);
  private static final LocalTime FINANCING = LocalTime.of(17, 0);

  /**
   * For how many days a position is financed: on Wednesday for the weekend that its value meets.
   */
  static final Map<DayOfWeek, Integer> DAYS_CHARGED =
      Map.of(
          DayOfWeek.MONDAY, 1,
          DayOfWeek.TUESDAY, 1,
          DayOfWeek.WEDNESDAY, 3,
          DayOfWeek.THURSDAY, 1,
          DayOfWeek.FRIDAY, 1,
          DayOfWeek.SATURDAY, 0,
          DayOfWeek.SUNDAY, 0);

  private OandaHours() {}

  static boolean closed(Instant at) {
    ZonedDateTime there = at.atZone(NEW_YORK);
    LocalTime time = there.toLocalTime();
    switch (there.getDayOfWeek()) {
      case SATURDAY:
        return true;
      case SUNDAY:
        return time.isBefore(RESUMPTION);
      case FRIDAY:
        return !time.isBefore(PAUSE);
      default:
        return !time.isBefore(PAUSE) && time.isBefore(RESUMPTION);
    }
  }

  /** The first financing after a moment, perhaps one for no days. */
  static Instant nextFinancing(Instant after) {
    ZonedDateTime there = after.atZone(NEW_YORK);
    ZonedDateTime today = there.with(FINANCING);
    return (there.isBefore(today) ? today : today.plusDays(1)).toInstant();
  }

  /** For how many days is financed at a moment. */
  static int daysCharged(Instant at) {
    return DAYS_CHARGED.get(at.atZone(NEW_YORK).getDayOfWeek());
  }
}
