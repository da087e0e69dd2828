package io.crossbook.operators.risk;

import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.risk.RiskEvent;
import io.crossbook.core.risk.RiskRule;
import io.crossbook.core.risk.RiskSequence;
import io.crossbook.operators.OperatorUids;
import io.crossbook.wire.Cases;
import io.crossbook.wire.PerThreadTypeInfo;
import io.crossbook.wire.metrics.FlinkSeries;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.cep.CEP;
import org.apache.flink.cep.functions.PatternProcessFunction;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;

/**
 * Watches over what a desk reports: a complex-event pattern for each {@link RiskSequence} finds
 * those that are complete. All of them have one of three shapes, whatever their rules say, so that
 * rules can change while state stays: one event; a first and a last without relief between; a first
 * and no relief within T. Stateless.
 */
public final class RiskWatch {
  private static final String FIRST = "first";
  private static final String RELIEF = "relief";
  private static final String LAST = "last";

  private RiskWatch() {}

  /**
   * Wires it.
   *
   * @param records what the desk reports
   * @param reports what else it is told; none on paper
   * @param desk its number
   * @return {@link DeskRecord.RiskBreach}es
   */
  public static DataStream<DeskRecord> breaches(
      DataStream<DeskRecord> records,
      List<DataStream<DeskInput>> reports,
      int desk,
      List<RiskRule> rules) {
    EitherTypeInfo<DeskRecord, DeskInput.AccountStatus> type =
        new EitherTypeInfo<>(Cases.deskRecord(), TypeInformation.of(DeskInput.AccountStatus.class));
    DataStream<Either<DeskRecord, DeskInput.AccountStatus>> heard =
        records
            .flatMap(new Records())
            .returns(type)
            .name("Records for risk")
            .uid(OperatorUids.step("risk-records"))
            .setParallelism(1);
    if (!reports.isEmpty()) {
      DataStream<DeskInput> told = reports.get(0);
      for (DataStream<DeskInput> each : reports.subList(1, reports.size())) {
        told = told.union(each);
      }
      heard =
          heard.union(
              told.flatMap(new Accounts())
                  .returns(type)
                  .name("Accounts for risk")
                  .uid(OperatorUids.step("risk-accounts"))
                  .setParallelism(1));
    }
    return breaches(events(heard, desk), RiskSequence.of(rules));
  }

  /** Events of a desk. */
  static SingleOutputStreamOperator<RiskEvent> events(
      DataStream<Either<DeskRecord, DeskInput.AccountStatus>> heard, int desk) {
    return heard
        .keyBy(each -> desk, Types.INT)
        .transform(
            "Risk events", PerThreadTypeInfo.of(RiskEvent.class), new RiskEventsOperator(desk))
        .uid(OperatorUids.risk("events"))
        .setParallelism(1);
  }

  private static DataStream<DeskRecord> breaches(
      DataStream<RiskEvent> events, List<RiskSequence> sequences) {
    DataStream<DeskRecord> breaches = null;
    for (RiskSequence sequence : sequences) {
      DataStream<DeskRecord> found = breaches(events, sequence);
      breaches = breaches == null ? found : breaches.union(found);
    }
    return breaches;
  }

