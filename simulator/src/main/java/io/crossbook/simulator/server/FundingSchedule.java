package io.crossbook.simulator.server;

import io.crossbook.simulator.market.Market;
import io.crossbook.simulator.publish.PublishedBook;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Settlements at the multiples of an interval since the Unix epoch; with eight hours at 00:00,
 * 08:00 and 16:00 UTC.
 */
public final class FundingSchedule {
  /**
   * A funding rate paid.
   *
   * @param millis when, Unix time
   * @param rate as a fraction; positive means longs paid shorts
   */
  public record Settlement(long millis, double rate) {}

  private static final long EIGHT_HOURS_MILLIS = 8 * 3_600_000L;

  private final Collection<PublishedBook> books;
  private final long intervalMillis;
  private long nextMillis;

  /**
   * @param books perpetuals, all with the same interval
   * @param nowMillis Unix time
   */
  public FundingSchedule(Collection<PublishedBook> books, long nowMillis) {
    this.books = books;
    this.intervalMillis =
        books.stream()
            .map(book -> book.market().fundingInterval().toMillis())
            .findFirst()
            .orElse(EIGHT_HOURS_MILLIS);
    this.nextMillis = (nowMillis / intervalMillis + 1) * intervalMillis;
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
      nextMillis += intervalMillis;
    }
  }

  /** Between two settlements in milliseconds. */
  public long intervalMillis() {
    return intervalMillis;
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
      long at = nextMillis - (rates.size() - i) * intervalMillis;
      history.add(new Settlement(at, rates.get(i)));
    }
    return history;
  }
}
