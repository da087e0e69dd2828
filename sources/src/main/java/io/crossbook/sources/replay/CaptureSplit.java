package io.crossbook.sources.replay;

import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * All captures of a replay, merged, and how far it has come. There is one split: a replay is one
 * lane. Immutable.
 *
 * @param files the captures, in the order given
 * @param records records that were fed and whose facts were emitted; they are fed again, silently,
 *     after a restore
 */
record CaptureSplit(List<String> files, long records) implements SourceSplit {
  @Override
  public String splitId() {
    return "captures";
  }
}
