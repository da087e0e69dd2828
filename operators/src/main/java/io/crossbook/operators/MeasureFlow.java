package io.crossbook.operators;

import io.crossbook.core.flow.FlowStatistics;
import io.crossbook.core.flow.FlowWindows;
import io.crossbook.core.flow.ListingFlow;
import io.crossbook.wire.LaneEvent;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Measures the order flow of a lane's listings; chained to the lane, because a listing is on one
 * lane only and its books need not travel for this.
 */
public final class MeasureFlow extends ProcessFunction<LaneEvent, FlowStatistics>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  static final ListStateDescriptor<ListingFlow> FLOWS =
      new ListStateDescriptor<>("flows", TypeInformation.of(ListingFlow.class));

  private final long windowNanos;
  private final AfterRestore source;
  private transient FlowWindows windows;
  private transient ListState<ListingFlow> kept;

  /**
   * @param windowNanos length of a window, nanoseconds
   * @param source how the lane goes on after a restore
   */
  public MeasureFlow(long windowNanos, AfterRestore source) {
    this.windowNanos = windowNanos;
    this.source = source;
  }

  @Override
  public void processElement(LaneEvent event, Context context, Collector<FlowStatistics> out) {
    if (event.fact() != null) {
      windows.on(event.fact(), out::collect);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    kept.update(windows.state());
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    // Union, because nobody knows here which lane comes back to which subtask. A row that two of
    // them write is the same row, and the one that saw more stays.
    kept = context.getOperatorStateStore().getUnionListState(FLOWS);
    windows = new FlowWindows(windowNanos);
    if (context.isRestored() && source == AfterRestore.RESUMES) {
      windows.restore(kept.get());
    }
  }
}
