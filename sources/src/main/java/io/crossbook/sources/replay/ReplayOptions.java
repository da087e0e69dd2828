package io.crossbook.sources.replay;

import java.io.Serializable;

/**
 * How a capture is replayed. Immutable.
 *
 * @param speed 0 for as fast as possible, 1 for the pace at which it was captured, 2 for twice that
 * @param crashAfter throw an exception once, after this many events; 0 for never
 * @param crashMarker file that is made when that happened, so that it happens once; null if never
 */
public record ReplayOptions(double speed, long crashAfter, String crashMarker)
    implements Serializable {

  /** As fast as possible, without accidents. */
  public static ReplayOptions fast() {
    return new ReplayOptions(0, 0, null);
  }
}
