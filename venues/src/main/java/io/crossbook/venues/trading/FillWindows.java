package io.crossbook.venues.trading;

import io.crossbook.core.order.Fill;
import io.crossbook.core.order.FundingPayment;
import java.util.Comparator;
import java.util.List;

/**
 * Reads a history of executions or payments that a venue gives for a span of time, cut at a number
 * of rows, whichever end it begins at. A span whose answer is full is halved until it is not, so
 * that the pages come in order and none is missed; spans are asked for a unit wider at either end,
 * because venues do not say whether their bounds count (so that pages of one moment may be two
 * units out of order). The newest part is read again each time, for what becomes visible late.
 * Immutable.
 *
 * @param unitNanos unit of the venue's bounds, nanoseconds
 * @param longest longest span, units
 * @param limit most rows of an answer
 * @param overlap how much of the newest part is read again, units
 * @param pages true if the venue gives further pages of the same span
 */
public record FillWindows(long unitNanos, long longest, int limit, long overlap, boolean pages) {
  private static final String SEPARATOR = "/";

  /**
   * A span to ask for.
   *
   * @param from first moment, units since the epoch
   * @param to last moment, units since the epoch
   * @param span wanted length, units; more than what is asked for at the end of the history
   * @param page from 1
   * @param last true if it reaches up to now
   */
  public record Window(long from, long to, long span, int page, boolean last) {
    /** The same span, a page later. */
    public Window next() {
      return new Window(from, to, span, page + 1, last);
    }

    /** Lower bound to tell the venue. */
    public long start() {
      return from - 1;
    }

    /** Upper bound to tell the venue. */
    public long end() {
      return to + 1;
    }
  }

  /** Oldest first; ids of one venue grow, in length first. */
  private static final Comparator<Fill> OLDEST_FIRST =
      Comparator.comparingLong(Fill::venueTime)
          .thenComparingInt(fill -> fill.tradeId().length())
          .thenComparing(Fill::tradeId);

  private static final Comparator<FundingPayment> SETTLED_FIRST =
      Comparator.comparingLong(FundingPayment::venueTime)
          .thenComparing(FundingPayment::symbol)
          .thenComparing(FundingPayment::id);

  /**
   * What a number of rows means.
   *
   * @param kept false if the rows are only a part of the span and it is asked for again in parts
   */
  private record Turn(boolean kept, String cursor, boolean more) {}

  /**
   * The span to ask for next.
   *
   * @param cursor of the page before; empty to begin
   * @param since nanoseconds since the epoch; only without a cursor
   * @throws IllegalArgumentException if the cursor is not one of this kind
   */
  public Window window(String cursor, long since, long now) {
    long from = Math.max(1, since / unitNanos);
    long span = longest;
    int page = 1;
    if (!cursor.isEmpty()) {
      List<String> parts = List.of(cursor.split(SEPARATOR, -1));
      try {
        from = Long.parseLong(parts.get(0));
        span = Long.parseLong(parts.get(1));
        page = Integer.parseInt(parts.get(2));
      } catch (NumberFormatException | IndexOutOfBoundsException notOurs) {
        throw new IllegalArgumentException("'" + cursor + "' is not a cursor of fills", notOurs);
      }
      if (parts.size() != 3 || from < 1 || span < 0 || span > longest || page < 1) {
        throw new IllegalArgumentException("'" + cursor + "' is not a cursor of fills");
      }
    }
    long today = now / unitNanos;
    // A cursor of the future can only come of a clock that was wrong.
    from = from > today ? Math.max(1, today - overlap) : from;
    long to = Math.min(from + span, today);
    return new Window(from, Math.max(from, to), span, page, from + span >= today);
  }

  /**
   * What an answer means.
   *
   * @param rows all executions of the answer, in any order
   * @throws IllegalStateException if more were executed at one moment than the venue can give
   */
  public FillPage page(Window window, List<Fill> rows) {
    Turn turn = turn(window, rows.size());
    return new FillPage(sorted(turn, rows, OLDEST_FIRST), turn.cursor, turn.more);
  }

  /**
   * What an answer means.
   *
   * @param rows all payments of the answer, in any order
   * @param size rows of the answer, those that are none of the payments included
   * @throws IllegalStateException if there is more at one moment than the venue can give
   */
  public FundingPage fundingPage(Window window, List<FundingPayment> rows, int size) {
    Turn turn = turn(window, size);
    return new FundingPage(sorted(turn, rows, SETTLED_FIRST), turn.cursor, turn.more);
  }

  private static <T> List<T> sorted(Turn turn, List<T> rows, Comparator<T> order) {
    return turn.kept ? rows.stream().sorted(order).toList() : List.of();
  }

  private Turn turn(Window window, int rows) {
    boolean full = rows >= limit;
    if (full && window.to() > window.from()) {
      long half = (window.to() - window.from()) / 2;
      return new Turn(false, cursor(window.from(), half, 1), true);
    }
    if (full) {
      if (!pages) {
        throw new IllegalStateException(
            "the venue gives no more than "
                + limit
                + " rows of one moment, and there are as many at "
                + window.from());
      }
      return new Turn(true, cursor(window.from(), window.span(), window.page() + 1), true);
    }
    long next = rows * 2L < limit ? Math.max(1, window.span() * 2) : window.span();
    long from = window.last() ? Math.max(1, window.to() - overlap) : window.to() + 1;
    return new Turn(true, cursor(from, Math.min(longest, next), 1), !window.last());
  }

  private static String cursor(long from, long span, int page) {
    return from + SEPARATOR + span + SEPARATOR + page;
  }
}
