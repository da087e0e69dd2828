package io.crossbook.venues.kraken;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossbook.core.book.Side;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.PublicProtocol;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.book.BookSet;
import io.crossbook.venues.book.TrackedBook;
import io.crossbook.venues.book.TradeNumbers;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import java.util.Collection;

/**
 * Kraken spot, WebSocket v2 (docs.kraken.com): channels {@code instrument}, {@code book}, {@code
 * trade} and {@code status}; REST {@code AssetPairs}.
 *
 * <p>A book message has no sequence number. It is right if, after applying it and cutting the book
 * to the subscribed depth, the CRC-32 of the ten best levels a side is the one in the message. If
 * not, the book is void, its subscription is ended and begun again, and the new snapshot replaces
 * everything. A frame that cannot be read, and so may have been a part of any book, voids every
 * book of its connection: below the ten best levels no checksum would tell.
 */
public final class KrakenPublicProtocol implements PublicProtocol {
  private static final String CONNECTION = "public";
  private static final int FRAMES_PER_SECOND = 10;

  /** Heartbeats come about every second, so this is a dead connection. */
  private static final long SILENCE_NANOS = 10_000_000_000L;

  private enum Channel {
    /** Not read yet, or the message has none. */
    NONE,
    BOOK,
    TRADE,
    STATUS,
    INSTRUMENT,
    /** Documented, and not needed. */
    UNUSED,
    UNKNOWN
  }

  private final BookSet books;
  private final KrakenSubscriptions feeds;
  private final KrakenMetadata metadata = new KrakenMetadata(Kraken.ID, true, this::learn);
  private final JsonCursor cursor = new JsonCursor();
  private final TradeNumbers tradeNumbers = new TradeNumbers();

  // Of the frame that is being read.
  private Channel channel = Channel.NONE;
  private boolean symbolRead;
  private KrakenFeed changed;
  private long changedVenueTime;

  /** A protocol for one lane. */
  public KrakenPublicProtocol(VenueSettings settings) {
    this.books = new BookSet(Kraken.ID, settings);
    this.feeds = new KrakenSubscriptions(Kraken.depth(settings.bookDepth()));
  }

  @Override
  public String venue() {
    return Kraken.ID;
  }

  @Override
  public void start(long now, ProtocolOutput out) {
    metadata.ask(now, 0, out);
    // No maximum of subscriptions a connection is documented, so one carries them all.
    out.connect(
        new ConnectionPlan(
            CONNECTION,
            ConnectionPlan.Transport.WEBSOCKET,
            "/v2",
            SILENCE_NANOS,
            FRAMES_PER_SECOND));
  }

  @Override
  public void onOpen(String connection, long now, ProtocolOutput out) {
    books.opened(connection, now, out);
    feeds.opened(connection, now, out);
  }

  @Override
  public void onClose(String connection, String reason, long now, ProtocolOutput out) {
    books.closed(connection, reason, now, out);
    feeds.closed(connection);
  }

  @Override
  public void onTick(long now, ProtocolOutput out) {
    metadata.onTick(now, out);
    feeds.resubscribe(now, out);
  }

  @Override
  public Collection<Listing> listings() {
    return books.listings();
  }

  @Override
  public void onFrame(
      String connection,
      byte[] bytes,
      int offset,
      int length,
      boolean text,
      long receivedAt,
      ProtocolOutput out) {
    channel = Channel.NONE;
    symbolRead = false;
    changed = null;
    try {
      if (!text) {
        throw new JsonException("binary frame", 0);
      }
      read(connection, bytes, offset, length, receivedAt, out);
    } catch (JsonException | IllegalArgumentException unreadable) {
      out.deadLetter(
          connection,
          receivedAt,
          DeadLetterReason.of(unreadable),
          unreadable.getMessage(),
          bytes,
          offset,
          length);
      voidWhatWasLost(connection, receivedAt, out);
    }
  }

