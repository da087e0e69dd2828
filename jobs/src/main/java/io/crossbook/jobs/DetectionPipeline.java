package io.crossbook.jobs;

import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.money.FeeBook;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.Decision;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.rule.RuleBook;
import io.crossbook.core.statistics.SpreadStatistics;
import io.crossbook.core.strategy.Strategy;
import io.crossbook.operators.AfterRestore;
import io.crossbook.operators.Confirmation;
import io.crossbook.operators.Detection;
import io.crossbook.operators.DetectorOperator;
import io.crossbook.operators.DropCount;
import io.crossbook.operators.OperatorUids;
import io.crossbook.wire.LaneEvent;
import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/**
 * From what lanes emit to what became of every candidate: the same wiring for live lanes and
 * captures. Stateless.
 */
public final class DetectionPipeline {
  private DetectionPipeline() {}

  /**
   * What comes out.
   *
   * @param decisions everything that became of candidates
   * @param statistics completed statistics of edges
   * @param drops what was dropped, per reason, at the end of a bounded input
   * @param late candidates that came too late to be confirmed; there must be none
   * @param deadLetters what lanes could not understand
   * @param venueStatus changes of venues and connections
   * @param listings new and changed listings
   */
  public record Results(
      DataStream<Decision> decisions,
      DataStream<SpreadStatistics> statistics,
      DataStream<DropCount> drops,
      DataStream<Candidate> late,
      DataStream<DeadLetter> deadLetters,
      DataStream<VenueStatus> venueStatus,
      DataStream<ListingUpdate> listings) {}

  /**
   * Wires the strategies.
   *
   * @param lanes what lanes emit
   * @param rules rule versions that arrive while running
   * @param initialRules rule versions known from the start
   * @param source how the lanes go on after a restore
   * @param parallelism of detection and confirmation
   */
  public static Results build(
      DataStream<LaneEvent> lanes,
      DataStream<DetectionRule> rules,
      List<Strategy<?>> strategies,
      RuleBook initialRules,
      FeeBook fees,
      AfterRestore source,
      int parallelism) {
    DataStream<Candidate> candidates = null;
    DataStream<SpreadStatistics> statistics = null;
    DataStream<DropCount> drops = null;
    for (Strategy<?> strategy : strategies) {
      SingleOutputStreamOperator<Candidate> found =
          Detection.add(strategy, lanes, rules, initialRules, fees, source, parallelism);
      candidates = candidates == null ? found : candidates.union(found);
      DataStream<SpreadStatistics> rows = found.getSideOutput(DetectorOperator.STATISTICS);
      statistics = statistics == null ? rows : statistics.union(rows);
      DataStream<DropCount> counts = found.getSideOutput(DetectorOperator.DROPPED);
      drops = drops == null ? counts : drops.union(counts);
    }
    SingleOutputStreamOperator<Decision> confirmed =
        Confirmation.confirmed(candidates, source).setParallelism(parallelism);
    DataStream<Decision> decisions =
        Confirmation.phases(candidates).setParallelism(parallelism).union(confirmed);
    return new Results(
        decisions,
        statistics,
        drops,
        confirmed.getSideOutput(Confirmation.LATE),
        pick(lanes, new DeadLetters(), DeadLetter.class, "Dead letters", "dead-letters"),
        pick(lanes, new Statuses(), VenueStatus.class, "Venue status", "venue-status"),
        pick(lanes, new Listings(), ListingUpdate.class, "Listings", "listings"));
  }

  private static <T> DataStream<T> pick(
      DataStream<LaneEvent> lanes,
      FlatMapFunction<LaneEvent, T> picker,
      Class<T> type,
      String name,
      String uid) {
    return lanes
        .flatMap(picker)
        .returns(TypeInformation.of(type))
        .name(name)
        .uid(OperatorUids.step(uid))
        .setParallelism(lanes.getParallelism());
  }

  private static final class DeadLetters implements FlatMapFunction<LaneEvent, DeadLetter> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(LaneEvent event, Collector<DeadLetter> out) {
      if (event.deadLetter() != null) {
        out.collect(event.deadLetter());
      }
    }
  }

  private static final class Statuses implements FlatMapFunction<LaneEvent, VenueStatus> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(LaneEvent event, Collector<VenueStatus> out) {
      if (event.fact() instanceof VenueStatus status) {
        out.collect(status);
      }
    }
  }

  private static final class Listings implements FlatMapFunction<LaneEvent, ListingUpdate> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(LaneEvent event, Collector<ListingUpdate> out) {
      if (event.fact() instanceof ListingUpdate update) {
        out.collect(update);
      }
    }
  }
}
