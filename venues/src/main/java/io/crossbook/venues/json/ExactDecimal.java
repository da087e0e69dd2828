package io.crossbook.venues.json;

import java.math.BigDecimal;

/**
 * Reads exact decimals of any size that a venue may send, such as funding rates and mark prices.
 * Exponents are refused, so that no short text can stand for a number of a million digits.
 * Stateless.
 */
public final class ExactDecimal {
  /** Longer texts are refused. */
  private static final int MOST_CHARACTERS = 48;

  private ExactDecimal() {}

  /**
   * Reads a quoted decimal number.
   *
   * @return null for {@code null} and for an empty text, which is how venues say "none"
   * @throws JsonException if it is anything else than plain decimal digits
   */
  public static BigDecimal read(JsonCursor cursor) {
    String text = cursor.string();
    return text == null || text.isEmpty() ? null : parse(text, cursor.position());
  }

  /**
   * Reads a text.
   *
   * @throws JsonException if it is anything else than plain decimal digits
   */
  public static BigDecimal parse(String text) {
    return parse(text, 0);
  }

  private static BigDecimal parse(String text, int position) {
    boolean plain = text.length() <= MOST_CHARACTERS;
    for (int i = 0; plain && i < text.length(); i++) {
      char c = text.charAt(i);
      plain = (c >= '0' && c <= '9') || c == '.' || (c == '-' && i == 0);
    }
    if (plain) {
      try {
        return new BigDecimal(text);
      } catch (NumberFormatException notANumber) {
        throw new JsonException("expected a decimal number", position);
      }
    }
    throw new JsonException("expected a plain decimal number", position);
  }
}
