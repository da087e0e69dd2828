package io.crossbook.sources.importing;

import io.crossbook.venues.lane.LaneRecord;
import java.io.Closeable;
import java.io.IOException;

/** The records of one file, in the order of the file. */
interface RecordStream extends Closeable {
  /** The next record; null at the end. */
  LaneRecord next() throws IOException;
}