  /** Breaches of one sequence; the events come from one task, and the pattern is chained to it. */
  static SingleOutputStreamOperator<DeskRecord> breaches(
      DataStream<RiskEvent> events, RiskSequence sequence) {
    String word = sequence.pattern().word();
    String name =
        word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1).replace('-', ' ');
    // One task has all keys, so an event is where its key is.
    return CEP.pattern(
            DataStreamUtils.reinterpretAsKeyedStream(events, new Subject(sequence), Types.STRING),
            pattern(sequence))
        .process(new Complete(sequence), Cases.deskRecord())
        .name(name + " (CEP)")
        .uid(OperatorUids.risk(word))
        .setParallelism(1);
  }

  private static Pattern<RiskEvent, ?> pattern(RiskSequence sequence) {
    Pattern<RiskEvent, RiskEvent> pattern =
        Pattern.<RiskEvent>begin(FIRST, AfterMatchSkipStrategy.skipPastLastEvent())
            .where(new Begins(sequence));
    if (!sequence.single()) {
      pattern = pattern.notFollowedBy(RELIEF).where(new Relieves(sequence));
    }
    if (!sequence.single() && !sequence.pattern().absence()) {
      pattern = pattern.followedBy(LAST).where(new Completes(sequence));
    }
    return pattern.within(Duration.ofMillis(sequence.withinMillis()));
  }

  private static final class Subject implements KeySelector<RiskEvent, String> {
    private static final long serialVersionUID = 1L;

    private final RiskSequence sequence;

    Subject(RiskSequence sequence) {
      this.sequence = sequence;
    }

    @Override
    public String getKey(RiskEvent event) {
      return sequence.key(event);
    }
  }

  private static final class Begins extends SimpleCondition<RiskEvent> {
    private static final long serialVersionUID = 1L;

    private final RiskSequence sequence;

    Begins(RiskSequence sequence) {
      this.sequence = sequence;
    }

    @Override
    public boolean filter(RiskEvent event) {
      return sequence.begins(event);
    }
  }

  private static final class Relieves extends IterativeCondition<RiskEvent> {
    private static final long serialVersionUID = 1L;

    private final RiskSequence sequence;

    Relieves(RiskSequence sequence) {
      this.sequence = sequence;
    }

    @Override
    public boolean filter(RiskEvent event, IterativeCondition.Context<RiskEvent> context)
        throws Exception {
      RiskEvent first = first(context);
      return first != null && sequence.relieves(first, event);
    }
  }

  private static final class Completes extends IterativeCondition<RiskEvent> {
    private static final long serialVersionUID = 1L;

    private final RiskSequence sequence;

    Completes(RiskSequence sequence) {
      this.sequence = sequence;
    }

    @Override
    public boolean filter(RiskEvent event, IterativeCondition.Context<RiskEvent> context)
        throws Exception {
      RiskEvent first = first(context);
      return first != null && sequence.completes(first, event);
    }
  }

  /** Null for the first itself: the engine looks from it at what may come next as well. */
  private static RiskEvent first(IterativeCondition.Context<RiskEvent> context) throws Exception {
    Iterator<RiskEvent> first = context.getEventsForPattern(FIRST).iterator();
    return first.hasNext() ? first.next() : null;
  }

  private static final class Complete extends PatternProcessFunction<RiskEvent, DeskRecord> {
    private static final long serialVersionUID = 1L;

    private final RiskSequence sequence;
    private transient Counter found;

    Complete(RiskSequence sequence) {
      this.sequence = sequence;
    }

    @Override
    public void open(OpenContext context) throws Exception {
      super.open(context);
      found = new SimpleCounter();
      new FlinkSeries(getRuntimeContext().getMetricGroup())
          .counter(
              "trading_risk_breaches_total", found::getCount, "pattern", sequence.pattern().word());
    }

    @Override
    public void processMatch(
        Map<String, List<RiskEvent>> match,
        PatternProcessFunction.Context context,
        Collector<DeskRecord> out) {
      found.inc();
      List<RiskEvent> last = match.get(LAST);
      out.collect(sequence.breach(match.get(FIRST).get(0), last == null ? null : last.get(0)));
    }
  }

  private static final class Records
      implements FlatMapFunction<DeskRecord, Either<DeskRecord, DeskInput.AccountStatus>> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(
        DeskRecord record, Collector<Either<DeskRecord, DeskInput.AccountStatus>> out) {
      // Positions and balances are most of them.
      if (!(record instanceof DeskRecord.PositionReport)
          && !(record instanceof DeskRecord.BalanceReport)
          && !(record instanceof DeskRecord.Execution)
          && !(record instanceof DeskRecord.Refused)) {
        out.collect(Either.Left(record));
      }
    }
  }

  private static final class Accounts
      implements FlatMapFunction<DeskInput, Either<DeskRecord, DeskInput.AccountStatus>> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(
        DeskInput input, Collector<Either<DeskRecord, DeskInput.AccountStatus>> out) {
      if (input instanceof DeskInput.AccountStatus status) {
        out.collect(Either.Right(status));
      }
    }
  }
}
