package io.crossbook.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two captures of which one follows the other, traded on paper by the whole command. Orders arrive
 * so late that one leg finds its price and the other does not, and has to be put right.
 */
class BacktestCommandITCase {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path shared;
  private static List<Path> captures;
  private static Tested late;

  @TempDir Path folder;

  /**
   * A run of the command that came to its end.
   *
   * @param report the file
   * @param records what the desk reported, by time
   */
  private record Tested(CommandLineRun run, JsonNode report, List<JsonNode> records) {
    List<JsonNode> kind(String kind) {
      return records.stream().filter(each -> each.path("kind").asText().equals(kind)).toList();
    }

    JsonNode spread() {
      return report.path("strategies").path("spread");
    }

    /** Cells of the line of a table that begins with these words; empty if there is none. */
    List<String> row(String begin) {
      return run.out()
          .lines()
          .filter(each -> each.startsWith(begin + "  "))
          .findFirst()
          .map(each -> List.of(each.substring(begin.length()).strip().split(" {2,}")))
          .orElse(List.of());
    }
  }

  @BeforeAll
  static void trade() throws IOException {
    captures = LaggingQuotes.captures(shared, 60);
    late = traded(shared.resolve("late"), 2500);
  }

  private static Object[] words(Object... more) {
    List<Object> words = new ArrayList<>(List.of("backtest"));
    for (String setting : LaggingQuotes.SETTINGS) {
      words.addAll(List.of("--set", setting));
    }
    // Euros that are left are exposure, not money.
    words.addAll(List.of("--set", "trading.cash=[USD]"));
    words.addAll(Arrays.asList(more));
    return words.toArray();
  }

