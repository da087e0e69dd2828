package io.crossbook.simulator.coinbase;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.server.RestRequest;
import java.util.Base64;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A page of a list and the cursor of the next one. A cursor names the last row that was shown, so
 * that rows which come meanwhile neither shift nor repeat a page.
 *
 * @param rows of this page
 * @param cursor empty on the last page
 */
record CoinbasePage<T>(List<T> rows, String cursor) {

  /**
   * The page that a request wants.
   *
   * @param falling rows in the order of falling numbers
   * @param most rows of a page if the request names no smaller {@code limit}
   */
  static <T> CoinbasePage<T> of(
      List<T> falling, ToLongFunction<T> number, RestRequest request, int most)
      throws CoinbaseRefusal {
    String text = request.parameter("limit").orElse(Integer.toString(most));
    if (!text.matches("[0-9]{1,6}")) {
      throw CoinbaseRefusal.invalid("limit is not a number");
    }
    int limit = text.matches("0+") ? most : Math.min(most, Integer.parseInt(text));
    long after = after(request.parameter("cursor").orElse(""));
    List<T> left = falling.stream().filter(row -> number.applyAsLong(row) < after).toList();
    List<T> rows = left.subList(0, Math.min(limit, left.size()));
    boolean more = rows.size() < left.size();
    return new CoinbasePage<>(
        rows, more ? cursor(number.applyAsLong(rows.get(rows.size() - 1))) : "");
  }

  private static String cursor(long number) {
    return Base64.getUrlEncoder().encodeToString(("after " + number).getBytes(US_ASCII));
  }

  private static long after(String cursor) throws CoinbaseRefusal {
    if (cursor.isEmpty()) {
      return Long.MAX_VALUE;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), US_ASCII);
      return Long.parseLong(text.replace("after ", ""));
    } catch (IllegalArgumentException e) {
      throw CoinbaseRefusal.invalid("invalid cursor");
    }
  }

  /** Adds what a client needs to go on. */
  void close(ObjectNode answer) {
    answer.put("has_next", !cursor.isEmpty()).put("cursor", cursor);
  }
}
