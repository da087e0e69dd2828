package io.crossbook.venues.gateio;

import io.crossbook.core.book.Side;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.book.BookSet;
import io.crossbook.venues.book.TrackedBook;
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

  private final String venue;
  private final JsonCursor cursor;
  private final BookSet books;
  private final boolean futures;

  PublicTrades(String venue, JsonCursor cursor, BookSet books, boolean futures) {
    this.venue = venue;
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
   * @throws JsonException if one is malformed; those before it have been emitted
   * @throws IllegalArgumentException if one has no positive price and size
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
    int sizeAt = -1;
    int priceAt = -1;
    boolean internal = false;
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(PRICE)) {
        priceAt = cursor.position();
        cursor.skip();
      } else if (cursor.nameIs(futures ? SIZE : AMOUNT)) {
        sizeAt = cursor.position();
        cursor.skip();
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
        || priceAt < 0
        || sizeAt < 0
        || (!futures && taker == null)) {
      throw new JsonException("a trade without symbol, id, price, size or side", cursor.position());
    }
    if (book == null || internal) {
      return unknown;
    }
    Listing listing = book.listing();
    int end = cursor.position();
    cursor.position(priceAt);
    long price = cursor.decimal(listing.priceScale());
    cursor.position(sizeAt);
    long size = cursor.decimal(listing.sizeScale());
    cursor.position(end);
    if (futures) {
      taker = size < 0 ? Side.SELL : Side.BUY;
      size = Math.abs(size);
    }
    if (price <= 0 || size <= 0) {
      throw new IllegalArgumentException("a trade without a positive price and size");
    }
    out.fact(
        new Trade(
            venue,
            listing.symbol(),
            book.instrument(),
            now,
            time,
            Long.toString(id),
            price,
            size,
            listing.priceScale(),
            listing.sizeScale(),
            taker));
    return null;
  }
}
