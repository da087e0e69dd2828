package io.crossbook.venues.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.Fill;
import io.crossbook.venues.trading.FillWindows.Window;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FillWindowsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final FillWindows SECONDS = new FillWindows(SECOND, 604_800, 100, 60, true);

  private static Fill fill(int id, long time) {
    return new Fill(
        "BTC_USDT",
        "",
        "1",
        Integer.toString(id),
        Side.BUY,
        BigDecimal.ONE,
        BigDecimal.ONE,
        null,
        null,
        "",
        true,
        time);
  }

  /** A venue's history: newest or oldest first, bounds that count or do not. */
  private record History(
      List<Fill> oldestFirst, FillWindows rule, boolean newestFirst, boolean boundsCount) {
    List<Fill> answer(Window window, long now) {
      long low = window.start() * rule.unitNanos();
      long high = window.end() * rule.unitNanos();
      List<Fill> rows = new ArrayList<>();
      for (Fill fill : oldestFirst) {
        long time = fill.venueTime();
        if (time <= now
            && (boundsCount ? time >= low && time <= high : time > low && time < high)) {
          rows.add(fill);
        }
      }
      if (newestFirst) {
        Collections.reverse(rows);
      }
      int from = Math.min(rows.size(), (window.page() - 1) * rule.limit());
      return rows.subList(from, Math.min(rows.size(), from + rule.limit()));
    }
  }

  @Property(tries = 300)
  void aRandomHistoryIsReadCompletelyAndInOrder(
      @ForAll long seed, @ForAll boolean newestFirst, @ForAll boolean boundsCount) {
    Random random = new Random(seed);
    FillWindows rule =
        new FillWindows(SECOND, 1 + random.nextInt(5_000), 2 + random.nextInt(6), 5, true);
    long begin = 1_700_000_000L * SECOND;
    List<Fill> all = new ArrayList<>();
    long time = begin;
    int count = random.nextInt(80);
    for (int i = 0; i < count; i++) {
      // Many at the same moment, some far apart.
      time +=
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(3_000) * SECOND;
            case 1 -> random.nextInt(1_000) * 1_000_000L;
            default -> 0L;
          };
      all.add(fill(1_000 + i, time));
    }
    History history = new History(all, rule, newestFirst, boundsCount);
    Set<Fill> read = new LinkedHashSet<>();
    String cursor = "";
    long now = begin + random.nextInt(100) * SECOND;
    // The account goes on trading while it is read: several rounds until all is over.
    for (int round = 0; round < 4; round++) {
      boolean more = true;
      int requests = 0;
      while (more) {
        Window window = rule.window(cursor, begin, now);
        FillPage page = rule.page(window, history.answer(window, now));
        read.addAll(page.fills());
        cursor = page.cursor();
        more = page.more();
        assertThat(++requests).as("it comes to an end").isLessThan(20_000);
      }
      now = Math.max(now + SECOND, round == 2 ? time + SECOND : now + random.nextInt(900) * SECOND);
    }
    assertThat(read).containsExactlyInAnyOrderElementsOf(all);
    // A moment that has several pages is asked for a unit wider, and each page brings some of that.
    long newest = 0;
    for (Fill fill : read) {
      assertThat(fill.venueTime() / SECOND).isGreaterThanOrEqualTo(newest - 2);
      newest = Math.max(newest, fill.venueTime() / SECOND);
    }
    if (count > 0 && rule.limit() > count) {
      assertThat(read).containsExactlyElementsOf(all);
    }
  }

  @Test
  void whatBecomesVisibleLateIsReadInTheNextRound() {
    long now = 1_700_000_000L * SECOND;
    Window first = SECONDS.window("", now - 10 * SECOND, now);
    FillPage nothing = SECONDS.page(first, List.of());
    assertThat(nothing.more()).isFalse();
    Window second = SECONDS.window(nothing.cursor(), 0, now + SECOND);
    assertThat(second.start()).isLessThan(now / SECOND - 59);
    assertThat(second.last()).isTrue();
  }

  @Test
  void aLongPauseIsReadSpanBySpan() {
    long now = 1_700_000_000L * SECOND;
    Window first = SECONDS.window("", now - 8 * 86_400 * SECOND, now);
    assertThat(first.end() - first.start()).isEqualTo(604_800 + 2);
    FillPage page = SECONDS.page(first, List.of());
    assertThat(page.more()).isTrue();
    assertThat(SECONDS.window(page.cursor(), 0, now).from()).isEqualTo(first.to() + 1);
  }

  @Test
  void moreAtOneMomentThanTheVenueGivesIsSaidAndNotLost() {
    FillWindows millis = new FillWindows(1_000_000L, 1_000, 2, 10, false);
    Window moment = millis.window("1700000000000/0/1", 0, 1_700_000_100_000L * 1_000_000L);
    List<Fill> full = List.of(fill(1, 1), fill(2, 1));
    assertThatThrownBy(() -> millis.page(moment, full))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no more than 2 rows of one moment");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1/2", "1/2/x", "1/2/3/4", "0/1/1", "1/-1/1", "1/1/0", "1/604801/1"})
  void aForeignCursorIsRefused(String cursor) {
    assertThatThrownBy(() -> SECONDS.window(cursor, 0, SECOND))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a cursor");
  }

  @Test
  void aCursorOfTheFutureBeginsJustBeforeNow() {
    long now = 1_700_000_000L;
    Window window = SECONDS.window((now + 5_000) + "/10/1", 0, now * SECOND);
    assertThat(window.from()).isEqualTo(now - 60);
  }
}
