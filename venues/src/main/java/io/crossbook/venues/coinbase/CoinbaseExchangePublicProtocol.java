package io.crossbook.venues.coinbase;

import static io.crossbook.venues.coinbase.CoinbaseFrames.PRODUCT_ID;
import static io.crossbook.venues.coinbase.CoinbaseFrames.SIDE;
import static io.crossbook.venues.coinbase.CoinbaseFrames.TYPE;
import static io.crossbook.venues.coinbase.CoinbaseFrames.utf8;

import io.crossbook.core.book.Side;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.PublicProtocol;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.book.BookSet;
import io.crossbook.venues.book.SnapshotLevels;
import io.crossbook.venues.book.TrackedBook;
import io.crossbook.venues.coinbase.CoinbaseProducts.Product;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.SymbolTable;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Decodes recordings of the Coinbase Exchange feed: {@code snapshot} and {@code l2update} of the
 * channel {@code level2}, {@code match}.
 *
 * <p>Book messages carry no number and no checksum, so a lost one leaves no trace. What can be seen
 * is believed at once: a frame that cannot be read voids every book of its connection, a value that
 * breaks a product's rules voids that book; only a new snapshot makes them current again.
 */
public final class CoinbaseExchangePublicProtocol implements PublicProtocol {
  private static final byte[] CHANGES = utf8("changes");
  private static final byte[] BIDS = utf8("bids");
  private static final byte[] ASKS = utf8("asks");
  private static final byte[] TIME = utf8("time");
  private static final byte[] TRADE_ID = utf8("trade_id");
  private static final byte[] PRICE = utf8("price");
  private static final byte[] SIZE = utf8("size");
  private static final byte[] BUY = utf8("buy");
  private static final byte[] SELL = utf8("sell");

  // Values that are read once it is known what the frame is about: indexes into valueAt.
  private static final int CHANGES_VALUE = 0;
  private static final int BIDS_VALUE = 1;
  private static final int ASKS_VALUE = 2;
  private static final int TRADE_ID_VALUE = 3;
  private static final int PRICE_VALUE = 4;
  private static final int SIZE_VALUE = 5;
  private static final int SIDE_VALUE = 6;
  private static final int VALUES = 7;

  private enum Kind {
    /** Not read yet. */
    NONE,
    SNAPSHOT,
    L2UPDATE,
    MATCH,
    ERROR,
    /** Known, but not used. */
    OTHER,
    UNKNOWN
  }

  private final String venue;
  private final BookSet books;
  private final JsonCursor cursor = new JsonCursor();
  private final SymbolTable<Kind> kinds = new SymbolTable<>();
  private final SnapshotLevels snapshot = new SnapshotLevels();
  private final Set<String> open = new HashSet<>();

  // The frame being read.
  private byte[] frame = new byte[0];
  private int frameOffset;
  private int frameLength;
  private String connection = "";
  private long receivedAt;
  private ProtocolOutput out;
  private Kind kind = Kind.NONE;
  private TrackedBook book;
  private String stranger;
  private long venueTime;
  private String wrong;
  private final int[] valueAt = new int[VALUES];

  /**
   * @param venue the id under which the recording's facts travel
   */
  public CoinbaseExchangePublicProtocol(String venue, VenueSettings settings) {
    this.venue = venue;
    this.books = new BookSet(venue, settings);
    kinds.put("snapshot", Kind.SNAPSHOT);
    kinds.put("l2update", Kind.L2UPDATE);
    kinds.put("match", Kind.MATCH);
    kinds.put("error", Kind.ERROR);
    for (String name :
        new String[] {
          // "last_match" is the trade before the subscription: history, not news.
          "last_match",
          "ticker",
          "heartbeat",
          "subscriptions",
          "status",
          "received",
          "open",
          "done",
          "change",
          "activate"
        }) {
      kinds.put(name, Kind.OTHER);
    }
  }

  @Override
  public String venue() {
    return venue;
  }

  @Override
  public Collection<Listing> listings() {
    return books.listings();
  }

  @Override
  public void start(long now, ProtocolOutput output) {
    // Recordings bring their products themselves.
  }

  @Override
  public void onOpen(String name, long now, ProtocolOutput output) {
    open.add(name);
    books.opened(name, now, output);
  }

  @Override
  public void onClose(String name, String reason, long now, ProtocolOutput output) {
    open.remove(name);
    books.closed(name, reason, now, output);
  }

