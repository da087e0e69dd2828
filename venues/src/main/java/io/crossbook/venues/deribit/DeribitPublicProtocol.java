package io.crossbook.venues.deribit;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.PublicProtocol;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.book.BookSet;
import io.crossbook.venues.book.TradeNumbers;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.Times;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Deribit, JSON-RPC over WebSocket (docs.deribit.com, API v2): channels {@code book}, {@code
 * ticker}, {@code trades}, {@code instrument.state} and {@code platform_state}; {@code
 * get_instruments} by REST.
 *
 * <p>Book messages of a channel are a chain: a change is right only if its {@code prev_change_id}
 * is the {@code change_id} of the message before. If not, the book is void, its channel is ended
 * and begun again, and the new snapshot replaces everything. Grouped channels send the whole
 * picture each time and have no chain. A frame that cannot be read voids every book of its
 * connection, because a quiet book would learn of the loss much later.
 */
public final class DeribitPublicProtocol implements PublicProtocol {
  private enum Channel {
    /** Not read yet, or the message has none. */
    NONE,
    BOOK,
    TICKER,
    TRADES,
    INSTRUMENT_STATE,
    PLATFORM_STATE,
    /** Documented, and not needed. */
    UNUSED,
    UNKNOWN
  }

  private static final Set<String> UNUSED_CHANNELS =
      Set.of(
          "block_rfq",
          "block_trade_confirmations",
          "chart",
          "deribit_price_index",
          "deribit_price_ranking",
          "deribit_price_statistics",
          "deribit_volatility_index",
          "estimated_expiration_price",
          "incremental_ticker",
          "markprice",
          "perpetual",
          "quote",
          "rfq");

  private final BookSet books;
  private final Set<String> lockedIndexes = new TreeSet<>();
  private final JsonCursor cursor = new JsonCursor();
  private final TradeNumbers tradeNumbers = new TradeNumbers();
  private final DeribitTickers tickers = new DeribitTickers(cursor);
  private final DeribitListings listings;
  private final DeribitBooks reader;

  // Of the frame that is being read.
  private Channel channel = Channel.NONE;
  private int channelAt;

  /** A protocol for one lane. */
  public DeribitPublicProtocol(VenueSettings settings) {
    this.books = new BookSet(Deribit.ID, settings);
    this.listings = new DeribitListings(books);
    this.reader = new DeribitBooks(books, listings, cursor);
  }

  @Override
  public String venue() {
    return Deribit.ID;
  }

  @Override
  public void start(long now, ProtocolOutput out) {
    listings.start(now, out);
  }

  @Override
  public void onOpen(String connection, long now, ProtocolOutput out) {
    books.opened(connection, now, out);
    DeribitLink link = listings.link(connection);
    if (link != null) {
      link.opened(now, out);
    }
  }

  @Override
  public void onClose(String connection, String reason, long now, ProtocolOutput out) {
    books.closed(connection, reason, now, out);
    DeribitLink link = listings.link(connection);
    if (link != null) {
      link.closed();
    }
  }

  @Override
  public void onTick(long now, ProtocolOutput out) {
    listings.onTick(now, out);
  }

  @Override
  public Collection<Listing> listings() {
    return books.listings();
  }

