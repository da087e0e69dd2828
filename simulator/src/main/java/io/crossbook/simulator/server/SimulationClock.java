package io.crossbook.simulator.server;

/** The time that the simulation's frames carry. */
public interface SimulationClock {
  /** Nanoseconds since the Unix epoch. */
  long epochNanos();

  /**
   * Whether it moves with the wall clock. If not, clients cannot be held to deadlines that they
   * meet by answering in time.
   */
  boolean wallTime();
}
