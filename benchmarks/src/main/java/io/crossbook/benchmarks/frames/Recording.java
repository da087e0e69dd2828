package io.crossbook.benchmarks.frames;

import io.crossbook.venues.lane.LaneRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The book messages of one feed in the order they came, nothing else.
 *
 * @param feed whose they are
 * @param source the files, or that they were generated
 * @param metadata what precedes them: the listings of these books, the opening of the connection
 * @param priming snapshots, and updates up to the message after which every book is there
 * @param updates all later updates
 * @param instruments canonical name of the instrument by symbol
 */
public record Recording(
    Feed feed,
    String source,
    List<LaneRecord> metadata,
    List<Frame> priming,
    List<Frame> updates,
    Map<String, String> instruments) {

  /** The REST snapshots by symbol. */
  public Map<String, byte[]> snapshots() {
    Map<String, byte[]> snapshots = new HashMap<>();
    for (Frame frame : priming) {
      if (!frame.streamed()) {
        snapshots.put(frame.symbol(), frame.bytes());
      }
    }
    return snapshots;
  }

  /** Mean length of an update in bytes. */
  public double meanUpdateBytes() {
    return updates.stream().mapToInt(frame -> frame.bytes().length).average().orElse(0);
  }
}
