package io.crossbook.sources.rules;

import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * Gives the one split to one reader; the others, where there are any, have nothing to do and end.
 * Runs on the job manager's coordinator thread.
 */
final class RuleEnumerator implements SplitEnumerator<RuleSplit, RuleEnumeratorState> {
  private static final int OWNER = 0;

  private final SplitEnumeratorContext<RuleSplit> context;
  private RuleSplit unassigned;

  RuleEnumerator(SplitEnumeratorContext<RuleSplit> context, RuleEnumeratorState state) {
    this.context = context;
    this.unassigned = state.unassigned();
  }

  @Override
  public void start() {}

  @Override
  public void handleSplitRequest(int subtask, String host) {}

  @Override
  public void addReader(int subtask) {
    if (subtask != OWNER) {
      context.signalNoMoreSplits(subtask);
    } else if (unassigned != null) {
      context.assignSplit(unassigned, OWNER);
      unassigned = null;
    }
  }

  @Override
  public void addSplitsBack(List<RuleSplit> splits, int subtask) {
    for (RuleSplit split : splits) {
      unassigned = split;
    }
    if (context.registeredReaders().containsKey(OWNER)) {
      addReader(OWNER);
    }
  }

  @Override
  public RuleEnumeratorState snapshotState(long checkpoint) {
    return new RuleEnumeratorState(unassigned);
  }

  @Override
  public void close() {}
}
