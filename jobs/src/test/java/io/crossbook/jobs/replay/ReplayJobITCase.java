package io.crossbook.jobs.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.opportunity.Decision.Verdict;
import io.crossbook.core.statistics.SpreadStatistics;
import io.crossbook.jobs.JobEnvironment;
import io.crossbook.jobs.config.ConfigException;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.sources.CaptureOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One market, one answer: however many subtasks, wherever the state is, however often it ends. */
@Timeout(180)
class ReplayJobITCase {
  @TempDir static Path folder;
  private static List<Path> captures;
  private static PlainRun plain;

  @BeforeAll
  static void run() throws Exception {
    captures = MarketCapture.write(folder);
    plain = PlainRun.of(config(folder.resolve("none"), 1, "heap"), captures);
  }

  @Test
  void theMarketHasEverythingThatCanHappen() {
    assertThat(plain.decisions)
        .extracting(each -> each.verdict())
        .contains(Verdict.DETECTED, Verdict.CONFIRMED, Verdict.COLLAPSED, Verdict.EXPIRED);
    assertThat(plain.decisions).extracting(each -> each.candidate().ruleVersion()).contains(1L, 2L);
    assertThat(plain.deadLetters)
        .containsKeys("malformed", "unknown_symbol", "bad_value", "unknown_message");
    assertThat(plain.drops).containsKeys("spread.book_not_current", "basis.unknown_funding");
    assertThat(plain.decisions)
        .as("legs in two currencies")
        .anyMatch(
            each ->
                each.candidate().legs().stream().anyMatch(leg -> leg.instrument().endsWith("-USD"))
                    && each.candidate().legs().stream()
                        .anyMatch(leg -> leg.instrument().endsWith("-USDT")));
  }

  /** The crash comes once, in the middle of whatever was being done, and the job goes on. */
  @ParameterizedTest
  @CsvSource({"1,heap,0", "4,rocksdb,0", "4,heap,1", "1,rocksdb,2000", "3,heap,4500"})
  void findsWhatThePlainClassesFind(int parallelism, String backend, long crashAfter)
      throws Exception {
    Path work = folder.resolve(parallelism + backend + crashAfter);
    StreamExecutionEnvironment environment =
        environment(config(work, parallelism, backend), new Configuration());
    build(
        environment,
        config(work, parallelism, backend),
        work,
        crashAfter == 0
            ? CaptureOptions.FAST
            : new CaptureOptions(0, crashAfter, work.resolve("crashed").toString()));
    environment.execute();
    assertThat(Files.exists(work.resolve("crashed"))).isEqualTo(crashAfter > 0);
    holds(work);
  }

  /** As after a kill: nothing is left but the folder and the checkpoints. */
  @ParameterizedTest
  @CsvSource({"1,3,heap", "4,1,rocksdb"})
  void goesOnFromACheckpointInANewClusterAtAnotherParallelism(int before, int after, String backend)
      throws Exception {
    Path work = folder.resolve("from" + before + backend);
    CrossbookConfig first = config(work, before, backend);
    StreamExecutionEnvironment environment = environment(first, new Configuration());
    // At this speed it takes half a minute, so that it is in the middle when it is ended.
    build(environment, first, work, CaptureOptions.paced(5));
    JobClient client = environment.executeAsync();
    awaitCheckpoint(work, 15);
    client.cancel().get();
    assertThat(client.getJobExecutionResult())
        .failsWithin(30, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class);

    Configuration from = new Configuration();
    from.set(StateRecoveryOptions.SAVEPOINT_PATH, lastCheckpoint(work).toUri().toString());
    CrossbookConfig second = config(work, after, backend);
    StreamExecutionEnvironment restored = environment(second, from);
    build(restored, second, work, CaptureOptions.FAST);
    restored.execute();
    holds(work);
  }

