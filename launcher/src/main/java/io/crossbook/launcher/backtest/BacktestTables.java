package io.crossbook.launcher.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.launcher.terminal.Table;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;

/** Shows the report of a backtest to a person. Stateless. */
public final class BacktestTables {
  private BacktestTables() {}

  /** Shows a report, and says plainly what it means. */
  public static void print(JsonNode report, Screen screen) {
    Table table =
        new Table()
            .words("strategy")
            .numbers("trades")
            .numbers("won")
            .numbers("missed")
            .numbers("put right")
            .numbers("open")
            .numbers("volume")
            .numbers("expected")
            .numbers("net")
            .numbers("drawdown")
            .numbers("Sharpe");
    for (Map.Entry<String, JsonNode> each : report.path("strategies").properties()) {
      JsonNode row = each.getValue();
      table.row(
          each.getKey(),
          row.path("trades").asInt(),
          row.path("winRate").isNull()
              ? ""
              : String.format(Locale.ROOT, "%.0f %%", row.path("winRate").asDouble() * 100),
          row.path("missed").asInt(),
          row.path("recovered").asInt(),
          row.path("open").asInt(),
          row.path("volume").asText(),
          row.path("expected").asText(),
          row.path("net").asText(),
          row.path("maxDrawdown").asText(),
          row.path("sharpe").isNull()
              ? ""
              : String.format(Locale.ROOT, "%.1f", row.path("sharpe").asDouble()));
    }
    screen.line("");
    table.print(screen);
    terms(report.path("strategies").path("all").path("terms"), screen);
    counts("not traded because of", report.path("refused"), screen);
    counts("breakers that tripped", report.path("breakers"), screen);
    for (JsonNode alert : report.path("alerts")) {
      screen.line("ALERT " + alert.asText());
    }
    screen.line("");
    for (Map.Entry<String, JsonNode> each : report.path("strategies").properties()) {
      verdict(each.getKey(), each.getValue(), screen);
    }
  }

  private static void terms(JsonNode terms, Screen screen) {
    if (terms.isEmpty()) {
      return;
    }
    Table table =
        new Table().words("term").numbers("expected").numbers("became").numbers("differs");
    for (Map.Entry<String, JsonNode> each : terms.properties()) {
      table.row(
          each.getKey().toLowerCase(Locale.ROOT).replace('_', ' '),
          each.getValue().path("expected").asText(),
          each.getValue().path("realized").asText(),
          each.getValue().path("difference").asText());
    }
    screen.line("");
    table.print(screen);
  }

  private static void counts(String heading, JsonNode counts, Screen screen) {
    if (counts.isEmpty()) {
      return;
    }
    Table table = new Table().words(heading).numbers("times");
    for (Map.Entry<String, JsonNode> each : counts.properties()) {
      table.row(each.getKey().replace('_', ' '), each.getValue().asInt());
    }
    screen.line("");
    table.print(screen);
  }

  private static void verdict(String name, JsonNode row, Screen screen) {
    if (name.equals("all")) {
      if (row.path("trades").asInt() == 0) {
        screen.line("Nothing was traded here.");
      }
      return;
    }
    BigDecimal net = new BigDecimal(row.path("net").asText());
    int trades = row.path("trades").asInt();
    int unknown = row.path("unknownProfit").asInt();
    if (trades == 0) {
      screen.line("The strategy " + name + " traded nothing here.");
    } else if (unknown == trades) {
      screen.line("What the strategy " + name + " makes here is not known.");
    } else if (net.signum() < 0) {
      screen.line(
          "The strategy "
              + name
              + " LOSES MONEY here: "
              + net.toPlainString()
              + " after all costs.");
    } else {
      screen.line("The strategy " + name + " makes " + net.toPlainString() + " here, on paper.");
    }
    if (unknown > 0) {
      screen.line(
          "Of its "
              + trades
              + " trades "
              + unknown
              + " came to an unknown profit, for nobody said what an asset was worth; they are in no"
              + " sum of profits.");
    }
  }
}
