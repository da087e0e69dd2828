package io.crossbook.launcher.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.database.orders.Safeguard;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a run of chaos came to. Immutable.
 *
 * @param seed that decided it
 * @param disabled safeguards that were taken away
 * @param results of the strikes, in order
 * @param stops uses of the kill switch, in order
 * @param verdict of the judge
 */
public record ChaosReport(
    long seed, Set<Safeguard> disabled, List<Result> results, List<Stop> stops, Verdict verdict) {
  /** Longest that a killed system may take to trade again. */
  static final Duration MOST_TO_TRADE_AGAIN = Duration.ofSeconds(10);

  /** Longest that venues may go on accepting after the kill switch, but for one in a hundred. */
  static final Duration MOST_TO_STOP = Duration.ofMillis(100);

  private static final int PERCENT = 99;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * What a strike came to.
   *
   * @param strike what was done
   * @param again from the kill, or from the end of the outage, to the first order that a venue
   *     accepted; empty if none was
   * @param overtaken if it was killed at the failpoint that follows before it could trade again
   * @param missed if a failpoint was not passed, and the process was killed from outside at last
   */
  public record Result(Strike strike, Optional<Duration> again, boolean overtaken, boolean missed) {
    boolean slow() {
      if (overtaken) {
        return false;
      }
      return strike.kind().kill()
          ? again.filter(each -> each.compareTo(MOST_TO_TRADE_AGAIN) < 0).isEmpty()
          : again.isEmpty();
    }
  }

  /**
   * What a use of the kill switch came to.
   *
   * @param command from the command until it was done
   * @param last from the command until the last order that a venue accepted; zero if none was
   * @param order that one's venue and client order id; empty if none was
   */
  public record Stop(Duration command, Duration last, String order) {
    boolean slow() {
      return last.compareTo(MOST_TO_STOP) >= 0;
    }
  }

  /** Copies. */
  public ChaosReport {
    disabled = Set.copyOf(disabled);
    results = List.copyOf(results);
    stops = List.copyOf(stops);
  }

  /** Strikes after which it traded too late, or not at all. */
  public List<Result> slow() {
    return results.stream().filter(Result::slow).toList();
  }

  /** Failpoints at which nothing was killed. */
  public List<Result> missed() {
    return results.stream().filter(Result::missed).toList();
  }

  /**
   * The 99th percentile of the kill switch.
   *
   * @return empty if it was not used
   */
  public Optional<Duration> stopped() {
    return percentile(stops.stream().map(Stop::last).toList(), PERCENT);
  }

  /** True if nothing is wrong, every kill was survived in time, and the kill switch was fast. */
  public boolean passes() {
    return verdict.passes()
        && !results.isEmpty()
        && slow().isEmpty()
        && missed().isEmpty()
        && stopped().filter(each -> each.compareTo(MOST_TO_STOP) < 0).isPresent();
  }

  /** The smallest that is not exceeded by so many of a hundred. */
  static Optional<Duration> percentile(List<Duration> all, int percent) {
    if (all.isEmpty()) {
      return Optional.empty();
    }
    List<Duration> sorted = all.stream().sorted().toList();
    int rank = (sorted.size() * percent + 99) / 100;
    return Optional.of(sorted.get(Math.max(rank, 1) - 1));
  }

  private List<Duration> timesToTradeAgain() {
    return results.stream()
        .filter(each -> each.strike().kind().kill() && !each.overtaken())
        .flatMap(each -> each.again().stream())
        .toList();
  }

  private long kills() {
    return results.stream().filter(each -> each.strike().kind().kill()).count();
  }

  /** For a person, a line each. */
  public List<String> text() {
    List<String> text = new ArrayList<>();
    text.add("Chaos with seed " + seed + ": " + kills() + " kills, " + outages() + " outages.");
    if (!disabled.isEmpty()) {
      text.add("Without: " + String.join(", ", names()) + ".");
    }
    text.add("");
    text.add(line("orders accepted by venues", Long.toString(verdict.orders())));
    text.add(line("orders refused by venues", Long.toString(verdict.refused())));
    text.add(line("rows in the intent ledger", Long.toString(verdict.rows())));
    for (Verdict.Finding each : verdict.findings()) {
      text.add(line(each.check().words(), Long.toString(each.defects())));
      each.examples().forEach(example -> text.add("    " + example));
    }
    verdict.profit().forEach((asset, sum) -> text.add(line("gained in " + asset, plain(sum))));
    text.add(line("profit as operations counted it", plain(verdict.counted())));
    Verdict.Settled settled = verdict.settled();
    text.add(
        line(
            "  of the " + settled.operations() + " all in one currency",
            plain(settled.desks()) + ", at the venues " + plain(settled.venues())));
    verdict
        .earned()
        .forEach(
            (asset, sum) -> text.add(line("gained in " + asset + ", less fees", sum.toString())));
    verdict.residual().forEach((asset, sum) -> text.add(line("residual of " + asset, plain(sum))));
    verdict
        .filled()
        .forEach((listing, sum) -> text.add(line("filled of " + listing, sum.toString())));
    verdict.fees().forEach((purse, sum) -> text.add(line("fees in " + purse, plain(sum))));
    text.add("");
    List<Duration> again = timesToTradeAgain();
    text.add(
        line(
            "trading again after a kill",
            "p50 " + seconds(percentile(again, 50)) + ", most " + seconds(percentile(again, 100))));
    text.add(line("  later than 10 s, or never", Long.toString(slow().size())));
    slow().forEach(each -> text.add("    " + each.strike() + ": " + seconds(each.again())));
    text.add(line("failpoints that were not passed", Integer.toString(missed().size())));
    missed().forEach(each -> text.add("    " + each.strike()));
    text.add(
        line(
            "kill switch to last acceptance",
            stopped().map(each -> "p99 " + millis(each) + " ms").orElse("not used")
                + " of "
                + stops.size()));
    for (Stop each : stops) {
      if (each.slow()) {
        text.add(
            "    "
                + millis(each.last())
                + " ms: "
                + each.order()
                + ", and the command took "
                + millis(each.command())
                + " ms");
      }
    }
    text.add("");
    text.add(passes() ? "Passed." : "FAILED.");
    return text;
  }

  private long outages() {
    return results.size() - kills();
  }

  private Set<String> names() {
    Set<String> names = new TreeSet<>();
    disabled.forEach(each -> names.add(each.toString()));
    return names;
  }

  private static String line(String what, String value) {
    return String.format(Locale.ROOT, "%-42s %s", what, value);
  }

  private static String seconds(Optional<Duration> time) {
    return time.map(each -> String.format(Locale.ROOT, "%.2f s", each.toNanos() / 1e9))
        .orElse("never");
  }

  private static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.1f", time.toNanos() / 1e6);
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  /** For a program. Times are milliseconds, amounts decimal text. */
  public String json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("passed", passes()).put("seed", seed);
    ArrayNode without = root.putArray("disabled");
    names().forEach(without::add);
    root.put("kills", kills()).put("outages", outages());
    root.put("orders", verdict.orders()).put("refused", verdict.refused());
    root.put("rows", verdict.rows());
    ObjectNode checks = root.putObject("defects");
    for (Verdict.Finding each : verdict.findings()) {
      ObjectNode check = checks.putObject(each.check().name().toLowerCase(Locale.ROOT));
      check.put("count", each.defects());
      each.examples().forEach(check.putArray("examples")::add);
    }
    amounts(root.putObject("profit"), verdict.profit());
    amounts(root.putObject("residual"), verdict.residual());
    amounts(root.putObject("fees"), verdict.fees());
    ObjectNode filled = root.putObject("filled");
    verdict
        .filled()
        .forEach(
            (listing, sum) ->
                filled
                    .putObject(listing)
                    .put("venue", plain(sum.venue()))
                    .put("ledger", plain(sum.ledger()))
                    .put("booked", plain(sum.booked())));
    root.put("counted", plain(verdict.counted()));
    root.putObject("settled")
        .put("operations", verdict.settled().operations())
        .put("booked", plain(verdict.settled().desks()))
        .put("venue", plain(verdict.settled().venues()));
    ObjectNode earned = root.putObject("earned");
    verdict
        .earned()
        .forEach(
            (asset, sum) ->
                earned
                    .putObject(asset)
                    .put("venue", plain(sum.venues()))
                    .put("booked", plain(sum.booked()))
                    .put("desk", plain(sum.desks())));
    ArrayNode strikes = root.putArray("strikes");
    for (Result each : results) {
      ObjectNode strike = strikes.addObject();
      strike.put("number", each.strike().number());
      strike.put("kind", each.strike().kind().name().toLowerCase(Locale.ROOT));
      strike.put("target", each.strike().target());
      put(strike, "trading_again_ms", each.again());
      strike.put("overtaken", each.overtaken()).put("missed", each.missed());
    }
    put(root, "trading_again_p50_ms", percentile(timesToTradeAgain(), 50));
    put(root, "trading_again_most_ms", percentile(timesToTradeAgain(), 100));
    put(root, "kill_switch_p99_ms", stopped());
    ArrayNode uses = root.putArray("stops");
    for (Stop each : stops) {
      ObjectNode stop = uses.addObject();
      put(stop, "command_ms", Optional.of(each.command()));
      put(stop, "last_acceptance_ms", Optional.of(each.last()));
      stop.put("order", each.order());
    }
    return root.toPrettyString() + "\n";
  }

  private static void amounts(ObjectNode node, Map<String, BigDecimal> amounts) {
    amounts.forEach((name, sum) -> node.put(name, plain(sum)));
  }

  private static void put(ObjectNode node, String field, Optional<Duration> time) {
    node.put(field, time.map(each -> each.toNanos() / 1e6).orElse(null));
  }

  /** Writes {@link #json()}, replacing the file. */
  public void write(Path file) throws IOException {
    Files.writeString(file, json(), StandardCharsets.UTF_8);
  }
}
