package io.crossbook.launcher.corpus;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.rule.DetectionRule;
import java.util.ArrayList;
import java.util.List;

/**
 * Says whether what was claimed of some books at a moment is borne out by what they really were.
 *
 * <p>A claim is borne out if every book that it was computed from, level by level, prices and
 * sizes, is what the venue's book really was at some moment, if none of these moments is longer ago
 * than the rule's age, and if those of the books that are traded are no further apart than the
 * rule's skew. To both limits comes what nobody can do anything about: the way to the lane, the
 * interval in which a venue collects changes, and the lag with which the message came as far as the
 * rule allows it.
 */
final class Judge {
  /** The slowest way to the lane, and the longest interval in which a venue collects changes. */
  private static final long ON_THE_WAY_NANOS = 270_000_000L;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final Truth truth;
  private final DetectionRule rule;

  /**
   * What is to be said of a claim.
   *
   * @param borneOut whether it is borne out
   * @param ageNanos how long ago the oldest of the books was last real; -1 if one was not within
   *     the limit
   * @param apartNanos how far apart the moments of the traded books are; -1 if one has none
   */
  record Verdict(boolean borneOut, long ageNanos, long apartNanos) {}

  Judge(Truth truth, DetectionRule rule) {
    this.truth = truth;
    this.rule = rule;
  }

  /**
   * Judges a claim.
   *
   * @param traded books that are bought from or sold to, at least one
   * @param priced books that price conversions
   */
  Verdict judge(List<BookView> traded, List<BookView> priced, long now) {
    long age = 0;
    long lag = 0;
    for (BookView book : priced) {
      List<Truth.Span> spans = real(book, now);
      if (spans.isEmpty()) {
        return new Verdict(false, -1, -1);
      }
      age = Math.max(age, now - spans.get(spans.size() - 1).to());
    }
    List<List<Truth.Span>> all = new ArrayList<>();
    for (BookView book : traded) {
      List<Truth.Span> spans = real(book, now);
      if (spans.isEmpty()) {
        return new Verdict(false, -1, -1);
      }
      age = Math.max(age, now - spans.get(spans.size() - 1).to());
      lag = Math.max(lag, lag(book));
      all.add(spans);
    }
    long nearest = Long.MAX_VALUE;
    for (Truth.Span each : all.get(0)) {
      nearest = Math.min(nearest, apart(each, all));
    }
    long limit = rule.maxSkewMillis() * NANOS_PER_MILLI + ON_THE_WAY_NANOS + lag;
    return new Verdict(nearest <= limit, age, nearest);
  }

  private List<Truth.Span> real(BookView book, long now) {
    long oldest = rule.maxAgeMillis() * NANOS_PER_MILLI + ON_THE_WAY_NANOS + lag(book);
    return truth.spans(book, new Truth.Span(now - oldest, now));
  }

  private long lag(BookView book) {
    return Math.min(book.lag(), rule.maxLagMillis() * NANOS_PER_MILLI);
  }

  /** How far the nearest moments of the other books are from a span. */
  private static long apart(Truth.Span span, List<List<Truth.Span>> others) {
    long most = 0;
    for (List<Truth.Span> spans : others) {
      long nearest = Long.MAX_VALUE;
      for (Truth.Span other : spans) {
        nearest =
            Math.min(
                nearest, Math.max(0, Math.max(other.from() - span.to(), span.from() - other.to())));
      }
      most = Math.max(most, nearest);
    }
    return most;
  }
}
