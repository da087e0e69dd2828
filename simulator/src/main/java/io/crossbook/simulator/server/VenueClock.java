package io.crossbook.simulator.server;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** One venue's clock: the simulation's time plus the venue's error, in the forms venues write. */
public final class VenueClock {
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter NANOS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final SimulationClock clock;
  private long offsetMillis;
  private long formattedMicros = Long.MIN_VALUE;
  private String formatted = "";

  VenueClock(SimulationClock clock) {
    this.clock = clock;
  }

  void offsetMillis(long millis) {
    offsetMillis = millis;
  }

  /** Whether clients can be held to deadlines. */
  public boolean wallTime() {
    return clock.wallTime();
  }

  /** Unix time in milliseconds without the venue's error: for schedules, not for frames. */
  public long trueMillis() {
    return clock.epochNanos() / 1_000_000;
  }

  /** Unix time in nanoseconds without the venue's error. */
  long trueNanos() {
    return clock.epochNanos();
  }

  /** Unix time in nanoseconds. */
  public long nanos() {
    return clock.epochNanos() + offsetMillis * 1_000_000;
  }

  /** Unix time in microseconds. */
  public long micros() {
    return nanos() / 1_000;
  }

  /** Unix time in milliseconds. */
  public long millis() {
    return nanos() / 1_000_000;
  }

  /** Unix time in seconds. */
  public long seconds() {
    return nanos() / 1_000_000_000;
  }

  /** RFC 3339 with microseconds. */
  public String rfc3339Micros() {
    long micros = micros();
    if (micros != formattedMicros) {
      formattedMicros = micros;
      formatted = MICROS.format(instant());
    }
    return formatted;
  }

  /** RFC 3339 with microseconds, of any time. */
  public static String rfc3339Micros(long epochNanos) {
    return MICROS.format(instant(epochNanos));
  }

  /** RFC 3339 with nanoseconds. */
  public String rfc3339Nanos() {
    return NANOS.format(instant());
  }

  /** The time as an instant. */
  public Instant instant() {
    return instant(nanos());
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
  }
}
