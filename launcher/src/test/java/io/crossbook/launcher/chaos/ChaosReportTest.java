package io.crossbook.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.database.orders.Safeguard;
import io.crossbook.launcher.chaos.ChaosReport.Result;
import io.crossbook.launcher.chaos.ChaosReport.Stop;
import io.crossbook.launcher.chaos.Strike.Kind;
import io.crossbook.launcher.chaos.Verdict.Check;
import io.crossbook.launcher.chaos.Verdict.Finding;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A report passes only if every number in it is what it should be. */
class ChaosReportTest {
  private static final Duration FAST = Duration.ofMillis(20);
  private static final Stop STOPPED = stopped(20);

  private static Stop stopped(long millis) {
    return new Stop(Duration.ofMillis(3), Duration.ofMillis(millis), "kraken id-" + millis);
  }

  private static Strike strike(Kind kind) {
    return new Strike(1, kind, Duration.ZERO, "after-send", 1, Duration.ofSeconds(1));
  }

  private static Result result(Kind kind, Duration again) {
    return new Result(strike(kind), Optional.ofNullable(again), false, false);
  }

  private static Verdict verdict(Check wrong) {
    return new Verdict(
        4,
        1,
        5,
        Arrays.stream(Check.values())
            .map(
                check ->
                    new Finding(
                        check,
                        check == wrong ? 2 : 0,
                        check == wrong ? List.of("this one") : List.of()))
            .toList(),
        Map.of("USD at kraken", new BigDecimal("-0.10")),
        Map.of("USD", new BigDecimal("12.5")),
        Map.of("BTC", new BigDecimal("0.00001")),
        Map.of(
            "BTC/USD at kraken",
            new Filled(new BigDecimal("2.50"), new BigDecimal("2.5"), new BigDecimal("2.5")),
            "BTC-USD at coinbase",
            new Filled(new BigDecimal("3"), new BigDecimal("2"), BigDecimal.ZERO)),
        new BigDecimal("12.25"),
        new Verdict.Settled(3, new BigDecimal("1.50"), new BigDecimal("1.5")),
        Map.of(
            "USD",
            new Earned(new BigDecimal("12.40"), new BigDecimal("12.4"), new BigDecimal("12.4")),
            "USDT",
            new Earned(BigDecimal.ONE, BigDecimal.TEN, BigDecimal.ZERO)));
  }

  private static ChaosReport report(Verdict verdict, List<Result> results, List<Stop> stops) {
    return new ChaosReport(7, Set.of(), results, stops, verdict);
  }

  private static ChaosReport good() {
    return report(
        verdict(null),
        List.of(
            result(Kind.TASK_MANAGER, Duration.ofSeconds(3)),
            result(Kind.VENUE, Duration.ofSeconds(12))),
        List.of(STOPPED));
  }

  @Test
  void whatIsRightPasses() {
    assertThat(good().passes()).isTrue();
    assertThat(good().text()).last().isEqualTo("Passed.");
    assertThat(good().text())
        .anyMatch(line -> line.matches("duplicate orders +0"))
        .anyMatch(line -> line.matches("gained in USD +12.5"))
        .anyMatch(line -> line.matches("residual of BTC +0.00001"))
        .anyMatch(
            line -> line.matches("filled of BTC/USD at kraken +2.5 by venue, ledger and desk"))
        .anyMatch(
            line ->
                line.matches(
                    "filled of BTC-USD at coinbase +3 by the venue, 2 by the ledger, 0 by the desk"))
        .anyMatch(line -> line.matches("profit as operations counted it +12.25"))
        .anyMatch(line -> line.matches("  of the 3 all in one currency +1.5, at the venues 1.5"))
        .anyMatch(
            line -> line.matches("gained in USD, less fees +12.4 by venues, executions and desk"))
        .anyMatch(
            line ->
                line.matches(
                    "gained in USDT, less fees +1 by the venues, 10 by the executions, 0 by the desk"))
        .anyMatch(line -> line.matches("fees in USD at kraken +-0.1"))
        .anyMatch(line -> line.matches("kill switch to last acceptance +p99 20.0 ms of 1"));
  }

