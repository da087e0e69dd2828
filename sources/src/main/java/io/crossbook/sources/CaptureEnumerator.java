package io.crossbook.sources;

import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Hands the one split to the first reader. Belongs to the coordinator's thread. */
final class CaptureEnumerator implements SplitEnumerator<CaptureSplit, Boolean> {
  private final SplitEnumeratorContext<CaptureSplit> context;

  /** Null once it is handed out: then it lies in the reader's state. */
  private CaptureSplit pending;

  CaptureEnumerator(SplitEnumeratorContext<CaptureSplit> context, CaptureSplit pending) {
    this.context = context;
    this.pending = pending;
  }

  @Override
  public void start() {
    // Readers are served when they register.
  }

  @Override
  public void handleSplitRequest(int subtask, String host) {
    // Readers do not ask.
  }

  @Override
  public void addSplitsBack(List<CaptureSplit> splits, int subtask) {
    for (CaptureSplit split : splits) {
      pending = split;
    }
  }

  @Override
  public void addReader(int subtask) {
    if (subtask == 0 && pending != null) {
      context.assignSplit(pending, subtask);
      pending = null;
    }
    context.signalNoMoreSplits(subtask);
  }

  @Override
  public Boolean snapshotState(long checkpoint) {
    return pending == null;
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
