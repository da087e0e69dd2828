package io.crossbook.venues.generic;

import io.crossbook.core.book.OrderBook;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.money.ScaledDecimal;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.PublicProtocol;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.book.BookSet;
import io.crossbook.venues.book.TrackedBook;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The protocol of the generic replay venue; the package describes the format. A message changes the
 * book as a whole or not at all. Not thread-safe: the lane's thread.
 */
public final class GenericProtocol implements PublicProtocol {
  private final String venue;
  private final BookSet books;
  private final Map<String, Long> assumedSizes = new HashMap<>();
  private final JsonCursor number = new JsonCursor();
  private final LevelList bids = new LevelList();
  private final LevelList asks = new LevelList();

  // The message that is being read, and the book of the message before.
  private byte[] bytes = new byte[0];
  private int at;
  private int limit;
  private byte[] lastSymbol = new byte[0];
  private TrackedBook lastBook;

  /**
   * @param venue venue id under which the facts go out
   */
  public GenericProtocol(String venue, VenueSettings settings) {
    this.venue = venue;
    this.books = new BookSet(venue, settings);
  }

  @Override
  public String venue() {
    return venue;
  }

  @Override
  public void start(long now, ProtocolOutput out) {
    // Replay only: everything comes out of the capture.
  }

  @Override
  public void onOpen(String connection, long now, ProtocolOutput out) {
    books.opened(connection, now, out);
  }

  @Override
  public void onClose(String connection, String reason, long now, ProtocolOutput out) {
    books.closed(connection, reason, now, out);
  }

  @Override
  public void onTick(long now, ProtocolOutput out) {
    // An archive has no deadlines.
  }

  @Override
  public Collection<Listing> listings() {
    return books.listings();
  }

  @Override
  public void onResponse(
      String target, int status, byte[] body, long receivedAt, ProtocolOutput out) {
    if (!target.equals(ListingsJson.TARGET) || status != 200) {
      out.deadLetter(
          target,
          receivedAt,
          target.equals(ListingsJson.TARGET)
              ? DeadLetterReason.REQUEST_FAILED
              : DeadLetterReason.UNKNOWN_MESSAGE,
          "the archive has only listings with status 200, not " + target + " with " + status,
          body,
          0,
          body.length);
      return;
    }
    List<ListingsJson.Entry> entries;
    try {
      entries = ListingsJson.read(venue, body);
    } catch (IllegalArgumentException wrong) {
      out.deadLetter(
          target, receivedAt, DeadLetterReason.MALFORMED, wrong.getMessage(), body, 0, body.length);
      return;
    }
    for (ListingsJson.Entry entry : entries) {
      Listing listing = entry.listing();
      if (entry.assumedSize() == null) {
        assumedSizes.remove(listing.symbol());
      } else {
        assumedSizes.put(
            listing.symbol(), ScaledDecimal.of(entry.assumedSize(), listing.sizeScale()));
      }
      books.learn(listing, receivedAt, out);
    }
    lastBook = null;
  }

  @Override
  public void onFrame(
      String connection,
      byte[] frame,
      int offset,
      int length,
      boolean text,
      long receivedAt,
      ProtocolOutput out) {
    DeadLetterReason reason;
    String detail;
    try {
      if (!text) {
        throw new Refusal(DeadLetterReason.UNKNOWN_MESSAGE, "the archive has no binary messages");
      }
      bytes = frame;
      at = offset;
      limit = offset + length;
      number.reset(frame, offset, length);
      message(connection, receivedAt, out);
      return;
    } catch (Refusal refusal) {
      reason = refusal.reason;
      detail = refusal.getMessage();
    } catch (JsonException notANumber) {
      reason = DeadLetterReason.BAD_VALUE;
      detail = notANumber.getMessage();
    }
    out.deadLetter(connection, receivedAt, reason, detail, frame, offset, length);
  }

  private void message(String connection, long now, ProtocolOutput out) {
    if (limit - at < 2 || bytes[at + 1] != ',') {
      throw new Refusal(DeadLetterReason.MALFORMED, "the message does not begin with a kind");
    }
    final byte kind = bytes[at];
    if (kind != 'Q' && kind != 'S' && kind != 'U' && kind != 'T') {
      throw new Refusal(DeadLetterReason.UNKNOWN_MESSAGE, "the kind of the message is not known");
    }
    at += 2;
    TrackedBook book = book();
    if (book == null) {
      return;
    }
    final long venueTime = atSeparator() ? 0 : decimal(0);
    separator();
    if (kind == 'T') {
      trade(book.listing(), venueTime, now, out);
      return;
    }
    bids.clear();
    asks.clear();
    Listing listing = book.listing();
    if (kind == 'Q') {
      quoteSide(bids, listing);
      separator();
      quoteSide(asks, listing);
    } else {
      levels(bids, listing);
      separator();
      levels(asks, listing);
    }
    end();
    if (kind != 'U' && (bids.hasZero() || asks.hasZero())) {
      throw new Refusal(DeadLetterReason.BAD_VALUE, "a whole book has a level without a size");
    }
    books.fedBy(book, connection);
    if (kind == 'U') {
      if (!book.synced()) {
        return;
      }
    } else {
      book.replace();
    }
    bids.applyTo(book.levels(), Side.BUY);
    asks.applyTo(book.levels(), Side.SELL);
    book.sequence(book.sequence() + 1);
    book.publish(now, venueTime, out);
  }