  @ParameterizedTest
  @EnumSource(Check.class)
  void anyDefectFailsAndIsNamed(Check check) {
    ChaosReport report = report(verdict(check), good().results(), good().stops());
    assertThat(report.passes()).isFalse();
    assertThat(report.text()).contains("    this one").last().isEqualTo("FAILED.");
    assertThat(report.text())
        .anyMatch(line -> line.startsWith(check.words()) && line.endsWith(" 2"));
  }

  @Test
  void aKillThatTookTooLongFails() {
    List<Result> late = List.of(result(Kind.JOB_MANAGER, Duration.ofSeconds(10)));
    assertThat(report(verdict(null), late, good().stops()).passes()).isFalse();
  }

  @Test
  void whatNeverTradesAgainFails() {
    for (Kind kind : Kind.values()) {
      ChaosReport report = report(verdict(null), List.of(result(kind, null)), good().stops());
      assertThat(report.passes()).as(kind.name()).isFalse();
      assertThat(report.text()).anyMatch(line -> line.endsWith("never"));
    }
  }

  @Test
  void aKillThatTheNextOneOvertookIsNotMeasured() {
    Result overtaken = new Result(strike(Kind.TASK_MANAGER), Optional.empty(), true, false);
    assertThat(
            report(verdict(null), List.of(overtaken, result(Kind.FAILPOINT, FAST)), good().stops())
                .passes())
        .isTrue();
  }

  @Test
  void aFailpointThatWasNeverPassedFails() {
    Result missed = new Result(strike(Kind.FAILPOINT), Optional.of(FAST), false, true);
    assertThat(report(verdict(null), List.of(missed), good().stops()).passes()).isFalse();
  }

  @Test
  void aSlowKillSwitchFailsButNotOneInAHundred() {
    List<Stop> stops = new ArrayList<>(List.of(stopped(500)));
    for (int i = 0; i < 99; i++) {
      stops.add(STOPPED);
    }
    assertThat(report(verdict(null), good().results(), stops).stopped()).contains(FAST);
    assertThat(report(verdict(null), good().results(), stops).passes()).isTrue();
    assertThat(report(verdict(null), good().results(), stops).text())
        .contains("    500.0 ms: kraken id-500, and the command took 3.0 ms");
    stops.set(1, stopped(100));
    assertThat(report(verdict(null), good().results(), stops).passes()).isFalse();
    assertThat(report(verdict(null), good().results(), List.of()).passes()).isFalse();
  }

  @Test
  void aProgramReadsTheSame(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("chaos.json");
    new ChaosReport(
            7,
            Set.of(Safeguard.REWIND),
            good().results(),
            good().stops(),
            verdict(Check.DUPLICATES))
        .write(file);
    JsonNode json = new ObjectMapper().readTree(Files.readString(file));
    assertThat(json.path("passed").asBoolean(true)).isFalse();
    assertThat(json.path("seed").asLong()).isEqualTo(7);
    assertThat(json.path("disabled").path(0).asText()).isEqualTo("rewind");
    assertThat(json.path("kills").asInt()).isEqualTo(1);
    assertThat(json.path("outages").asInt()).isEqualTo(1);
    assertThat(json.path("defects").size()).isEqualTo(Check.values().length);
    assertThat(json.path("defects").path("duplicates").path("count").asInt()).isEqualTo(2);
    assertThat(json.path("defects").path("duplicates").path("examples").path(0).asText())
        .isEqualTo("this one");
    assertThat(json.path("profit").path("USD").asText()).isEqualTo("12.5");
    assertThat(json.path("residual").path("BTC").asText()).isEqualTo("0.00001");
    assertThat(json.path("filled").path("BTC-USD at coinbase").path("ledger").asText())
        .isEqualTo("2");
    assertThat(json.path("trading_again_most_ms").asDouble()).isEqualTo(3_000);
    assertThat(json.path("kill_switch_p99_ms").asDouble()).isEqualTo(20);
    assertThat(json.path("stops").path(0).path("command_ms").asDouble()).isEqualTo(3);
    assertThat(json.path("stops").path(0).path("last_acceptance_ms").asDouble()).isEqualTo(20);
    assertThat(json.path("stops").path(0).path("order").asText()).isEqualTo("kraken id-20");
    assertThat(json.path("strikes").path(1).path("trading_again_ms").asDouble()).isEqualTo(12_000);
  }
}
