package io.crossbook.venues.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.money.ScaledDecimal;
import io.crossbook.venues.PublicProtocol;
import io.crossbook.venues.lane.LaneEngine;
import io.crossbook.venues.lane.LaneRecord;
import java.math.BigDecimal;
import java.util.List;

/** Replays records and compares the books at the end with expected best levels and depths. */
public final class FinalBooks {
  private FinalBooks() {}

  /** Runs a protocol over records, ticks included. */
  public static CollectedOutput replay(PublicProtocol protocol, List<LaneRecord> records) {
    CollectedOutput out = new CollectedOutput();
    LaneEngine engine = new LaneEngine(List.of(protocol), out);
    engine.start(records.get(0).time());
    records.forEach(engine::on);
    return out;
  }

  /**
   * Demands one row of the expected table: {@code symbol | bid | size | ask | size | bid levels |
   * ask levels}.
   */
  public static void check(CollectedOutput out, String row) {
    String[] cells = row.split("\\|", -1);
    String symbol = cells[0].strip();
    BookView book = out.books.get(symbol);
    assertThat(book).as(symbol).isNotNull();
    assertThat(book.integrity()).as(symbol).isEqualTo(Integrity.CURRENT);
    assertThat(ScaledDecimal.toBigDecimal(book.bidPrices()[0], book.priceScale()))
        .as("bid of " + symbol)
        .isEqualByComparingTo(new BigDecimal(cells[1].strip()));
    assertThat(ScaledDecimal.toBigDecimal(book.bidSizes()[0], book.sizeScale()))
        .as("bid size of " + symbol)
        .isEqualByComparingTo(new BigDecimal(cells[2].strip()));
    assertThat(ScaledDecimal.toBigDecimal(book.askPrices()[0], book.priceScale()))
        .as("ask of " + symbol)
        .isEqualByComparingTo(new BigDecimal(cells[3].strip()));
    assertThat(ScaledDecimal.toBigDecimal(book.askSizes()[0], book.sizeScale()))
        .as("ask size of " + symbol)
        .isEqualByComparingTo(new BigDecimal(cells[4].strip()));
    assertThat(book.bidLevels())
        .as("bid levels of " + symbol)
        .isEqualTo(Integer.parseInt(cells[5].strip()));
    assertThat(book.askLevels())
        .as("ask levels of " + symbol)
        .isEqualTo(Integer.parseInt(cells[6].strip()));
    assertThat(book.gaps()).as("gaps of " + symbol).isZero();
    assertThat(book.resyncs()).as("resyncs of " + symbol).isZero();
  }
}
