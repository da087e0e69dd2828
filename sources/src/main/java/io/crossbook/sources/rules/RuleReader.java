package io.crossbook.sources.rules;

import io.crossbook.core.rule.DetectionRule;
import io.crossbook.database.DatabaseSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.core.io.InputStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits versions of the rules and says from the start that it is idle, so that it never holds back
 * event time: when a version applies is in the version. Runs on the task's thread.
 */
@SuppressWarnings(
    "try") // close() of Flink's base class may be interrupted; nothing closes it by try
final class RuleReader
    extends SingleThreadMultiplexSourceReaderBase<
        StoredRule, DetectionRule, RuleSplit, RuleReader.Cursor> {
  private static final Logger LOG = LoggerFactory.getLogger(RuleReader.class);

  private boolean idle;

  RuleReader(DatabaseSettings settings, Duration period, SourceReaderContext context) {
    super(
        () -> new RuleSplitReader(settings, period),
        RuleReader::emit,
        context.getConfiguration(),
        context);
  }

  @Override
  public InputStatus pollNext(ReaderOutput<DetectionRule> output) throws Exception {
    if (!idle) {
      idle = true;
      output.markIdle();
    }
    return super.pollNext(output);
  }

  @Override
  protected void onSplitFinished(Map<String, Cursor> finished) {
    throw new IllegalStateException("the rules never end, but splits " + finished + " did");
  }

  @Override
  protected Cursor initializedState(RuleSplit split) {
    return new Cursor(split.cursor());
  }

  @Override
  protected RuleSplit toSplitType(String id, Cursor cursor) {
    return new RuleSplit(cursor.position);
  }

  private static void emit(StoredRule stored, SourceOutput<DetectionRule> output, Cursor cursor) {
    DetectionRule rule = allowed(stored.rule());
    if (rule != null) {
      output.collect(rule);
    }
    cursor.position = stored.position();
  }

  /** A row that somebody wrote past the checks of the table must not stop the job: null then. */
  private static DetectionRule allowed(DetectionRule rule) {
    try {
      return rule.validated();
    } catch (IllegalArgumentException notAllowed) {
      LOG.error(
          "Version {} of the rules of {} is not applied: {}",
          rule.version(),
          rule.strategy(),
          notAllowed.getMessage());
      return null;
    }
  }

  /** How far was emitted. */
  static final class Cursor {
    private long position;

    Cursor(long position) {
      this.position = position;
    }
  }
}
