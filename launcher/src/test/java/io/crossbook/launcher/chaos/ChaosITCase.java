package io.crossbook.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.launcher.chaos.Strike.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/**
 * The short form of {@code crossbook chaos}: the trading job in processes of its own, killed, and
 * judged by the venues' ledger. How soon it trades again is for the command to say, on a machine
 * that has nothing else to do.
 */
@Timeout(900)
class ChaosITCase {
  @TempDir Path folder;

  @Test
  void nothingIsDoubledAndNothingIsLost() throws Exception {
    SimulatedTrading trading = new SimulatedTrading();
    ChaosPlan plan = ChaosPlan.of(5, 5, trading.failpoints(), trading.venues());
    ChaosReport report =
        new ChaosRun(plan, trading, Set.of(), 1, folder, System.out::println).run();
    report.text().forEach(System.out::println);

    assertThat(report.verdict().orders()).isGreaterThan(10);
    assertThat(report.verdict().findings().stream().filter(each -> each.defects() > 0).toList())
        .as("defects")
        .isEmpty();
    assertThat(report.results()).extracting(each -> each.strike().kind()).contains(Kind.values());
    assertThat(report.missed()).as("failpoints that were not passed").isEmpty();
    assertThat(report.verdict().settled().operations())
        .as("operations whose profit is the venues' to the last decimal")
        .isPositive();
    assertThat(report.stopped()).isPresent();
  }

  /**
   * What the command says and how it ends. What each safeguard is there for is brought about by the
   * run itself.
   */
  @ParameterizedTest
  @CsvSource({"ledger-insert, orphans", "rewind, balances", "deadline, absences"})
  void withoutASafeguardTheCommandFails(String safeguard, String check) throws Exception {
    Path report = folder.resolve("report.json");
    StringWriter out = new StringWriter();
    int code =
        new CommandLine(new ChaosCommand())
            .setOut(new PrintWriter(out, true))
            .execute(
                "--seed=5",
                "--kills=1",
                "--stops=1",
                "--disable=" + safeguard,
                "--folder=" + folder.resolve("run"),
                "--report=" + report);
    System.out.println(out);
    JsonNode found = new ObjectMapper().readTree(report.toFile());
    assertThat(found.path("disabled")).hasSize(1);
    assertThat(found.path("disabled").path(0).asText()).isEqualTo(safeguard);
    assertThat(found.path("defects").path(check).path("count").asLong()).as(check).isPositive();
    assertThat(out.toString()).contains("FAILED.");
    assertThat(code).isEqualTo(1);
  }
}
