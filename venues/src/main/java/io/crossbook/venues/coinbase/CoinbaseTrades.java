package io.crossbook.venues.coinbase;

import static io.crossbook.venues.coinbase.CoinbaseFrames.PRODUCT_ID;
import static io.crossbook.venues.coinbase.CoinbaseFrames.SIDE;
import static io.crossbook.venues.coinbase.CoinbaseFrames.TYPE;
import static io.crossbook.venues.coinbase.CoinbaseFrames.utf8;

import io.crossbook.core.book.Side;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.book.TradeNumbers;
import io.crossbook.venues.coinbase.CoinbaseFrames.EventKind;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;
import java.util.Arrays;

/** Reads the events of the channel {@code market_trades}. Not thread-safe: the lane's thread. */
final class CoinbaseTrades {
  private static final byte[] TRADES = utf8("trades");
  private static final byte[] TRADE_ID = utf8("trade_id");
  private static final byte[] PRICE = utf8("price");
  private static final byte[] SIZE = utf8("size");
  private static final byte[] TIME = utf8("time");
  private static final byte[] BUY = utf8("BUY");
  private static final byte[] SELL = utf8("SELL");

  private final CoinbaseFrames frames;
  private final ProductBooks products;
  private final JsonCursor cursor;
  private final TradeNumbers numbers = new TradeNumbers();
  private int[] elements = new int[64];

  CoinbaseTrades(CoinbaseFrames frames, ProductBooks products, JsonCursor cursor) {
    this.frames = frames;
    this.products = products;
    this.cursor = cursor;
  }

  /** Reads an event whose object the cursor has entered. */
  void readEvent(long receivedAt, ProtocolOutput out) {
    EventKind kind = EventKind.NONE;
    int tradesAt = -1;
    while (cursor.nextField()) {
      if (cursor.nameIs(TYPE)) {
        kind = frames.readKind();
      } else if (cursor.nameIs(TRADES)) {
        tradesAt = cursor.position();
        cursor.skip();
      } else {
        cursor.skip();
      }
    }
    if (kind == EventKind.SNAPSHOT) {
      // Trades from before the subscription: history, not news.
      return;
    }
    if (kind != EventKind.UPDATE || tradesAt < 0) {
      frames.refuse(DeadLetterReason.UNKNOWN_MESSAGE, "a trades event of an unknown type");
      return;
    }
    int end = cursor.position();
    cursor.position(tradesAt);
    int count = 0;
    cursor.beginArray();
    while (cursor.nextElement()) {
      if (count == elements.length) {
        elements = Arrays.copyOf(elements, count * 2);
      }
      elements[count++] = cursor.position();
      cursor.skip();
    }
    // The venue lists the newest first.
    for (int i = count - 1; i >= 0; i--) {
      cursor.position(elements[i]);
      try {
        readTrade(receivedAt, out);
      } catch (JsonException wrong) {
        frames.refuse(DeadLetterReason.BAD_VALUE, "trade: " + wrong.getMessage());
      }
    }
    cursor.position(end);
  }

  private void readTrade(long receivedAt, ProtocolOutput out) {
    ProductBook product = null;
    String stranger = null;
    String tradeId = "";
    long tradeTime = 0;
    Side taker = null;
    numbers.reset();
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(PRODUCT_ID)) {
        cursor.readString();
        product = products.find(cursor);
        if (product == null) {
          stranger = cursor.text();
        }
      } else if (cursor.nameIs(TRADE_ID)) {
        tradeId = cursor.string();
      } else if (cursor.nameIs(PRICE)) {
        numbers.price(cursor);
      } else if (cursor.nameIs(SIZE)) {
        numbers.size(cursor);
      } else if (cursor.nameIs(TIME)) {
        tradeTime = cursor.rfc3339();
      } else if (cursor.nameIs(SIDE)) {
        // The maker's side: in the recordings SELL trades happen at the ask, BUY trades at the bid.
        cursor.readString();
        taker = cursor.textIs(BUY) ? Side.SELL : cursor.textIs(SELL) ? Side.BUY : null;
      } else {
        cursor.skip();
      }
    }
    if (product == null) {
      frames.unknownProduct(stranger);
      return;
    }
    out.fact(
        numbers.read(
            cursor,
            product.book.listing(),
            product.instrument,
            receivedAt,
            tradeTime,
            tradeId == null ? "" : tradeId,
            taker));
  }
}
