package io.crossbook.venues.kraken;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.fact.VenueStatus;
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
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.SymbolTable;
import java.util.Collection;

/**
 * Kraken spot as recorded over WebSocket v1 (docs.kraken.com, WebSocket v1 and its checksum guide),
 * for replay only: nothing is requested or sent.
 *
 * <p>Frames are arrays, {@code [channelId, {...}, "book-1000", "XBT/CHF"]}; a message that changes
 * both sides has two objects, of which the last has the checksum. A snapshot ({@code as}, {@code
 * bs}) has none. The checksum is over the literal digits of the strings, so a listing takes its
 * scales from the strings of the first snapshot: they have more decimals than {@code AssetPairs}
 * says. A book whose checksum fails is void until the recording holds another snapshot.
 */
public final class KrakenV1PublicProtocol implements PublicProtocol {
  private static final byte[] BOOK_ASKS = "a".getBytes(US_ASCII);
  private static final byte[] BOOK_BIDS = "b".getBytes(US_ASCII);
  private static final byte[] SNAPSHOT_ASKS = "as".getBytes(US_ASCII);
  private static final byte[] SNAPSHOT_BIDS = "bs".getBytes(US_ASCII);
  private static final byte[] CHECKSUM = "c".getBytes(US_ASCII);
  private static final byte[] TRADE = "trade".getBytes(US_ASCII);
  private static final byte[] TICKER = "ticker".getBytes(US_ASCII);
  private static final byte[] SPREAD = "spread".getBytes(US_ASCII);
  private static final byte[] BUY = "b".getBytes(US_ASCII);
  private static final byte[] SELL = "s".getBytes(US_ASCII);
  private static final String BOOK_PREFIX = "book-";
  private static final String OHLC_PREFIX = "ohlc-";

  /** Decimals of the level times, which are seconds. */
  private static final int TIME_SCALE = 9;

  /** Objects or arrays of one message; two are documented. */
  private static final int MOST_PARTS = 4;

  private final String venue;
  private final BookSet books;
  private final KrakenMetadata metadata;
  private final SymbolTable<Feed> feeds = new SymbolTable<>();
  private final JsonCursor cursor = new JsonCursor();
  private final int[] parts = new int[MOST_PARTS];

  // Of the frame that is being read.
  private Feed changed;
  private boolean attributed;

  /** A wanted listing's book. */
  private static final class Feed {
    private final TrackedBook book;
    private final KrakenChecksum checksum = new KrakenChecksum();
    private boolean snapshot;
    private long checksumRead;
    private long venueTime;

    Feed(TrackedBook book) {
      this.book = book;
    }
  }

  KrakenV1PublicProtocol(String venue, VenueSettings settings) {
    this.venue = venue;
    this.books = new BookSet(venue, settings);
    this.metadata = new KrakenMetadata(venue, false, this::learn);
  }

  @Override
  public String venue() {
    return venue;
  }

  @Override
  public void start(long now, ProtocolOutput out) {}

  @Override
  public void onOpen(String connection, long now, ProtocolOutput out) {
    books.opened(connection, now, out);
  }

  @Override
  public void onClose(String connection, String reason, long now, ProtocolOutput out) {
    books.closed(connection, reason, now, out);
  }

  @Override
  public void onTick(long now, ProtocolOutput out) {}

  @Override
  public Collection<Listing> listings() {
    return books.listings();
  }

  @Override
  public void onResponse(
      String target, int status, byte[] body, long receivedAt, ProtocolOutput out) {
    metadata.onResponse(target, status, body, receivedAt, out);
  }

  private void learn(Listing listing, long now, ProtocolOutput out) {
    Listing before = books.listing(listing.symbol());
    books.learn(
        before == null ? listing : withScales(listing, before.priceScale(), before.sizeScale()),
        now,
        out);
    TrackedBook book = books.find(listing.symbol());
    if (book != null && feeds.get(listing.symbol()) == null) {
      feeds.put(listing.symbol(), new Feed(book));
    }
  }

