package io.crossbook.launcher.corpus;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.spread.SpreadStrategy;
import io.crossbook.jobs.config.ConfigException;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.simulator.Pacing;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.SimulationConfig;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.market.Universe;
import io.crossbook.sources.live.LaneSink;
import io.crossbook.venues.lane.LaneRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One script of the corpus, played once: what came in at the lane's door, and what was true. */
final class CorpusRun implements LaneSink {
  private static final Instant START = Instant.parse("2026-11-02T08:00:00Z");
  private static final long SEED = 20_261_121;

  /** Some hundred real crossings a minute. */
  private static final double INTENSITY = 20;

  final Truth truth = new Truth();
  final List<LaneRecord> records = new ArrayList<>();
  final List<Fact> facts = new ArrayList<>();
  final List<DeadLetter> deadLetters = new ArrayList<>();
  private final FaultScript script;

  private CorpusRun(FaultScript script) {
    this.script = script;
  }

  /** Plays a script. */
  static CorpusRun of(FaultScript script) throws IOException {
    SimulationConfig config =
        SimulationConfig.defaults()
            .withPacing(Pacing.MANUAL)
            .withStartTime(START)
            .withSeed(Long.getLong("crossbook.corpus.seed", SEED))
            .withIntensity(INTENSITY)
            .withAssets(Set.of("BTC", "ETH"))
            .withFaults(script.faults());
    CorpusRun run = new CorpusRun(script);
    try (Simulation simulation = Simulation.start(config)) {
      simulation.addTruthListener(run.truth);
      VirtualLane lane = new VirtualLane(simulation, START, run);
      for (long i = 0; i < script.millis() / MarketModel.STEP_MILLIS; i++) {
        lane.step();
      }
    }
    return run;
  }

  /** The product's own configuration, with these changes. */
  static CrossbookConfig config(List<String> sets) throws ConfigException {
    return CrossbookConfig.load(Optional.empty(), Map.of(), sets);
  }

  /**
   * The hardest rules: whatever crosses is an opportunity. Age, skew and lag stay as they are,
   * since they say what may be believed and not what is worth it.
   */
  static List<String> everyCrossing() {
    List<String> sets =
        new ArrayList<>(
            List.of(
                "compared-kinds=[spot, fx, perpetual]",
                "rules.spread.min-net=0",
                "rules.spread.min-net-bps=0",
                "rules.spread.min-confidence=0",
                "rules.spread.min-depth=0",
                "rules.spread.max-risk=1",
                "rules.spread.max-spread-bps=0",
                "rules.spread.latency-ms=0",
                "rules.spread.rebalancing-bps=0"));
    for (String venue : Universe.VENUES) {
      sets.add(
          "venues."
              + venue
              + ".fees=[{valid-from: 1970-01-01, symbol: '*', maker: 0, taker: 0,"
              + " fee-asset: quote}]");
    }
    return sets;
  }

  private Judge judge(CrossbookConfig config) {
    return new Judge(truth, config.ruleBook().inForce(SpreadStrategy.NAME, Long.MAX_VALUE));
  }

  /** What the strategy calls opportunities. */
  Detections detect(CrossbookConfig config) {
    return detect(config, config, facts);
  }

  /** What it would call opportunities if it took every book for a current one. */
  Detections detectBlindly(CrossbookConfig config) {
    return detect(config, config, facts.stream().map(CorpusRun::believed).toList());
  }

  /** What it calls opportunities under one configuration, judged by the limits of another. */
  Detections detect(CrossbookConfig config, CrossbookConfig judgedBy) {
    return detect(config, judgedBy, facts);
  }

  private Detections detect(CrossbookConfig config, CrossbookConfig judgedBy, List<Fact> seen) {
    Detections detections =
        new Detections(
            new SpreadStrategy(config.spreadConfig(true, Universe.VENUES)),
            config.ruleBook(),
            config.feeBook(Universe.VENUES),
            judge(judgedBy));
    seen.forEach(detections::on);
    detections.end();
    return detections;
  }

  private static Fact believed(Fact fact) {
    if (!(fact instanceof BookView book)) {
      return fact;
    }
    return new BookView(
        book.venue(),
        book.symbol(),
        book.instrument(),
        book.connection(),
        book.time(),
        book.venueTime(),
        0,
        book.epoch(),
        book.sequence(),
        Integrity.CURRENT,
        book.priceScale(),
        book.sizeScale(),
        book.bidPrices(),
        book.bidSizes(),
        book.askPrices(),
        book.askSizes(),
        book.bidLevels(),
        book.askLevels(),
        book.checksumsVerified(),
        book.checksumFailures(),
        book.gaps(),
        book.resyncs());
  }

  /** What a join of last values would claim. */
  NaiveJoin join(CrossbookConfig config) {
    NaiveJoin join = new NaiveJoin(judge(config));
    for (Fact fact : facts) {
      if (fact instanceof BookView book) {
        join.on(book);
      }
    }
    return join;
  }

  /** Books that were called fit for trading and never were like that, within the rule's limits. */
  List<BookView> falseBooks(CrossbookConfig config) {
    Judge judge = judge(config);
    List<BookView> wrong = new ArrayList<>();
    for (Fact fact : facts) {
      if (fact instanceof BookView book
          && book.tradable()
          && !judge.judge(List.of(book), List.of(), book.time()).borneOut()) {
        wrong.add(book);
      }
    }
    return wrong;
  }

  /** Books that were not fit for trading, beside those that awaited their first snapshot. */
  long voidBooks() {
    return facts.stream()
        .filter(fact -> fact instanceof BookView)
        .map(BookView.class::cast)
        .filter(book -> !book.tradable() && book.integrity() != Integrity.AWAITING_SNAPSHOT)
        .count();
  }

  @Override
  public void record(LaneRecord record) {
    records.add(record);
  }

  @Override
  public void fact(Fact fact) {
    facts.add(fact);
  }

  @Override
  public void deadLetter(DeadLetter letter) {
    deadLetters.add(letter);
  }

  @Override
  public void passed(long time) {
    // Records and facts carry their times.
  }

  @Override
  public String toString() {
    return script.name();
  }
}
