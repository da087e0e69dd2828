package io.crossbook.operators;

/**
 * How often a strategy dropped something for one reason, in one subtask since it started.
 *
 * @param strategy name of the strategy
 * @param reason the reason's word
 * @param count how often
 */
public record DropCount(String strategy, String reason, long count) {}
