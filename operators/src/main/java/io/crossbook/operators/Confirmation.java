package io.crossbook.operators;

import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.Decision;
import io.crossbook.core.opportunity.OpportunityId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.cep.CEP;
import org.apache.flink.cep.PatternStream;
import org.apache.flink.cep.functions.PatternProcessFunction;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Decides which candidates are real: a complex-event pattern finds those that were seen, and then
 * persisted for k updates within T, before they ended. k and T travel with each candidate, so that
 * rules can change while the pattern stays. Stateless.
 *
 * <p>An id has one detector and so one way here, on which its candidates come in order, and T is
 * measured by their own times. What begins anew after a restore is therefore matched as it arrives:
 * waiting for the watermark would be waiting for nothing. What resumes is matched by event time,
 * because the time until it resumes must not count against a candidate.
 *
 * <p>By event time the pattern is keyed by id, and nothing is left of an id once it is over.
 * Flink's operator does not clear up after the last event of a key when it matches what arrives, so
 * there the key is the set of legs: that comes again, and of its candidates one is alive at a time.
 */
public final class Confirmation {
  /** Candidates that came too late for a pattern by event time; there must be none. */
  public static final OutputTag<Candidate> LATE =
      new OutputTag<>("late-candidates", TypeInformation.of(Candidate.class));

  /** Above the greatest time to live that a rule allows: every candidate ends before. */
  private static final Duration BOUND = Duration.ofMinutes(61);

  private static final String SEEN = "seen";
  private static final String OUTCOME = "outcome";

  private Confirmation() {}

  /** First seen, collapsed, expired. */
  public static SingleOutputStreamOperator<Decision> phases(DataStream<Candidate> candidates) {
    return candidates
        .flatMap(new Phases())
        .returns(TypeInformation.of(Decision.class))
        .name("Record beginning and end")
        .uid(OperatorUids.step("phases"));
  }

  /**
   * Persisted.
   *
   * @param source how the facts behind the candidates go on after a restore
   */
  public static SingleOutputStreamOperator<Decision> confirmed(
      DataStream<Candidate> candidates, AfterRestore source) {
    Pattern<Candidate, Candidate> pattern =
        Pattern.<Candidate>begin(SEEN, AfterMatchSkipStrategy.skipPastLastEvent())
            .where(new IsOpened())
            .followedBy(OUTCOME)
            .where(new HasOutcome())
            .within(BOUND);
    PatternStream<Candidate> matches =
        source == AfterRestore.BEGINS_ANEW
            ? CEP.pattern(candidates.keyBy(Confirmation::legs), pattern).inProcessingTime()
            : CEP.pattern(candidates.keyBy(Candidate::id), pattern).sideOutputLateData(LATE);
    return matches
        .process(new Confirm())
        .name("Confirm persistence (CEP)")
        .uid(OperatorUids.confirmation());
  }

  private static String legs(Candidate candidate) {
    return candidate.strategy()
        + ' '
        + candidate.key()
        + ' '
        + OpportunityId.legSet(candidate.legs());
  }

  private static final class IsOpened extends SimpleCondition<Candidate> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean filter(Candidate candidate) {
      return candidate.phase() == Candidate.Phase.OPENED;
    }
  }

  private static final class HasOutcome extends SimpleCondition<Candidate> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean filter(Candidate candidate) {
      return candidate.over() || candidate.persistent();
    }
  }

  private static final class Confirm extends PatternProcessFunction<Candidate, Decision> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processMatch(
        Map<String, List<Candidate>> match, Context context, Collector<Decision> out) {
      Candidate outcome = match.get(OUTCOME).get(0);
      if (!outcome.over()) {
        out.collect(decision(Decision.Verdict.CONFIRMED, outcome));
      }
    }
  }

  private static final class Phases implements FlatMapFunction<Candidate, Decision> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(Candidate candidate, Collector<Decision> out) {
      switch (candidate.phase()) {
        case OPENED -> out.collect(decision(Decision.Verdict.DETECTED, candidate));
        case COLLAPSED -> out.collect(decision(Decision.Verdict.COLLAPSED, candidate));
        case EXPIRED -> out.collect(decision(Decision.Verdict.EXPIRED, candidate));
        case UPDATED -> {}
      }
    }
  }

  private static Decision decision(Decision.Verdict verdict, Candidate candidate) {
    return new Decision(
        verdict,
        candidate.detectedAt(),
        candidate.detectedAt() - candidate.firstSeenAt(),
        candidate);
  }
}
