package io.crossbook.jobs;

import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.rule.RuleBook;
import io.crossbook.core.spread.SpreadStrategy;
import io.crossbook.core.strategy.Strategy;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.operators.OperatorUids;
import java.util.Collection;
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
    return List.of(new SpreadStrategy(config.spreadConfig(keepRun, venues)));
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
