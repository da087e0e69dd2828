package io.crossbook.launcher.watch;

import io.crossbook.launcher.terminal.Screen;
import io.crossbook.launcher.terminal.Table;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Shows a person what the watching job finds: on a terminal a page that renews itself, elsewhere a
 * line now and then. One thread.
 */
final class WatchView {
  private static final int ROWS = 12;
  private static final String HOME_AND_CLEAR = "\u001b[H\u001b[2J\u001b[3J";

  private final Screen screen;
  private final String title;
  private final WatchResults results;
  private final JobRates rates;
  private final String webAddress;
  private final long startedNanos;
  private WatchResults.Totals before;

  WatchView(
      Screen screen,
      String title,
      WatchResults results,
      JobRates rates,
      String webAddress,
      long startedNanos) {
    this.screen = screen;
    this.title = title;
    this.results = results;
    this.rates = rates;
    this.webAddress = webAddress;
    this.startedNanos = startedNanos;
  }

  /** Shows how things are now. */
  void refresh(long nowNanos) throws SQLException, InterruptedException {
    long facts = rates.facts();
    WatchResults.Totals totals = results.totals();
    if (!screen.interactive()) {
      line(totals, facts, nowNanos);
      return;
    }
    List<String> page = new ArrayList<>();
    page.add(
        title
            + "   "
            + clock(nowNanos - startedNanos)
            + "   facts "
            + facts
            + rate()
            + "   Flink "
            + webAddress);
    page.add("");
    page.addAll(venues().lines(screen));
    page.add("");
    page.add(counts(totals));
    page.add("");
    page.addAll(opportunities(results.newest(ROWS), nowNanos).lines(screen));
    page.add("");
    page.add("Ctrl-C stops.");
    screen.out().print(HOME_AND_CLEAR);
    page.forEach(screen.out()::println);
    screen.out().flush();
  }

  /** What it came to, at the end. */
  void summary(long nowNanos) throws SQLException {
    WatchResults.Totals totals = results.totals();
    screen.line("");
    screen.line("After " + clock(nowNanos - startedNanos) + ": " + counts(totals));
    if (totals.detected() > 0) {
      screen.line(
          String.format(
              Locale.ROOT,
              "Half of the opportunities that ended lived longer than %.0f ms.",
              totals.medianLifeMillis()));
    }
    List<WatchResults.Pair> pairs = results.bestPairs(ROWS);
    if (!pairs.isEmpty()) {
      Table table =
          new Table()
              .words("confirmed between")
              .words("buy")
              .words("sell")
              .numbers("times")
              .numbers("net");
      for (WatchResults.Pair pair : pairs) {
        table.row(pair.instrument(), pair.buy(), pair.sell(), pair.confirmed(), amount(pair.net()));
      }
      screen.line("");
      table.print(screen);
    }
  }

  private void line(WatchResults.Totals totals, long facts, long nowNanos) {
    if (totals.equals(before)) {
      return;
    }
    before = totals;
    screen.line(clock(nowNanos - startedNanos) + "  facts " + facts + "  " + counts(totals));
  }

  private Table venues() throws SQLException {
    Table table = new Table().words("venue").words("state").numbers("connections").words("news");
    for (WatchResults.Venue venue : results.venues()) {
      table.row(
          venue.venue(),
          venue.online() == venue.connections()
              ? "online"
              : venue.newest().toLowerCase(Locale.ROOT),
          venue.online() + "/" + venue.connections(),
          venue.reason());
    }
    return table;
  }

  private static Table opportunities(List<WatchResults.Opportunity> rows, long nowNanos) {
    Table table =
        new Table()
            .words("age")
            .words("what")
            .words("instrument")
            .words("buy")
            .words("sell")
            .numbers("quantity")
            .numbers("net")
            .numbers("bps")
            .words("state")
            .numbers("lived");
    for (WatchResults.Opportunity row : rows) {
      long end = row.ended() == 0 ? nowNanos : row.ended();
      table.row(
          clock(nowNanos - row.detected()),
          row.strategy(),
          row.instrument(),
          row.buy(),
          row.sell(),
          row.quantity().stripTrailingZeros().toPlainString(),
          amount(row.netPortfolio()),
          row.netBps() == null ? "" : row.netBps().setScale(1, RoundingMode.HALF_EVEN),
          state(row),
          Duration.ofNanos(Math.max(0, end - row.detected())).toMillis() + " ms");
    }
    return table;
  }

  private static String state(WatchResults.Opportunity row) {
    String state = row.status().toLowerCase(Locale.ROOT);
    return row.confirmed() && row.ended() != 0 ? "confirmed, " + state : state;
  }

  private static String counts(WatchResults.Totals totals) {
    return "opportunities "
        + totals.detected()
        + ", confirmed "
        + totals.confirmed()
        + " (expected net "
        + amount(totals.confirmedNet())
        + "), collapsed "
        + totals.collapsed()
        + ", expired "
        + totals.expired()
        + "; listings "
        + totals.listings()
        + ", dead letters "
        + totals.deadLetters();
  }

  private String rate() {
    double perSecond = rates.perSecond();
    return Double.isNaN(perSecond) ? "" : String.format(Locale.ROOT, " (%.0f a second)", perSecond);
  }

  private static BigDecimal amount(BigDecimal amount) {
    return amount.setScale(2, RoundingMode.HALF_EVEN);
  }

  private static String clock(long nanos) {
    Duration age = Duration.ofNanos(Math.max(0, nanos));
    return age.toHours() > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", age.toHours(), age.toMinutesPart(), age.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", age.toMinutes(), age.toSecondsPart());
  }
}
