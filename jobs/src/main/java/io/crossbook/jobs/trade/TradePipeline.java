package io.crossbook.jobs.trade;

import io.crossbook.core.desk.DeskConfig;
import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.GatewayCommand;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.MarkPrice;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.opportunity.Decision;
import io.crossbook.core.paper.PaperConfig;
import io.crossbook.core.risk.RiskRule;
import io.crossbook.operators.AfterRestore;
import io.crossbook.operators.DeskOperator;
import io.crossbook.operators.OperatorUids;
import io.crossbook.operators.risk.RiskWatch;
import io.crossbook.wire.Cases;
import io.crossbook.wire.LaneEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/** From confirmed opportunities to what is to be done at venues. Stateless. */
public final class TradePipeline {
  private TradePipeline() {}

  /**
   * What comes out.
   *
   * @param commands for the gateway; none on paper
   * @param records what the desk reports
   * @param breaches of risk that are found in that
   */
  public record Results(
      DataStream<GatewayCommand> commands,
      DataStream<DeskRecord> records,
      DataStream<DeskRecord> breaches) {}

  /**
   * Wires a desk.
   *
   * @param lanes what lanes emit
   * @param decisions what became of candidates
   * @param paper what paper venues are like; null if orders go to real ones
   * @param reports what else the desk is told: directives, its ledger, its accounts
   * @param risk from when on sequences of what it reports are a breach of risk
   * @param source how the lanes go on after a restore
   */
  public static Results build(
      DataStream<LaneEvent> lanes,
      DataStream<Decision> decisions,
      DeskConfig desk,
      PaperConfig paper,
      List<DataStream<DeskInput>> reports,
      List<RiskRule> risk,
      AfterRestore source) {
    HashSet<String> venues = new HashSet<>();
    desk.accounts().forEach(account -> venues.add(account.venue()));
    DataStream<DeskInput> inputs =
        lanes
            .flatMap(new Market(venues, paper != null))
            .returns(Cases.deskInput())
            .name("Market for the desk")
            .uid(OperatorUids.step("desk-market"))
            .setParallelism(lanes.getParallelism())
            // Said here because what else a desk is told comes seldom, and goes on at once.
            .setBufferTimeout(lanes.getExecutionEnvironment().getBufferTimeout())
            .union(
                decisions
                    .flatMap(new Confirmed())
                    .returns(Cases.deskInput())
                    .name("Confirmed")
                    .uid(OperatorUids.step("desk-confirmed"))
                    .setParallelism(decisions.getParallelism()));
    for (DataStream<DeskInput> each : reports) {
      inputs = inputs.union(each);
    }
    int number = desk.number();
    SingleOutputStreamOperator<GatewayCommand> commands =
        inputs
            .keyBy(input -> number, Types.INT)
            .transform(
                "Desk " + desk.name(),
                Cases.gatewayCommand(),
                new DeskOperator(desk, paper, source))
            .uid(OperatorUids.desk())
            .setParallelism(1);
    DataStream<DeskRecord> records = commands.getSideOutput(DeskOperator.RECORDS);
    return new Results(commands, records, RiskWatch.breaches(records, reports, number, risk));
  }

  /** What a desk has to know of the market, and its venues on paper besides. */
  private static final class Market implements FlatMapFunction<LaneEvent, DeskInput> {
    private static final long serialVersionUID = 1L;

    private final HashSet<String> venues;
    private final boolean paper;

    Market(Set<String> venues, boolean paper) {
      this.venues = new HashSet<>(venues);
      this.paper = paper;
    }

    @Override
    public void flatMap(LaneEvent event, Collector<DeskInput> out) {
      Fact fact = event.fact();
      if (fact == null || !venues.contains(fact.venue())) {
        return;
      }
      if (fact instanceof BookView
          || fact instanceof ListingUpdate
          || fact instanceof VenueStatus
          || fact instanceof Liveness
          || (paper
              && (fact instanceof Trade || fact instanceof Funding || fact instanceof MarkPrice))) {
        out.collect(new DeskInput.Market(fact));
      }
    }
  }

  private static final class Confirmed implements FlatMapFunction<Decision, DeskInput> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(Decision decision, Collector<DeskInput> out) {
      if (decision.verdict() == Decision.Verdict.CONFIRMED) {
        out.collect(new DeskInput.Confirmed(decision.candidate()));
      }
    }
  }
}
