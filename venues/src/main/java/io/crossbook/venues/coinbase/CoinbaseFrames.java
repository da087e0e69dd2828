package io.crossbook.venues.coinbase;

import io.crossbook.core.book.Side;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.book.BookSet;
import io.crossbook.venues.book.RepeatedRequest;
import io.crossbook.venues.book.SnapshotLevels;
import io.crossbook.venues.book.TrackedBook;
import io.crossbook.venues.coinbase.ProductBook.Stream;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.SymbolTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the frames of {@link CoinbasePublicProtocol}, in one pass where the fields come in the
 * venue's usual order. Not thread-safe: the lane's thread.
 */
final class CoinbaseFrames {
  static final byte[] TYPE = utf8("type");
  static final byte[] PRODUCT_ID = utf8("product_id");
  static final byte[] SIDE = utf8("side");

  private static final byte[] CHANNEL = utf8("channel");
  private static final byte[] TIMESTAMP = utf8("timestamp");
  private static final byte[] SEQUENCE_NUM = utf8("sequence_num");
  private static final byte[] EVENTS = utf8("events");
  private static final byte[] MESSAGE = utf8("message");
  private static final byte[] ERROR = utf8("error");
  private static final byte[] SNAPSHOT = utf8("snapshot");
  private static final byte[] UPDATE = utf8("update");
  private static final byte[] UPDATES = utf8("updates");
  private static final byte[] PRODUCTS = utf8("products");
  private static final byte[] ID = utf8("id");
  private static final byte[] STATUS = utf8("status");
  private static final byte[] PRICE_LEVEL = utf8("price_level");
  private static final byte[] NEW_QUANTITY = utf8("new_quantity");
  private static final byte[] BID = utf8("bid");
  private static final byte[] OFFER = utf8("offer");

  private enum Channel {
    /** Not read yet. */
    NONE,
    L2_DATA,
    MARKET_TRADES,
    STATUS,
    /** Known, but not used. */
    OTHER,
    UNKNOWN
  }

  /** What an event says it is. */
  enum EventKind {
    /** Not read yet. */
    NONE,
    SNAPSHOT,
    UPDATE,
    UNKNOWN
  }

  private final BookSet books;
  private final ProductBooks products;
  private final RepeatedRequest metadata;
  private final JsonCursor cursor = new JsonCursor();
  private final SymbolTable<Channel> channels = new SymbolTable<>();
  private final SnapshotLevels snapshot = new SnapshotLevels();
  private final CoinbaseTrades trades;

  // The frame being read.
  private byte[] frame = new byte[0];
  private int frameOffset;
  private int frameLength;
  private Stream stream;
  private long receivedAt;
  private long venueTime;
  private long sequence;
  private ProtocolOutput out;
  private ProductBook[] touched = new ProductBook[8];
  private int touchedCount;

  CoinbaseFrames(BookSet books, ProductBooks products, RepeatedRequest metadata) {
    this.books = books;
    this.products = products;
    this.metadata = metadata;
    this.trades = new CoinbaseTrades(this, products, cursor);
    channels.put("l2_data", Channel.L2_DATA);
    channels.put("market_trades", Channel.MARKET_TRADES);
    channels.put("status", Channel.STATUS);
    for (String name :
        new String[] {"heartbeats", "subscriptions", "ticker", "ticker_batch", "candles"}) {
      channels.put(name, Channel.OTHER);
    }
  }

  /** Reads a frame that came on an open connection. */
  void read(
      Stream from,
      byte[] bytes,
      int offset,
      int length,
      boolean text,
      long time,
      ProtocolOutput output) {
    stream = from;
    frame = bytes;
    frameOffset = offset;
    frameLength = length;
    receivedAt = time;
    venueTime = 0;
    sequence = -1;
    out = output;
    if (!text) {
      refuse(DeadLetterReason.MALFORMED, "a binary frame, where the venue sends text");
      return;
    }
    Channel channel = Channel.NONE;
    boolean counted = false;
    try {
      cursor.reset(bytes, offset, length);
      cursor.beginObject();
      boolean error = false;
      int messageAt = -1;
      int eventsAt = -1;
      boolean usable = true;
      boolean applied = false;
      while (cursor.nextField()) {
        if (cursor.nameIs(CHANNEL)) {
          cursor.readString();
          Channel found = channels.get(cursor);
          channel = found == null ? Channel.UNKNOWN : found;
        } else if (cursor.nameIs(TIMESTAMP)) {
          venueTime = cursor.rfc3339();
        } else if (cursor.nameIs(SEQUENCE_NUM)) {
          sequence = cursor.integer();
          usable = inSequence();
          counted = true;
        } else if (cursor.nameIs(EVENTS)) {
          eventsAt = cursor.position();
          if (counted && usable && venueTime != 0 && channel != Channel.NONE) {
            readEvents(channel);
            applied = true;
          } else {
            cursor.skip();
          }
        } else if (cursor.nameIs(TYPE)) {
          cursor.readString();
          error = cursor.textIs(ERROR);
        } else if (cursor.nameIs(MESSAGE)) {
          messageAt = cursor.position();
          cursor.skip();
        } else {
          cursor.skip();
        }
      }
      cursor.end();
      books.alive(stream.name, time, output);
      if (error || channel == Channel.NONE) {
        onError(error, messageAt);
        return;
      }
      if (!counted) {
        refuse(DeadLetterReason.MALFORMED, "the frame has no sequence_num");
        return;
      }
      if (usable && !applied && eventsAt >= 0) {
        cursor.position(eventsAt);
        readEvents(channel);
      }
      if (channel == Channel.UNKNOWN) {
        refuse(DeadLetterReason.UNKNOWN_MESSAGE, "the frame is of a channel that is not known");
      }
    } catch (JsonException malformed) {
      refuse(DeadLetterReason.MALFORMED, malformed.getMessage());
      if (counted && (channel == Channel.L2_DATA || channel == Channel.NONE)) {
        // Its number is used up, so no gap will show that its levels are missing.
        lost("a book message could not be read");
      }
    }
    for (int i = 0; i < touchedCount; i++) {
      touched[i].publish(receivedAt, venueTime, out);
      touched[i] = null;
    }
    touchedCount = 0;
  }

