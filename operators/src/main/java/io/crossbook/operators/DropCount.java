package io.crossbook.operators;

/**
 * How often a strategy dropped something for one reason, in one subtask.
 *
 * @param strategy name of the strategy
 * @param reason the reason's word
 * @param count how often
 */
public record DropCount(String strategy, String reason, long count) {
  /** The reason of facts that came after the watermark had passed them; there must be none. */
  public static final String LATE = "late";
}
