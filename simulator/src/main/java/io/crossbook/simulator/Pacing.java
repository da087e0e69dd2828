package io.crossbook.simulator;

/** Who moves the virtual clock. */
public enum Pacing {
  /** The wall clock; frames carry wall-clock times. */
  REALTIME,
  /** {@link Simulation#step}; frames carry virtual times, so that runs repeat exactly. */
  MANUAL
}
