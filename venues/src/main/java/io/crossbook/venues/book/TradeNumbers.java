package io.crossbook.venues.book;

import io.crossbook.core.book.Side;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;

/**
 * Price and size of a trade in a message that may name its listing behind them, while only the
 * listing says how they are scaled: their places are kept, and they are read at the end. Not
 * thread-safe.
 */
public final class TradeNumbers {
  private int priceAt;
  private int sizeAt;

  /** Another trade begins. */
  public void reset() {
    priceAt = -1;
    sizeAt = -1;
  }

  /** The cursor stands on the price. */
  public void price(JsonCursor cursor) {
    priceAt = cursor.position();
    cursor.skip();
  }

  /** The cursor stands on the size. */
  public void size(JsonCursor cursor) {
    sizeAt = cursor.position();
    cursor.skip();
  }

  /** True if both were there. */
  public boolean complete() {
    return priceAt >= 0 && sizeAt >= 0;
  }

  /**
   * Reads them; the cursor is where it was afterwards.
   *
   * @param instrument canonical name
   * @param taker which side the taker was on; null if the venue does not say
   * @throws JsonException if one is missing, is not a number or is not positive
   */
  public Trade read(
      JsonCursor cursor,
      Listing listing,
      String instrument,
      long now,
      long venueTime,
      String tradeId,
      Side taker) {
    return read(cursor, listing, instrument, now, venueTime, tradeId, taker, false);
  }

  /** As {@link #read}, where a negative size says that the taker sold. */
  public Trade readSigned(
      JsonCursor cursor,
      Listing listing,
      String instrument,
      long now,
      long venueTime,
      String tradeId) {
    return read(cursor, listing, instrument, now, venueTime, tradeId, null, true);
  }

  private Trade read(
      JsonCursor cursor,
      Listing listing,
      String instrument,
      long now,
      long venueTime,
      String tradeId,
      Side taker,
      boolean signed) {
    if (!complete()) {
      throw new JsonException("trade without price or size", 0);
    }
    final int end = cursor.position();
    cursor.position(priceAt);
    final long price = cursor.decimal(listing.priceScale());
    cursor.position(sizeAt);
    final long read = cursor.decimal(listing.sizeScale());
    cursor.position(end);
    long size = signed ? Math.abs(read) : read;
    if (price <= 0 || size <= 0) {
      throw new JsonException("trade with price or size not positive", 0, true);
    }
    Side side = signed ? (read < 0 ? Side.SELL : Side.BUY) : taker;
    return new Trade(
        listing.venue(),
        listing.symbol(),
        instrument,
        now,
        venueTime,
        tradeId,
        price,
        size,
        listing.priceScale(),
        listing.sizeScale(),
        side);
  }
}
