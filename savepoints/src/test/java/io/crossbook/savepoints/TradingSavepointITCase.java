package io.crossbook.savepoints;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.database.orders.KillSwitch;
import io.crossbook.launcher.chaos.SimulatedTrading;
import io.crossbook.launcher.chaos.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The job that trades goes on from a savepoint that was taken in the middle of an operation, at
 * another parallelism and with the other backend: the operation is brought to its end, and nothing
 * is sent twice.
 */
@Timeout(300)
class TradingSavepointITCase {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A venue never gives a number away twice, even if it is another one. */
  private static final long NUMBERED_BEFORE = 1_000_000;

  /** Longer than what is over takes to be reported. */
  private static final long REPORTED_NANOS = 60_000_000_000L;

  private static final SimulatedTrading TRADING = new SimulatedTrading();

  @TempDir Path folder;

  static List<SavedTrading> versions() {
    return SavedTrading.all();
  }

  @Test
  void anOperationIsFinishedByTheJobThatTakesOver() throws Exception {
    try (TradingScene scene = TradingScene.open(folder, 0)) {
      JobClient job = scene.start(1, "heap", Optional.empty());
      // Longer than orders are given, and shorter than the venue is waited for.
      scene.catchInTheMiddle(job, 4_000, 30_000);
      String savepoint = scene.stop(job);
      assertThat(scene.count(TradingScene.HALF)).as("in the middle").isPositive();
      final long epoch = scene.number("SELECT max(epoch) FROM order_intent");
      final long before = scene.count("order_intent");

      JobClient next = scene.start(2, "rocksdb", Optional.of(savepoint));
      TradingScene.until(next, () -> scene.count(TradingScene.HALF) == 0);
      TradingScene.until(
          next,
          () -> scene.count("order_intent WHERE epoch > " + epoch + " AND state = 'FILLED'") > 0);
      // What is not whole in the end is judged all the same.
      long patience = System.nanoTime() + REPORTED_NANOS;
      end(
          scene,
          next,
          () ->
              System.nanoTime() > patience
                  || TRADING.judge(scene.venues(), scene.database()).passes());

      assertThat(scene.count("order_intent")).isGreaterThan(before);
      Verdict verdict = TRADING.judge(scene.venues(), scene.database());
      assertThat(verdict.findings())
          .allSatisfy(each -> assertThat(each.defects()).as("%s", each).isZero());
      assertThat(verdict.passes()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aReleasedVersionsOperationIsFinished(SavedTrading version) throws Exception {
    try (TradingScene scene = TradingScene.open(folder, NUMBERED_BEFORE)) {
      version.read(scene.database());
      List<String> half = scene.texts("SELECT DISTINCT operation::text FROM " + TradingScene.HALF);
      assertThat(half).isNotEmpty();
      final Set<String> sentBefore =
          new HashSet<>(
              scene.texts(
                  "SELECT venue || ' ' || client_order_id FROM order_intent WHERE purpose <> 'VOID'"));
      String filled =
          "SELECT operation || '/' || order_number || ' ' || filled FROM order_intent WHERE state = 'FILLED'";
      final List<String> filledBefore = scene.texts(filled);

      JobClient job =
          scene.start(2, "rocksdb", Optional.of(version.savepoint().toUri().toString()));
      for (String operation : half) {
        // The venues are new and never had the order: it is given up, and what was bought is sold.
        TradingScene.until(
            job,
            () ->
                scene.count("operations WHERE ended_nanos > 0 AND operation = " + operation) == 1);
        assertThat(scene.texts("SELECT state FROM operations WHERE operation = " + operation))
            .as("operation %s", operation)
            .isNotEqualTo(List.of("FAILED"));
        assertThat(
                scene.count(
                    "order_intent WHERE purpose = 'HEDGE' AND state = 'FILLED' AND operation = "
                        + operation))
            .as("hedges of operation %s", operation)
            .isPositive();
      }
      end(scene, job, () -> true);

      assertThat(scene.texts(filled)).containsAll(filledBefore);
      Map<String, Integer> accepted = accepted(scene.venues());
      assertThat(accepted).isNotEmpty();
      assertThat(accepted.values()).as("accepted once").containsOnly(1);
      assertThat(accepted.keySet())
          .as("none is sent again")
          .doesNotContainAnyElementsOf(sentBefore);
    }
  }

  @Test
  void everyVersionIsSmall() throws IOException {
    assertThat(SavedTrading.all()).isNotEmpty();
    for (SavedTrading version : SavedTrading.all()) {
      assertThat(SavedVersion.bytes(version.folder()))
          .as("bytes of %s", version)
          .isBetween(1L, 2_000_000L);
    }
  }

  /**
   * Nothing more is opened; what is open comes to its end.
   *
   * @param whole whether what comes to the database on ways of its own has come
   */
  private static void end(TradingScene scene, JobClient job, TradingScene.Condition whole)
      throws Exception {
    try (KillSwitch latches = new KillSwitch(scene.database().open())) {
      latches.latch("strategy:spread", "the test ends");
    }
    TradingScene.until(job, () -> TRADING.atRest(scene.database()) && whole.holds());
    job.cancel().get();
    // Ends with a cancellation, which is no failure here.
    job.getJobExecutionResult().handle((result, cancelled) -> result).get();
  }

  private static Map<String, Integer> accepted(Path ledger) throws IOException {
    Map<String, Integer> accepted = new TreeMap<>();
    for (String line : Files.readAllLines(ledger)) {
      JsonNode row = JSON.readTree(line);
      if (row.path("type").asText().equals("order_accepted")) {
        accepted.merge(
            row.path("venue").asText() + " " + row.path("client_id").asText(), 1, Integer::sum);
      }
    }
    return accepted;
  }
}
