package io.crossbook.simulator.exchange;

/**
 * A fill together with its order.
 *
 * @param order as it is now
 * @param fill one of its executions
 */
public record Execution(Order order, Fill fill) {}
