package io.crossbook.venues.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Rare messages as trees: metadata, acknowledgements, errors. Decimals stay exact. Stateless; for
 * what comes often there is {@link JsonCursor}.
 */
public final class JsonTree {
  /** More decimals, or more digits before the point, than any price or size has. */
  private static final int MOST_DIGITS = 40;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(100)
                          .maxNumberLength(400)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonTree() {}

  /**
   * The tree of a whole document.
   *
   * @throws JsonException if the bytes are not one JSON document
   */
  public static JsonNode read(byte[] bytes, int offset, int length) {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(bytes, offset, length);
    } catch (JacksonException notJson) {
      throw new JsonException(
          "not JSON: " + notJson.getOriginalMessage(),
          notJson.getLocation() == null ? 0 : (int) notJson.getLocation().getByteOffset());
    } catch (NumberFormatException exponentOverflow) {
      // Jackson lets this one through where a decimal's exponent does not fit an int.
      throw new JsonException("number out of range", 0, true);
    } catch (IOException unreadable) {
      throw new JsonException("unreadable: " + unreadable.getMessage(), 0);
    }
    if (tree == null || tree.isMissingNode()) {
      throw new JsonException("empty", 0);
    }
    return tree;
  }

  /**
   * The exact decimal of a number or of a string that holds one, without trailing zeros and never
   * with a negative scale, so that equal values are equal.
   *
   * @return null if the node is missing or null
   * @throws JsonException if it is neither, or absurdly long
   */
  public static BigDecimal decimal(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    BigDecimal value;
    if (node.isNumber()) {
      value = node.decimalValue();
    } else if (node.isTextual() && node.textValue().length() <= 2 * MOST_DIGITS) {
      try {
        value = new BigDecimal(node.textValue());
      } catch (NumberFormatException notANumber) {
        throw new JsonException("'" + node.textValue() + "' is not a number", 0);
      }
    } else {
      throw new JsonException("expected a number", 0);
    }
    if (value.scale() > MOST_DIGITS || (long) value.precision() - value.scale() > MOST_DIGITS) {
      throw new JsonException("number out of range", 0, true);
    }
    return plain(value);
  }

  /** The same value without trailing zeros and never with a negative scale. */
  public static BigDecimal plain(BigDecimal value) {
    BigDecimal plain = value.stripTrailingZeros();
    return plain.scale() < 0 ? plain.setScale(0) : plain;
  }

  /**
   * As {@link #decimal(JsonNode)}, of a field that has to be there.
   *
   * @throws JsonException if it is not
   */
  public static BigDecimal decimal(JsonNode object, String field) {
    BigDecimal value = decimal(object.path(field));
    if (value == null) {
      throw new JsonException("no " + field, 0);
    }
    return value;
  }

  /** As {@link #decimal(JsonNode)}, of a field that may be missing. */
  public static BigDecimal decimal(JsonNode object, String field, BigDecimal otherwise) {
    BigDecimal value = decimal(object.path(field));
    return value == null ? otherwise : value;
  }

  /**
   * The text of a field that has to be there.
   *
   * @throws JsonException if it is not, is not a string or is empty
   */
  public static String text(JsonNode object, String field) {
    JsonNode node = object.path(field);
    if (!node.isTextual() || node.textValue().isEmpty()) {
      throw new JsonException("no " + field, 0);
    }
    return node.textValue();
  }

  /**
   * A whole number of a field that has to be there.
   *
   * @throws JsonException if it is not, or is outside the bounds given
   */
  public static int integer(JsonNode object, String field, int least, int most) {
    BigDecimal value = decimal(object, field);
    if (value.scale() > 0
        || value.compareTo(BigDecimal.valueOf(least)) < 0
        || value.compareTo(BigDecimal.valueOf(most)) > 0) {
      throw new JsonException(field + " is " + value + ", not " + least + ".." + most, 0, true);
    }
    return value.intValueExact();
  }

  /** A string as JSON writes it, quotes included. */
  public static String quoted(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
