package io.crossbook.core.desk;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * In which state an operation, or the machine that looks for one, is. Only the transitions of
 * {@link #next()} are possible.
 */
public enum OperationState {
  /** Nothing is wanted. */
  IDLE,
  /** Looking. */
  DETECTING,
  /** Found, checked, not begun. */
  OPPORTUNITY_FOUND,
  /** Orders are out. */
  EXECUTING,
  /** Everything that was to be opened is open, and stays so for a while. */
  POSITION_OPEN,
  /** Something went otherwise than planned and is being put right. */
  RECOVERING,
  /** Over, as planned or put right. */
  COMPLETED,
  /** Over, and a person has to look at it. */
  FAILED;

  private static final Map<OperationState, Set<OperationState>> NEXT =
      new EnumMap<>(
          Map.of(
              IDLE, EnumSet.of(DETECTING, FAILED),
              DETECTING, EnumSet.of(OPPORTUNITY_FOUND, IDLE, FAILED, RECOVERING),
              OPPORTUNITY_FOUND, EnumSet.of(EXECUTING, DETECTING, IDLE, FAILED, RECOVERING),
              EXECUTING, EnumSet.of(POSITION_OPEN, COMPLETED, FAILED, RECOVERING),
              POSITION_OPEN, EnumSet.of(EXECUTING, COMPLETED, FAILED, RECOVERING),
              RECOVERING, EnumSet.of(IDLE, DETECTING, EXECUTING, COMPLETED, FAILED),
              COMPLETED, EnumSet.of(IDLE),
              FAILED, EnumSet.of(IDLE, RECOVERING)));

  /** What may follow. */
  public Set<OperationState> next() {
    return EnumSet.copyOf(NEXT.get(this));
  }

  /** True if this may follow directly. */
  public boolean mayBecome(OperationState state) {
    return NEXT.get(this).contains(state);
  }
}
