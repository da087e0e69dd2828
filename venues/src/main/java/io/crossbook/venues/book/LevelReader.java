package io.crossbook.venues.book;

import io.crossbook.core.book.OrderBook;
import io.crossbook.core.book.Side;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;

/**
 * Reads an array of price levels straight into a book. A level is {@code ["price","size",...]} or
 * {@code {"p":"price","s":size}}; sizes are absolute, zero removes. Not thread-safe.
 */
public final class LevelReader {
  private boolean inSize;

  /**
   * Reads all levels of one side; {@code null} is an empty array.
   *
   * @throws JsonException if it is not such an array, or a number does not fit its scale; {@link
   *     #failedInSize()} then tells which
   * @throws IllegalArgumentException if a price is not positive or a size is negative
   */
  public void read(JsonCursor cursor, OrderBook book, Side side, int priceScale, int sizeScale) {
    inSize = false;
    if (cursor.readNull()) {
      return;
    }
    cursor.beginArray();
    while (cursor.nextElement()) {
      if (cursor.peek() == '[') {
        readPair(cursor, book, side, priceScale, sizeScale);
      } else {
        readObject(cursor, book, side, priceScale, sizeScale);
      }
    }
  }

  /** True if the last failure happened while reading a size, false if in a price. */
  public boolean failedInSize() {
    return inSize;
  }

  private void readPair(
      JsonCursor cursor, OrderBook book, Side side, int priceScale, int sizeScale) {
    cursor.beginArray();
    if (!cursor.nextElement()) {
      throw new JsonException("a level without a price", cursor.position());
    }
    inSize = false;
    long price = cursor.decimal(priceScale);
    if (!cursor.nextElement()) {
      throw new JsonException("a level without a size", cursor.position());
    }
    inSize = true;
    long size = cursor.decimal(sizeScale);
    inSize = false;
    while (cursor.nextElement()) {
      cursor.skip();
    }
    book.set(side, price, size);
  }

  private void readObject(
      JsonCursor cursor, OrderBook book, Side side, int priceScale, int sizeScale) {
    cursor.beginObject();
    long price = 0;
    long size = -1;
    while (cursor.nextField()) {
      switch (cursor.shortName()) {
        case 'p' -> {
          inSize = false;
          price = cursor.decimal(priceScale);
        }
        case 's' -> {
          inSize = true;
          size = cursor.decimal(sizeScale);
          inSize = false;
        }
        default -> cursor.skip();
      }
    }
    book.set(side, price, size);
  }
}
