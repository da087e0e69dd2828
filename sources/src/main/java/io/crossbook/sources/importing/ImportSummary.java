package io.crossbook.sources.importing;

import io.crossbook.venues.lane.LaneRecord;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What an import did. Immutable.
 *
 * @param records records written, by kind
 * @param moved records that were moved in time because they went back
 * @param movedNanos by how much the record that was moved most was moved, nanoseconds
 * @param rounded sizes that were rounded down because they have too many digits
 * @param firstTime time of the first record, nanoseconds since the epoch; 0 if there is none
 * @param lastTime time of the last record, nanoseconds since the epoch; 0 if there is none
 */
public record ImportSummary(
    Map<LaneRecord.Kind, Long> records,
    long moved,
    long movedNanos,
    long rounded,
    long firstTime,
    long lastTime) {

  /** Keeps a copy of the counts. */
  public ImportSummary {
    EnumMap<LaneRecord.Kind, Long> copy = new EnumMap<>(LaneRecord.Kind.class);
    copy.putAll(records);
    records = Collections.unmodifiableMap(copy);
  }

  /** The same with this many sizes rounded. */
  ImportSummary withRounded(long sizes) {
    return new ImportSummary(records, moved, movedNanos, sizes, firstTime, lastTime);
  }

  /** Records of one kind. */
  public long count(LaneRecord.Kind kind) {
    return records.getOrDefault(kind, 0L);
  }

  /** All records. */
  public long total() {
    return records.values().stream().mapToLong(Long::longValue).sum();
  }
}