  private static void holds(Path work) throws IOException {
    Path decisions = work.resolve("decisions.jsonl");
    ObjectNode report = ReplayReport.assemble(work, decisions);
    assertThat(Files.readAllLines(decisions)).isEqualTo(plain.lines());
    assertThat(report.get("lateDropped").asLong()).isZero();
    assertThat(report.get("facts").asLong()).isEqualTo(plain.facts);
    assertThat(report.get("decisions").asLong()).isEqualTo(plain.decisions.size());
    assertThat(longs(report.get("deadLetters"))).isEqualTo(plain.deadLetters);
    assertThat(longs(report.get("dropped"))).isEqualTo(plain.drops);
    for (SpreadStatistics row : plain.statistics.values()) {
      JsonNode instrument = report.get("instruments").get(row.instrument());
      assertThat(instrument.get("evaluated").asLong()).isEqualTo(row.evaluated());
      assertThat(instrument.get("grossPositive").asLong()).isEqualTo(row.grossPositive());
      assertThat(instrument.get("naivePositive").asLong()).isEqualTo(row.naivePositive());
      assertThat(instrument.get("opportunities").asLong())
          .isEqualTo(plain.count(Verdict.DETECTED, row.instrument()));
      assertThat(instrument.get("confirmed").asLong())
          .isEqualTo(plain.count(Verdict.CONFIRMED, row.instrument()));
      if (row.evaluated() > 0) {
        assertThat(instrument.get("maxGrossEdgeBps").asDouble())
            .isCloseTo(row.maxEdgeBps(), Offset.offset(5e-5));
        assertThat(instrument.get("medianGrossEdgeBps").asDouble()).isEqualTo(row.medianEdgeBps());
      }
    }
    assertThat(report.get("listings")).hasSameSizeAs(plain.books.keySet());
    for (Map.Entry<String, BookView> each : plain.books.entrySet()) {
      JsonNode listing = report.get("listings").get(each.getKey());
      BookView book = each.getValue();
      assertThat(listing.get("integrity").asText()).isEqualTo(book.integrity().name());
      assertThat(listing.get("bidLevels").asInt()).isEqualTo(book.bidLevels());
      if (book.bidPrices().length > 0) {
        assertThat(listing.get("bestBid").decimalValue())
            .isEqualByComparingTo(BigDecimal.valueOf(book.bidPrices()[0], book.priceScale()));
      }
    }
  }

  private static Map<String, Long> longs(JsonNode counts) {
    TreeMap<String, Long> longs = new TreeMap<>();
    counts.properties().forEach(each -> longs.put(each.getKey(), each.getValue().asLong()));
    return longs;
  }

  private static CrossbookConfig config(Path work, int parallelism, String backend)
      throws ConfigException {
    List<String> sets = new ArrayList<>(MarketCapture.CONFIG);
    sets.add("parallelism=" + parallelism);
    sets.add("state-backend=" + backend);
    sets.add("checkpoint-interval-ms=50");
    sets.add("checkpoint-dir=" + work.resolve("checkpoints"));
    return CrossbookConfig.load(Optional.empty(), Map.of(), sets);
  }

  private static StreamExecutionEnvironment environment(
      CrossbookConfig config, Configuration more) {
    Configuration configuration = JobEnvironment.configuration(config.job());
    configuration.addAll(more);
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
  }

  private static void build(
      StreamExecutionEnvironment environment,
      CrossbookConfig config,
      Path work,
      CaptureOptions options) {
    ReplayJob.build(environment, config, captures, MarketCapture.VENUES, work, options);
  }

  /** Waits until a checkpoint with at least this number is complete. */
  private static void awaitCheckpoint(Path work, int number) throws Exception {
    CompletableFuture<Void> there = new CompletableFuture<>();
    while (Files.notExists(work.resolve("checkpoints")) || number(lastOrNull(work)) < number) {
      there.completeOnTimeout(null, 20, TimeUnit.MILLISECONDS).get();
      there = new CompletableFuture<>();
    }
  }

  private static Path lastCheckpoint(Path work) throws IOException {
    Path last = lastOrNull(work);
    assertThat(last).isNotNull();
    return last;
  }

  /** The completed checkpoint with the greatest number; null if there is none. */
  private static Path lastOrNull(Path work) throws IOException {
    try (Stream<Path> files = Files.find(work.resolve("checkpoints"), 2, (f, a) -> isComplete(f))) {
      return files.max(Comparator.comparingInt(ReplayJobITCase::number)).orElse(null);
    } catch (UncheckedIOException removedMeanwhile) {
      return null;
    }
  }

  private static boolean isComplete(Path folder) {
    return folder.getFileName().toString().startsWith("chk-")
        && Files.exists(folder.resolve("_metadata"));
  }

  private static int number(Path checkpoint) {
    return checkpoint == null
        ? 0
        : Integer.parseInt(checkpoint.getFileName().toString().substring("chk-".length()));
  }
}
