package io.crossbook.venues.coinbase.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.SignedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads lists that come page by page: each page but the last names where the next one begins.
 * Immutable.
 *
 * @param <E> an element
 * @param <T> what the whole list is read for
 */
final class CoinbaseLists<E, T> {
  /** More pages than any list has: the venue goes in a circle. */
  private static final int MOST_PAGES = 1_000;

  /** Signs a request for a page. */
  @FunctionalInterface
  interface PageRequest {
    /**
     * @param cursor where the page begins; empty for the first
     * @param now nanoseconds since the epoch
     */
    SignedRequest at(String cursor, long now);
  }

  /**
   * A page.
   *
   * @param rows elements, in the venue's order
   * @param next where the next page begins; empty if this is the last
   */
  record Page<E>(List<E> rows, String next) {}

  private final PageRequest request;
  private final Function<JsonNode, Page<E>> page;
  private final Function<List<E>, Optional<Answer<T>>> early;
  private final Function<List<E>, Answer<T>> whole;

  /**
   * @param page takes a page apart; throws if it is not one
   * @param early what is known already after some pages; empty to go on
   * @param whole what is known after all of them
   */
  CoinbaseLists(
      PageRequest request,
      Function<JsonNode, Page<E>> page,
      Function<List<E>, Optional<Answer<T>>> early,
      Function<List<E>, Answer<T>> whole) {
    this.request = request;
    this.page = page;
    this.early = early;
    this.whole = whole;
  }

  /** The request that begins. */
  Call<T> call(long now) {
    return call("", List.of(), 1, now);
  }

  private Call<T> call(String cursor, List<E> before, int number, long now) {
    return new Call<>(request.at(cursor, now), 1, answer -> read(answer, cursor, before, number));
  }

  private Answer<T> read(HttpAnswer answer, String cursor, List<E> before, int number) {
    return CoinbaseAnswers.read(
        answer,
        body -> {
          Page<E> came = page.apply(body);
          List<E> rows = new ArrayList<>(before);
          rows.addAll(came.rows());
          if (came.next().isEmpty()) {
            return whole.apply(rows);
          }
          Optional<Answer<T>> known = early.apply(rows);
          if (known.isPresent()) {
            return known.get();
          }
          if (came.next().equals(cursor) || number == MOST_PAGES) {
            throw new JsonException("the pages do not end", 0, true);
          }
          List<E> kept = List.copyOf(rows);
          return new Answer.More<>(next -> call(came.next(), kept, number + 1, next));
        });
  }

  /**
   * The page of a list that says whether it goes on ({@code has_next}).
   *
   * @throws JsonException if it is not one
   */
  static Page<JsonNode> page(JsonNode body, String list) {
    JsonNode hasNext = body.path("has_next");
    if (!hasNext.isBoolean()) {
      throw new JsonException("no has_next", 0);
    }
    String next = "";
    if (hasNext.booleanValue()) {
      next = body.path("cursor").asText("");
      if (next.isEmpty()) {
        throw new JsonException("another page without a cursor", 0);
      }
    }
    return new Page<>(rows(body, list), next);
  }

  /**
   * The elements of a list.
   *
   * @throws JsonException if it is not there
   */
  static List<JsonNode> rows(JsonNode body, String list) {
    JsonNode rows = body.path(list);
    if (!rows.isArray()) {
      throw new JsonException("no array " + list, 0);
    }
    List<JsonNode> elements = new ArrayList<>();
    rows.forEach(elements::add);
    return elements;
  }
}
