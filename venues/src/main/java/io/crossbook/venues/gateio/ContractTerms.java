package io.crossbook.venues.gateio;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.fact.MarkPrice;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.book.BookSet;
import io.crossbook.venues.book.TrackedBook;
import io.crossbook.venues.json.ExactDecimal;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonFields;
import io.crossbook.venues.json.Times;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Mark prices and funding of perpetuals. The rate comes with tickers and with the list of
 * contracts; when it is paid comes with the list only. Not thread-safe: the lane's thread.
 */
final class ContractTerms {
  private static final byte[] CONTRACT = ascii("contract");
  private static final byte[] MARK = ascii("mark_price");
  private static final byte[] INDEX = ascii("index_price");
  private static final byte[] RATE = ascii("funding_rate");
  private static final long MOST_INTERVAL_SECONDS = 366L * 86_400;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private record Schedule(long intervalSeconds, long nextFundingTime) {
    static final Schedule UNKNOWN = new Schedule(0, 0);

    /** The first payment after {@code now}; 0 if unknown. */
    long after(long now) {
      if (nextFundingTime == 0 || nextFundingTime > now) {
        return nextFundingTime;
      }
      if (intervalSeconds == 0) {
        return 0;
      }
      long interval = intervalSeconds * NANOS_PER_SECOND;
      return nextFundingTime + ((now - nextFundingTime) / interval + 1) * interval;
    }
  }

  private final String venue;
  private final JsonCursor cursor;
  private final BookSet books;
  private final Map<String, Schedule> schedules = new HashMap<>();

  ContractTerms(String venue, JsonCursor cursor, BookSet books) {
    this.venue = venue;
    this.cursor = cursor;
    this.books = books;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Learns from a row of the list of contracts.
   *
   * @throws IllegalArgumentException if a number in it is impossible
   */
  void learn(String symbol, JsonNode row, long now, ProtocolOutput out) {
    long interval = row.path("funding_interval").asLong();
    schedules.put(
        symbol,
        new Schedule(
            interval > 0 && interval <= MOST_INTERVAL_SECONDS ? interval : 0,
            Times.seconds(row.path("funding_next_apply").asLong())));
    TrackedBook book = books.find(symbol);
    if (book != null) {
      emit(
          book,
          JsonFields.decimal(row, "mark_price", null),
          JsonFields.decimal(row, "index_price", null),
          JsonFields.decimal(row, "funding_rate", null),
          0,
          now,
          out);
    }
  }

  /**
   * Reads the tickers before which the cursor stands, and emits what they say.
   *
   * @param venueTime the venue's time of the message
   * @return the symbol of the last ticker that no book belongs to; else null
   * @throws JsonException if one is malformed; those before it have been emitted
   * @throws IllegalArgumentException if a number is impossible
   */
  String readTickers(long venueTime, long now, ProtocolOutput out) {
    if (cursor.peek() != '[') {
      return readTicker(venueTime, now, out);
    }
    String unknown = null;
    cursor.beginArray();
    while (cursor.nextElement()) {
      String symbol = readTicker(venueTime, now, out);
      unknown = symbol == null ? unknown : symbol;
    }
    return unknown;
  }

  private String readTicker(long venueTime, long now, ProtocolOutput out) {
    TrackedBook book = null;
    String unknown = null;
    BigDecimal mark = null;
    BigDecimal index = null;
    BigDecimal rate = null;
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(CONTRACT)) {
        cursor.readString();
        book = books.find(cursor);
        unknown = book == null ? cursor.text() : null;
      } else if (cursor.nameIs(MARK)) {
        mark = ExactDecimal.read(cursor);
      } else if (cursor.nameIs(INDEX)) {
        index = ExactDecimal.read(cursor);
      } else if (cursor.nameIs(RATE)) {
        rate = ExactDecimal.read(cursor);
      } else {
        cursor.skip();
      }
    }
    if (book == null && unknown == null) {
      throw new JsonException("a ticker without a contract", cursor.position());
    }
    if (book != null) {
      emit(book, mark, index, rate, venueTime, now, out);
    }
    return unknown;
  }

  private void emit(
      TrackedBook book,
      BigDecimal mark,
      BigDecimal index,
      BigDecimal rate,
      long venueTime,
      long now,
      ProtocolOutput out) {
    String symbol = book.listing().symbol();
    Schedule schedule = schedules.getOrDefault(symbol, Schedule.UNKNOWN);
    Funding funding =
        rate == null
            ? null
            : Funding.of(
                venue,
                symbol,
                book.instrument(),
                now,
                venueTime,
                rate,
                schedule.intervalSeconds(),
                schedule.after(now));
    if (mark != null && mark.signum() > 0) {
      out.fact(
          new MarkPrice(
              venue,
              symbol,
              book.instrument(),
              now,
              venueTime,
              mark,
              index != null && index.signum() > 0 ? index : null));
    }
    if (funding != null) {
      out.fact(funding);
    }
  }
}
