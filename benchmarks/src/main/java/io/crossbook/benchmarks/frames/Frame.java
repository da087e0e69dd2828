package io.crossbook.benchmarks.frames;

import io.crossbook.venues.lane.LaneRecord;

/**
 * A record that is about one book.
 *
 * @param record as it came; {@code RESPONSE} for a REST snapshot
 * @param symbol the venue's name of the listing
 */
public record Frame(LaneRecord record, String symbol) {
  /** What the venue sent. */
  public byte[] bytes() {
    return record.payload();
  }

  /** True for a message of the stream, false for a REST answer. */
  public boolean streamed() {
    return record.kind() == LaneRecord.Kind.TEXT;
  }
}
