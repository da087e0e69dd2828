package io.crossbook.launcher.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.launcher.terminal.Table;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Shows the report of a replay to a person. Stateless. */
public final class ReplayTables {
  private static final String[] COUNTERS = {
    "checksumsVerified", "checksumFailures", "gaps", "resyncs"
  };

  private ReplayTables() {}

  /** Shows a report. */
  public static void print(JsonNode report, Screen screen) {
    screen.line("");
    instruments(report.path("instruments"), screen);
    screen.line("");
    listings(report.path("listings"), screen);
    screen.line("");
    Table totals = new Table().words("totals").numbers("");
    totals.row("facts", count(report.path("facts")));
    totals.row("decisions", count(report.path("decisions")));
    totals.row("late", count(report.path("lateDropped")));
    counts(totals, "dead letters", report.path("deadLetters"));
    counts(totals, "dropped", report.path("dropped"));
    totals.print(screen);
    screen.line("");
    screen.line("decision hash " + report.path("decisionHash").asText());
  }

  private static void instruments(JsonNode instruments, Screen screen) {
    Table table =
        new Table()
            .words("instrument")
            .numbers("evaluated")
            .numbers("gross > 0")
            .numbers("max bps")
            .words("at")
            .numbers("median bps")
            .numbers("opportunities")
            .numbers("confirmed")
            .numbers("net");
    for (Map.Entry<String, JsonNode> each : instruments.properties()) {
      JsonNode row = each.getValue();
      table.row(
          each.getKey(),
          count(row.path("evaluated")),
          count(row.path("grossPositive")),
          text(row.path("maxGrossEdgeBps")),
          text(row.path("maxGrossEdgeAt")),
          text(row.path("medianGrossEdgeBps")),
          count(row.path("opportunities")),
          count(row.path("confirmed")),
          text(row.path("netProfit")));
    }
    if (instruments.isEmpty()) {
      screen.line("No instrument was seen at two venues at once, so nothing was compared.");
    } else {
      table.print(screen);
    }
  }

  private static void listings(JsonNode listings, Screen screen) {
    Map<String, long[]> byVenue = new TreeMap<>();
    for (JsonNode listing : listings) {
      long[] sums =
          byVenue.computeIfAbsent(
              listing.path("venue").asText(), venue -> new long[COUNTERS.length + 1]);
      sums[0]++;
      for (int i = 0; i < COUNTERS.length; i++) {
        sums[i + 1] += listing.path(COUNTERS[i]).asLong();
      }
    }
    Table table =
        new Table()
            .words("venue")
            .numbers("listings")
            .numbers("checksums right")
            .numbers("wrong")
            .numbers("gaps")
            .numbers("resyncs");
    byVenue.forEach(
        (venue, sums) ->
            table.row(
                venue,
                count(sums[0]),
                count(sums[1]),
                count(sums[2]),
                count(sums[3]),
                count(sums[4])));
    if (byVenue.isEmpty()) {
      screen.line("No book was seen.");
    } else {
      table.print(screen);
    }
  }

  private static void counts(Table table, String what, JsonNode counts) {
    if (counts.isEmpty()) {
      table.row(what, "0");
    }
    for (Map.Entry<String, JsonNode> each : counts.properties()) {
      table.row(what + ": " + each.getKey(), count(each.getValue()));
    }
  }

  private static String count(JsonNode number) {
    return count(number.asLong());
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String text(JsonNode value) {
    return value.isNull() || value.isMissingNode() ? "-" : value.asText();
  }
}
