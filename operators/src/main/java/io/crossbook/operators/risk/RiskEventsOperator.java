package io.crossbook.operators.risk;

import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.risk.RiskEvent;
import io.crossbook.core.risk.RiskEvents;
import io.crossbook.core.risk.RiskEventsState;
import io.crossbook.wire.PerThreadTypeInfo;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.types.Either;

/**
 * Makes events of what desks report and of what is said of their accounts, keyed by desk: a shell
 * around {@link RiskEvents}. Reports come from several threads and may be behind the watermark; no
 * pattern may miss one, so each event leaves with a timestamp after the last watermark that left.
 *
 * <p>Of the watermarks, one for each {@value #STEP_MILLIS} ms leaves: patterns over minutes need no
 * more, and the lanes give a thousand a second. The end of the input is no end of time: what was
 * awaited then is not missing.
 */
final class RiskEventsOperator extends AbstractStreamOperator<RiskEvent>
    implements OneInputStreamOperator<Either<DeskRecord, DeskInput.AccountStatus>, RiskEvent> {
  private static final long serialVersionUID = 1L;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Time between watermarks that leave. */
  static final long STEP_MILLIS = 100;

  private final int desk;

  private transient ValueState<RiskEventsState> stored;
  private transient long reached;
  private transient long newest;

  /**
   * @param desk number of the desk, which is the key
   */
  RiskEventsOperator(int desk) {
    this.desk = desk;
  }

  @Override
  public void open() throws Exception {
    super.open();
    stored =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>("risk", PerThreadTypeInfo.of(RiskEventsState.class)));
    reached = Long.MIN_VALUE;
    newest = Long.MIN_VALUE;
  }

  @Override
  public void processElement(StreamRecord<Either<DeskRecord, DeskInput.AccountStatus>> element)
      throws Exception {
    RiskEventsState state = stored.value();
    state = state == null ? new RiskEventsState() : state;
    RiskEvents events = new RiskEvents(desk, state, this::emit);
    if (element.getValue().isLeft()) {
      events.on(element.getValue().left());
    } else {
      events.on(element.getValue().right());
    }
    stored.update(state);
  }

  private void emit(RiskEvent event) {
    long time = Math.max(Math.floorDiv(event.time(), NANOS_PER_MILLI), reached + 1);
    newest = Math.max(newest, time);
    output.collect(new StreamRecord<>(event, time));
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    boolean end = mark.getTimestamp() == Long.MAX_VALUE;
    long time = end ? newest : mark.getTimestamp();
    if (time > reached && (end || reached == Long.MIN_VALUE || time - reached >= STEP_MILLIS)) {
      reached = time;
      super.processWatermark(new Watermark(time));
    }
  }
}
