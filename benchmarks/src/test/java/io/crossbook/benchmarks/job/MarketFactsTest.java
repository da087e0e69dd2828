package io.crossbook.benchmarks.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.money.FeeBook;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.DropReason;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.rule.RuleBook;
import io.crossbook.core.spread.SpreadState;
import io.crossbook.core.spread.SpreadStrategy;
import io.crossbook.core.statistics.EdgeStatistics;
import io.crossbook.core.statistics.SpreadStatistics;
import io.crossbook.core.strategy.Context;
import io.crossbook.core.strategy.FactRouter;
import io.crossbook.jobs.config.CrossbookConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the load of the benchmark is like: mostly quiet, now and then worth something. */
class MarketFactsTest {
  private static final List<String> VENUES =
      List.of("kraken", "coinbase", "binance", "gateio", "mexc");
  private static final int FACTS = 60_000;

  private final Map<String, SpreadState> states = new HashMap<>();
  private long persistent;

  @Test
  void fewFactsCrossAndEachTimeABookStandsApartIsConfirmed() throws Exception {
    CrossbookConfig config = CrossbookConfig.load(Optional.empty(), Map.of(), List.of());
    RuleBook rules = config.ruleBook();
    FeeBook fees = config.feeBook(VENUES);
    SpreadStrategy strategy = new SpreadStrategy(config.spreadConfig(true, VENUES));
    FactRouter router = new FactRouter(strategy);
    Load load = new Load(20, 480, 0);
    MarketFacts facts = new MarketFacts(load, 0, 1);
    Context context = new Counting(rules, fees);
    long time = 1_790_000_000_000_000_000L;
    for (Fact listing : facts.listings(time)) {
      router.route(listing, (key, fact) -> give(strategy, key, fact, context));
    }
    for (int i = 0; i < FACTS; i++) {
      time += 20_000;
      BookView book = facts.next(time);
      router.route(book, (key, fact) -> give(strategy, key, fact, context));
    }
    long evaluated = 0;
    long positive = 0;
    for (SpreadState state : states.values()) {
      for (EdgeStatistics edges : state.run) {
        evaluated += edges.evaluated;
        positive += edges.grossPositive;
      }
    }
    assertThat(states).hasSize(21);
    assertThat(evaluated).isBetween(FACTS * 9L / 10, (long) FACTS);
    assertThat((double) positive / evaluated).isBetween(0.03, 0.12);
    assertThat(persistent).isBetween(FACTS / 1000L, FACTS / 300L);
  }

  private void give(SpreadStrategy strategy, String key, Fact fact, Context context) {
    strategy.on(fact, states.computeIfAbsent(key, strategy::newState), context);
  }

  private final class Counting implements Context {
    private final RuleBook rules;
    private final FeeBook fees;

    Counting(RuleBook rules, FeeBook fees) {
      this.rules = rules;
      this.fees = fees;
    }

    @Override
    public DetectionRule rule(long time) {
      return rules.inForce(SpreadStrategy.NAME, time);
    }

    @Override
    public FeeBook fees() {
      return fees;
    }

    @Override
    public void candidate(Candidate candidate) {
      if (candidate.persistent() && !candidate.over()) {
        persistent++;
      }
    }

    @Override
    public void dropped(DropReason reason) {}

    @Override
    public void statistics(SpreadStatistics statistics) {}

    @Override
    public void wakeAt(long time) {}
  }
}
