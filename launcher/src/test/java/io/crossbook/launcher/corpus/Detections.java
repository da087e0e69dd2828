package io.crossbook.launcher.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.money.Conversion;
import io.crossbook.core.money.FeeBook;
import io.crossbook.core.opportunity.BookReference;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.DropReason;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.quote.Conversions;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.rule.RuleBook;
import io.crossbook.core.spread.SpreadState;
import io.crossbook.core.spread.SpreadStrategy;
import io.crossbook.core.statistics.SpreadStatistics;
import io.crossbook.core.strategy.Context;
import io.crossbook.core.strategy.FactRouter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Runs the spread strategy over facts, as the detector does, and has every state of a candidate
 * judged by the books that it was computed from, those that price its conversions included.
 */
final class Detections implements Context {
  private final SpreadStrategy strategy;
  private final RuleBook rules;
  private final FeeBook fees;
  private final Judge judge;
  private final FactRouter router;
  private final Map<String, SpreadState> states = new TreeMap<>();
  private final Map<String, BookView> books = new HashMap<>();
  private final List<String> notBorneOut = new ArrayList<>();
  private SpreadState current;
  private final Set<String> opened = new TreeSet<>();
  private final Set<String> confirmed = new TreeSet<>();
  private long oldestNanos;
  private long naiveEpisodes;

  Detections(SpreadStrategy strategy, RuleBook rules, FeeBook fees, Judge judge) {
    this.strategy = strategy;
    this.rules = rules;
    this.fees = fees;
    this.judge = judge;
    this.router = new FactRouter(strategy);
  }

  /** Takes the next fact. */
  void on(Fact fact) {
    if (fact instanceof BookView book) {
      books.put(book.venue() + ':' + book.symbol(), book);
    }
    router.route(
        fact,
        (key, routed) -> {
          current = states.computeIfAbsent(key, strategy::newState);
          strategy.on(routed, current, this);
        });
  }

  /** The input is over. */
  void end() {
    for (SpreadState state : states.values()) {
      current = state;
      strategy.onTime(Long.MAX_VALUE, state, this);
    }
  }

  /** Ids of the candidates that were opened. */
  Set<String> opened() {
    return opened;
  }

  /** Ids of the candidates that persisted. */
  Set<String> confirmed() {
    return confirmed;
  }

  /** How long ago the oldest book of any candidate was last real, nanoseconds. */
  long oldestNanos() {
    return oldestNanos;
  }

  /** The report's count of episodes in which last values would have shown an edge. */
  long naiveEpisodes() {
    return naiveEpisodes;
  }

  /** Candidates that the truth does not bear out, each with why. */
  List<String> notBorneOut() {
    return notBorneOut;
  }

  @Override
  public void candidate(Candidate candidate) {
    if (candidate.over()) {
      return;
    }
    if (candidate.phase() == Candidate.Phase.OPENED) {
      opened.add(candidate.id());
    }
    if (candidate.persistent()) {
      confirmed.add(candidate.id());
    }
    List<BookView> used = new ArrayList<>();
    for (BookReference reference : candidate.books()) {
      BookView book = books.get(reference.venue() + ':' + reference.symbol());
      assertThat(book.sequence()).isEqualTo(reference.sequence());
      assertThat(book.time()).isEqualTo(reference.time());
      used.add(book);
    }
    List<BookView> priced = conversions(candidate);
    Judge.Verdict verdict = judge.judge(used, priced, candidate.detectedAt());
    oldestNanos = Math.max(oldestNanos, verdict.ageNanos());
    if (!verdict.borneOut()) {
      notBorneOut.add(
          verdict
              + " "
              + candidate.phase()
              + " "
              + candidate.legs().stream().map(Leg::identity).toList()
              + " "
              + used
              + " priced by "
              + priced
              + " at "
              + candidate.detectedAt());
    }
  }

  private List<BookView> conversions(Candidate candidate) {
    List<BookView> priced = new ArrayList<>();
    long now = candidate.detectedAt();
    for (Leg leg : candidate.legs()) {
      String quote = Instrument.parse(leg.instrument()).quote();
      if (!quote.equals(candidate.currency())) {
        Conversion rate =
            Conversions.find(
                quote, candidate.currency(), current.board.conversions, rule(now), now);
        priced.add(books.get(rate.source()));
      }
    }
    return priced;
  }

  @Override
  public DetectionRule rule(long time) {
    return rules.inForce(strategy.name(), time);
  }

  @Override
  public FeeBook fees() {
    return fees;
  }

  @Override
  public void dropped(DropReason reason) {
    // The report counts them; here only what is let through matters.
  }

  @Override
  public void statistics(SpreadStatistics statistics) {
    if (statistics.scope() == SpreadStatistics.Scope.RUN) {
      naiveEpisodes += statistics.naiveEpisodes();
    }
  }

  @Override
  public void wakeAt(long time) {
    // Candidates expire with the next fact of their key, of which there is always one here.
  }
}
