package io.crossbook.operators;

import io.crossbook.core.desk.DeskConfig;
import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.desk.DeskOutput;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.EndedOperations;
import io.crossbook.core.desk.GatewayCommand;
import io.crossbook.core.desk.Operation;
import io.crossbook.core.paper.PaperConfig;
import io.crossbook.core.paper.TradingSession;
import io.crossbook.core.paper.TradingState;
import io.crossbook.wire.Cases;
import io.crossbook.wire.PerThreadTypeInfo;
import io.crossbook.wire.metrics.DeskFigures;
import io.crossbook.wire.metrics.FlinkSeries;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Runs one desk, the single writer for the capital of its accounts: a shell around {@link
 * TradingSession}. Keyed by the number of the desk, so that each desk has one operator instance and
 * its state moves when the job is rescaled.
 *
 * <p>Live, what arrives is told at once. On paper it is held until the watermark says that nothing
 * earlier will come, and then told in order of time: so the same capture trades the same.
 */
public final class DeskOperator extends AbstractStreamOperator<GatewayCommand>
    implements OneInputStreamOperator<DeskInput, GatewayCommand>,
        Triggerable<Integer, VoidNamespace> {
  private static final long serialVersionUID = 1L;

  /** What the desk reports. */
  public static final OutputTag<DeskRecord> RECORDS =
      new OutputTag<>("desk-records", Cases.deskRecord());

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Of one time, what is known of the market comes before what was found in it. */
  private static final Comparator<DeskInput> IN_ORDER =
      Comparator.comparingLong(DeskInput::time)
          .thenComparingInt(input -> input instanceof DeskInput.Market ? 0 : 1)
          .thenComparing(
              input ->
                  input instanceof DeskInput.Confirmed confirmed ? confirmed.candidate().id() : "");

  private final DeskConfig deskConfig;
  private final PaperConfig paper;
  private final AfterRestore source;

  private transient ValueState<TradingState> stored;
  private transient ListState<DeskInput> storedWaiting;

  /**
   * Operations that ended, by number. Each is written when it ends and when it changes: together
   * they are most of the desk's state, and would be written with it at every checkpoint.
   */
  private transient MapState<Long, Operation> storedEnded;

  private transient TypeSerializer<TradingState> states;
  private transient TypeSerializer<Operation> operations;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient TradingSession session;
  private transient List<DeskInput> waiting;
  private transient boolean restored;
  private transient long timerAt;
  private transient DeskOutput desk;
  private transient CheckpointRow checkpoints;
  private transient DeskFigures figures;

  /** True if the figures have not seen the state since something was reported. */
  private transient boolean reported;

  /**
   * @param paper what paper venues are like; null if orders go to real ones
   * @param source how the facts go on after a restore
   */
  public DeskOperator(DeskConfig deskConfig, PaperConfig paper, AfterRestore source) {
    this.deskConfig = deskConfig;
    this.paper = paper;
    this.source = source;
  }

  @Override
  public void initializeState(StateInitializationContext initialization) throws Exception {
    super.initializeState(initialization);
    restored = initialization.isRestored();
  }

  @Override
  public void open() throws Exception {
    super.open();
    SerializerConfig config = getExecutionConfig().getSerializerConfig();
    states = PerThreadTypeInfo.of(TradingState.class).createSerializer(config);
    operations = PerThreadTypeInfo.of(Operation.class).createSerializer(config);
    stored = getRuntimeContext().getState(new ValueStateDescriptor<>("desk", states));
    storedWaiting =
        getRuntimeContext()
            .getListState(
                new ListStateDescriptor<>("waiting", new PerThreadTypeInfo<>(Cases.deskInput())));
    storedEnded =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>("ended-operations", LongSerializer.INSTANCE, operations));
    timers = getInternalTimerService("wake", VoidNamespaceSerializer.INSTANCE, this);
    waiting = new ArrayList<>();
    timerAt = Long.MAX_VALUE;
    desk = new Downstream();
    checkpoints = new CheckpointRow();
    figures =
        new DeskFigures(
            new FlinkSeries(getMetricGroup()),
            deskConfig.accounts().stream().map(DeskConfig.DeskAccount::venue).toList());
    reported = true;
  }

  private TradingSession session() throws Exception {
    if (session == null) {
      setCurrentKey(deskConfig.number());
      TradingState state = stored.value();
      TradingState begun = state == null ? new TradingState() : own(state, states);
      // States of former versions have them where they stand.
      boolean former = !begun.desk.ended.isEmpty();
      if (!former) {
        begun.desk.ended = readEnded();
      }
      session = new TradingSession(deskConfig, paper, begun);
      if (former) {
        session.desk().ended().touchAll();
      }
      if (storedWaiting.get() != null) {
        storedWaiting.get().forEach(waiting::add);
      }
      if (state != null && restored) {
        session.restored(source == AfterRestore.BEGINS_ANEW);
      }
    }
    return session;
  }

  private List<Operation> readEnded() throws Exception {
    List<Operation> all = new ArrayList<>();
    for (Operation each : storedEnded.values()) {
      all.add(own(each, operations));
    }
    all.sort(
        Comparator.<Operation>comparingLong(each -> each.endedAt)
            .thenComparingLong(each -> each.number));
    return all;
  }

  /** An object that a heap backend does not have: it may still be writing it when we change it. */
  private <T> T own(T value, TypeSerializer<T> serializer) {
    return getKeyedStateBackend().isSafeToReuseKVState() ? value : serializer.copy(value);
  }

  @Override
  public void processElement(StreamRecord<DeskInput> element) throws Exception {
    TradingSession now = session();
    if (paper != null) {
      waiting.add(element.getValue());
      wakeAt(element.getValue().time());
      return;
    }
    now.on(element.getValue(), desk);
    wake();
  }

  @Override
  public void onEventTime(InternalTimer<Integer, VoidNamespace> timer) throws Exception {
    timerAt = Long.MAX_VALUE;
    // The watermark says that everything of this millisecond was seen.
    until(ended() ? Long.MAX_VALUE : (timer.getTimestamp() + 1) * NANOS_PER_MILLI - 1);
  }

  /** True once the input has ended: nothing that is waited for will come. */
  private boolean ended() {
    return timers.currentWatermark() == Long.MAX_VALUE;
  }

  private void until(long now) throws Exception {
    TradingSession current = session();
    if (!waiting.isEmpty()) {
      List<DeskInput> due = new ArrayList<>();
      List<DeskInput> later = new ArrayList<>();
      waiting.forEach(input -> (input.time() <= now ? due : later).add(input));
      waiting = later;
      due.sort(IN_ORDER);
      for (DeskInput input : due) {
        current.on(input, desk);
      }
    }
    if (now != Long.MAX_VALUE) {
      current.onTime(now, desk);
    }
    wake();
  }

  @Override
  public void onProcessingTime(InternalTimer<Integer, VoidNamespace> timer) {
    throw new IllegalStateException("a desk knows event time only");
  }

  private void wake() {
    if (reported) {
      reported = false;
      figures.stands(session.standing());
    }
    long next = session.next();
    for (DeskInput input : waiting) {
      next = Math.min(next, input.time());
    }
    if (next != Long.MAX_VALUE) {
      wakeAt(next);
    }
  }

  private void wakeAt(long time) {
    long millis = Math.floorDiv(time, NANOS_PER_MILLI);
    if (millis < timerAt && !ended()) {
      timerAt = millis;
      timers.registerEventTimeTimer(VoidNamespace.INSTANCE, millis);
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    if (session == null) {
      return;
    }
    setCurrentKey(deskConfig.number());
    EndedOperations.Changes changes = session.desk().ended().changes();
    for (Operation each : changes.kept()) {
      storedEnded.put(each.number, own(each, operations));
    }
    for (long each : changes.forgotten()) {
      storedEnded.remove(each);
    }
    TradingState state = session.state();
    List<Operation> ended = state.desk.ended;
    state.desk.ended = new ArrayList<>();
    stored.update(own(state, states));
    state.desk.ended = ended;
    storedWaiting.update(new ArrayList<>(waiting));
    restored = false;
  }

  @Override
  public void notifyCheckpointAborted(long checkpointId) throws Exception {
    super.notifyCheckpointAborted(checkpointId);
    if (checkpoints.aborted()) {
      alert(
          true,
          CheckpointRow.MOST
              + " checkpoints in a row could not be kept: look whether the disk of checkpoint-dir"
              + " is full; trading goes on, and a restart would read everything since the last one"
              + " again, from the ledger and the venues");
    }
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    if (checkpoints.completed()) {
      alert(false, "checkpoints are kept again");
    }
  }

  /** What happens to a replay is said by its end. */
  private void alert(boolean critical, String text) {
    if (paper == null) {
      long now = getProcessingTimeService().getCurrentProcessingTime() * NANOS_PER_MILLI;
      desk.report(new DeskRecord.Alert(deskConfig.number(), critical, "checkpoints", text, now));
    }
  }

  /** Where the desk's wishes go. */
  private final class Downstream implements DeskOutput {
    @Override
    public void command(GatewayCommand command) {
      output.collect(new StreamRecord<>(command));
    }

    @Override
    public void report(DeskRecord record) {
      figures.on(record);
      reported = true;
      output.collect(RECORDS, new StreamRecord<>(record));
    }

    @Override
    public void wakeAt(long time) {
      throw new IllegalStateException("the session takes note of when to wake");
    }
  }
}