  /** Reads the symbol and its separator; null if the listing is known but not wanted. */
  private TrackedBook book() {
    int from = at;
    while (at < limit && bytes[at] != ',') {
      at++;
    }
    int to = at;
    separator();
    if (lastBook != null && Arrays.equals(bytes, from, to, lastSymbol, 0, lastSymbol.length)) {
      return lastBook;
    }
    String symbol = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    TrackedBook book = books.find(symbol);
    if (book == null) {
      if (books.listing(symbol) == null) {
        throw new Refusal(
            DeadLetterReason.UNKNOWN_SYMBOL, "the symbol of the message is not among the listings");
      }
      return null;
    }
    lastSymbol = Arrays.copyOfRange(bytes, from, to);
    lastBook = book;
    return book;
  }

  private void quoteSide(LevelList side, Listing listing) {
    if (atSeparator()) {
      separator();
      if (!atSeparator()) {
        throw new Refusal(DeadLetterReason.MALFORMED, "the quote has a size without a price");
      }
      return;
    }
    long price = decimal(listing.priceScale());
    separator();
    long size;
    if (atSeparator()) {
      Long assumed = assumedSizes.get(listing.symbol());
      if (assumed == null) {
        throw new Refusal(
            DeadLetterReason.BAD_VALUE, "the quote has no size and the listing assumes none");
      }
      size = assumed;
    } else {
      size = decimal(listing.sizeScale());
    }
    add(side, price, size);
  }

  private void levels(LevelList side, Listing listing) {
    while (!atSeparator()) {
      long price = decimal(listing.priceScale());
      if (at >= limit || bytes[at] != '@') {
        throw new Refusal(DeadLetterReason.MALFORMED, "expected '@' between price and size");
      }
      at++;
      add(side, price, decimal(listing.sizeScale()));
      if (at < limit && bytes[at] == ' ') {
        at++;
      } else if (!atSeparator()) {
        throw new Refusal(DeadLetterReason.MALFORMED, "expected a blank between two levels");
      }
    }
  }

  private static void add(LevelList side, long price, long size) {
    if (price <= 0 || size < 0) {
      throw new Refusal(
          DeadLetterReason.BAD_VALUE, "a level has no positive price or a negative size");
    }
    side.add(price, size);
  }

  private void trade(Listing listing, long venueTime, long now, ProtocolOutput out) {
    int from = at;
    while (at < limit && bytes[at] != ',') {
      at++;
    }
    final String id = new String(bytes, from, at - from, StandardCharsets.UTF_8);
    separator();
    long price = decimal(listing.priceScale());
    separator();
    long size = decimal(listing.sizeScale());
    separator();
    Side taker = null;
    if (at < limit) {
      if (bytes[at] != 'B' && bytes[at] != 'S') {
        throw new Refusal(DeadLetterReason.MALFORMED, "the taker is neither B nor S");
      }
      taker = bytes[at] == 'B' ? Side.BUY : Side.SELL;
      at++;
    }
    end();
    if (price <= 0 || size <= 0) {
      throw new Refusal(DeadLetterReason.BAD_VALUE, "the trade has no positive price and size");
    }
    out.fact(
        new Trade(
            venue,
            listing.symbol(),
            listing.instrument().name(),
            now,
            venueTime,
            id,
            price,
            size,
            listing.priceScale(),
            listing.sizeScale(),
            taker));
  }

  /** Reads an unsigned or signed decimal without quotes. */
  private long decimal(int scale) {
    byte first = at < limit ? bytes[at] : 0;
    if (first != '-' && first != '.' && (first < '0' || first > '9')) {
      throw new Refusal(DeadLetterReason.MALFORMED, "expected a number");
    }
    number.position(at);
    long value = number.decimal(scale);
    at = number.position();
    return value;
  }

  private boolean atSeparator() {
    return at >= limit || bytes[at] == ',';
  }

  private void separator() {
    if (at >= limit || bytes[at] != ',') {
      throw new Refusal(DeadLetterReason.MALFORMED, "expected a comma");
    }
    at++;
  }

  private void end() {
    if (at != limit) {
      throw new Refusal(DeadLetterReason.MALFORMED, "expected the end of the message");
    }
  }

  /** The levels of one side of a message. */
  private static final class LevelList {
    private long[] prices = new long[64];
    private long[] sizes = new long[64];
    private int count;

    void clear() {
      count = 0;
    }

    void add(long price, long size) {
      if (count == prices.length) {
        prices = Arrays.copyOf(prices, count * 2);
        sizes = Arrays.copyOf(sizes, count * 2);
      }
      prices[count] = price;
      sizes[count] = size;
      count++;
    }

    boolean hasZero() {
      for (int i = 0; i < count; i++) {
        if (sizes[i] == 0) {
          return true;
        }
      }
      return false;
    }

    void applyTo(OrderBook book, Side side) {
      for (int i = 0; i < count; i++) {
        book.set(side, prices[i], sizes[i]);
      }
    }
  }

  /** A message is refused; carries no stack trace. */
  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final DeadLetterReason reason;

    Refusal(DeadLetterReason reason, String detail) {
      super(detail, null, false, false);
      this.reason = reason;
    }
  }
}
