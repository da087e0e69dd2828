package io.crossbook.core.costing;

import java.math.BigDecimal;

/**
 * One leg with its exact quantity and price.
 *
 * @param participant where
 * @param quantity in the listing's unit, always positive, a multiple of its lot
 * @param value sum of price x size over the levels touched, in quote per base x the listing's unit
 * @param bestPrice price of the best level
 * @param limitPrice price of the worst level touched
 * @param buys true if it buys
 */
public record SizedLeg(
    Participant participant,
    BigDecimal quantity,
    BigDecimal value,
    BigDecimal bestPrice,
    BigDecimal limitPrice,
    boolean buys) {}
