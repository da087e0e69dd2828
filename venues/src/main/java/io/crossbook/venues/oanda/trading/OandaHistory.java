package io.crossbook.venues.oanda.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.RestTarget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A stretch of the account's transactions; its text is a cursor. Transactions are numbered without
 * holes, so what an answer leaves out can be told: {@code sinceid} gives what is newer than an id,
 * and where it leaves some out they are read by {@code idrange}, whose word is final.
 *
 * @param after id of the last transaction that was read
 * @param until id up to which transactions are to be read by range; 0 to read whatever is newer
 */
record OandaHistory(long after, long until) {
  /** Half of what one range may hold. */
  private static final long RANGE = 500;

  /**
   * Transactions of an answer.
   *
   * @param transactions in the order of their ids
   * @param next where to read on
   * @param more true if there is more already
   */
  record Batch(List<JsonNode> transactions, OandaHistory next, boolean more) {}

  /**
   * Where to read on.
   *
   * @throws IllegalArgumentException if it is no cursor of this venue
   */
  static OandaHistory of(String cursor) {
    if (!cursor.matches("[0-9]{1,18}(-[0-9]{1,18})?")) {
      throw new IllegalArgumentException("'" + cursor + "' is no cursor of OANDA's transactions");
    }
    int dash = cursor.indexOf('-');
    return dash < 0
        ? new OandaHistory(Long.parseLong(cursor), 0)
        : new OandaHistory(
            Long.parseLong(cursor.substring(0, dash)), Long.parseLong(cursor.substring(dash + 1)));
  }

  /** The text to store. */
  String cursor() {
    return until == 0 ? Long.toString(after) : after + "-" + until;
  }

  /** What to ask for, below the account's path. */
  String target() {
    return until == 0
        ? "/transactions/sinceid?id=" + after
        : "/transactions/idrange?from=" + (after + 1) + "&to=" + rangeEnd();
  }

  private long rangeEnd() {
    return Math.min(until, after + RANGE);
  }

  /**
   * Where the transactions since a time begin, from the answer to {@code /transactions?from=},
   * which names pages as addresses of ranges.
   */
  static Batch begin(JsonNode answer) {
    long last = id(answer, "lastTransactionID");
    JsonNode pages = answer.path("pages");
    if (!pages.isArray()) {
      throw new JsonException("no array 'pages'", 0);
    }
    if (pages.isEmpty()) {
      return new Batch(List.of(), new OandaHistory(last, 0), false);
    }
    int from = RestTarget.of(pages.get(0).asText("")).number("from", 0);
    if (from <= 0 || from > last) {
      throw new JsonException("the first page does not say where it begins", 0);
    }
    return new Batch(List.of(), new OandaHistory(from - 1, last), true);
  }

  /** The transactions of an answer. */
  Batch read(JsonNode answer) {
    long last = id(answer, "lastTransactionID");
    if (!answer.path("transactions").isArray()) {
      throw new JsonException("no array 'transactions'", 0);
    }
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode transaction : answer.path("transactions")) {
      if (id(transaction, "id") > after) {
        all.add(transaction);
      }
    }
    all.sort(Comparator.comparingLong(transaction -> id(transaction, "id")));
    if (until != 0) {
      long end = rangeEnd();
      OandaHistory next = end < until ? new OandaHistory(end, until) : new OandaHistory(until, 0);
      return new Batch(all.stream().filter(each -> id(each, "id") <= end).toList(), next, true);
    }
    List<JsonNode> joined = new ArrayList<>();
    long reached = after;
    for (JsonNode transaction : all) {
      if (id(transaction, "id") > reached + 1) {
        break;
      }
      joined.add(transaction);
      reached = id(transaction, "id");
    }
    if (joined.size() < all.size() || (all.isEmpty() && last > after)) {
      return new Batch(joined, new OandaHistory(reached, Math.max(last, reached + 1)), true);
    }
    return new Batch(joined, new OandaHistory(reached, 0), last > reached);
  }

  /** A transaction's number. */
  static long id(JsonNode node, String field) {
    String text = node.path(field).asText("");
    if (!text.matches("[0-9]{1,18}")) {
      throw new JsonException(field + " '" + text + "' is no transaction id", 0);
    }
    return Long.parseLong(text);
  }
}