  private static Tested traded(Path out, int latencyMillis, Object... more) throws IOException {
    Files.createDirectories(out);
    Path report = out.resolve("report.json");
    Path records = out.resolve("records.jsonl");
    List<Object> words = new ArrayList<>(captures);
    words.addAll(List.of("--set", "trading.paper.latency-ms=" + latencyMillis));
    words.addAll(List.of("--report", report, "--records", records));
    words.addAll(Arrays.asList(more));
    CommandLineRun run = CommandLineRun.of(words(words.toArray()));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(records)) {
      lines.add(JSON.readTree(line));
    }
    try (Stream<Path> written = Files.list(out)) {
      assertThat(written).containsExactlyInAnyOrder(report, records);
    }
    return new Tested(run, JSON.readTree(report.toFile()), lines);
  }

  @Test
  void theTablesSayWhatTheReportSays() {
    assertThat(late.run().out()).contains("Trading on paper 100 %");
    assertThat(late.report().path("strategies").properties().stream().map(Map.Entry::getKey))
        .containsExactly("all", "spread");
    for (Map.Entry<String, JsonNode> each : late.report().path("strategies").properties()) {
      JsonNode row = each.getValue();
      assertThat(late.row(each.getKey()))
          .containsExactly(
              row.path("trades").asText(),
              String.format(Locale.ROOT, "%.0f %%", 100 * row.path("winRate").asDouble()),
              row.path("missed").asText(),
              row.path("recovered").asText(),
              row.path("open").asText(),
              row.path("volume").asText(),
              row.path("expected").asText(),
              row.path("net").asText(),
              row.path("maxDrawdown").asText());
      assertThat(row.path("sharpe").isNull()).as("a minute is not enough").isTrue();
    }
    JsonNode terms = late.spread().path("terms");
    assertThat(terms.has("GROSS") && terms.has("FEE") && terms.has("RECOVERY")).isTrue();
    for (Map.Entry<String, JsonNode> term : terms.properties()) {
      assertThat(late.row(term.getKey().toLowerCase(Locale.ROOT).replace('_', ' ')))
          .containsExactly(
              term.getValue().path("expected").asText(),
              term.getValue().path("realized").asText(),
              term.getValue().path("difference").asText());
    }
    for (String counts : List.of("refused", "breakers")) {
      assertThat(late.report().path(counts).isEmpty()).as(counts).isFalse();
      for (Map.Entry<String, JsonNode> each : late.report().path(counts).properties()) {
        assertThat(late.row(each.getKey().replace('_', ' ')))
            .containsExactly(each.getValue().asText());
      }
    }
    assertThat(late.report().path("executions").asInt()).isEqualTo(late.kind("execution").size());
    assertThat(late.spread().path("unknownProfit").asInt()).isZero();
    assertThat(late.run().out())
        .contains(
            "The strategy spread makes " + late.spread().path("net").asText() + " here, on paper.")
        .doesNotContain("unknown");
  }

  /** From what was bought and sold at which price, and from nothing that the desk added up. */
  @Test
  void profitWinRateAndDrawdownAreThoseOfTheExecutions() {
    requireWhatExecutionsSay(late);
    assertThat(late.spread().path("wins").asInt()).isPositive();
    assertThat(late.spread().path("winRate").asDouble()).isLessThan(1);
    assertThat(new BigDecimal(late.spread().path("maxDrawdown").asText())).isPositive();
    assertThat(late.spread().path("recovered").asInt()).isPositive();
  }

  private static void requireWhatExecutionsSay(Tested tested) {
    Map<Long, BigDecimal> euros = new LinkedHashMap<>();
    Map<Long, BigDecimal> dollars = new LinkedHashMap<>();
    for (JsonNode each : tested.kind("execution")) {
      long operation = each.path("operation").asLong();
      BigDecimal quantity = new BigDecimal(each.path("quantity").asText());
      BigDecimal value = quantity.multiply(new BigDecimal(each.path("price").asText()));
      boolean buys = each.path("side").asText().equals("BUY");
      assertThat(each.path("feeAsset").asText()).isEqualTo("USD");
      euros.merge(operation, buys ? quantity : quantity.negate(), BigDecimal::add);
      dollars.merge(
          operation,
          (buys ? value.negate() : value).subtract(new BigDecimal(each.path("fee").asText())),
          BigDecimal::add);
    }
    assertThat(euros.values()).allMatch(each -> each.signum() == 0);
    JsonNode spread = tested.spread();
    assertThat(spread.path("open").asInt()).isZero();
    List<BigDecimal> profits = List.copyOf(dollars.values());
    assertThat(spread.path("trades").asInt()).isEqualTo(profits.size());
    BigDecimal net = profits.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(spread.path("net").asText()).isEqualTo(cents(net));
    long won = profits.stream().filter(each -> each.signum() > 0).count();
    assertThat(spread.path("wins").asLong()).isEqualTo(won);
    assertThat(spread.path("winRate").asDouble())
        .isCloseTo((double) won / profits.size(), within(1e-12));
    // The worst run of trades in a row, whichever it is, loses as much as the greatest fall.
    BigDecimal worst = BigDecimal.ZERO;
    for (int from = 0; from < profits.size(); from++) {
      BigDecimal sum = BigDecimal.ZERO;
      for (int to = from; to < profits.size(); to++) {
        sum = sum.add(profits.get(to));
        worst = worst.min(sum);
      }
    }
    assertThat(spread.path("maxDrawdown").asText()).isEqualTo(cents(worst.negate()));
    BigDecimal terms = BigDecimal.ZERO;
    for (JsonNode term : spread.path("terms")) {
      terms = terms.add(new BigDecimal(term.path("realized").asText()));
    }
    assertThat(terms).isCloseTo(net, within(new BigDecimal("0.05")));
  }

  private static String cents(BigDecimal amount) {
    return amount.setScale(2, RoundingMode.HALF_EVEN).toPlainString();
  }

  @Test
  void aStrategyThatLosesIsSaidToLose() throws IOException {
    Tested losing = traded(folder.resolve("losing"), 1500);
    requireWhatExecutionsSay(losing);
    String net = losing.spread().path("net").asText();
    assertThat(net).startsWith("-");
    assertThat(losing.run().out().lines())
        .contains("The strategy spread LOSES MONEY here: " + net + " after all costs.");
    assertThat(losing.run().out()).doesNotContain("on paper.");
    assertThat(losing.report().path("breakers").path("consecutive-losses").asInt()).isEqualTo(1);
  }

  @Test
  void theSameCapturesGiveTheSameReportAtAnyParallelism() throws IOException {
    Tested again = traded(folder.resolve("again"), 2500, "--set", "parallelism=2");
    assertThat(again.report()).isEqualTo(late.report());
    assertThat(tables(again)).isEqualTo(tables(late));
  }

  private static String tables(Tested tested) {
    return tested
        .run()
        .out()
        .lines()
        .filter(each -> !each.startsWith("Trading on paper"))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void aTruncatedCaptureIsTradedOnAsFarAsItGoes() throws IOException {
    byte[] bytes = Files.readAllBytes(captures.get(0));
    Path cut = folder.resolve("cut.capture");
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 10));
    CommandLineRun run = CommandLineRun.of(words(cut));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("Nothing was traded here.")
        .containsPattern("end in [0-9]+ bytes that were cut off");
  }

  @Test
  void aCorruptCaptureIsOneSentenceAndLeavesNoReport() throws IOException {
    byte[] bytes = Files.readAllBytes(captures.get(0));
    bytes[bytes.length / 2] ^= 1;
    Path corrupt = Files.write(folder.resolve("corrupt.capture"), bytes);
    CommandLineRun run = CommandLineRun.of(words(corrupt, "--report", folder.resolve("r.json")));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("crossbook: The backtest stopped: " + corrupt + " is corrupt at offset ")
        .hasLineCount(1);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(corrupt);
    }
  }
}
