/**
 * The market that all simulated venues show: fundamental values, pegs, dislocations and one real L2
 * book per listing, advanced by a virtual step clock.
 *
 * <p>Deterministic: the same seed, universe and intensity give the same sequence of book changes,
 * whatever the wall clock does. Not thread safe: one thread owns a model.
 */
package io.crossbook.simulator.market;
