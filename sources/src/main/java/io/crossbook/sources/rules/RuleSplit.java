package io.crossbook.sources.rules;

import org.apache.flink.api.connector.source.SourceSplit;

/**
 * The one split of the rules: how far the table was read. Immutable.
 *
 * @param cursor position of the last version that was emitted; 0 before the first
 */
public record RuleSplit(long cursor) implements SourceSplit {
  /** There is only one. */
  public static final String ID = "rules";

  @Override
  public String splitId() {
    return ID;
  }
}
