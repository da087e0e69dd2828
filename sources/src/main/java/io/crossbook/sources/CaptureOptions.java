package io.crossbook.sources;

import java.io.Serializable;

/**
 * How captures are replayed. Immutable.
 *
 * @param speed how much faster than it was recorded; 1 for as it was, 0 for as fast as possible
 * @param crashAfter throw after so many facts and dead letters, to prove that recovery loses and
 *     repeats nothing; 0 for never
 * @param crashMarker path of a file that is made just before that, and that prevents a second time;
 *     empty if {@code crashAfter} is 0
 */
public record CaptureOptions(double speed, long crashAfter, String crashMarker)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** As fast as possible, without a crash. */
  public static final CaptureOptions FAST = new CaptureOptions(0, 0, "");

  /** Checks. */
  public CaptureOptions {
    if (!(speed >= 0) || Double.isInfinite(speed)) {
      throw new IllegalArgumentException("a replay's speed is 0 or more, not " + speed);
    }
    if (crashAfter < 0 || (crashAfter > 0) == crashMarker.isEmpty()) {
      throw new IllegalArgumentException("a crash needs a number of facts and a marker file");
    }
  }

  /** At this speed, without a crash. */
  public static CaptureOptions paced(double speed) {
    return new CaptureOptions(speed, 0, "");
  }
}
