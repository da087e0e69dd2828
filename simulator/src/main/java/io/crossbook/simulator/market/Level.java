package io.crossbook.simulator.market;

/**
 * One price level.
 *
 * @param price in ticks
 * @param quantity in lots, absolute; zero says the level is gone
 */
public record Level(long price, long quantity) {}