  private static Listing withScales(Listing listing, int priceScale, int sizeScale) {
    return new Listing(
        listing.venue(),
        listing.symbol(),
        listing.instrument(),
        listing.tick(),
        listing.lot(),
        listing.minSize(),
        listing.minNotional(),
        listing.multiplier(),
        priceScale,
        sizeScale,
        listing.status(),
        listing.validFrom());
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
    changed = null;
    attributed = false;
    try {
      if (!text) {
        throw new JsonException("binary frame", 0);
      }
      cursor.reset(bytes, offset, length);
      DeadLetterReason refused = null;
      String detail = "";
      if (cursor.peek() == '{') {
        JsonNode event = JsonTree.read(bytes, offset, length);
        detail = onEvent(event, receivedAt, out);
        refused = event.has("errorMessage") ? DeadLetterReason.VENUE_ERROR : null;
      } else {
        detail = onMessage(connection, receivedAt, out);
      }
      books.alive(connection, receivedAt, out);
      if (!detail.isEmpty()) {
        refused = refused == null ? DeadLetterReason.UNKNOWN_MESSAGE : refused;
        out.deadLetter(connection, receivedAt, refused, detail, bytes, offset, length);
      }
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

  private void voidWhatWasLost(String connection, long now, ProtocolOutput out) {
    if (changed != null) {
      changed.book.gapped();
      changed.book.publish(now, 0, out);
    } else if (!attributed) {
      for (TrackedBook book : books.books()) {
        if (book.synced() && connection.equals(book.connection())) {
          book.gapped();
          book.publish(now, 0, out);
        }
      }
    }
  }

  /** A message that is an object. Returns what is wrong with it, or nothing. */
  private String onEvent(JsonNode event, long now, ProtocolOutput out) {
    String kind = event.path("event").asText("");
    switch (kind) {
      case "systemStatus" -> {
        String status = JsonTree.text(event, "status");
        out.fact(
            new VenueStatus(
                venue, now, "", KrakenPublicProtocol.stateOf(status), "system status " + status));
      }
      case "subscriptionStatus", "error" -> {
        return event.path("errorMessage").asText("");
      }
      case "heartbeat", "pong" -> {}
      default -> {
        return "unknown event '" + kind + "'";
      }
    }
    return "";
  }

  /** A message that is an array. Returns what is wrong with it, or nothing. */
  private String onMessage(String connection, long now, ProtocolOutput out) {
    // What the message is about comes last: look there first.
    int count = 0;
    cursor.beginArray();
    if (!cursor.nextElement()) {
      throw new JsonException("empty message", 0);
    }
    cursor.integer();
    while (cursor.nextElement() && cursor.peek() != '"') {
      if (count == MOST_PARTS) {
        throw new JsonException("message of too many parts", 0);
      }
      parts[count++] = cursor.position();
      cursor.skip();
    }
    cursor.readString();
    int depth = depthRead();
    final boolean trade = cursor.textIs(TRADE);
    final boolean unused =
        cursor.textIs(TICKER) || cursor.textIs(SPREAD) || cursor.text().startsWith(OHLC_PREFIX);
    if (!cursor.nextElement()) {
      throw new JsonException("message without pair", 0);
    }
    cursor.readString();
    Feed feed = feeds.get(cursor);
    final String pair = feed == null ? cursor.text() : "";
    if (cursor.nextElement()) {
      throw new JsonException("message of too many parts", 0);
    }
    cursor.end();
    attributed = depth == 0 || feed != null || books.listing(pair) != null;
    if (unused) {
      return "";
    }
    if (depth == 0 && !trade) {
      return "unknown channel";
    }
    if (feed == null) {
      if (books.listing(pair) == null) {
        byte[] name = pair.getBytes(UTF_8);
        String detail = "no metadata for pair '" + pair + "'";
        out.deadLetter(
            connection, now, DeadLetterReason.UNKNOWN_SYMBOL, detail, name, 0, name.length);
      }
    } else if (trade) {
      for (int i = 0; i < count; i++) {
        cursor.position(parts[i]);
        readTrades(feed, now, out);
      }
    } else {
      readBook(feed, connection, count, depth, now, out);
    }
    return "";
  }

  /** The depth in a channel name such as {@code book-1000}; 0 for other channels. */
  private int depthRead() {
    String name = cursor.text();
    if (!name.startsWith(BOOK_PREFIX)) {
      return 0;
    }
    for (int depth : Kraken.DEPTHS) {
      if (name.equals(BOOK_PREFIX + depth)) {
        return depth;
      }
    }
    throw new JsonException("book of an unknown depth: " + name, 0);
  }

  private void readBook(
      Feed feed, String connection, int count, int depth, long now, ProtocolOutput out) {
    TrackedBook book = feed.book;
    books.fedBy(book, connection);
    feed.snapshot = false;
    feed.checksumRead = -1;
    feed.venueTime = 0;
    changed = book.synced() ? feed : null;
    for (int i = 0; i < count; i++) {
      cursor.position(parts[i]);
      cursor.beginObject();
      while (cursor.nextField()) {
        if (cursor.nameIs(SNAPSHOT_ASKS)) {
          readSnapshotSide(feed, Side.SELL, now, out);
        } else if (cursor.nameIs(SNAPSHOT_BIDS)) {
          readSnapshotSide(feed, Side.BUY, now, out);
        } else if (cursor.nameIs(CHECKSUM)) {
          feed.checksumRead = cursor.integer();
        } else if (changed != null && cursor.nameIs(BOOK_ASKS)) {
          readLevels(feed, Side.SELL);
        } else if (changed != null && cursor.nameIs(BOOK_BIDS)) {
          readLevels(feed, Side.BUY);
        } else {
          cursor.skip();
        }
      }
    }
    if (changed == null) {
      return;
    }
    book.levels().truncate(depth);
    if (!feed.snapshot) {
      book.sequence(book.sequence() + 1);
    }
    if (feed.checksumRead >= 0) {
      if (feed.checksum.of(book.levels()) == feed.checksumRead) {
        book.checksumVerified();
      } else {
        book.checksumFailed();
      }
    } else if (!feed.snapshot) {
      throw new JsonException("update without checksum", 0);
    }
    book.publish(now, feed.snapshot ? 0 : feed.venueTime, out);
  }

  /** A side of a snapshot; the first one replaces the book. */
  private void readSnapshotSide(Feed feed, Side side, long now, ProtocolOutput out) {
    if (!feed.snapshot) {
      feed.snapshot = true;
      changed = feed;
      takeScales(feed, now, out);
      feed.book.beginSnapshot(feed.book.sequence() + 1);
      feed.checksum.changed(Side.BUY);
      feed.checksum.changed(Side.SELL);
    }
    readLevels(feed, side);
  }

  /** Takes the listing's scales from the first level of a side, if it has one. */
  private void takeScales(Feed feed, long now, ProtocolOutput out) {
    int here = cursor.position();
    cursor.beginArray();
    if (cursor.nextElement()) {
      cursor.beginArray();
      cursor.nextElement();
      cursor.readString();
      final int priceScale = decimalsRead();
      cursor.nextElement();
      cursor.readString();
      books.learn(withScales(feed.book.listing(), priceScale, decimalsRead()), now, out);
    }
    cursor.position(here);
  }

  private int decimalsRead() {
    int point = cursor.textIndexOf('.', 0);
    int decimals = point < 0 ? 0 : cursor.textLength() - point - 1;
    if (decimals > ScaledDecimal.MAX_SCALE) {
      throw new JsonException("number with " + decimals + " decimals", 0, true);
    }
    return decimals;
  }

  private void readLevels(Feed feed, Side side) {
    Listing listing = feed.book.listing();
    int priceScale = listing.priceScale();
    int sizeScale = listing.sizeScale();
    cursor.beginArray();
    while (cursor.nextElement()) {
      cursor.beginArray();
      next();
      final long price = cursor.decimal(priceScale);
      next();
      final long size = cursor.decimal(sizeScale);
      next();
      feed.venueTime = Math.max(feed.venueTime, cursor.decimal(TIME_SCALE));
      // A fourth element says that the level is republished, which changes nothing.
      while (cursor.nextElement()) {
        cursor.skip();
      }
      feed.book.levels().set(side, price, size);
    }
    feed.checksum.changed(side);
  }

  private void next() {
    if (!cursor.nextElement()) {
      throw new JsonException("too few elements", 0);
    }
  }

  private void readTrades(Feed feed, long now, ProtocolOutput out) {
    Listing listing = feed.book.listing();
    cursor.beginArray();
    while (cursor.nextElement()) {
      cursor.beginArray();
      next();
      final long price = cursor.decimal(listing.priceScale());
      next();
      final long size = cursor.decimal(listing.sizeScale());
      next();
      final long venueTime = cursor.decimal(TIME_SCALE);
      next();
      cursor.readString();
      Side taker = cursor.textIs(BUY) ? Side.BUY : cursor.textIs(SELL) ? Side.SELL : null;
      while (cursor.nextElement()) {
        cursor.skip();
      }
      if (price <= 0 || size <= 0) {
        throw new JsonException("trade with price or volume not positive", 0, true);
      }
      out.fact(
          new Trade(
              venue,
              listing.symbol(),
              listing.instrument().name(),
              now,
              venueTime,
              "",
              price,
              size,
              listing.priceScale(),
              listing.sizeScale(),
              taker));
    }
  }
}
