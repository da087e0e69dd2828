package io.crossbook.operators;

import io.crossbook.core.money.FeeBook;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.rule.RuleBook;
import io.crossbook.core.strategy.Strategy;
import io.crossbook.wire.KeyedFact;
import io.crossbook.wire.LaneEvent;
import io.crossbook.wire.PerThreadTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;

/** Wires one strategy: router, key, detector. Stateless. */
public final class Detection {
  private Detection() {}

  /** The key of a routed fact. */
  private static final class ByKey implements KeySelector<KeyedFact, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String getKey(KeyedFact fact) {
      return fact.key();
    }
  }

  /** A stream whose side outputs can be read. */
  private static final class Detected extends SingleOutputStreamOperator<Candidate> {
    Detected(
        StreamExecutionEnvironment environment,
        TwoInputTransformation<KeyedFact, DetectionRule, Candidate> transformation) {
      super(environment, transformation);
    }
  }

  /**
   * Adds the strategy to the dataflow.
   *
   * @param lanes what the lanes emit
   * @param rules rule versions that arrive while running
   * @param initialRules rule versions known from the start
   * @param source how the lanes go on after a restore
   * @param parallelism of the detector
   * @return candidates; statistics and drop counts are side outputs of {@link DetectorOperator}
   */
  public static <S> SingleOutputStreamOperator<Candidate> add(
      Strategy<S> strategy,
      DataStream<LaneEvent> lanes,
      DataStream<DetectionRule> rules,
      RuleBook initialRules,
      FeeBook fees,
      AfterRestore source,
      int parallelism) {
    KeyedStream<KeyedFact, String> keyed =
        lanes
            .process(new RouteFacts(strategy, source), TypeInformation.of(KeyedFact.class))
            .name("Route facts to " + strategy.name())
            .uid(OperatorUids.router(strategy.name()))
            .setParallelism(lanes.getParallelism())
            .keyBy(new ByKey(), Types.STRING);
    // ConnectedStreams cannot join a keyed and a broadcast input with an operator of one's own.
    TwoInputTransformation<KeyedFact, DetectionRule, Candidate> transformation =
        new TwoInputTransformation<>(
            keyed.getTransformation(),
            rules.broadcast().getTransformation(),
            "Detect " + strategy.name(),
            new DetectorOperator<>(strategy, fees, initialRules, source),
            PerThreadTypeInfo.of(Candidate.class),
            parallelism);
    transformation.setStateKeySelectors(keyed.getKeySelector(), null);
    transformation.setStateKeyType(keyed.getKeyType());
    transformation.setUid(OperatorUids.detector(strategy.name()));
    StreamExecutionEnvironment environment = lanes.getExecutionEnvironment();
    environment.addOperator(transformation);
    return new Detected(environment, transformation);
  }
}