  /** Checks the number of the frame; false if what the frame holds must not be used. */
  private boolean inSequence() {
    long expected = stream.expected;
    if (sequence == expected || expected < 0) {
      stream.expected = sequence + 1;
      return true;
    }
    if (sequence == 0 && !stream.broken) {
      // Numbers start over: a new connection whose opening was not recorded.
      books.opened(stream.name, receivedAt, out);
      stream.expected = 1;
      return true;
    }
    lost("message " + expected + " was due, but " + sequence + " came");
    if (sequence > expected) {
      stream.expected = sequence + 1;
      return true;
    }
    return false;
  }

  /** Messages are missing: every book of the connection is void, and the connection is renewed. */
  private void lost(String reason) {
    for (ProductBook product : products.all()) {
      if (product.stream == stream) {
        product.gapped(receivedAt, venueTime, out);
      }
    }
    if (!stream.broken) {
      stream.broken = true;
      out.reconnect(stream.name, reason);
    }
  }

  private void onError(boolean error, int messageAt) {
    if (!error) {
      refuse(DeadLetterReason.UNKNOWN_MESSAGE, "the frame names no channel");
      return;
    }
    String message = null;
    if (messageAt >= 0) {
      cursor.position(messageAt);
      message = cursor.string();
    }
    refuse(DeadLetterReason.VENUE_ERROR, "the venue reported an error: " + message);
  }

  /** Puts the frame aside. */
  void refuse(DeadLetterReason reason, String detail) {
    out.deadLetter(stream.name, receivedAt, reason, detail, frame, frameOffset, frameLength);
  }

  private void readEvents(Channel channel) {
    if (channel == Channel.OTHER || channel == Channel.UNKNOWN) {
      cursor.skip();
      return;
    }
    cursor.beginArray();
    while (cursor.nextElement()) {
      cursor.beginObject();
      switch (channel) {
        case L2_DATA -> readBookEvent();
        case MARKET_TRADES -> trades.readEvent(receivedAt, out);
        default -> readStatusEvent();
      }
    }
  }

  /** What is wrong with the frame at the place where the cursor stands. */
  JsonException wrong(String what) {
    return new JsonException(what, cursor.position() - frameOffset);
  }

  /** Reads an event's type. */
  EventKind readKind() {
    cursor.readString();
    if (cursor.textIs(UPDATE)) {
      return EventKind.UPDATE;
    }
    return cursor.textIs(SNAPSHOT) ? EventKind.SNAPSHOT : EventKind.UNKNOWN;
  }

  private void readBookEvent() {
    EventKind kind = EventKind.NONE;
    ProductBook product = null;
    String stranger = null;
    int updatesAt = -1;
    boolean applied = false;
    while (cursor.nextField()) {
      if (cursor.nameIs(TYPE)) {
        kind = readKind();
      } else if (cursor.nameIs(PRODUCT_ID)) {
        cursor.readString();
        product = products.find(cursor);
        if (product == null) {
          stranger = cursor.text();
        }
      } else if (cursor.nameIs(UPDATES)) {
        updatesAt = cursor.position();
        if (product != null && kind != EventKind.NONE) {
          apply(product, kind);
          applied = true;
        } else {
          cursor.skip();
        }
      } else {
        cursor.skip();
      }
    }
    if (product == null) {
      unknownProduct(stranger);
    } else if (updatesAt < 0 || kind == EventKind.NONE) {
      voidBook(product, "a book event without type or levels");
    } else if (!applied) {
      int end = cursor.position();
      cursor.position(updatesAt);
      apply(product, kind);
      cursor.position(end);
    }
  }

