package io.crossbook.launcher.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a backtest came to, out of what its desk reported: by strategy and in all, trades, win rate,
 * net profit, drawdown, Sharpe ratio, and each term of the profit as it was expected beside as it
 * became. Amounts are in the portfolio currency. Stateless.
 */
public final class BacktestReport {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ALL = "all";
  private static final long MINUTE = 60_000_000_000L;
  private static final int LEAST_MINUTES = 30;
  private static final double MINUTES_OF_YEAR = 365.0 * 24 * 60;

  private BacktestReport() {}

  /** What is known of one strategy. */
  private static final class Sums {
    private final List<JsonNode> ended = new ArrayList<>();
    private int open;
  }

  /**
   * Adds up.
   *
   * @param desk the desk's file
   * @throws IOException if it cannot be read
   */
  public static ObjectNode of(Path desk) throws IOException {
    Map<Long, JsonNode> operations = new TreeMap<>();
    Map<String, Integer> refused = new TreeMap<>();
    Map<String, Integer> breakers = new TreeMap<>();
    ArrayNode alerts = JSON.createArrayNode();
    int executions = 0;
    try (BufferedReader lines = Files.newBufferedReader(desk)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode row = JSON.readTree(line);
        switch (row.path("kind").asText()) {
          case "operation" ->
              operations.merge(
                  row.path("operation").asLong(),
                  row,
                  (a, b) -> b.path("revision").asInt() >= a.path("revision").asInt() ? b : a);
          case "execution" -> executions++;
          case "refused" -> refused.merge(row.path("rule").asText(), 1, Integer::sum);
          case "breaker" -> {
            if (row.path("cleared").asLong() == 0) {
              breakers.merge(row.path("breaker").asText(), 1, Integer::sum);
            }
          }
          case "alert" -> {
            if (row.path("critical").asBoolean()) {
              alerts.add(row.path("subject").asText() + ": " + row.path("text").asText());
            }
          }
          default -> {}
        }
      }
    }
    Map<String, Sums> byStrategy = new TreeMap<>();
    for (JsonNode row : operations.values()) {
      for (String name : List.of(ALL, row.path("strategy").asText())) {
        Sums sums = byStrategy.computeIfAbsent(name, n -> new Sums());
        if (row.path("endedAt").asLong() == 0) {
          sums.open++;
        } else {
          sums.ended.add(row);
        }
      }
    }
    ObjectNode report = JSON.createObjectNode();
    ObjectNode strategies = report.putObject("strategies");
    byStrategy.computeIfAbsent(ALL, n -> new Sums());
    byStrategy.forEach((name, sums) -> strategies.set(name, strategy(sums)));
    report.put("executions", executions);
    refused.forEach(report.putObject("refused")::put);
    breakers.forEach(report.putObject("breakers")::put);
    report.set("alerts", alerts);
    return report;
  }

  private static ObjectNode strategy(Sums sums) {
    sums.ended.sort(Comparator.comparingLong(row -> row.path("endedAt").asLong()));
    ObjectNode out = JSON.createObjectNode();
    int trades = 0;
    int wins = 0;
    int missed = 0;
    int recovered = 0;
    BigDecimal net = BigDecimal.ZERO;
    BigDecimal expected = BigDecimal.ZERO;
    BigDecimal volume = BigDecimal.ZERO;
    BigDecimal peak = BigDecimal.ZERO;
    BigDecimal drawdown = BigDecimal.ZERO;
    int unknown = 0;
    Map<String, BigDecimal> expectedTerms = new TreeMap<>();
    Map<String, BigDecimal> realizedTerms = new TreeMap<>();
    TreeMap<Long, BigDecimal> byMinute = new TreeMap<>();
    for (JsonNode row : sums.ended) {
      if (row.path("fillRatio").asDouble() == 0 && row.path("recoveries").asInt() == 0) {
        missed++;
        continue;
      }
      trades++;
      recovered += row.path("recoveries").asInt() > 0 ? 1 : 0;
      volume = volume.add(amount(row, "notional"));
      if (row.path("realized").isNull()) {
        unknown++;
        continue;
      }
      BigDecimal realized = amount(row, "realized");
      wins += realized.signum() > 0 ? 1 : 0;
      net = net.add(realized);
      expected = expected.add(amount(row, "expected"));
      peak = peak.max(net);
      drawdown = drawdown.max(peak.subtract(net));
      byMinute.merge(
          Math.floorDiv(row.path("endedAt").asLong(), MINUTE), realized, BigDecimal::add);
      terms(row.path("expectedTerms"), expectedTerms);
      terms(row.path("realizedTerms"), realizedTerms);
    }
    out.put("trades", trades);
    out.put("wins", wins);
    if (trades > 0) {
      out.put("winRate", (double) wins / trades);
    } else {
      out.putNull("winRate");
    }
    out.put("missed", missed);
    out.put("recovered", recovered);
    out.put("open", sums.open);
    out.put("unknownProfit", unknown);
    out.put("volume", money(volume));
    out.put("expected", money(expected));
    out.put("net", money(net));
    out.put("maxDrawdown", money(drawdown));
    double sharpe = sharpe(byMinute);
    if (Double.isFinite(sharpe)) {
      out.put("sharpe", sharpe);
    } else {
      out.putNull("sharpe");
    }
    ObjectNode terms = out.putObject("terms");
    expectedTerms.keySet().forEach(kind -> realizedTerms.putIfAbsent(kind, BigDecimal.ZERO));
    realizedTerms.forEach(
        (kind, realized) -> {
          BigDecimal wanted = expectedTerms.getOrDefault(kind, BigDecimal.ZERO);
          ObjectNode term = terms.putObject(kind);
          term.put("expected", money(wanted));
          term.put("realized", money(realized));
          term.put("difference", money(realized.subtract(wanted)));
        });
    return out;
  }

  private static void terms(JsonNode rows, Map<String, BigDecimal> sums) {
    for (JsonNode term : rows) {
      sums.merge(term.path("kind").asText(), amount(term, "amount"), BigDecimal::add);
    }
  }

  private static BigDecimal amount(JsonNode row, String field) {
    JsonNode value = row.path(field);
    return value.isNull() || value.isMissingNode()
        ? BigDecimal.ZERO
        : new BigDecimal(value.asText());
  }

  private static String money(BigDecimal amount) {
    return amount.setScale(2, RoundingMode.HALF_EVEN).toPlainString();
  }

  /**
   * Mean of the profit of a minute over its standard deviation, for a year of 365 days. Minutes
   * from the first to the last that ended an operation count, those without one as zero.
   *
   * @return not-a-number for fewer than thirty minutes, of which nobody should conclude anything,
   *     or if none differs
   */
  static double sharpe(SortedMap<Long, BigDecimal> byMinute) {
    long minutes = byMinute.isEmpty() ? 0 : byMinute.lastKey() - byMinute.firstKey() + 1;
    if (minutes < LEAST_MINUTES) {
      return Double.NaN;
    }
    double sum = 0;
    double squares = 0;
    for (BigDecimal profit : byMinute.values()) {
      sum += profit.doubleValue();
      squares += profit.doubleValue() * profit.doubleValue();
    }
    double mean = sum / minutes;
    double variance = (squares - minutes * mean * mean) / (minutes - 1);
    return variance <= 0 ? Double.NaN : mean / Math.sqrt(variance) * Math.sqrt(MINUTES_OF_YEAR);
  }
}
