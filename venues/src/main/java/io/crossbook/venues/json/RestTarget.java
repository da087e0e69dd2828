package io.crossbook.venues.json;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Path and query of a REST request, taken apart. Answers are told apart by the end of the path and
 * by query parameters, because a capture may come from another host or another version of the path.
 * Immutable.
 *
 * @param path without the query
 * @param query without the question mark; empty if there is none
 */
public record RestTarget(String path, String query) {

  /** Takes a target apart. */
  public static RestTarget of(String target) {
    int mark = target.indexOf('?');
    return mark < 0
        ? new RestTarget(target, "")
        : new RestTarget(target.substring(0, mark), target.substring(mark + 1));
  }

  /** True if the path ends with these segments, such as {@code spot/order_book}. */
  public boolean endsWith(String segments) {
    return path.endsWith(segments)
        && (path.length() == segments.length()
            || path.charAt(path.length() - segments.length() - 1) == '/');
  }

  /** The decoded value of a query parameter; null if it is not there or cannot be decoded. */
  public String parameter(String name) {
    int at = 0;
    while (at < query.length()) {
      int end = query.indexOf('&', at);
      if (end < 0) {
        end = query.length();
      }
      if (query.startsWith(name, at)
          && at + name.length() < end
          && query.charAt(at + name.length()) == '=') {
        try {
          return URLDecoder.decode(
              query.substring(at + name.length() + 1, end), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException badEscape) {
          return null;
        }
      }
      at = end + 1;
    }
    return null;
  }

  /** A whole number from a query parameter; {@code otherwise} if it is not there or not one. */
  public int number(String name, int otherwise) {
    String value = parameter(name);
    if (value == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException notANumber) {
      return otherwise;
    }
  }
}
