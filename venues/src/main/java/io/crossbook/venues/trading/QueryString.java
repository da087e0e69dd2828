package io.crossbook.venues.trading;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Parameters in the order in which they were added, percent-encoded as RFC 3986 says (a space is
 * {@code %20}): for queries and for forms. What was signed must be what is sent, so the text is
 * made once. Not thread-safe.
 */
public final class QueryString {
  private final StringBuilder text = new StringBuilder();

  /** Adds a parameter. */
  public QueryString add(String name, String value) {
    text.append(text.isEmpty() ? "" : "&").append(encode(name)).append('=').append(encode(value));
    return this;
  }

  /** Adds a whole number. */
  public QueryString add(String name, long value) {
    return add(name, Long.toString(value));
  }

  /** Adds a decimal without an exponent. */
  public QueryString add(String name, BigDecimal value) {
    return add(name, value.toPlainString());
  }

  /** Adds a parameter unless its value is empty. */
  public QueryString addIfAny(String name, String value) {
    return value.isEmpty() ? this : add(name, value);
  }

  /** One value, percent-encoded. */
  public static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  /** The text to sign and to send. */
  @Override
  public String toString() {
    return text.toString();
  }
}
