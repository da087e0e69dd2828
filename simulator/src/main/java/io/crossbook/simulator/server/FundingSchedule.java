package io.crossbook.simulator.server;

import io.crossbook.simulator.market.Market;
import io.crossbook.simulator.publish.PublishedBook;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Settlements every eight hours of the day, at 00:00, 08:00 and 16:00 UTC. */
public final class FundingSchedule {
  /** Between two settlements. */
  public static final long INTERVAL_MILLIS = 8 * 3_600_000L;

  /**
   * A funding rate paid.
   *
   * @param millis when, Unix time
   * @param rate as a fraction; positive means longs paid shorts
   */
  public record Settlement(long millis, double rate) {}

  private final Collection<PublishedBook> books;
  private long nextMillis;

  /**
   * @param books perpetuals
   * @param nowMillis Unix time
   */
  public FundingSchedule(Collection<PublishedBook> books, long nowMillis) {
    this.books = books;
    this.nextMillis = (nowMillis / INTERVAL_MILLIS + 1) * INTERVAL_MILLIS;
  }

  /**
   * Settles what is due.
   *
   * @param pay pays a perpetual's funding at the rate in force, before it is noted as paid
   */
  public void advance(long nowMillis, Consumer<Market> pay) {
    while (nowMillis >= nextMillis) {
      for (PublishedBook book : books) {
        pay.accept(book.market());
        book.market().settleFunding();
      }
      nextMillis += INTERVAL_MILLIS;
    }
  }

  /** Unix time of the next settlement in milliseconds. */
  public long nextMillis() {
    return nextMillis;
  }

  /** The last settlements of a market, oldest first. */
  public List<Settlement> history(Market market, int limit) {
    List<Double> rates = market.settledFunding();
    List<Settlement> history = new ArrayList<>();
    for (int i = Math.max(0, rates.size() - limit); i < rates.size(); i++) {
      long at = nextMillis - (rates.size() - i) * INTERVAL_MILLIS;
      history.add(new Settlement(at, rates.get(i)));
    }
    return history;
  }
}
