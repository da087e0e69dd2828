package io.crossbook.simulator.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.Pacing;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.SimulationConfig;
import io.crossbook.simulator.Simulations;
import io.crossbook.simulator.WireClient;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import io.crossbook.simulator.fault.FaultRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TruthTest {
  @TempDir private Path folder;

  private List<String> record(String file, boolean faulty) throws IOException {
    Path truth = folder.resolve(file);
    try (Simulation simulation =
        Simulations.start(Simulations.manual("kraken").withTruthFile(truth))) {
      if (faulty) {
        simulation.command(FaultCommand.of("kraken", FaultKind.STALE));
        simulation.command(FaultCommand.of("kraken", FaultKind.SELF_CROSS));
      }
      simulation.step(120);
    }
    return Files.readAllLines(truth);
  }

  @Test
  void theFileHoldsEveryChangeOfTheBestTenLevels() throws IOException {
    List<String> lines = record("truth.jsonl", false);
    assertThat(lines).hasSizeGreaterThan(100);
    JsonNode first = WireClient.json(lines.get(0));
    assertThat(first.path("step").intValue()).isZero();
    assertThat(first.path("venue").asText()).isEqualTo("kraken");
    assertThat(first.path("symbol").asText()).isEqualTo("BTC/USD");
    assertThat(first.path("bids")).hasSize(10);
    assertThat(first.path("asks")).hasSize(10);
    JsonNode last = WireClient.json(lines.get(lines.size() - 1));
    long start = Simulations.START.getEpochSecond() * 1_000_000_000L;
    assertThat(last.path("t").longValue())
        .isEqualTo(start + last.path("step").longValue() * 20_000_000L);
    for (String line : lines) {
      JsonNode truth = WireClient.json(line);
      assertThat(truth.path("bids").path(0).path(0).asText()).matches("[0-9]+\\.[0-9]+");
      assertThat(Double.parseDouble(truth.path("bids").path(0).path(0).asText()))
          .isLessThan(Double.parseDouble(truth.path("asks").path(0).path(0).asText()));
    }
  }

  @Test
  void faultsDoNotTouchTheTruthAndRunsRepeat() throws IOException {
    assertThat(record("faulty.jsonl", true)).isEqualTo(record("clean.jsonl", false));
  }

  @Test
  void realTimeStepsByItself() throws Exception {
    SimulationConfig config =
        SimulationConfig.defaults().withVenues(Set.of("kraken")).withSpeed(20);
    CountDownLatch heard = new CountDownLatch(50);
    try (Simulation simulation = Simulations.start(config)) {
      simulation.addTruthListener(truth -> heard.countDown());
      assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> simulation.step(1)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void wrongConfigurationsFailAtTheStart() {
    assertThatThrownBy(() -> Simulations.start(Simulations.manual("nasdaq")))
        .hasMessageContaining("nasdaq");
    assertThatThrownBy(
            () ->
                Simulations.start(
                    Simulations.manual("binance")
                        .withFaults(
                            List.of(FaultCommand.of("binance", FaultKind.SNAPSHOT_REPLACE)))))
        .isInstanceOf(FaultRefusedException.class);
    try (Simulation running = Simulations.start(Simulations.manual("kraken"))) {
      assertThatThrownBy(
              () -> Simulation.start(Simulations.manual("kraken").withPort(running.port())))
          .isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> SimulationConfig.defaults().withSpeed(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(SimulationConfig.defaults().pacing()).isEqualTo(Pacing.REALTIME);
  }
}
