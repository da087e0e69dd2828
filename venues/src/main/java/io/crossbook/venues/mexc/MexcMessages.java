package io.crossbook.venues.mexc;

import com.google.protobuf.CodedInputStream;
import io.crossbook.core.book.OrderBook;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.book.BookSet;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.SymbolTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the frames of {@link MexcPublicProtocol}: text frames are control, binary ones are data.
 * Not thread-safe: the lane's thread.
 */
final class MexcMessages {
  private static final int LIMIT_DEPTHS = 303;
  private static final int SPOT_KLINE = 308;
  private static final int MINI_TICKER = 309;
  private static final int MINI_TICKERS = 310;
  private static final int BOOK_TICKER_BATCH = 311;

  private static final int DEALS = MexcFrame.delimited(1);
  private static final int DEAL_PRICE = MexcFrame.delimited(1);
  private static final int DEAL_QUANTITY = MexcFrame.delimited(2);
  private static final int DEAL_TYPE = MexcFrame.varint(3);
  private static final int DEAL_TIME = MexcFrame.varint(4);
  private static final int DEAL_ID = MexcFrame.delimited(5);

  private static final int BID_PRICE = MexcFrame.delimited(1);
  private static final int BID_QUANTITY = MexcFrame.delimited(2);
  private static final int ASK_PRICE = MexcFrame.delimited(3);
  private static final int ASK_QUANTITY = MexcFrame.delimited(4);
  private static final int VERSION = MexcFrame.delimited(5);

  private static final byte[] CODE = "code".getBytes(StandardCharsets.UTF_8);
  private static final byte[] MSG = "msg".getBytes(StandardCharsets.UTF_8);

  private final MexcPublicProtocol protocol;
  private final BookSet books;
  private final SymbolTable<MexcBook> bySymbol;
  private final JsonCursor cursor = new JsonCursor();
  private final MexcFrame frame = new MexcFrame();

  private byte[] bytes = new byte[0];
  private int offset;
  private int length;
  private String connection = "";
  private long receivedAt;
  private ProtocolOutput out;

  MexcMessages(MexcPublicProtocol protocol, BookSet books, SymbolTable<MexcBook> bySymbol) {
    this.protocol = protocol;
    this.books = books;
    this.bySymbol = bySymbol;
  }

  /** Reads a frame that came on an open connection. */
  void read(
      String from,
      byte[] newBytes,
      int newOffset,
      int newLength,
      boolean text,
      long time,
      ProtocolOutput output) {
    connection = from;
    bytes = newBytes;
    offset = newOffset;
    length = newLength;
    receivedAt = time;
    out = output;
    try {
      if (text) {
        readControl();
      } else {
        readData();
      }
    } catch (IOException | JsonException malformed) {
      // No book was touched; if the frame was about one, its next delta shows the loss.
      refuse(DeadLetterReason.MALFORMED, malformed.getMessage());
    }
  }

