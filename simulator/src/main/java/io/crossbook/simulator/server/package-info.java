/**
 * The floor the venues stand on: connections, subscriptions with their faults, rate limits, clocks
 * and the loopback server. Everything here runs on the simulation's one event loop.
 */
package io.crossbook.simulator.server;
