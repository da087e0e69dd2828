package io.crossbook.launcher.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.opportunity.ProfitTerm;
import io.crossbook.launcher.house.ProjectFiles;
import io.crossbook.launcher.terminal.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sums of a backtest, on a few operations that were added up by hand. */
class BacktestReportTest {
  private static final long MINUTE = 60_000_000_000L;

  @TempDir Path folder;

  private static String operation(int number, int revision, long minute, String realized) {
    return """
        {"time":1,"kind":"operation","key":"%d","operation":%d,"revision":%d,"strategy":"spread",\
        "notional":"1000","expected":"2","realized":%s,"fillRatio":1,"recoveries":0,"endedAt":%d,\
        "expectedTerms":[{"kind":"GROSS","leg":-1,"amount":"3"},{"kind":"FEE","leg":0,"amount":"-1"}],\
        "realizedTerms":[{"kind":"GROSS","leg":-1,"amount":"4"},{"kind":"RECOVERY","leg":-1,"amount":"-1"}]}\
        """
        .formatted(number, number, revision, realized, minute * MINUTE)
        .strip();
  }

  private JsonNode report(String... lines) throws Exception {
    Path file = folder.resolve("desk.jsonl");
    Files.write(file, List.of(lines));
    return BacktestReport.of(file);
  }

  @Test
  void theLastRevisionOfEachOperationCounts() throws Exception {
    JsonNode all =
        report(
                operation(0, 1, 5, "\"7\""),
                operation(0, 0, 0, "null"),
                operation(1, 1, 6, "\"-3\""),
                operation(2, 1, 7, "\"1\""),
                operation(3, 0, 0, "null"))
            .path("strategies")
            .path("spread");
    assertThat(all.path("trades").asInt()).isEqualTo(3);
    assertThat(all.path("wins").asInt()).isEqualTo(2);
    assertThat(all.path("open").asInt()).isEqualTo(1);
    assertThat(all.path("net").asText()).isEqualTo("5.00");
    assertThat(all.path("expected").asText()).isEqualTo("6.00");
    assertThat(all.path("maxDrawdown").asText()).isEqualTo("3.00");
    assertThat(all.path("sharpe").isNull()).isTrue();
    assertThat(all.path("terms").path("FEE").path("difference").asText()).isEqualTo("3.00");
    assertThat(all.path("terms").path("GROSS").path("realized").asText()).isEqualTo("12.00");
    assertThat(all.path("terms").path("RECOVERY").path("expected").asText()).isEqualTo("0.00");
  }

  @Test
  void theRatioCountsMinutesWithoutOperations() {
    TreeMap<Long, BigDecimal> byMinute = new TreeMap<>();
    byMinute.put(0L, new BigDecimal("3"));
    byMinute.put(39L, new BigDecimal("1"));
    // Mean 0.1, variance (10 - 40 x 0.01) / 39.
    assertThat(BacktestReport.sharpe(byMinute))
        .isCloseTo(0.1 / Math.sqrt(9.6 / 39) * Math.sqrt(365.0 * 24 * 60), within(1e-9));
    byMinute.remove(39L);
    assertThat(BacktestReport.sharpe(byMinute)).isNaN();
  }

  @Test
  void theDocumentHasEveryFieldAndNoOther() throws Exception {
    JsonNode report = report(operation(0, 1, 5, "\"7\""));
    Map<String, Set<String>> documented = new TreeMap<>();
    boolean ours = false;
    String section = "";
    for (String line : Files.readAllLines(ProjectFiles.root().resolve("docs/REPORT.md"))) {
      if (line.startsWith("# ")) {
        ours = line.equals("# The report of a backtest");
      } else if (line.startsWith("## ")) {
        section = line.substring(3);
      } else if (ours && line.startsWith("| `")) {
        String name = line.substring(3, line.indexOf('`', 3));
        assertThat(documented.computeIfAbsent(section, s -> new TreeSet<>()).add(name))
            .as("%s is there once", name)
            .isTrue();
      }
    }
    JsonNode strategy = report.at("/strategies/all");
    assertThat(documented)
        .containsOnly(
            entry("of a run", names(report)),
            entry("strategies", names(strategy)),
            entry("terms", names(strategy.at("/terms/GROSS"))),
            entry(
                "kinds of terms",
                Arrays.stream(ProfitTerm.Kind.values())
                    .map(Enum::name)
                    .collect(Collectors.toCollection(TreeSet::new))));
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void aLossIsSaidPlainly() throws Exception {
    StringWriter text = new StringWriter();
    BacktestTables.print(
        report(operation(0, 1, 5, "\"-7\"")), Screen.plain(new PrintWriter(text, true)));
    assertThat(text.toString()).contains("The strategy spread LOSES MONEY here: -7.00");
    StringWriter nothing = new StringWriter();
    BacktestTables.print(report(), Screen.plain(new PrintWriter(nothing, true)));
    assertThat(nothing.toString()).contains("Nothing was traded here.");
  }

  @Test
  void aProfitThatIsNotKnownIsSaidAndInNoSum() throws Exception {
    JsonNode some = report(operation(0, 1, 5, "\"7\""), operation(1, 1, 6, "null"));
    JsonNode spread = some.path("strategies").path("spread");
    assertThat(spread.path("trades").asInt()).isEqualTo(2);
    assertThat(spread.path("unknownProfit").asInt()).isEqualTo(1);
    assertThat(spread.path("winRate").asDouble()).isEqualTo(0.5);
    assertThat(spread.path("net").asText()).isEqualTo("7.00");
    assertThat(spread.path("expected").asText()).isEqualTo("2.00");
    assertThat(shown(some))
        .contains(
            "The strategy spread makes 7.00 here, on paper.",
            "Of its 2 trades 1 came to an unknown profit");
    assertThat(shown(report(operation(0, 1, 5, "null"))))
        .contains("What the strategy spread makes here is not known.")
        .doesNotContain("makes 0.00");
    assertThat(shown(report(operation(0, 1, 5, "\"7\"")))).doesNotContain("unknown");
  }

  private static String shown(JsonNode report) {
    StringWriter text = new StringWriter();
    BacktestTables.print(report, Screen.plain(new PrintWriter(text, true)));
    return text.toString();
  }
}
