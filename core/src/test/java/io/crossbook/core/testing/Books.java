package io.crossbook.core.testing;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.money.ScaledDecimal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Builds {@link BookView}s from decimals; both scales are 8. */
public final class Books {
  /** Scale of prices and sizes. */
  public static final int SCALE = 8;

  private final String venue;
  private final String symbol;
  private final String instrument;
  private String connection;
  private long time = 1;
  private long lag;
  private long epoch = 1;
  private long sequence = 1;
  private Integrity integrity = Integrity.CURRENT;
  private final List<String[]> bids = new ArrayList<>();
  private final List<String[]> asks = new ArrayList<>();

  private Books(String venue, String symbol, String instrument) {
    this.venue = venue;
    this.symbol = symbol;
    this.instrument = instrument;
    this.connection = venue + "-1";
  }

  /** An empty book. */
  public static Books of(String venue, String instrument) {
    return new Books(venue, instrument, instrument);
  }

  /** Receive time in milliseconds. */
  public Books millis(long millis) {
    return nanos(millis * 1_000_000);
  }

  /** Receive time in nanoseconds. */
  public Books nanos(long nanos) {
    time = nanos;
    return this;
  }

  /** How late its messages come, milliseconds. */
  public Books lagMillis(long millis) {
    lag = millis * 1_000_000;
    return this;
  }

  /** How late its messages come, nanoseconds. */
  public Books lagNanos(long nanos) {
    lag = nanos;
    return this;
  }

  /** The connection that feeds it. */
  public Books connection(String name) {
    connection = name;
    return this;
  }

  /** The venue's number and the epoch of the connection. */
  public Books numbered(long newEpoch, long newSequence) {
    epoch = newEpoch;
    sequence = newSequence;
    return this;
  }

  /** What is known about its truth. */
  public Books integrity(Integrity known) {
    integrity = known;
    return this;
  }

  /** One more bid, best first. */
  public Books bid(String price, String size) {
    bids.add(new String[] {price, size});
    return this;
  }

  /** One more ask, best first. */
  public Books ask(String price, String size) {
    asks.add(new String[] {price, size});
    return this;
  }

  /** The view. */
  public BookView view() {
    return new BookView(
        venue,
        symbol,
        instrument,
        connection,
        time,
        0,
        lag,
        epoch,
        sequence,
        integrity,
        SCALE,
        SCALE,
        column(bids, 0),
        column(bids, 1),
        column(asks, 0),
        column(asks, 1),
        bids.size(),
        asks.size(),
        0,
        0,
        0,
        0);
  }

  private static long[] column(List<String[]> levels, int column) {
    return levels.stream()
        .mapToLong(level -> ScaledDecimal.of(new BigDecimal(level[column]), SCALE))
        .toArray();
  }
}