  /** Nobody wants most products; only one without metadata is worth a dead letter. */
  void unknownProduct(String name) {
    if (name == null) {
      throw wrong("an event without product_id");
    }
    if (books.listing(name) == null) {
      refuse(DeadLetterReason.UNKNOWN_SYMBOL, "there is no metadata for product '" + name + "'");
      metadata.soon(receivedAt);
    }
  }

  /** Applies the levels at the cursor and leaves it behind them, whatever they hold. */
  private void apply(ProductBook product, EventKind kind) {
    int start = cursor.position();
    if (product.stream != stream) {
      // Another connection takes over: readers must not keep what the first one left.
      product.gapped(receivedAt, venueTime, out);
      product.stream = stream;
    }
    books.fedBy(product.book, stream.name);
    try {
      switch (kind) {
        case SNAPSHOT -> applySnapshot(product);
        case UPDATE -> {
          if (product.book.synced()) {
            applyUpdates(product);
          } else {
            cursor.skip();
          }
        }
        default -> throw new IllegalArgumentException("a book event of an unknown type");
      }
    } catch (JsonException | IllegalArgumentException wrong) {
      voidBook(product, wrong.getMessage());
      cursor.position(start);
      cursor.skip();
    }
  }

  /** One product's book cannot be trusted: asks for it anew, alone. */
  private void voidBook(ProductBook product, String reason) {
    refuse(DeadLetterReason.BAD_VALUE, product.wireName + ": " + reason);
    product.gapped(receivedAt, venueTime, out);
    product.resync.needed(receivedAt);
    // The steps may have become finer.
    metadata.soon(receivedAt);
  }

  private void applySnapshot(ProductBook product) {
    snapshot.clear();
    cursor.beginArray();
    while (cursor.nextElement()) {
      readLevel(product.book, true);
    }
    product.book.beginSnapshot(sequence);
    snapshot.fill(product.book.levels());
    product.resync.satisfied();
    touch(product);
  }

  private void applyUpdates(ProductBook product) {
    TrackedBook book = product.book;
    cursor.beginArray();
    while (cursor.nextElement()) {
      readLevel(book, false);
    }
    book.sequence(sequence);
    touch(product);
  }

  private void readLevel(TrackedBook book, boolean ofSnapshot) {
    Listing listing = book.listing();
    Side side = null;
    long price = 0;
    long size = -1;
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(SIDE)) {
        cursor.readString();
        if (cursor.textIs(BID)) {
          side = Side.BUY;
        } else if (cursor.textIs(OFFER)) {
          side = Side.SELL;
        } else {
          throw new IllegalArgumentException("a level of neither side");
        }
      } else if (cursor.nameIs(PRICE_LEVEL)) {
        price = cursor.decimal(listing.priceScale());
      } else if (cursor.nameIs(NEW_QUANTITY)) {
        size = cursor.decimal(listing.sizeScale());
      } else {
        cursor.skip();
      }
    }
    if (side == null) {
      throw new IllegalArgumentException("a level without a side");
    }
    if (ofSnapshot) {
      snapshot.add(side, price, size);
    } else {
      book.levels().set(side, price, size);
    }
  }

  /** Remembers to publish the book once the whole frame proves well-formed. */
  private void touch(ProductBook product) {
    for (int i = 0; i < touchedCount; i++) {
      if (touched[i] == product) {
        return;
      }
    }
    if (touchedCount == touched.length) {
      touched = Arrays.copyOf(touched, touchedCount * 2);
    }
    touched[touchedCount++] = product;
  }

  private void readStatusEvent() {
    while (cursor.nextField()) {
      if (!cursor.nameIs(PRODUCTS)) {
        cursor.skip();
        continue;
      }
      cursor.beginArray();
      while (cursor.nextElement()) {
        String symbol = null;
        String status = null;
        cursor.beginObject();
        while (cursor.nextField()) {
          if (cursor.nameIs(ID)) {
            symbol = cursor.string();
          } else if (cursor.nameIs(STATUS)) {
            status = cursor.string();
          } else {
            cursor.skip();
          }
        }
        if (symbol != null && status != null) {
          onStatus(symbol, CoinbaseProducts.status(status));
        }
      }
    }
  }

  /** What stops trading counts at once; that it trades again is asked, for more flags decide it. */
  private void onStatus(String symbol, ListingStatus status) {
    Listing listing = books.listing(symbol);
    if (listing == null || (status == ListingStatus.TRADING) == tradesByStatus(listing)) {
      return;
    }
    if (status != ListingStatus.TRADING) {
      products.learnStatus(listing, status, receivedAt, out);
    }
    metadata.soon(receivedAt);
  }

  private static boolean tradesByStatus(Listing listing) {
    return listing.status() != ListingStatus.HALTED && listing.status() != ListingStatus.DELISTED;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