  @Override
  public void onTick(long now, ProtocolOutput output) {
    // Nothing is asked for, so nothing is due.
  }

  @Override
  public void onResponse(String target, int status, byte[] body, long now, ProtocolOutput output) {
    if (status != 200) {
      String detail = "a request was answered with status " + status;
      output.deadLetter(target, now, DeadLetterReason.REQUEST_FAILED, detail, body, 0, body.length);
      return;
    }
    CoinbaseProducts.Answer answer;
    try {
      answer = CoinbaseProducts.readExchange(venue, body);
    } catch (IOException notProducts) {
      String detail = "the answer is not a list of products: " + notProducts.getMessage();
      output.deadLetter(target, now, DeadLetterReason.MALFORMED, detail, body, 0, body.length);
      return;
    }
    for (String detail : answer.refused()) {
      output.deadLetter(target, now, DeadLetterReason.BAD_VALUE, detail, body, 0, body.length);
    }
    for (Product product : answer.products()) {
      books.learn(product.listing(), now, output);
    }
  }

  @Override
  public void onFrame(
      String name,
      byte[] bytes,
      int offset,
      int length,
      boolean text,
      long time,
      ProtocolOutput output) {
    begin(name, bytes, offset, length, time, output);
    if (!open.contains(name)) {
      open.add(name);
      books.opened(name, time, output);
    }
    try {
      if (!text) {
        throw new JsonException("a binary frame, where the venue sends text", 0);
      }
      readFields();
      cursor.end();
    } catch (JsonException malformed) {
      refuse(DeadLetterReason.MALFORMED, malformed.getMessage());
      voidAll();
      return;
    }
    books.alive(name, time, output);
    try {
      use();
    } catch (JsonException | IllegalArgumentException broken) {
      wrong = broken.getMessage();
    }
    if (wrong != null) {
      refuse(DeadLetterReason.BAD_VALUE, wrong);
      if (book != null && (kind == Kind.SNAPSHOT || kind == Kind.L2UPDATE)) {
        if (voidBook(book)) {
          out.reconnect(connection, "the book of " + book.listing().symbol() + " is not proven");
        }
      }
    }
  }

  private void begin(
      String name, byte[] bytes, int offset, int length, long time, ProtocolOutput output) {
    connection = name;
    frame = bytes;
    frameOffset = offset;
    frameLength = length;
    receivedAt = time;
    out = output;
    kind = Kind.NONE;
    book = null;
    stranger = null;
    venueTime = 0;
    wrong = null;
    for (int i = 0; i < valueAt.length; i++) {
      valueAt[i] = -1;
    }
    cursor.reset(bytes, offset, length);
  }

