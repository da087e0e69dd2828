package io.crossbook.venues.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/**
 * Reads members of a metadata row exactly. Whatever is missing or not what it should be is an
 * {@link IllegalArgumentException} with one sentence. Stateless.
 */
public final class JsonFields {
  private JsonFields() {}

  /** A text that is not empty. */
  public static String text(JsonNode row, String field) {
    String text = row.path(field).asText();
    if (text.isEmpty()) {
      throw new IllegalArgumentException("there is no " + field);
    }
    return text;
  }

  /** A decimal, quoted or not. */
  public static BigDecimal decimal(JsonNode row, String field) {
    try {
      return ExactDecimal.parse(text(row, field));
    } catch (JsonException notDecimal) {
      throw new IllegalArgumentException(field + " is not a plain decimal number", notDecimal);
    }
  }

  /** A decimal, quoted or not; {@code otherwise} if it is missing, null or empty. */
  public static BigDecimal decimal(JsonNode row, String field, BigDecimal otherwise) {
    JsonNode value = row.path(field);
    return value.isMissingNode() || value.isNull() || value.asText().isEmpty()
        ? otherwise
        : decimal(row, field);
  }

  /** A decimal above zero. */
  public static BigDecimal positive(JsonNode row, String field) {
    BigDecimal value = decimal(row, field);
    if (value.signum() <= 0) {
      throw new IllegalArgumentException(field + " is " + value + ", not above zero");
    }
    return value;
  }

  /** A whole number within bounds. */
  public static int integer(JsonNode row, String field, int least, int most) {
    JsonNode value = row.path(field);
    if (!value.canConvertToInt() || value.intValue() < least || value.intValue() > most) {
      throw new IllegalArgumentException(
          field + " is not a whole number from " + least + " to " + most);
    }
    return value.intValue();
  }
}
