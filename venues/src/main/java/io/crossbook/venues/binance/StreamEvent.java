package io.crossbook.venues.binance;

import io.crossbook.core.book.Side;
import io.crossbook.venues.book.BookSet;
import io.crossbook.venues.book.TrackedBook;
import io.crossbook.venues.json.ExactDecimal;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.Times;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Walks through one frame: unwraps combined streams, finds out the kind of event, and reads trades
 * and mark prices. Numbers are valid until the next event. Not thread-safe: the lane's thread.
 */
final class StreamEvent {
  /** Kinds of events, as far as they are told apart. */
  enum Kind {
    DEPTH,
    AGGREGATE_TRADE,
    TRADE,
    MARK,
    /** A contract's terms or state changed. */
    CONTRACT,
    /** The server will close the connection. */
    SHUTDOWN,
    ERROR,
    /** Known, and not needed: tickers, candles, acknowledgements. */
    UNUSED,
    UNKNOWN
  }

  private static final byte[] STREAM = ascii("stream");
  private static final byte[] DATA = ascii("data");
  private static final byte[] RESULT = ascii("result");
  private static final byte[] CODE = ascii("code");
  private static final byte[] ERROR = ascii("error");
  private static final byte[] LAST_UPDATE_ID = ascii("lastUpdateId");
  private static final byte[] MARKET = ascii("MARKET");
  private static final byte[] DEPTH_UPDATE = ascii("depthUpdate");
  private static final byte[] AGGREGATE_TRADE = ascii("aggTrade");
  private static final byte[] TRADE = ascii("trade");
  private static final byte[] MARK_PRICE = ascii("markPriceUpdate");
  private static final byte[] CONTRACT_INFO = ascii("contractInfo");
  private static final byte[] SERVER_SHUTDOWN = ascii("serverShutdown");
  private static final byte[][] UNUSED = {
    ascii("bookTicker"),
    ascii("kline"),
    ascii("continuous_kline"),
    ascii("24hrTicker"),
    ascii("24hrMiniTicker"),
    ascii("1hTicker"),
    ascii("4hTicker"),
    ascii("1dTicker"),
    ascii("avgPrice"),
    ascii("referencePrice"),
    ascii("forceOrder"),
    ascii("compositeIndex"),
    ascii("assetIndexUpdate")
  };

  private final JsonCursor cursor;
  private boolean wrapped;
  private Kind kind = Kind.UNKNOWN;
  private String unknownSymbol;
  private TrackedBook book;
  private long tradeId;
  private long price;
  private long size;
  private long time;
  private Side taker;
  private boolean marketTrade;
  private BigDecimal mark;
  private BigDecimal index;
  private BigDecimal rate;
  private long nextFundingTime;

