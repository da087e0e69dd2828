package io.crossbook.sources.rules;

import io.crossbook.core.rule.DetectionRule;
import io.crossbook.database.DatabaseSettings;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Every version of the rules, in the order in which they were appended: first those that are there,
 * then new ones as they come. Unbounded; use it with parallelism 1 and without watermarks. The
 * cursor is in the checkpoint, so a restored job goes on after the last version it has seen.
 *
 * <p>A version travels in at most {@link #DEFAULT_PERIOD}, well within the second after which it
 * applies unless said otherwise.
 */
public final class RuleSource
    implements Source<DetectionRule, RuleSplit, RuleEnumeratorState>,
        ResultTypeQueryable<DetectionRule> {
  /** How often the table is asked. */
  public static final Duration DEFAULT_PERIOD = Duration.ofMillis(500);

  private static final long serialVersionUID = 1L;

  private final DatabaseSettings settings;
  private final Duration period;

  /**
   * The rules of a database.
   *
   * @param period how often the table is asked; positive
   */
  public RuleSource(DatabaseSettings settings, Duration period) {
    if (period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException("the period of asking must be positive: " + period);
    }
    this.settings = settings;
    this.period = period;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SplitEnumerator<RuleSplit, RuleEnumeratorState> createEnumerator(
      SplitEnumeratorContext<RuleSplit> context) {
    return new RuleEnumerator(context, new RuleEnumeratorState(new RuleSplit(0)));
  }

  @Override
  public SplitEnumerator<RuleSplit, RuleEnumeratorState> restoreEnumerator(
      SplitEnumeratorContext<RuleSplit> context, RuleEnumeratorState state) {
    return new RuleEnumerator(context, state);
  }

  @Override
  public SimpleVersionedSerializer<RuleSplit> getSplitSerializer() {
    return new RuleSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<RuleEnumeratorState> getEnumeratorCheckpointSerializer() {
    return new RuleEnumeratorStateSerializer();
  }

  @Override
  public SourceReader<DetectionRule, RuleSplit> createReader(SourceReaderContext context) {
    return new RuleReader(settings, period, context);
  }

  @Override
  public TypeInformation<DetectionRule> getProducedType() {
    return TypeInformation.of(DetectionRule.class);
  }
}
