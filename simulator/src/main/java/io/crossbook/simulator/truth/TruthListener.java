package io.crossbook.simulator.truth;

/** Hears of every change of a venue's best ten real levels, on the simulation's event loop. */
@FunctionalInterface
public interface TruthListener {
  /** Called after the frames of the step were written; must not block. */
  void onTruth(TruthRecord truth);
}
