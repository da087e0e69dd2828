package io.crossbook.core.costing;

import io.crossbook.core.fact.BookView;

/**
 * Exponentially weighted variance of a middle price per second, half-life about a minute. Samples
 * are changes of one listing's price over a second or more: differences between venues are spreads,
 * not movement. If that listing falls silent, the next one takes its place. Public fields because
 * the state is kept by Flink. Not thread-safe.
 */
public final class Volatility {
  private static final double MIN_SECONDS = 1;
  private static final double TIME_CONSTANT_SECONDS = 90;
  private static final long SILENCE_NANOS = 10_000_000_000L;

  /** Mean of the positive part of a standard normal variable: 1 / sqrt(2 pi). */
  private static final double MEAN_ADVERSE = 1 / Math.sqrt(2 * Math.PI);

  /** Variance of relative changes per second; not-a-number if unknown. */
  public double variancePerSecond = Double.NaN;

  /** Venue of the listing that is observed. */
  public String venue = "";

  /** Symbol of the listing that is observed. */
  public String symbol = "";

  /** Its last sampled middle price; not-a-number before the first. */
  public double lastMid = Double.NaN;

  /** Time of that middle price, nanoseconds since the epoch. */
  public long lastMidAt;

  /** Nothing is known. */
  public Volatility() {}

  /** Sees a book that may be traded on. */
  public void observe(BookView book, long now) {
    long elapsed = now - lastMidAt;
    boolean observed = symbol.equals(book.symbol()) && venue.equals(book.venue());
    if (Double.isNaN(lastMid) || (!observed && elapsed > SILENCE_NANOS)) {
      venue = book.venue();
      symbol = book.symbol();
      lastMid = mid(book);
      lastMidAt = now;
      return;
    }
    double seconds = elapsed / 1e9;
    if (!observed || seconds < MIN_SECONDS) {
      return;
    }
    double mid = mid(book);
    double change = mid / lastMid - 1;
    double sample = change * change / seconds;
    double weight = 1 - Math.exp(-seconds / TIME_CONSTANT_SECONDS);
    variancePerSecond =
        Double.isNaN(variancePerSecond)
            ? sample
            : variancePerSecond + weight * (sample - variancePerSecond);
    lastMid = mid;
    lastMidAt = now;
  }

  /** Standard deviation of the relative change over a time; not-a-number if unknown. */
  public double deviation(double seconds) {
    return Math.sqrt(variancePerSecond * seconds);
  }

  /**
   * How much a price is expected to move against us, relative: the mean of the adverse half of a
   * normal distribution. Not-a-number if the volatility is unknown.
   */
  public double expectedAdverse(long millis) {
    return MEAN_ADVERSE * deviation(millis / 1e3);
  }

  private static double mid(BookView book) {
    return (book.bestBid() + book.bestAsk()) / 2;
  }
}