  /** After a frame that could not be read to its end. */
  private void voidWhatWasLost(String connection, long now, ProtocolOutput out) {
    if (changed != null) {
      lose(changed, now, out);
    } else if (channel == Channel.NONE || (channel == Channel.BOOK && !symbolRead)) {
      for (KrakenFeed feed : feeds.all()) {
        if (feed.book.synced() && connection.equals(feed.book.connection())) {
          lose(feed, now, out);
        }
      }
    }
    feeds.resubscribe(now, out);
  }

  private void lose(KrakenFeed feed, long now, ProtocolOutput out) {
    feed.book.gapped();
    feed.resubscription.lost(now);
    feed.book.publish(now, 0, out);
  }

  private void read(
      String connection, byte[] bytes, int offset, int length, long now, ProtocolOutput out) {
    cursor.reset(bytes, offset, length);
    boolean control = false;
    boolean snapshot = false;
    boolean typeRead = false;
    int dataAt = -1;
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(KrakenWords.CHANNEL)) {
        cursor.readString();
        channel = channelRead();
      } else if (cursor.nameIs(KrakenWords.TYPE)) {
        cursor.readString();
        snapshot = cursor.textIs(KrakenWords.SNAPSHOT);
        typeRead = snapshot || cursor.textIs(KrakenWords.UPDATE);
      } else if (cursor.nameIs(KrakenWords.DATA)) {
        if (typeRead && channel != Channel.NONE) {
          readData(connection, snapshot, now, out);
        } else {
          dataAt = cursor.position();
          cursor.skip();
        }
      } else {
        control |= cursor.nameIs(KrakenWords.METHOD) || cursor.nameIs(KrakenWords.ERROR);
        cursor.skip();
      }
    }
    cursor.end();
    if (dataAt >= 0 && channel != Channel.NONE) {
      if (!typeRead && channel == Channel.BOOK) {
        throw new JsonException("book message without type", 0);
      }
      cursor.position(dataAt);
      readData(connection, snapshot, now, out);
    }
    publishChanged(now, out);
    books.alive(connection, now, out);
    if (channel == Channel.INSTRUMENT) {
      metadata.onInstruments(connection, JsonTree.read(bytes, offset, length), now, out);
      feeds.subscribeNew(now, out);
      feeds.resubscribe(now, out);
    } else if (channel == Channel.NONE && control) {
      String refused = feeds.onControl(JsonTree.read(bytes, offset, length), now, out);
      if (refused != null) {
        out.deadLetter(
            connection, now, DeadLetterReason.VENUE_ERROR, refused, bytes, offset, length);
      }
    } else if (channel == Channel.NONE || channel == Channel.UNKNOWN) {
      out.deadLetter(
          connection,
          now,
          DeadLetterReason.UNKNOWN_MESSAGE,
          "neither a known channel nor a method",
          bytes,
          offset,
          length);
    }
  }

  private Channel channelRead() {
    if (cursor.textIs(KrakenWords.BOOK)) {
      return Channel.BOOK;
    }
    if (cursor.textIs(KrakenWords.TRADE)) {
      return Channel.TRADE;
    }
    if (cursor.textIs(KrakenWords.HEARTBEAT)
        || cursor.textIs(KrakenWords.TICKER)
        || cursor.textIs(KrakenWords.OHLC)) {
      return Channel.UNUSED;
    }
    if (cursor.textIs(KrakenWords.STATUS)) {
      return Channel.STATUS;
    }
    return cursor.textIs(KrakenWords.INSTRUMENT) ? Channel.INSTRUMENT : Channel.UNKNOWN;
  }

  private void readData(String connection, boolean snapshot, long now, ProtocolOutput out) {
    switch (channel) {
      case BOOK -> {
        cursor.beginArray();
        while (cursor.nextElement()) {
          publishChanged(now, out);
          readBook(connection, snapshot, now, out);
        }
      }
      case TRADE -> {
        if (snapshot) {
          // The last trades before the subscription: history, not news.
          cursor.skip();
          return;
        }
        cursor.beginArray();
        while (cursor.nextElement()) {
          readTrade(connection, now, out);
        }
      }
      case STATUS -> {
        cursor.beginArray();
        while (cursor.nextElement()) {
          readStatus(now, out);
        }
      }
      default -> cursor.skip();
    }
  }

  private void readBook(String connection, boolean snapshot, long now, ProtocolOutput out) {
    KrakenFeed feed = null;
    symbolRead = false;
    boolean apply = false;
    int bidsAt = -1;
    int asksAt = -1;
    long checksum = -1;
    long venueTime = 0;
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(KrakenWords.SYMBOL)) {
        if (symbolRead) {
          throw new JsonException("book with two symbols", 0);
        }
        cursor.readString();
        feed = feeds.find(cursor);
        symbolRead = true;
        if (feed != null) {
          apply = begin(feed, connection, snapshot);
        } else {
          tellUnknown(connection, now, out);
        }
      } else if (cursor.nameIs(KrakenWords.BIDS)) {
        bidsAt = levelsOrLater(feed, Side.BUY, apply);
      } else if (cursor.nameIs(KrakenWords.ASKS)) {
        asksAt = levelsOrLater(feed, Side.SELL, apply);
      } else if (cursor.nameIs(KrakenWords.CHECKSUM)) {
        checksum = cursor.integer();
      } else if (cursor.nameIs(KrakenWords.TIMESTAMP)) {
        venueTime = cursor.rfc3339();
      } else {
        cursor.skip();
      }
    }
    if (!symbolRead) {
      throw new JsonException("book without symbol", 0);
    }
    if (!apply) {
      return;
    }
    int end = cursor.position();
    if (bidsAt >= 0) {
      cursor.position(bidsAt);
      readLevels(feed, Side.BUY);
    }
    if (asksAt >= 0) {
      cursor.position(asksAt);
      readLevels(feed, Side.SELL);
    }
    cursor.position(end);
    if (checksum < 0) {
      throw new JsonException("book without checksum", 0);
    }
    changedVenueTime = venueTime;
    verify(feed, checksum, snapshot, now);
  }

  /** True if the levels that follow are to be applied. */
  private boolean begin(KrakenFeed feed, String connection, boolean snapshot) {
    TrackedBook book = feed.book;
    books.fedBy(book, connection);
    if (snapshot) {
      book.beginSnapshot(book.sequence() + 1);
      feed.checksum.changed(Side.BUY);
      feed.checksum.changed(Side.SELL);
    } else if (book.synced()) {
      book.sequence(book.sequence() + 1);
    } else {
      return false;
    }
    changed = feed;
    return true;
  }

  private void verify(KrakenFeed feed, long checksum, boolean snapshot, long now) {
    TrackedBook book = feed.book;
    book.levels().truncate(feed.depth);
    if (feed.checksum.of(book.levels()) == checksum) {
      book.checksumVerified();
      if (snapshot) {
        feed.resubscription.synced(now);
      }
    } else {
      book.checksumFailed();
      feed.resubscription.lost(now);
    }
  }

  /** Emits the book that was read last; after a failed checksum it says so. */
  private void publishChanged(long now, ProtocolOutput out) {
    if (changed != null) {
      KrakenFeed feed = changed;
      changed = null;
      feed.book.publish(now, changedVenueTime, out);
      if (!feed.book.synced()) {
        feeds.resubscribe(now, out);
      }
    }
  }

  private void tellUnknown(String connection, long now, ProtocolOutput out) {
    String symbol = cursor.text();
    if (books.listing(symbol) == null) {
      byte[] name = symbol.getBytes(UTF_8);
      out.deadLetter(
          connection,
          now,
          DeadLetterReason.UNKNOWN_SYMBOL,
          "no metadata for symbol '" + symbol + "'",
          name,
          0,
          name.length);
    }
  }

  /** Reads levels if it is known whose they are; else returns where they are. */
  private int levelsOrLater(KrakenFeed feed, Side side, boolean apply) {
    if (apply) {
      readLevels(feed, side);
      return -1;
    }
    int here = cursor.position();
    cursor.skip();
    return feed == null ? here : -1;
  }

  private void readLevels(KrakenFeed feed, Side side) {
    Listing listing = feed.book.listing();
    int priceScale = listing.priceScale();
    int sizeScale = listing.sizeScale();
    boolean any = false;
    cursor.beginArray();
    while (cursor.nextElement()) {
      long price = -1;
      long size = -1;
      cursor.beginObject();
      while (cursor.nextField()) {
        if (cursor.nameIs(KrakenWords.PRICE)) {
          price = cursor.decimal(priceScale);
        } else if (cursor.nameIs(KrakenWords.QTY)) {
          size = cursor.decimal(sizeScale);
        } else {
          cursor.skip();
        }
      }
      feed.book.levels().set(side, price, size);
      any = true;
    }
    if (any) {
      feed.checksum.changed(side);
    }
  }

  private void readTrade(String connection, long now, ProtocolOutput out) {
    KrakenFeed feed = null;
    Side taker = null;
    String tradeId = "";
    long venueTime = 0;
    tradeNumbers.reset();
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(KrakenWords.SYMBOL)) {
        cursor.readString();
        feed = feeds.find(cursor);
        if (feed == null) {
          tellUnknown(connection, now, out);
        }
      } else if (cursor.nameIs(KrakenWords.SIDE)) {
        cursor.readString();
        taker =
            cursor.textIs(KrakenWords.BUY)
                ? Side.BUY
                : cursor.textIs(KrakenWords.SELL) ? Side.SELL : null;
      } else if (cursor.nameIs(KrakenWords.PRICE)) {
        tradeNumbers.price(cursor);
      } else if (cursor.nameIs(KrakenWords.QTY)) {
        tradeNumbers.size(cursor);
      } else if (cursor.nameIs(KrakenWords.TRADE_ID)) {
        tradeId = Long.toString(cursor.integer());
      } else if (cursor.nameIs(KrakenWords.TIMESTAMP)) {
        venueTime = cursor.rfc3339();
      } else {
        cursor.skip();
      }
    }
    if (feed == null) {
      return;
    }
    Listing listing = feed.book.listing();
    out.fact(
        tradeNumbers.read(
            cursor, listing, listing.instrument().name(), now, venueTime, tradeId, taker));
  }

  private void readStatus(long now, ProtocolOutput out) {
    String system = null;
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(KrakenWords.SYSTEM)) {
        system = cursor.string();
      } else {
        cursor.skip();
      }
    }
    if (system == null) {
      throw new JsonException("status without system", 0);
    }
    out.fact(new VenueStatus(Kraken.ID, now, "", stateOf(system), "system status " + system));
  }

  static VenueStatus.State stateOf(String system) {
    return switch (system) {
      case "online" -> VenueStatus.State.ONLINE;
      case "maintenance" -> VenueStatus.State.MAINTENANCE;
      default -> VenueStatus.State.RESTRICTED;
    };
  }

  @Override
  public void onResponse(
      String target, int status, byte[] body, long receivedAt, ProtocolOutput out) {
    metadata.onResponse(target, status, body, receivedAt, out);
    feeds.subscribeNew(receivedAt, out);
    feeds.resubscribe(receivedAt, out);
  }

  private void learn(Listing listing, long now, ProtocolOutput out) {
    KrakenFeed feed = feeds.find(listing.symbol());
    final boolean wasSynced = feed != null && feed.book.synced();
    if (!books.learn(listing, now, out)) {
      return;
    }
    if (feed == null) {
      TrackedBook book = books.find(listing.symbol());
      if (book != null) {
        feeds.add(book);
      }
    } else if (wasSynced && !feed.book.synced()) {
      // Other scales: what is subscribed has to begin again.
      feed.resubscription.lost(now);
    }
  }
}