  @Override
  public void onResponse(
      String target, int status, byte[] body, long receivedAt, ProtocolOutput out) {
    listings.onResponse(target, status, body, receivedAt, out);
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
    reader.begin();
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
      boolean maybeBook = channel == Channel.NONE || channel == Channel.BOOK;
      reader.failed(connection, maybeBook, receivedAt, out);
    }
  }

  private void read(
      String connection, byte[] bytes, int offset, int length, long now, ProtocolOutput out) {
    cursor.reset(bytes, offset, length);
    boolean answer = false;
    boolean testRequest = false;
    boolean heartbeat = false;
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(DeribitWords.PARAMS)) {
        int dataAt = -1;
        cursor.beginObject();
        while (cursor.nextField()) {
          if (cursor.nameIs(DeribitWords.CHANNEL)) {
            channelAt = cursor.position();
            cursor.readString();
            channel = channelRead();
          } else if (cursor.nameIs(DeribitWords.TYPE)) {
            cursor.readString();
            testRequest = cursor.textIs(DeribitWords.TEST_REQUEST);
          } else if (cursor.nameIs(DeribitWords.DATA) && channel != Channel.NONE) {
            readData(connection, now, out);
          } else {
            dataAt = cursor.nameIs(DeribitWords.DATA) ? cursor.position() : dataAt;
            cursor.skip();
          }
        }
        if (dataAt >= 0 && channel != Channel.NONE) {
          int end = cursor.position();
          cursor.position(dataAt);
          readData(connection, now, out);
          cursor.position(end);
        }
      } else if (cursor.nameIs(DeribitWords.METHOD)) {
        cursor.readString();
        heartbeat = cursor.textIs(DeribitWords.HEARTBEAT);
      } else {
        answer |= cursor.nameIs(DeribitWords.RESULT) || cursor.nameIs(DeribitWords.ERROR);
        cursor.skip();
      }
    }
    cursor.end();
    reader.finish(now, out);
    books.alive(connection, now, out);
    DeribitLink link = listings.link(connection);
    String refused = null;
    DeadLetterReason reason = DeadLetterReason.VENUE_ERROR;
    if (channel == Channel.NONE && heartbeat) {
      if (testRequest && link != null) {
        link.answerTest(now, out);
      }
    } else if (channel == Channel.NONE && answer) {
      refused = onAnswer(link, JsonTree.read(bytes, offset, length), now, out);
    } else if (channel == Channel.NONE || channel == Channel.UNKNOWN) {
      reason = DeadLetterReason.UNKNOWN_MESSAGE;
      refused = "neither a known channel nor an answer";
    }
    if (refused != null) {
      out.deadLetter(connection, now, reason, refused, bytes, offset, length);
    }
  }

  private static String onAnswer(DeribitLink link, JsonNode answer, long now, ProtocolOutput out) {
    if (link != null) {
      return link.onAnswer(answer, now, out);
    }
    return answer.has("error") ? "error " + answer.path("error") : null;
  }

  private Channel channelRead() {
    int dot = cursor.textIndexOf('.', 0);
    if (dot >= 0) {
      cursor.narrowText(0, dot);
    }
    if (cursor.textIs(DeribitWords.BOOK)) {
      return Channel.BOOK;
    }
    if (cursor.textIs(DeribitWords.TICKER)) {
      return Channel.TICKER;
    }
    if (cursor.textIs(DeribitWords.TRADES)) {
      return Channel.TRADES;
    }
    if (cursor.textIs(DeribitWords.INSTRUMENT)) {
      return Channel.INSTRUMENT_STATE;
    }
    if (cursor.textIs(DeribitWords.PLATFORM_STATE)) {
      return Channel.PLATFORM_STATE;
    }
    return UNUSED_CHANNELS.contains(cursor.text()) ? Channel.UNUSED : Channel.UNKNOWN;
  }

  /** Reads what a channel sent. */
  private void readData(String connection, long now, ProtocolOutput out) {
    switch (channel) {
      case BOOK -> reader.read(channelAt, connection, now, out);
      case TICKER -> readTicker(connection, now, out);
      case TRADES -> {
        cursor.beginArray();
        while (cursor.nextElement()) {
          readTrade(connection, now, out);
        }
      }
      case INSTRUMENT_STATE -> readInstrumentState(now, out);
      case PLATFORM_STATE -> readPlatformState(now, out);
      default -> cursor.skip();
    }
  }

  private void readTicker(String connection, long now, ProtocolOutput out) {
    int nameAt = tickers.read();
    int end = cursor.position();
    if (nameAt < 0) {
      throw new JsonException("ticker without instrument_name", 0);
    }
    cursor.position(nameAt);
    cursor.readString();
    DeribitFeed feed = listings.find(cursor, connection, now, out);
    cursor.position(end);
    if (feed != null) {
      listings.changeStatus(feed.book.listing(), tickers.status(), now, out);
      tickers.emit(feed.book.listing(), feed.book.instrument(), now, out);
    }
  }

  private void readTrade(String connection, long now, ProtocolOutput out) {
    DeribitFeed feed = null;
    Side taker = null;
    String tradeId = "";
    long venueTime = 0;
    tradeNumbers.reset();
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(DeribitWords.INSTRUMENT_NAME)) {
        cursor.readString();
        feed = listings.find(cursor, connection, now, out);
      } else if (cursor.nameIs(DeribitWords.DIRECTION)) {
        cursor.readString();
        taker =
            cursor.textIs(DeribitWords.BUY)
                ? Side.BUY
                : cursor.textIs(DeribitWords.SELL) ? Side.SELL : null;
      } else if (cursor.nameIs(DeribitWords.PRICE)) {
        tradeNumbers.price(cursor);
      } else if (cursor.nameIs(DeribitWords.AMOUNT)) {
        tradeNumbers.size(cursor);
      } else if (cursor.nameIs(DeribitWords.TRADE_ID)) {
        tradeId = cursor.peek() == '"' ? cursor.string() : Long.toString(cursor.integer());
      } else if (cursor.nameIs(DeribitWords.TIMESTAMP)) {
        venueTime = Times.millis(cursor.integer());
      } else {
        cursor.skip();
      }
    }
    if (feed == null) {
      return;
    }
    Listing listing = feed.book.listing();
    out.fact(
        tradeNumbers.read(cursor, listing, feed.book.instrument(), now, venueTime, tradeId, taker));
  }

  private void readInstrumentState(long now, ProtocolOutput out) {
    String symbol = null;
    String state = null;
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(DeribitWords.INSTRUMENT_NAME)) {
        symbol = cursor.string();
      } else if (cursor.nameIs(DeribitWords.STATE)) {
        state = cursor.string();
      } else {
        cursor.skip();
      }
    }
    if (symbol == null || state == null) {
      throw new JsonException("instrument state without instrument_name or state", 0);
    }
    Listing listing = books.listing(symbol);
    if (listing == null) {
      // New, or a combo: the list of instruments knows.
      listings.soon(now);
    } else if (!state.equals("created")) {
      listings.changeStatus(listing, DeribitInstruments.status(state), now, out);
    }
  }

  private void readPlatformState(long now, ProtocolOutput out) {
    String index = "";
    boolean locked = false;
    boolean maintenance = false;
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(DeribitWords.PRICE_INDEX)) {
        String name = cursor.string();
        index = name == null ? "" : name;
      } else if (cursor.nameIs(DeribitWords.LOCKED)) {
        locked = cursor.bool();
      } else if (cursor.nameIs(DeribitWords.MAINTENANCE)) {
        maintenance = cursor.bool();
      } else {
        cursor.skip();
      }
    }
    if (locked) {
      lockedIndexes.add(index);
    } else {
      lockedIndexes.remove(index);
    }
    VenueStatus.State state =
        maintenance
            ? VenueStatus.State.MAINTENANCE
            : lockedIndexes.isEmpty() ? VenueStatus.State.ONLINE : VenueStatus.State.RESTRICTED;
    String reason = lockedIndexes.isEmpty() ? "no index locked" : "locked: " + lockedIndexes;
    out.fact(new VenueStatus(Deribit.ID, now, "", state, reason));
  }
}
