package io.crossbook.benchmarks.frames;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.PublicProtocol;
import io.crossbook.venues.RestRequest;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.lane.LaneRecord;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Our protocol object fed offline; every book that it emits arrives here. Not thread-safe. */
public final class OurBooks implements Books {
  /** Levels a side that each emitted book carries, as configured by default. */
  static final int VIEW_LEVELS = 10;

  private static final int BOOK_DEPTH = 1000;

  private final PublicProtocol protocol;
  private final Output output = new Output();

  /** A protocol that knows the listings and whose connection is open. */
  public OurBooks(Feed feed, List<LaneRecord> metadata) {
    protocol =
        VenueCatalog.protocol(
            feed.protocol(), feed.venue(), VenueSettings.replay(BOOK_DEPTH, VIEW_LEVELS));
    protocol.start(metadata.get(0).time(), output);
    metadata.forEach(this::accept);
  }

  @Override
  public void accept(Frame frame) {
    LaneRecord record = frame.record();
    if (record.kind() == LaneRecord.Kind.TEXT) {
      byte[] bytes = record.payload();
      protocol.onFrame(record.connection(), bytes, 0, bytes.length, true, record.time(), output);
    } else {
      accept(record);
    }
  }

  private void accept(LaneRecord record) {
    byte[] bytes = record.payload();
    switch (record.kind()) {
      case OPEN -> protocol.onOpen(record.connection(), record.time(), output);
      case RESPONSE ->
          protocol.onResponse(record.connection(), record.status(), bytes, record.time(), output);
      case TEXT ->
          protocol.onFrame(
              record.connection(), bytes, 0, bytes.length, true, record.time(), output);
      default -> throw new IllegalArgumentException("no use for a record " + record.kind());
    }
  }

  @Override
  public long emitted() {
    return output.books;
  }

  /** The book emitted last; null before the first. */
  public BookView last() {
    return output.last;
  }

  @Override
  public Best best(String symbol) {
    BookView book = output.bySymbol.get(symbol);
    if (book == null || book.integrity() != Integrity.CURRENT || !book.twoSided()) {
      throw new IllegalStateException("our book of " + symbol + " is not current: " + book);
    }
    return new Best(
        BigDecimal.valueOf(book.bidPrices()[0], book.priceScale()),
        BigDecimal.valueOf(book.bidSizes()[0], book.sizeScale()),
        BigDecimal.valueOf(book.askPrices()[0], book.priceScale()),
        BigDecimal.valueOf(book.askSizes()[0], book.sizeScale()));
  }

  /** True if the book of a symbol may be traded on. */
  boolean current(String symbol) {
    BookView book = output.bySymbol.get(symbol);
    return book != null && book.integrity() == Integrity.CURRENT;
  }

  /** Every listing that the protocol knows. */
  Collection<Listing> listings() {
    return protocol.listings();
  }

  /** Keeps the last book of each symbol from here on; costs time, so it is off when measured. */
  void keepEach() {
    output.keepEach = true;
  }

  private static final class Output implements ProtocolOutput {
    private final Map<String, BookView> bySymbol = new HashMap<>();
    private boolean keepEach;
    private BookView last;
    private long books;

    @Override
    public void fact(Fact fact) {
      if (fact instanceof BookView book) {
        books++;
        last = book;
        if (keepEach) {
          bySymbol.put(book.symbol(), book);
        }
      }
    }

    @Override
    public void connect(ConnectionPlan plan) {}

    @Override
    public void send(String connection, String text) {}

    @Override
    public void request(RestRequest request) {}

    @Override
    public void reconnect(String connection, String reason) {
      throw new IllegalStateException("our protocol gave up " + connection + ": " + reason);
    }

    @Override
    public void deadLetter(
        String connection,
        long time,
        DeadLetterReason reason,
        String detail,
        byte[] bytes,
        int offset,
        int length) {
      throw new IllegalStateException("our protocol refused a message: " + detail);
    }
  }
}