  /** Finds out what the frame is and where its values are. */
  private void readFields() {
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(TYPE)) {
        cursor.readString();
        Kind found = kinds.get(cursor);
        kind = found == null ? Kind.UNKNOWN : found;
      } else if (cursor.nameIs(PRODUCT_ID)) {
        cursor.readString();
        book = books.find(cursor);
        if (book == null) {
          stranger = cursor.text();
        }
      } else if (cursor.nameIs(TIME)) {
        venueTime = cursor.rfc3339();
      } else if (cursor.nameIs(CHANGES)) {
        later(CHANGES_VALUE);
      } else if (cursor.nameIs(BIDS)) {
        later(BIDS_VALUE);
      } else if (cursor.nameIs(ASKS)) {
        later(ASKS_VALUE);
      } else if (cursor.nameIs(TRADE_ID)) {
        later(TRADE_ID_VALUE);
      } else if (cursor.nameIs(PRICE)) {
        later(PRICE_VALUE);
      } else if (cursor.nameIs(SIZE)) {
        later(SIZE_VALUE);
      } else if (cursor.nameIs(SIDE)) {
        later(SIDE_VALUE);
      } else {
        cursor.skip();
      }
    }
  }

  private void later(int field) {
    valueAt[field] = cursor.position();
    cursor.skip();
  }

  private boolean goTo(int field) {
    int at = valueAt[field];
    if (at < 0) {
      return false;
    }
    cursor.position(at);
    return true;
  }

  private void need(int field) {
    if (!goTo(field)) {
      throw new IllegalArgumentException("a message without what it is about");
    }
  }

  private void use() {
    switch (kind) {
      case OTHER -> {}
      case ERROR -> refuse(DeadLetterReason.VENUE_ERROR, "the venue reported an error");
      case NONE, UNKNOWN -> {
        refuse(DeadLetterReason.UNKNOWN_MESSAGE, "a message of a type that is not known");
        if (goTo(CHANGES_VALUE) || goTo(BIDS_VALUE) || goTo(ASKS_VALUE)) {
          voidAll();
        }
      }
      default -> {
        if (book != null) {
          useOfBook();
        } else if (stranger == null) {
          refuse(DeadLetterReason.MALFORMED, "a message without product_id");
          voidAll();
        } else if (books.listing(stranger) == null) {
          refuse(
              DeadLetterReason.UNKNOWN_SYMBOL,
              "there is no metadata for product '" + stranger + "'");
        }
      }
    }
  }

  private void useOfBook() {
    switch (kind) {
      case SNAPSHOT -> {
        books.fedBy(book, connection);
        applySnapshot();
      }
      case L2UPDATE -> {
        books.fedBy(book, connection);
        if (book.synced()) {
          applyChanges();
        }
      }
      default -> readTrade();
    }
  }

  private void applySnapshot() {
    snapshot.clear();
    need(BIDS_VALUE);
    collect(Side.BUY);
    need(ASKS_VALUE);
    collect(Side.SELL);
    book.beginSnapshot(book.sequence() + 1);
    snapshot.fill(book.levels());
    book.publish(receivedAt, venueTime, out);
  }

  private void collect(Side side) {
    Listing listing = book.listing();
    cursor.beginArray();
    while (cursor.nextElement()) {
      cursor.beginArray();
      cursor.nextElement();
      long price = cursor.decimal(listing.priceScale());
      cursor.nextElement();
      snapshot.add(side, price, cursor.decimal(listing.sizeScale()));
      endOfLevel();
    }
  }

  private void applyChanges() {
    Listing listing = book.listing();
    need(CHANGES_VALUE);
    cursor.beginArray();
    while (cursor.nextElement()) {
      cursor.beginArray();
      cursor.nextElement();
      cursor.readString();
      Side side = side();
      if (side == null) {
        throw new IllegalArgumentException("a level of neither side");
      }
      cursor.nextElement();
      long price = cursor.decimal(listing.priceScale());
      cursor.nextElement();
      book.levels().set(side, price, cursor.decimal(listing.sizeScale()));
      endOfLevel();
    }
    book.sequence(book.sequence() + 1);
    book.publish(receivedAt, venueTime, out);
  }

  private void endOfLevel() {
    if (cursor.nextElement()) {
      throw new IllegalArgumentException("a level with too many parts");
    }
  }

  private Side side() {
    return cursor.textIs(BUY) ? Side.BUY : cursor.textIs(SELL) ? Side.SELL : null;
  }

  private void readTrade() {
    Listing listing = book.listing();
    need(PRICE_VALUE);
    long price = cursor.decimal(listing.priceScale());
    need(SIZE_VALUE);
    long size = cursor.decimal(listing.sizeScale());
    if (price <= 0 || size <= 0) {
      throw new IllegalArgumentException("a trade whose price or size is not positive");
    }
    need(SIDE_VALUE);
    cursor.readString();
    Side maker = side();
    String tradeId = "";
    if (goTo(TRADE_ID_VALUE)) {
      tradeId = cursor.peek() == '"' ? cursor.string() : Long.toString(cursor.integer());
    }
    out.fact(
        new Trade(
            venue,
            listing.symbol(),
            listing.instrument().name(),
            receivedAt,
            venueTime,
            tradeId,
            price,
            size,
            listing.priceScale(),
            listing.sizeScale(),
            maker == null ? null : maker.opposite()));
  }

  private void voidAll() {
    boolean any = false;
    for (TrackedBook fed : books.booksOf(connection)) {
      any |= voidBook(fed);
    }
    if (any) {
      out.reconnect(connection, "a message that may have been about any book could not be read");
    }
  }

  /** The book stays void until a snapshot comes; true if it was not void already. */
  private boolean voidBook(TrackedBook voided) {
    if (!voided.synced()) {
      return false;
    }
    voided.gapped();
    voided.publish(receivedAt, venueTime, out);
    return true;
  }

  private void refuse(DeadLetterReason reason, String detail) {
    out.deadLetter(connection, receivedAt, reason, detail, frame, frameOffset, frameLength);
  }
}
