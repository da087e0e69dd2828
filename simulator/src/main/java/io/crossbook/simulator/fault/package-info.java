/**
 * Faults: what can go wrong between a venue and its readers, as commands with one JSON form for
 * scripts, for the control endpoint and for tests.
 */
package io.crossbook.simulator.fault;
