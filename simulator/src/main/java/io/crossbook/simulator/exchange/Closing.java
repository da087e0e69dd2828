package io.crossbook.simulator.exchange;

import java.math.BigDecimal;

/**
 * What an execution closed of what an earlier order had opened. Where positions have an average
 * price, all of a position counts as opened by its first order.
 *
 * @param opener id of the order that had opened it
 * @param lots how much of it, above zero
 * @param left how much of it stays open, in lots
 * @param realized profit, in the currency of settlement, before the fee
 */
public record Closing(long opener, long lots, long left, BigDecimal realized) {}
