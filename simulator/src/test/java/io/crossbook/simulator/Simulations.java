package io.crossbook.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Set;

/** Simulations that tests step by hand. */
public final class Simulations {
  /** When every hand-stepped simulation begins. */
  public static final Instant START = Instant.parse("2026-11-02T07:59:30Z");

  private Simulations() {}

  public static SimulationConfig manual(String... venues) {
    return SimulationConfig.defaults()
        .withVenues(Set.of(venues))
        .withPacing(Pacing.MANUAL)
        .withStartTime(START)
        .withSeed(7);
  }

  public static Simulation start(SimulationConfig config) {
    try {
      return Simulation.start(config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