  /** Acknowledgements and errors look alike: only the words tell. */
  private void readControl() {
    long code = 0;
    String message = "";
    cursor.reset(bytes, offset, length);
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(CODE)) {
        code = cursor.integer();
      } else if (cursor.nameIs(MSG)) {
        message = cursor.string();
      } else {
        cursor.skip();
      }
    }
    cursor.end();
    books.alive(connection, receivedAt, out);
    if (code == 0 && message != null && message.startsWith("spot@public.")) {
      acknowledged(message);
    } else if (code != 0 || !"PONG".equals(message)) {
      refuse(DeadLetterReason.VENUE_ERROR, "the venue reported: " + message);
    }
  }

  /** Subscribed: now a snapshot can be joined to what will come. */
  private void acknowledged(String channels) {
    int from = 0;
    while (from < channels.length()) {
      int comma = channels.indexOf(',', from);
      int to = comma < 0 ? channels.length() : comma;
      String channel = channels.substring(from, to);
      from = to + 1;
      MexcBook book =
          channel.contains(".depth.")
              ? bySymbol.get(channel.substring(channel.lastIndexOf('@') + 1))
              : null;
      if (book != null && book.fed) {
        askFirst(book);
      }
    }
  }

  private void askFirst(MexcBook book) {
    if (!book.asked && !book.book.synced()) {
      book.resync.needed(receivedAt);
      protocol.askIfDue(book, receivedAt, out);
    }
  }

  private void readData() throws IOException {
    frame.read(bytes, offset, length);
    books.alive(connection, receivedAt, out);
    switch (frame.body) {
      case MexcFrame.AGGRE_DEPTHS, MexcFrame.AGGRE_DEALS, MexcFrame.AGGRE_BOOK_TICKER -> {
        MexcBook book = bySymbol.get(bytes, frame.symbolFrom, frame.symbolTo);
        if (book == null) {
          unknownSymbol();
        } else if (frame.body == MexcFrame.AGGRE_DEPTHS) {
          onDelta(book);
        } else if (frame.body == MexcFrame.AGGRE_DEALS) {
          onDeals(book);
        } else {
          onBookTicker(book);
        }
      }
      case LIMIT_DEPTHS, SPOT_KLINE, MINI_TICKER, MINI_TICKERS, BOOK_TICKER_BATCH -> {}
      default -> refuse(DeadLetterReason.UNKNOWN_MESSAGE, "a frame of body " + frame.body);
    }
  }

  private void unknownSymbol() {
    String symbol =
        new String(
            bytes, frame.symbolFrom, frame.symbolTo - frame.symbolFrom, StandardCharsets.UTF_8);
    if (books.listing(symbol) == null) {
      refuse(DeadLetterReason.UNKNOWN_SYMBOL, "there is no metadata for symbol '" + symbol + "'");
      protocol.doubtMetadata(receivedAt);
    }
  }

  private void onDelta(MexcBook book) {
    if (!book.fed || !book.connection.equals(connection)) {
      book.gapped(receivedAt, frame.venueTime, out);
      book.forget();
      book.asked = false;
      book.fed(books, connection);
    }
    try {
      switch (book.onDelta(bytes, frame.bodyFrom, frame.bodyTo, receivedAt)) {
        case APPLIED -> book.publish(receivedAt, frame.venueTime, out);
        case OLDER -> {}
        case KEPT -> kept(book);
        case GAP -> {
          book.gapped(receivedAt, frame.venueTime, out);
          renew(book);
        }
      }
    } catch (IOException | JsonException | IllegalArgumentException wrong) {
      refuse(
          wrong instanceof IOException ? DeadLetterReason.MALFORMED : DeadLetterReason.BAD_VALUE,
          book.listing().symbol() + ": " + wrong.getMessage());
      book.forget();
      book.gapped(receivedAt, frame.venueTime, out);
      renew(book);
      // The precision may have changed.
      protocol.doubtMetadata(receivedAt);
    }
  }

  private void kept(MexcBook book) {
    byte[] early = book.early;
    if (early != null) {
      book.early = null;
      book.asked = true;
      protocol.join(book, connection, early, receivedAt, out);
    } else {
      askFirst(book);
    }
  }

  private void renew(MexcBook book) {
    book.resync.needed(receivedAt);
    protocol.askIfDue(book, receivedAt, out);
  }

  private void onDeals(MexcBook book) throws IOException {
    CodedInputStream in = frame.openBody();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == DEALS) {
        int end = in.pushLimit(in.readRawVarint32());
        readDeal(book, in);
        in.popLimit(end);
      } else {
        in.skipField(tag);
      }
    }
  }

  private void readDeal(MexcBook book, CodedInputStream in) throws IOException {
    Listing listing = book.listing();
    long price = 0;
    long size = 0;
    int type = 0;
    long millis = 0;
    String id = "";
    String wrong = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == DEAL_TYPE) {
        type = in.readInt32();
      } else if (tag == DEAL_TIME) {
        millis = in.readInt64();
      } else if (tag == DEAL_ID) {
        id = in.readString();
      } else if (tag == DEAL_PRICE || tag == DEAL_QUANTITY) {
        try {
          if (tag == DEAL_PRICE) {
            price = frame.decimal(in, listing.priceScale());
          } else {
            size = frame.decimal(in, listing.sizeScale());
          }
        } catch (JsonException badNumber) {
          // The field is behind us already: the next deal can still be read.
          wrong = badNumber.getMessage();
        }
      } else {
        in.skipField(tag);
      }
    }
    if (wrong != null || price <= 0 || size <= 0) {
      refuse(
          DeadLetterReason.BAD_VALUE,
          "a deal of " + listing.symbol() + ": " + (wrong == null ? "not positive" : wrong));
      return;
    }
    out.fact(
        new Trade(
            Mexc.ID,
            listing.symbol(),
            book.instrument,
            receivedAt,
            MexcFrame.nanos(millis),
            id,
            price,
            size,
            listing.priceScale(),
            listing.sizeScale(),
            type == 1 ? Side.BUY : type == 2 ? Side.SELL : null));
  }

  /** The best levels at a version: where the book has just that version, they must be its own. */
  private void onBookTicker(MexcBook book) throws IOException {
    Listing listing = book.listing();
    long bid = 0;
    long bidSize = 0;
    long ask = 0;
    long askSize = 0;
    long version = -1;
    CodedInputStream in = frame.openBody();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == BID_PRICE) {
        bid = frame.decimal(in, listing.priceScale());
      } else if (tag == BID_QUANTITY) {
        bidSize = frame.decimal(in, listing.sizeScale());
      } else if (tag == ASK_PRICE) {
        ask = frame.decimal(in, listing.priceScale());
      } else if (tag == ASK_QUANTITY) {
        askSize = frame.decimal(in, listing.sizeScale());
      } else if (tag == VERSION) {
        version = frame.decimal(in, 0);
      } else {
        in.skipField(tag);
      }
    }
    if (!book.book.synced() || version != book.book.sequence()) {
      return;
    }
    OrderBook levels = book.book.levels();
    if (best(levels, Side.BUY, bid, bidSize) && best(levels, Side.SELL, ask, askSize)) {
      book.book.checksumVerified();
    } else {
      book.contradicted(receivedAt, frame.venueTime, out);
      renew(book);
    }
  }

  private static boolean best(OrderBook levels, Side side, long price, long size) {
    return levels.levels(side) == 0
        ? size == 0
        : levels.price(side, 0) == price && levels.size(side, 0) == size;
  }

  private void refuse(DeadLetterReason reason, String detail) {
    out.deadLetter(connection, receivedAt, reason, detail, bytes, offset, length);
  }
}
