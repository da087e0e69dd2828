package io.crossbook.sources.replay;

import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Hands the one split to the first reader that asks, and nothing to the others. */
final class CaptureEnumerator implements SplitEnumerator<CaptureSplit, CaptureSplit> {
  private final SplitEnumeratorContext<CaptureSplit> context;
  private CaptureSplit unassigned;

  CaptureEnumerator(SplitEnumeratorContext<CaptureSplit> context, CaptureSplit unassigned) {
    this.context = context;
    this.unassigned = unassigned;
  }

  @Override
  public void start() {}

  @Override
  public void handleSplitRequest(int subtask, String host) {
    if (unassigned != null) {
      context.assignSplit(unassigned, subtask);
      unassigned = null;
    }
    context.signalNoMoreSplits(subtask);
  }

  @Override
  public void addSplitsBack(List<CaptureSplit> splits, int subtask) {
    for (CaptureSplit split : splits) {
      unassigned = split;
    }
  }

  @Override
  public void addReader(int subtask) {}

  @Override
  public CaptureSplit snapshotState(long checkpointId) {
    return unassigned;
  }

  @Override
  public void close() {}
}
