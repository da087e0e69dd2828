package io.crossbook.sources;

import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * Deals the lanes to the readers as they register, always in the same way. Belongs to the
 * coordinator's thread.
 */
final class LaneEnumerator implements SplitEnumerator<LaneSplit, Boolean> {
  private final SplitEnumeratorContext<LaneSplit> context;
  private final List<LaneSplit> lanes;

  LaneEnumerator(SplitEnumeratorContext<LaneSplit> context, List<LaneSplit> lanes) {
    this.context = context;
    this.lanes = lanes;
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
  public void addSplitsBack(List<LaneSplit> splits, int subtask) {
    // The reader's next attempt gets them again when it registers.
  }

  @Override
  public void addReader(int subtask) {
    for (int lane = subtask; lane < lanes.size(); lane += context.currentParallelism()) {
      context.assignSplit(lanes.get(lane), subtask);
    }
    context.signalNoMoreSplits(subtask);
  }

  @Override
  public Boolean snapshotState(long checkpoint) {
    return Boolean.TRUE;
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
