package io.crossbook.launcher.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.core.spread.SpreadStrategy;
import io.crossbook.jobs.JobEnvironment;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.replay.ReplayJob;
import io.crossbook.jobs.replay.ReplayReport;
import io.crossbook.simulator.fault.FaultKind;
import io.crossbook.simulator.market.Universe;
import io.crossbook.sources.CaptureOptions;
import io.crossbook.sources.capture.CaptureHeader;
import io.crossbook.sources.capture.CaptureWriter;
import io.crossbook.venues.lane.LaneRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The corpus of corrupt feeds ({@code docs/CORPUS.md}): whatever goes wrong at the venues, nothing
 * is called an opportunity that was none. The seed may be given as {@code crossbook.corpus.seed}.
 */
class CorruptFeedsTest {
  /**
   * What a join of last values falls for; the others void a book for moments only, or not at all.
   */
  private static final Set<FaultKind> MISLEADING =
      EnumSet.of(
          FaultKind.DISCONNECT,
          FaultKind.SILENCE,
          FaultKind.SELF_CROSS,
          FaultKind.SLOW_CONSUMER,
          FaultKind.HTTP_429,
          FaultKind.HTTP_5XX);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> TABLE = new ArrayList<>();

  @TempDir static Path folder;

  static Stream<FaultScript> scripts() {
    return Stream.concat(
        Stream.of(FaultScript.none(), FaultScript.mixed()),
        FaultScript.kinds().stream().map(FaultScript::alone));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void nothingIsCalledAnOpportunityThatWasNone(FaultScript script) throws Exception {
    CorpusRun run = CorpusRun.of(script);
    CrossbookConfig everyCrossing = CorpusRun.config(CorpusRun.everyCrossing());
    CrossbookConfig standard = CorpusRun.config(List.of());
    NaiveJoin naive = run.join(everyCrossing);
    Detections hardest = run.detect(everyCrossing);
    Detections usual = run.detect(standard);
    tell(script, run, hardest, usual, naive);

    assertThat(hardest.notBorneOut()).isEmpty();
    assertThat(usual.notBorneOut()).isEmpty();
    assertThat(run.falseBooks(everyCrossing)).isEmpty();
    // It must not be quiet because nothing is found any more.
    assertThat(hardest.confirmed()).isNotEmpty();
    assertThat(usual.confirmed()).isNotEmpty();
    if (script.faults().isEmpty()) {
      assertThat(naive.falseEpisodes()).isZero();
      assertThat(run.voidBooks()).isZero();
      assertThat(run.deadLetters).isEmpty();
    }
    if (MISLEADING.stream().anyMatch(kind -> kind.wireName().equals(script.name()))) {
      assertThat(naive.falseEpisodes()).isPositive();
    }
  }

  /** Shows that the judge would see what the gates keep out. */
  @Test
  void withoutIntegrityTheTruthDoesNotBearItOut() throws Exception {
    CorpusRun run = CorpusRun.of(FaultScript.mixed());
    CrossbookConfig config = CorpusRun.config(CorpusRun.everyCrossing());
    assertThat(run.detect(config).notBorneOut()).isEmpty();
    assertThat(run.detectBlindly(config).notBorneOut()).isNotEmpty();
  }

  /** Shows that the limits of time do their part: late and quiet books are void to nobody else. */
  @ParameterizedTest
  @EnumSource(
      value = FaultKind.class,
      names = {"SILENCE", "SLOW_CONSUMER"})
  void withoutLimitsOfTimeTheTruthDoesNotBearItOut(FaultKind kind) throws Exception {
    CorpusRun run = CorpusRun.of(FaultScript.alone(kind));
    CrossbookConfig limited = CorpusRun.config(CorpusRun.everyCrossing());
    List<String> sets = new ArrayList<>(CorpusRun.everyCrossing());
    sets.addAll(
        List.of(
            "rules.spread.max-age-ms=0",
            "rules.spread.max-skew-ms=0",
            "rules.spread.max-lag-ms=0"));
    assertThat(run.detect(CorpusRun.config(sets), limited).notBorneOut()).isNotEmpty();
  }

  @Test
  void theSameSeedIsTheSameCorpus() throws Exception {
    CorpusRun one = CorpusRun.of(FaultScript.mixed());
    CorpusRun two = CorpusRun.of(FaultScript.mixed());
    assertThat(two.records).isEqualTo(one.records);
    assertThat(two.facts).isEqualTo(one.facts);
  }

  /** The whole job over the mixed script, from a capture, finds the same as the strategy alone. */
  @Test
  void theReportShowsBesideItWhatLastValuesWouldHaveClaimed() throws Exception {
    CorpusRun run = CorpusRun.of(FaultScript.mixed());
    List<String> sets = new ArrayList<>(CorpusRun.everyCrossing());
    sets.add("checkpoint-interval-ms=0");
    sets.add("state-backend=heap");
    CrossbookConfig config = CorpusRun.config(sets);
    Detections alone = run.detect(config);
    Path capture = folder.resolve("mixed.capture");
    Map<String, String> protocols = new TreeMap<>();
    Universe.VENUES.forEach(venue -> protocols.put(venue, venue));
    try (CaptureWriter out =
        CaptureWriter.create(capture, new CaptureHeader("corpus", protocols))) {
      for (LaneRecord record : run.records) {
        out.append(record);
      }
    }
    Path work = folder.resolve("work");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(
            JobEnvironment.configuration(config.job()));
    ReplayJob.build(
        environment, config, List.of(capture), Universe.VENUES, work, CaptureOptions.FAST);
    environment.execute();
    Path decisions = folder.resolve("decisions.jsonl");
    ObjectNode report = ReplayReport.assemble(work, decisions);
    long episodes = 0;
    long claimed = 0;
    long real = 0;
    for (JsonNode instrument : report.get("instruments")) {
      episodes += instrument.get("naiveEpisodes").asLong();
      claimed += instrument.get("naivePositive").asLong();
      real += instrument.get("grossPositive").asLong();
    }
    assertThat(episodes).isEqualTo(alone.naiveEpisodes()).isPositive();
    // Of a run of crossed facts an episode is one, however long: only facts can be compared.
    assertThat(claimed).isGreaterThan(real);
    assertThat(real).isPositive();
    assertThat(report.get("lateDropped").asLong()).isZero();
    assertThat(ids(decisions, "DETECTED")).isEqualTo(alone.opened());
    assertThat(ids(decisions, "CONFIRMED")).isEqualTo(alone.confirmed());
  }

  private static Set<String> ids(Path decisions, String verdict) throws IOException {
    Set<String> ids = new TreeSet<>();
    for (String line : Files.readAllLines(decisions)) {
      JsonNode decision = JSON.readTree(line);
      if (decision.get("verdict").asText().equals(verdict)
          && decision.get("strategy").asText().equals(SpreadStrategy.NAME)) {
        ids.add(decision.get("id").asText());
      }
    }
    return ids;
  }

  private static void tell(
      FaultScript script, CorpusRun run, Detections hardest, Detections usual, NaiveJoin naive) {
    TABLE.add(
        "| "
            + Stream.of(
                    script.name(),
                    script.faults().size(),
                    run.records.size(),
                    run.deadLetters.size(),
                    run.voidBooks(),
                    naive.episodes(),
                    naive.falseEpisodes(),
                    hardest.opened().size(),
                    hardest.confirmed().size(),
                    hardest.notBorneOut().size(),
                    usual.opened().size(),
                    usual.confirmed().size(),
                    usual.notBorneOut().size())
                .map(String::valueOf)
                .collect(Collectors.joining(" | "))
            + " |");
  }

  /** The measured table, as it stands in {@code docs/CORPUS.md}. */
  @AfterAll
  static void writeTable() throws IOException {
    Files.write(Path.of("target", "corpus.md"), TABLE, StandardCharsets.UTF_8);
  }
}
