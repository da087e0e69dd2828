package io.crossbook.venues.gateio;

import io.crossbook.core.book.Side;
import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.book.BookSet;
import io.crossbook.venues.book.TrackedBook;
import io.crossbook.venues.book.TradeNumbers;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;
import java.nio.charset.StandardCharsets;

/**
 * Reads trades: one object on spot, where {@code side} is the taker's; an array on futures, where
 * the sign of {@code size} is, and where transfers marked {@code is_internal} are left out. Not
 * thread-safe: the lane's thread.
 */
final class PublicTrades {
  private static final byte[] ID = ascii("id");
  private static final byte[] TIME_MS = ascii("create_time_ms");
  private static final byte[] PAIR = ascii("currency_pair");
  private static final byte[] CONTRACT = ascii("contract");
  private static final byte[] SIDE = ascii("side");
  private static final byte[] AMOUNT = ascii("amount");
  private static final byte[] SIZE = ascii("size");
  private static final byte[] PRICE = ascii("price");
  private static final byte[] INTERNAL = ascii("is_internal");
  private static final byte[] BUY = ascii("buy");
  private static final byte[] SELL = ascii("sell");

  private final JsonCursor cursor;
  private final BookSet books;
  private final boolean futures;
  private final TradeNumbers numbers = new TradeNumbers();

  PublicTrades(JsonCursor cursor, BookSet books, boolean futures) {
    this.cursor = cursor;
    this.books = books;
    this.futures = futures;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads the trades before which the cursor stands, and emits them.
   *
   * @return the symbol of the last trade that no book belongs to; else null
   * @throws JsonException if one is malformed or has no positive price and size; those before it
   *     have been emitted
   */
  String read(long now, ProtocolOutput out) {
    if (cursor.peek() != '[') {
      return one(now, out);
    }
    String unknown = null;
    cursor.beginArray();
    while (cursor.nextElement()) {
      String symbol = one(now, out);
      unknown = symbol == null ? unknown : symbol;
    }
    return unknown;
  }

  private String one(long now, ProtocolOutput out) {
    long id = -1;
    long time = 0;
    TrackedBook book = null;
    String unknown = null;
    Side taker = null;
    boolean internal = false;
    numbers.reset();
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(PRICE)) {
        numbers.price(cursor);
      } else if (cursor.nameIs(futures ? SIZE : AMOUNT)) {
        numbers.size(cursor);
      } else if (cursor.nameIs(ID)) {
        id = cursor.integer();
      } else if (cursor.nameIs(TIME_MS)) {
        // Milliseconds with up to six decimals are nanoseconds.
        time = Math.max(0, cursor.decimal(6));
      } else if (cursor.nameIs(futures ? CONTRACT : PAIR)) {
        cursor.readString();
        book = books.find(cursor);
        unknown = book == null ? cursor.text() : null;
      } else if (cursor.nameIs(SIDE)) {
        cursor.readString();
        taker = cursor.textIs(BUY) ? Side.BUY : cursor.textIs(SELL) ? Side.SELL : null;
      } else if (cursor.nameIs(INTERNAL)) {
        internal = cursor.bool();
      } else {
        cursor.skip();
      }
    }
    if ((book == null && unknown == null)
        || id < 0
        || !numbers.complete()
        || (!futures && taker == null)) {
      throw new JsonException("a trade without symbol, id, price, size or side", cursor.position());
    }
    if (book == null || internal) {
      return unknown;
    }
    Listing listing = book.listing();
    String tradeId = Long.toString(id);
    out.fact(
        futures
            ? numbers.readSigned(cursor, listing, book.instrument(), now, time, tradeId)
            : numbers.read(cursor, listing, book.instrument(), now, time, tradeId, taker));
    return null;
  }
}
