package io.crossbook.venues.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.money.ScaledDecimal;

/** Compares a book with a row of a table of final books: best levels and number of levels. */
public final class FinalBook {
  private FinalBook() {}

  /** Demands that the book is current and says exactly what the row {@code a | b | ...} says. */
  public static void check(CollectedOutput out, String row) {
    String[] cells = row.strip().split("\\s*\\|\\s*", -1);
    BookView book = out.books.get(cells[0]);
    assertThat(book).as("book of %s", cells[0]).isNotNull();
    assertThat(book.integrity()).as(row).isEqualTo(Integrity.CURRENT);
    level(row, cells[1], cells[2], book.bidPrices(), book.bidSizes(), book);
    level(row, cells[3], cells[4], book.askPrices(), book.askSizes(), book);
    assertThat(book.bidLevels()).as(row).isEqualTo(Integer.parseInt(cells[5]));
    assertThat(book.askLevels()).as(row).isEqualTo(Integer.parseInt(cells[6]));
  }

  private static void level(
      String row, String price, String size, long[] prices, long[] sizes, BookView book) {
    assertThat(ScaledDecimal.toBigDecimal(prices[0], book.priceScale()))
        .as(row)
        .isEqualByComparingTo(price);
    assertThat(ScaledDecimal.toBigDecimal(sizes[0], book.sizeScale()))
        .as(row)
        .isEqualByComparingTo(size);
  }
}
