package io.crossbook.core.desk;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.InstrumentKind;
import io.crossbook.core.opportunity.Leg;
import java.util.ArrayList;
import java.util.List;

/**
 * In which order the legs of an operation are sent (spec 2.2). A style only says what waits for
 * what; there is one machine for all of them.
 */
public enum ExecutionStyle {
  /** All at once. */
  SIMULTANEOUS,
  /** One after the other; each partial fill lets the same part of the next leg go. */
  SEQUENTIAL_FAST,
  /** One after the other; the next goes when the one before has ended, for as much as it filled. */
  SEQUENTIAL_SAFE,
  /** Derivatives first; their fills let the others go. */
  HEDGE_FIRST,
  /** What is not a derivative first; its fills let the derivatives go. */
  DIRECTIONAL_FIRST,
  /**
   * One rests in the book; each of its fills lets the same part of the others go. The desk chooses
   * which; where none may rest all go at once.
   */
  MAKER_LEAD;

  /**
   * When a leg goes.
   *
   * @param after indices of the legs that it waits for; none if it goes at once
   * @param onEnd true if they must have ended, false if each of their fills lets a part go
   */
  public record Release(List<Integer> after, boolean onEnd) {}

  /** When each of these legs goes. */
  public List<Release> plan(List<Leg> legs) {
    List<Release> plan = new ArrayList<>();
    for (int i = 0; i < legs.size(); i++) {
      plan.add(
          switch (this) {
            // Which one leads is chosen by the market: until then none does.
            case SIMULTANEOUS, MAKER_LEAD -> new Release(List.of(), false);
            case SEQUENTIAL_FAST -> new Release(i == 0 ? List.of() : List.of(i - 1), false);
            case SEQUENTIAL_SAFE -> new Release(i == 0 ? List.of() : List.of(i - 1), true);
            case HEDGE_FIRST -> behind(legs, i, true);
            case DIRECTIONAL_FIRST -> behind(legs, i, false);
          });
    }
    return plan;
  }

  /** When each leg goes if one of them leads and the others follow its fills. */
  static List<Release> behind(int lead, int legs) {
    List<Release> plan = new ArrayList<>();
    for (int i = 0; i < legs; i++) {
      plan.add(new Release(i == lead ? List.of() : List.of(lead), false));
    }
    return plan;
  }

  /** Behind all legs of the kind that leads; at once if it leads, or if none does. */
  private static Release behind(List<Leg> legs, int leg, boolean derivativesLead) {
    List<Integer> leaders = new ArrayList<>();
    for (int i = 0; i < legs.size(); i++) {
      if (derivative(legs.get(i)) == derivativesLead) {
        leaders.add(i);
      }
    }
    return new Release(leaders.contains(leg) ? List.of() : List.copyOf(leaders), false);
  }

  /** True if the leg is a position at a venue and not an exchange of assets. */
  static boolean derivative(Leg leg) {
    InstrumentKind kind = Instrument.parse(leg.instrument()).kind();
    return !kind.exchanges();
  }
}
