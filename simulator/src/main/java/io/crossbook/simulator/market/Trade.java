package io.crossbook.simulator.market;

/**
 * A trade of one listing.
 *
 * @param id consecutive per listing, from 1
 * @param price in ticks
 * @param quantity in lots
 * @param takerBuys true if the taker bought
 */
public record Trade(long id, long price, long quantity, boolean takerBuys) {}
