package io.crossbook.core.costing;

import io.crossbook.core.fact.BookView;
import java.util.ArrayList;
import java.util.List;

/**
 * How one listing's market moved lately: the range of its middle price, how wide it was, and where
 * it came from. Every tradable book counts for the range, at most one a second for the width. What
 * is older than {@link #LONG_NANOS} is forgotten; windows reach back to the begin of a part of
 * fifteen seconds. Public fields because the state is kept by Flink. Not thread-safe.
 */
public final class Motion {
  /** Over which the range is taken. */
  public static final long LONG_NANOS = 1_200_000_000_000L;

  /** Over which width and direction are taken. */
  public static final long SHORT_NANOS = 300_000_000_000L;

  private static final long PART_NANOS = 15_000_000_000L;
  private static final long POINT_NANOS = 1_000_000_000L;

  /** Parts of the time behind, oldest first. */
  public List<Part> parts = new ArrayList<>();

  /** Time of the last point, nanoseconds since the epoch; 0 before the first. */
  public long pointAt;

  /** Nothing is known. */
  public Motion() {}

  /** Fifteen seconds of a market. Public fields because the state is kept by Flink. */
  public static final class Part {
    /** Time of its first book, nanoseconds since the epoch. */
    public long start;

    /** First middle price. */
    public double first;

    /** Least middle price. */
    public double low;

    /** Greatest middle price. */
    public double high;

    /** Sum of the widths of the points, each relative to its middle price. */
    public double widths;

    /** Number of points. */
    public int points;

    /** For Flink. */
    public Part() {}
  }

  /** Sees a book; one that may not be traded on says nothing. */
  public void observe(BookView book) {
    if (!book.tradable()) {
      return;
    }
    long now = book.time();
    double mid = (book.bestBid() + book.bestAsk()) / 2;
    Part part = parts.isEmpty() ? null : parts.get(parts.size() - 1);
    if (part == null || now - part.start >= PART_NANOS) {
      parts.removeIf(each -> now - each.start > LONG_NANOS + PART_NANOS);
      part = new Part();
      part.start = now;
      part.first = mid;
      part.low = mid;
      part.high = mid;
      parts.add(part);
    }
    part.low = Math.min(part.low, mid);
    part.high = Math.max(part.high, mid);
    if (pointAt == 0 || now - pointAt >= POINT_NANOS) {
      part.widths += (book.bestAsk() - book.bestBid()) / mid;
      part.points++;
      pointAt = now;
    }
  }

  /** Points within the short window. */
  public int points(long now) {
    int points = 0;
    for (Part part : parts) {
      points += within(part, now, SHORT_NANOS) ? part.points : 0;
    }
    return points;
  }

  /**
   * Greatest against least middle price within the long window, relative to the least.
   *
   * @return not-a-number if nothing was seen
   */
  public double range(long now) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Part part : parts) {
      if (within(part, now, LONG_NANOS)) {
        low = Math.min(low, part.low);
        high = Math.max(high, part.high);
      }
    }
    return low > high ? Double.NaN : high / low - 1;
  }

  /**
   * Mean width of the market within the short window, relative to the middle price.
   *
   * @return not-a-number if nothing was seen
   */
  public double width(long now) {
    double sum = 0;
    int points = 0;
    for (Part part : parts) {
      if (within(part, now, SHORT_NANOS)) {
        sum += part.widths;
        points += part.points;
      }
    }
    return points == 0 ? Double.NaN : sum / points;
  }

  /**
   * Change of the middle price over the short window, relative; positive if it rose.
   *
   * @param mid the middle price now
   * @return not-a-number if nothing was seen
   */
  public double change(double mid, long now) {
    for (Part part : parts) {
      if (within(part, now, SHORT_NANOS)) {
        return mid / part.first - 1;
      }
    }
    return Double.NaN;
  }

  private static boolean within(Part part, long now, long window) {
    return now - part.start < window + PART_NANOS;
  }
}
