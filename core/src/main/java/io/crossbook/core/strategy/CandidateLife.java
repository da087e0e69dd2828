package io.crossbook.core.strategy;

import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.Candidate.Phase;
import io.crossbook.core.opportunity.DropReason;
import io.crossbook.core.opportunity.OpportunityId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The candidates of one key that are alive: opened, updated until they have persisted, then silent
 * until they collapse or expire. Public fields because the state is kept by Flink. Not thread-safe.
 */
public final class CandidateLife {
  /** Weight of the newest life time in the moving mean. */
  private static final double LIFE_WEIGHT = 0.2;

  /** Candidates that are alive. */
  public List<OpenCandidate> open = new ArrayList<>();

  /** Moving mean of the life times of past candidates, milliseconds; not-a-number if none. */
  public double meanLifeMillis = Double.NaN;

  /** When a candidate was last opened, nanoseconds since the epoch. */
  public long lastOpenedAt;

  /** Candidates opened at that time. */
  public int openedThen;

  /** Nothing is alive. */
  public CandidateLife() {}

  /** How long a new candidate is expected to live, milliseconds. */
  public double expectedLifeMillis(double ifUnknown) {
    return Double.isNaN(meanLifeMillis) ? ifUnknown : meanLifeMillis;
  }

  /**
   * The id of a candidate that opens now. Several facts may share one time, so that the same legs
   * may open, collapse and open again within it: these are different opportunities.
   */
  public String newId(String strategy, String legs, long now) {
    openedThen = now == lastOpenedAt ? openedThen + 1 : 1;
    lastOpenedAt = now;
    return OpportunityId.of(strategy, legs, now, openedThen - 1);
  }

  /** Ends candidates whose time is over. */
  public void expire(long now, Context context) {
    if (open.isEmpty()) {
      return;
    }
    for (Iterator<OpenCandidate> each = open.iterator(); each.hasNext(); ) {
      OpenCandidate alive = each.next();
      if (alive.last.expiresAt() <= now) {
        each.remove();
        end(alive, Phase.EXPIRED, alive.last.expiresAt(), context);
      }
    }
  }

  /** Ends every candidate but the one with these legs ({@code null} for every one). */
  public void collapseOthers(String legs, long now, Context context) {
    if (open.isEmpty()) {
      return;
    }
    for (Iterator<OpenCandidate> each = open.iterator(); each.hasNext(); ) {
      OpenCandidate alive = each.next();
      if (!alive.legs.equals(legs)) {
        each.remove();
        end(alive, Phase.COLLAPSED, now, context);
      }
    }
  }

  /** Ends the candidate with these legs, if it is alive. */
  public void collapse(String legs, long now, Context context) {
    OpenCandidate alive = find(legs);
    if (alive != null) {
      open.remove(alive);
      end(alive, Phase.COLLAPSED, now, context);
    }
  }

  /** The row of updates with which the candidate with these legs passed is broken. */
  public void interrupt(String legs) {
    OpenCandidate alive = find(legs);
    if (alive != null) {
      alive.persistence = 0;
      alive.recent = new long[0];
    }
  }

  /** The candidate with these legs that is alive; null if there is none. */
  public OpenCandidate find(String legs) {
    for (OpenCandidate alive : open) {
      if (alive.legs.equals(legs)) {
        return alive;
      }
    }
    return null;
  }

  /**
   * Takes a state that passed every gate.
   *
   * @param before the candidate that is alive with the same legs, or null
   * @param passed the new state; its phase, persistence and window are filled in here
   */
  public void passed(OpenCandidate before, String legs, Candidate passed, Context context) {
    OpenCandidate alive = before;
    if (alive == null) {
      alive = new OpenCandidate();
      alive.legs = legs;
      open.add(alive);
    }
    boolean first = alive.last == null;
    if (first || alive.last.expiresAt() != passed.expiresAt()) {
      context.wakeAt(passed.expiresAt());
    }
    alive.persistence++;
    remember(alive, passed.detectedAt(), passed.confirmUpdates());
    // Fewer than k times are known if k has just grown by a new version of the rule.
    long windowStart = alive.recent.length >= passed.confirmUpdates() ? alive.recent[0] : 0;
    Candidate next =
        phase(
            passed,
            first ? Phase.OPENED : Phase.UPDATED,
            passed.detectedAt(),
            alive.persistence,
            windowStart);
    alive.last = next;
    if (alive.persistent) {
      context.dropped(DropReason.DUPLICATE);
      return;
    }
    alive.persistent = next.persistent();
    context.candidate(next);
  }

  private static void remember(OpenCandidate alive, long time, int k) {
    int kept = Math.min(alive.recent.length, k - 1);
    long[] recent = new long[kept + 1];
    System.arraycopy(alive.recent, alive.recent.length - kept, recent, 0, kept);
    recent[kept] = time;
    alive.recent = recent;
  }

  private void end(OpenCandidate ended, Phase phase, long at, Context context) {
    Candidate last = ended.last;
    double lifeMillis = (at - last.firstSeenAt()) / 1e6;
    meanLifeMillis =
        Double.isNaN(meanLifeMillis)
            ? lifeMillis
            : meanLifeMillis + LIFE_WEIGHT * (lifeMillis - meanLifeMillis);
    context.candidate(phase(last, phase, at, last.persistence(), last.windowStart()));
  }

  private static Candidate phase(
      Candidate state, Phase phase, long at, int persistence, long windowStart) {
    return new Candidate(
        state.id(),
        phase,
        state.strategy(),
        state.key(),
        state.instrument(),
        state.legs(),
        state.terms(),
        state.currency(),
        state.net(),
        state.netPortfolio(),
        state.netBps(),
        state.grossBps(),
        state.notional(),
        state.confidence(),
        state.risk(),
        state.sensitivity(),
        state.complexity(),
        state.firstSeenAt(),
        at,
        state.expiresAt(),
        persistence,
        windowStart,
        state.ruleVersion(),
        state.confirmUpdates(),
        state.confirmWithinMillis(),
        state.books());
  }
}
