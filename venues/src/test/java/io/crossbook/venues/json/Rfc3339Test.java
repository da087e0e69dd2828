package io.crossbook.venues.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

  private static long nanos(String text) {
    byte[] bytes = ("  " + text + "99Z").getBytes(StandardCharsets.UTF_8);
    return Rfc3339.nanos(bytes, 2, bytes.length - 3);
  }

  @Property
  void agreesWithTheLibrary(
      @ForAll @LongRange(min = -2_208_988_800L, max = 7_289_654_399L) long second,
      @ForAll @IntRange(max = 999_999_999) int nano,
      @ForAll @IntRange(min = -18 * 60, max = 18 * 60) int offsetMinutes) {
    OffsetDateTime time =
        Instant.ofEpochSecond(second, nano).atOffset(ZoneOffset.ofTotalSeconds(offsetMinutes * 60));
    if (time.getYear() < 1900 || time.getYear() > 2200) {
      return;
    }
    String text = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
    if (text.length() < 20) {
      return;
    }
    assertThat(nanos(text)).as(text).isEqualTo(second * 1_000_000_000L + nano);
  }

  @Test
  void readsTheFormsThatVenuesWrite() {
    assertThat(nanos("1970-01-01T00:00:00Z")).isZero();
    assertThat(nanos("2026-08-09T21:05:48.228568804Z")).isEqualTo(1_786_309_548_228_568_804L);
    assertThat(nanos("2026-08-09T21:05:48.2Z")).isEqualTo(1_786_309_548_200_000_000L);
    assertThat(nanos("2024-02-29T00:00:00+00:00")).isEqualTo(1_709_164_800_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-08-09",
        "2026-08-09T21:05:48",
        "2026-08-09T21:05:48.Z",
        "2026-08-09T21:05:48.1",
        "2026-13-09T21:05:48Z",
        "2026-02-29T21:05:48Z",
        "2026-08-09T24:05:48Z",
        "2026-08-09T21:60:48Z",
        "2026-08-09T21:05:4xZ",
        "20x6-08-09T21:05:48Z",
        "2026-08-09T21:05:48+0000",
        "2026-08-09T21:05:48Z "
      })
  void isZeroForAnythingElse(String text) {
    assertThat(nanos(text)).isZero();
  }
}
