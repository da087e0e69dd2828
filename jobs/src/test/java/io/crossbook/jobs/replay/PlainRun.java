package io.crossbook.jobs.replay;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.money.FeeBook;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.Decision;
import io.crossbook.core.opportunity.Decision.Verdict;
import io.crossbook.core.opportunity.DropReason;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.statistics.SpreadStatistics;
import io.crossbook.core.strategy.Context;
import io.crossbook.core.strategy.FactRouter;
import io.crossbook.core.strategy.Strategy;
import io.crossbook.jobs.Strategies;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.sinks.decisions.DecisionJson;
import io.crossbook.sources.capture.CaptureMerge;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.PublicProtocol;
import io.crossbook.venues.RestRequest;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.lane.LaneEngine;
import io.crossbook.venues.lane.LaneRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a replay must find, by the plain classes alone: no Flink, no order but that of the captures,
 * and confirmation written down as its definition.
 */
public final class PlainRun {
  final TreeMap<String, Long> deadLetters = new TreeMap<>();
  final TreeMap<String, Long> drops = new TreeMap<>();
  final TreeMap<String, SpreadStatistics> statistics = new TreeMap<>();
  final TreeMap<String, BookView> books = new TreeMap<>();

  /** Everything that became of candidates, sorted as in the decisions file. */
  public final List<Decision> decisions = new ArrayList<>();

  /** Time of the last fact, nanoseconds since the epoch. */
  public long lastFact;

  long facts;
  private final CrossbookConfig config;
  private final FeeBook fees;

  private PlainRun(CrossbookConfig config) {
    this.config = config;
    this.fees = config.feeBook(MarketCapture.VENUES);
  }

  /** Replays the captures to their end. */
  public static PlainRun of(CrossbookConfig config, List<Path> captures) throws IOException {
    PlainRun run = new PlainRun(config);
    List<Lane<?>> lanes = new ArrayList<>();
    for (Strategy<?> strategy : Strategies.configured(config, true, MarketCapture.VENUES)) {
      lanes.add(run.new Lane<>(strategy));
    }
    try (CaptureMerge merge = CaptureMerge.open(captures)) {
      List<PublicProtocol> protocols = new ArrayList<>();
      for (Map.Entry<String, String> each : merge.protocols().entrySet()) {
        protocols.add(
            VenueCatalog.protocol(
                each.getValue(),
                each.getKey(),
                VenueSettings.replay(0, config.comparison().bookViewLevels())));
      }
      LaneEngine engine = new LaneEngine(protocols, run.new Output(lanes));
      LaneRecord record = merge.next();
      engine.start(record.time() - 1);
      for (; record != null; record = merge.next()) {
        engine.on(record);
      }
    }
    lanes.forEach(Lane::end);
    run.decisions.sort(
        Comparator.comparingLong(Decision::time)
            .thenComparing(each -> each.candidate().id())
            .thenComparing(Decision::verdict));
    return run;
  }

  /** The decisions file. */
  public List<String> lines() {
    return decisions.stream().map(DecisionJson::line).toList();
  }

  long count(Verdict verdict, String instrument) {
    return decisions.stream()
        .filter(
            each -> each.verdict() == verdict && each.candidate().instrument().equals(instrument))
        .count();
  }

  /** One strategy with the states of its keys. */
  private final class Lane<S> implements Context {
    private final Strategy<S> strategy;
    private final FactRouter router;
    private final TreeMap<String, S> states = new TreeMap<>();
    private final Set<String> confirmed = new HashSet<>();

    Lane(Strategy<S> strategy) {
      this.strategy = strategy;
      this.router = new FactRouter(strategy);
    }

    void fact(Fact fact) {
      router.route(
          fact,
          (key, each) -> strategy.on(each, states.computeIfAbsent(key, strategy::newState), this));
    }

    void end() {
      states.values().forEach(state -> strategy.onTime(Long.MAX_VALUE, state, this));
    }

    @Override
    public DetectionRule rule(long time) {
      return config.ruleBook().inForce(strategy.name(), time);
    }

    @Override
    public FeeBook fees() {
      return fees;
    }

    @Override
    public void candidate(Candidate candidate) {
      switch (candidate.phase()) {
        case OPENED -> decide(Verdict.DETECTED, candidate);
        case UPDATED -> {
          if (candidate.persistent() && confirmed.add(candidate.id())) {
            decide(Verdict.CONFIRMED, candidate);
          }
        }
        case COLLAPSED -> decide(Verdict.COLLAPSED, candidate);
        case EXPIRED -> decide(Verdict.EXPIRED, candidate);
      }
    }

    private void decide(Verdict verdict, Candidate candidate) {
      decisions.add(
          new Decision(
              verdict,
              candidate.detectedAt(),
              candidate.detectedAt() - candidate.firstSeenAt(),
              candidate));
    }

    @Override
    public void dropped(DropReason reason) {
      drops.merge(strategy.name() + "." + reason.word(), 1L, Long::sum);
    }

    @Override
    public void statistics(SpreadStatistics row) {
      if (row.scope() == SpreadStatistics.Scope.RUN) {
        statistics.put(row.instrument(), row);
      }
    }

    @Override
    public void wakeAt(long time) {
      // Timers serve quiet keys: what they would end is ended by the next fact or at the end.
    }
  }

  /** What the protocols say. */
  private final class Output implements ProtocolOutput {
    private final List<Lane<?>> lanes;

    Output(List<Lane<?>> lanes) {
      this.lanes = lanes;
    }

    @Override
    public void fact(Fact fact) {
      facts++;
      lastFact = fact.time();
      if (fact instanceof BookView book) {
        books.put(book.venue() + ":" + book.symbol(), book);
      }
      lanes.forEach(lane -> lane.fact(fact));
    }

    @Override
    public void deadLetter(
        String connection,
        long time,
        DeadLetterReason reason,
        String detail,
        byte[] bytes,
        int offset,
        int length) {
      deadLetters.merge(reason.word(), 1L, Long::sum);
    }

    @Override
    public void connect(ConnectionPlan plan) {
      throw new AssertionError("an archive connects to nothing");
    }

    @Override
    public void send(String connection, String text) {
      throw new AssertionError("an archive sends nothing");
    }

    @Override
    public void request(RestRequest request) {
      throw new AssertionError("an archive requests nothing");
    }

    @Override
    public void reconnect(String connection, String reason) {
      throw new AssertionError("an archive connects to nothing");
    }
  }
}
