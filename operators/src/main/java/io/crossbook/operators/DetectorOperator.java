package io.crossbook.operators;

import io.crossbook.core.money.FeeBook;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.DropReason;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.rule.RuleBook;
import io.crossbook.core.statistics.SpreadStatistics;
import io.crossbook.core.strategy.Context;
import io.crossbook.core.strategy.Strategy;
import io.crossbook.wire.KeyedFact;
import io.crossbook.wire.PerThreadTypeInfo;
import io.crossbook.wire.metrics.FlinkSeries;
import io.crossbook.wire.metrics.Series;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Runs any {@link Strategy}: facts by key on the first input, rule versions for all on the second.
 *
 * <p>It is an operator and not a function because of its state: between two checkpoints the states
 * of the keys in use live on the heap, and are written to the state backend just before the barrier
 * ({@link #prepareSnapshotPreBarrier}). So a fact costs no state access, and the backend still
 * holds everything that a checkpoint or savepoint must. A heap backend may go on writing the same
 * objects after the barrier, so there they are dropped, and it gives copies.
 *
 * @param <S> the strategy's state
 */
public final class DetectorOperator<S> extends AbstractStreamOperator<Candidate>
    implements TwoInputStreamOperator<KeyedFact, DetectionRule, Candidate>,
        Triggerable<String, VoidNamespace> {
  private static final long serialVersionUID = 1L;

  /** Completed statistics. */
  public static final OutputTag<SpreadStatistics> STATISTICS =
      new OutputTag<>("statistics", TypeInformation.of(SpreadStatistics.class));

  /** What was dropped, per reason, at the end of a bounded input. */
  public static final OutputTag<DropCount> DROPPED =
      new OutputTag<>("dropped", TypeInformation.of(DropCount.class));

  /** Names the rule versions in the broadcast state. */
  static final MapStateDescriptor<String, DetectionRule> RULES =
      new MapStateDescriptor<>("rules", Types.STRING, TypeInformation.of(DetectionRule.class));

  /** More keys than this are written back and dropped from the heap. */
  private static final int MOST_CACHED_KEYS = 8192;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Strategy<S> strategy;
  private final FeeBook fees;
  private final RuleBook initialRules;
  private final AfterRestore source;

  private transient ValueState<S> stored;
  private transient BroadcastState<String, DetectionRule> storedRules;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient Map<String, S> cached;

  /** Keys of {@link #cached} that were given out since they were written back. */
  private transient Set<String> touched;

  private transient ListState<String> storedDrops;
  private transient Map<DropReason, Counter> drops;
  private transient Map<DropReason, Long> dropsBefore;
  private transient long lateBefore;

  /** Keys that know that facts were missed; null if none were. */
  private transient Set<String> keysSinceGap;

  private transient Counter candidates;
  private transient Counter late;
  private transient RuleBook rules;
  private transient StrategyContext context;

  /**
   * @param initialRules versions that are known from the start
   * @param source how the facts go on after a restore
   */
  public DetectorOperator(
      Strategy<S> strategy, FeeBook fees, RuleBook initialRules, AfterRestore source) {
    this.strategy = strategy;
    this.fees = fees;
    this.initialRules = initialRules;
    this.source = source;
  }

  @Override
  public void initializeState(StateInitializationContext initialization) throws Exception {
    super.initializeState(initialization);
    storedRules = initialization.getOperatorStateStore().getBroadcastState(RULES);
    storedDrops =
        initialization
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("dropped", Types.STRING));
    dropsBefore = new EnumMap<>(DropReason.class);
    lateBefore = 0;
    for (String line : storedDrops.get()) {
      int equals = line.indexOf('=');
      String reason = line.substring(0, equals);
      long count = Long.parseLong(line.substring(equals + 1));
      if (reason.equals(DropCount.LATE)) {
        lateBefore += count;
      } else {
        dropsBefore.merge(DropReason.valueOf(reason), count, Long::sum);
      }
    }
    keysSinceGap =
        initialization.isRestored() && source == AfterRestore.BEGINS_ANEW ? new HashSet<>() : null;
    rules = initialRules;
    for (Map.Entry<String, DetectionRule> each : storedRules.immutableEntries()) {
      rules = rules.with(each.getValue());
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    stored =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>("state", PerThreadTypeInfo.of(strategy.stateType())));
    timers = getInternalTimerService("wake", VoidNamespaceSerializer.INSTANCE, this);
    cached = new HashMap<>();
    touched = new HashSet<>();
    drops = new EnumMap<>(DropReason.class);
    Series series = new FlinkSeries(getMetricGroup());
    String name = strategy.name();
    candidates = new SimpleCounter();
    series.counter(
        "arbitrage_opportunities_detected_total", candidates::getCount, "strategy", name);
    late = new SimpleCounter();
    series.counter("arbitrage_late_facts_total", late::getCount, "strategy", name);
    for (DropReason reason : DropReason.values()) {
      Counter dropped = new SimpleCounter();
      drops.put(reason, dropped);
      series.counter(
          "arbitrage_opportunities_dropped_total",
          dropped::getCount,
          "strategy",
          name,
          "reason",
          reason.word());
    }
    context = new StrategyContext();
  }

  @Override
  public void processElement1(StreamRecord<KeyedFact> element) throws Exception {
    KeyedFact keyed = element.getValue();
    if (element.getTimestamp() <= timers.currentWatermark()) {
      late.inc();
    }
    strategy.on(keyed.fact(), state(keyed.key()), context);
    if (cached.size() > MOST_CACHED_KEYS) {
      writeBack();
      cached.clear();
    }
  }

  @Override
  public void processElement2(StreamRecord<DetectionRule> element) throws Exception {
    DetectionRule rule = element.getValue();
    rules = rules.with(rule);
    storedRules.put(rule.strategy() + "/" + rule.version(), rule);
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    long millis = timer.getTimestamp();
    // The watermark says that every fact of this millisecond was seen, so all of it has passed.
    long now =
        millis >= Long.MAX_VALUE / NANOS_PER_MILLI - 1
            ? Long.MAX_VALUE
            : (millis + 1) * NANOS_PER_MILLI - 1;
    strategy.onTime(now, state(timer.getKey()), context);
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("strategies know event time only");
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    writeBack();
  }

  @Override
  public void snapshotState(StateSnapshotContext snapshot) throws Exception {
    super.snapshotState(snapshot);
    List<String> lines = new ArrayList<>();
    for (DropReason reason : DropReason.values()) {
      long count = dropped(reason);
      if (count > 0) {
        lines.add(reason.name() + "=" + count);
      }
    }
    if (lateFacts() > 0) {
      lines.add(DropCount.LATE + "=" + lateFacts());
    }
    storedDrops.update(lines);
  }

  private long lateFacts() {
    return lateBefore + late.getCount();
  }

  /** How often, in this run and in those before a restore. */
  private long dropped(DropReason reason) {
    return dropsBefore.getOrDefault(reason, 0L) + drops.get(reason).getCount();
  }

  @Override
  public void finish() throws Exception {
    writeBack();
    if (lateFacts() > 0) {
      output.collect(
          DROPPED, new StreamRecord<>(new DropCount(strategy.name(), DropCount.LATE, lateFacts())));
    }
    for (DropReason reason : DropReason.values()) {
      long count = dropped(reason);
      if (count > 0) {
        output.collect(
            DROPPED, new StreamRecord<>(new DropCount(strategy.name(), reason.word(), count)));
      }
    }
    super.finish();
  }

  private S state(String key) throws Exception {
    S state = cached.get(key);
    if (state == null) {
      state = stored.value();
      if (state == null) {
        state = strategy.newState(key);
      }
      if (keysSinceGap != null && keysSinceGap.add(key)) {
        strategy.missedFacts(state);
      }
      cached.put(key, state);
    }
    touched.add(key);
    return state;
  }

  private void writeBack() throws Exception {
    for (String key : touched) {
      setCurrentKey(key);
      stored.update(cached.get(key));
    }
    touched.clear();
    if (!getKeyedStateBackend().isSafeToReuseKVState()) {
      cached.clear();
    }
  }

  /** What the strategy sees of the operator; the current key is the fact's or the timer's. */
  private final class StrategyContext implements Context {
    @Override
    public DetectionRule rule(long time) {
      return rules.inForce(strategy.name(), time);
    }

    @Override
    public FeeBook fees() {
      return fees;
    }

    @Override
    public void candidate(Candidate candidate) {
      candidates.inc();
      output.collect(
          new StreamRecord<>(candidate, Math.floorDiv(candidate.detectedAt(), NANOS_PER_MILLI)));
    }

    @Override
    public void dropped(DropReason reason) {
      drops.get(reason).inc();
    }

    @Override
    public void statistics(SpreadStatistics statistics) {
      output.collect(STATISTICS, new StreamRecord<>(statistics));
    }

    @Override
    public void wakeAt(long time) {
      timers.registerEventTimeTimer(
          VoidNamespace.INSTANCE,
          time == Long.MAX_VALUE ? Long.MAX_VALUE : Math.floorDiv(time, NANOS_PER_MILLI));
    }
  }
}
