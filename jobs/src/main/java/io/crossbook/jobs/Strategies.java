package io.crossbook.jobs;

import io.crossbook.core.basis.BasisConfig;
import io.crossbook.core.basis.BasisStrategy;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.rule.RuleBook;
import io.crossbook.core.spread.SpreadConfig;
import io.crossbook.core.spread.SpreadStrategy;
import io.crossbook.core.strategy.Strategy;
import io.crossbook.jobs.config.BasisPairs;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.operators.OperatorUids;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The strategies that are compiled in. A new one is one line here. */
public final class Strategies {
  private Strategies() {}

  /**
   * Every strategy, configured.
   *
   * @param keepRun true to keep statistics of the whole run (bounded inputs)
   * @param venues venue ids that take part
   */
  public static List<Strategy<?>> configured(
      CrossbookConfig config, boolean keepRun, Collection<String> venues) {
    SpreadConfig spread = config.spreadConfig(keepRun, venues);
    return List.of(new SpreadStrategy(spread), new BasisStrategy(basis(config.basis(), spread)));
  }

  private static BasisConfig basis(BasisPairs pairs, SpreadConfig spread) {
    HashMap<String, Long> intervals = new HashMap<>();
    ArrayList<BasisConfig.VenuePair> venues = new ArrayList<>();
    for (BasisPairs.Pair pair : pairs.pairs()) {
      venues.add(new BasisConfig.VenuePair(pair.spot(), pair.perpetual()));
      intervals.put(pair.perpetual(), pairs.fundingInterval().toSeconds());
    }
    return new BasisConfig(
        spread.portfolioCurrency(),
        spread.quoteFamilies(),
        venues,
        Math.max(1, pairs.holding().toSeconds()),
        pairs.maxFundingAgeMillis(),
        intervals,
        pairs.allowReverse(),
        new HashMap<>(pairs.borrowRates()),
        spread.venueRisk(),
        spread.accounts());
  }

  /**
   * The rules of a run whose rules are all known from the start; they arrive once more, which
   * changes nothing.
   */
  public static DataStream<DetectionRule> noMoreRules(
      StreamExecutionEnvironment environment, RuleBook rules) {
    return environment
        .fromData(rules.versions(), TypeInformation.of(DetectionRule.class))
        .setParallelism(1)
        .name("Rules known from the start")
        .uid(OperatorUids.RULES);
  }
}