  StreamEvent(JsonCursor cursor) {
    this.cursor = cursor;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Goes to the event of the frame that the cursor has been reset to, and finds its kind.
   *
   * @return false if there is an array of events: go through it with {@link #next}
   */
  boolean open() {
    wrapped = false;
    if (cursor.peek() == '[') {
      cursor.beginArray();
      return false;
    }
    int start = cursor.position();
    cursor.beginObject();
    boolean any = cursor.nextField();
    while (any && (wrapped || cursor.nameIs(STREAM) || cursor.nameIs(DATA))) {
      wrapped = true;
      if (cursor.nameIs(DATA)) {
        if (cursor.peek() == '[') {
          cursor.beginArray();
          return false;
        }
        kind = find();
        return true;
      }
      cursor.skip();
      any = cursor.nextField();
    }
    if (wrapped) {
      throw new JsonException("a combined stream without data", cursor.position());
    }
    cursor.position(start);
    kind = find();
    return true;
  }

  /** Goes to the next event of an array, and finds its kind; false at the end. */
  boolean next() {
    if (!cursor.nextElement()) {
      return false;
    }
    kind = find();
    return true;
  }

  /** Demands that the frame ends well behind the event. */
  void close() {
    if (wrapped) {
      while (cursor.nextField()) {
        cursor.skip();
      }
    }
    cursor.end();
  }

  /** The kind of the event that the cursor stands before. */
  Kind kind() {
    return kind;
  }

  /** Finds the kind of the object that the cursor stands before, and stays there. */
  private Kind find() {
    int start = cursor.position();
    Kind found = Kind.UNKNOWN;
    cursor.beginObject();
    while (cursor.nextField()) {
      byte name = cursor.shortName();
      if (name == 'e') {
        cursor.readString();
        found = named();
        break;
      }
      if (name == 'A' || cursor.nameIs(RESULT) || cursor.nameIs(LAST_UPDATE_ID)) {
        // Best prices on spot and partial books say no kind; acknowledgements have a result.
        found = Kind.UNUSED;
      } else if (cursor.nameIs(CODE) || cursor.nameIs(ERROR)) {
        found = Kind.ERROR;
      }
      cursor.skip();
    }
    cursor.position(start);
    return found;
  }

  private Kind named() {
    if (cursor.textIs(DEPTH_UPDATE)) {
      return Kind.DEPTH;
    }
    if (cursor.textIs(AGGREGATE_TRADE)) {
      return Kind.AGGREGATE_TRADE;
    }
    if (cursor.textIs(MARK_PRICE)) {
      return Kind.MARK;
    }
    if (cursor.textIs(TRADE)) {
      return Kind.TRADE;
    }
    if (cursor.textIs(CONTRACT_INFO)) {
      return Kind.CONTRACT;
    }
    if (cursor.textIs(SERVER_SHUTDOWN)) {
      return Kind.SHUTDOWN;
    }
    for (byte[] name : UNUSED) {
      if (cursor.textIs(name)) {
        return Kind.UNUSED;
      }
    }
    return Kind.UNKNOWN;
  }

  private void find(BookSet books) {
    cursor.readString();
    book = books.find(cursor);
    unknownSymbol = book == null ? cursor.text() : null;
  }

  /**
   * Reads a trade.
   *
   * @throws JsonException if it is none
   * @throws IllegalArgumentException if price or size are not positive
   */
  void readTrade(BookSet books) {
    book = null;
    unknownSymbol = null;
    marketTrade = true;
    taker = null;
    time = 0;
    byte idName = (byte) (kind == Kind.AGGREGATE_TRADE ? 'a' : 't');
    long id = -1;
    int priceAt = -1;
    int sizeAt = -1;
    cursor.beginObject();
    while (cursor.nextField()) {
      byte name = cursor.shortName();
      if (name == idName) {
        id = cursor.integer();
        continue;
      }
      switch (name) {
        case 's' -> find(books);
        case 'p' -> {
          priceAt = cursor.position();
          cursor.skip();
        }
        case 'q' -> {
          sizeAt = cursor.position();
          cursor.skip();
        }
        case 'T' -> time = Times.millis(cursor.integer());
        // True if the buyer was the maker: then the taker sold.
        case 'm' -> taker = cursor.bool() ? Side.SELL : Side.BUY;
        case 'X' -> {
          // Transfers of the insurance fund and deleveraging are not trades of the market.
          cursor.readString();
          marketTrade = cursor.textIs(MARKET);
        }
        default -> cursor.skip();
      }
    }
    if ((book == null && unknownSymbol == null)
        || id < 0
        || priceAt < 0
        || sizeAt < 0
        || taker == null) {
      throw new JsonException("a trade without symbol, id, price, size or side", cursor.position());
    }
    tradeId = id;
    if (book != null && marketTrade) {
      int end = cursor.position();
      cursor.position(priceAt);
      price = cursor.decimal(book.listing().priceScale());
      cursor.position(sizeAt);
      size = cursor.decimal(book.listing().sizeScale());
      cursor.position(end);
      if (price <= 0 || size <= 0) {
        throw new IllegalArgumentException("a trade without a positive price and size");
      }
    }
  }

  /**
   * Reads a mark price with funding.
   *
   * @throws JsonException if it is none
   */
  void readMark(BookSet books) {
    book = null;
    unknownSymbol = null;
    mark = null;
    index = null;
    rate = null;
    time = 0;
    nextFundingTime = 0;
    cursor.beginObject();
    while (cursor.nextField()) {
      switch (cursor.shortName()) {
        case 's' -> find(books);
        case 'p' -> mark = ExactDecimal.read(cursor);
        case 'i' -> index = ExactDecimal.read(cursor);
        case 'r' -> rate = ExactDecimal.read(cursor);
        case 'T' -> nextFundingTime = Times.millis(cursor.integer());
        case 'E' -> time = Times.millis(cursor.integer());
        default -> cursor.skip();
      }
    }
    if (book == null && unknownSymbol == null) {
      throw new JsonException("a mark price without a symbol", cursor.position());
    }
    if (mark != null && mark.signum() <= 0) {
      throw new IllegalArgumentException("a mark price that is not positive");
    }
    if (nextFundingTime == 0) {
      rate = null; // dated futures say an empty rate, or zero and no time
    }
  }

  /** The symbol, if no book belongs to it; else null. */
  String unknownSymbol() {
    return unknownSymbol;
  }

  /** The book of the event's listing; null if it is unknown or not wanted. */
  TrackedBook book() {
    return book;
  }

  long tradeId() {
    return tradeId;
  }

  /** Scaled by the listing. */
  long price() {
    return price;
  }

  /** Scaled by the listing. */
  long size() {
    return size;
  }

  /** The venue's time, nanoseconds since the epoch; 0 if unknown. */
  long time() {
    return time;
  }

  Side taker() {
    return taker;
  }

  /** False for a transfer between the venue's own accounts. */
  boolean marketTrade() {
    return marketTrade;
  }

  BigDecimal mark() {
    return mark;
  }

  BigDecimal index() {
    return index;
  }

  /** Funding rate; null where there is none. */
  BigDecimal rate() {
    return rate;
  }

  long nextFundingTime() {
    return nextFundingTime;
  }
}
