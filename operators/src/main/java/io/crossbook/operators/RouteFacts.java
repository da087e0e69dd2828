package io.crossbook.operators;

import io.crossbook.core.fact.Fact;
import io.crossbook.core.strategy.FactRouter;
import io.crossbook.core.strategy.Strategy;
import io.crossbook.wire.FactTypeInfo;
import io.crossbook.wire.KeyedFact;
import io.crossbook.wire.LaneEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Sends the facts of a lane to the keys of one strategy; chained to the lane, so that the order of
 * facts per key is the lane's order. Dead letters go elsewhere.
 */
public final class RouteFacts extends ProcessFunction<LaneEvent, KeyedFact>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  static final ListStateDescriptor<String> KEYS =
      new ListStateDescriptor<>("keys-with-venues", Types.STRING);
  static final ListStateDescriptor<Fact> REMEMBERED =
      new ListStateDescriptor<>("remembered-facts", new FactTypeInfo());

  /** Separates a key from its venues in the state; no key or venue contains it. */
  private static final String SEPARATOR = "\n";

  private final Strategy<?> strategy;
  private final AfterRestore source;
  private transient FactRouter router;
  private transient ListState<String> keys;
  private transient ListState<Fact> remembered;

  /**
   * @param source how the lane goes on after a restore
   */
  public RouteFacts(Strategy<?> strategy, AfterRestore source) {
    this.strategy = strategy;
    this.source = source;
  }

  @Override
  public void processElement(LaneEvent event, Context context, Collector<KeyedFact> out) {
    if (event.fact() != null) {
      router.route(event.fact(), (key, fact) -> out.collect(new KeyedFact(key, fact)));
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    List<String> lines = new ArrayList<>();
    router
        .keys()
        .forEach((key, venues) -> lines.add(key + SEPARATOR + String.join(SEPARATOR, venues)));
    keys.update(lines);
    remembered.update(new ArrayList<>(router.remembered()));
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    // Union: no lane may miss a key that it had, wherever the change of a job puts its state.
    keys = context.getOperatorStateStore().getUnionListState(KEYS);
    remembered = context.getOperatorStateStore().getUnionListState(REMEMBERED);
    router = new FactRouter(strategy);
    // A lane that begins anew meets its keys again with its first facts of them. It must not send
    // to
    // others: connections have the same names in every lane, so that its heartbeats would prove
    // books that another lane's dead connection fed.
    if (context.isRestored() && source == AfterRestore.RESUMES) {
      Map<String, List<String>> restored = new TreeMap<>();
      for (String line : keys.get()) {
        List<String> parts = List.of(line.split(SEPARATOR));
        restored.put(parts.get(0), parts.subList(1, parts.size()));
      }
      Collection<Fact> facts = new ArrayList<>();
      remembered.get().forEach(facts::add);
      router.restore(restored, facts);
    }
  }
}
