package io.crossbook.simulator.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The ways in which a frame can be unreadable. */
public enum MalformedForm {
  /** Bytes that are no frame of the protocol. */
  GARBAGE,
  /** A real frame cut in the middle. */
  TRUNCATED,
  /** A real frame in which numbers became objects, lists became text and text became numbers. */
  WRONG_TYPES,
  /** A real frame in which every number has 400 digits. */
  HUGE_NUMBERS;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DIGITS = "9".repeat(400);
  private static final String GARBAGE_TEXT = "\u0000\u0007{]}\u00ff<html>\u2028\ud83d\ude00,,:\"";
  private static final byte[] GARBAGE_BYTES = {
    (byte) 0xff,
    (byte) 0xff,
    (byte) 0xff,
    (byte) 0xff,
    (byte) 0xff,
    (byte) 0xff,
    (byte) 0xff,
    (byte) 0xff,
    (byte) 0xff,
    (byte) 0xff,
    (byte) 0xff,
    0x00,
    0x07,
    0x0b
  };

  static MalformedForm parse(String wireName) {
    for (MalformedForm form : values()) {
      if (form.wireName().equals(wireName)) {
        return form;
      }
    }
    List<String> names = Arrays.stream(values()).map(MalformedForm::wireName).toList();
    throw new IllegalArgumentException("Unknown form \"" + wireName + "\"; known are " + names);
  }

  /** The name in commands. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The malformed sibling of a text frame. */
  public String mangle(String frame) {
    switch (this) {
      case GARBAGE:
        return GARBAGE_TEXT;
      case TRUNCATED:
        return frame.substring(0, frame.length() / 2);
      default:
        return rewrite(frame);
    }
  }

  /**
   * The malformed sibling of a binary frame.
   *
   * @throws IllegalStateException for the forms that only JSON has
   */
  public byte[] mangle(byte[] frame) {
    switch (this) {
      case GARBAGE:
        return GARBAGE_BYTES.clone();
      case TRUNCATED:
        return Arrays.copyOf(frame, frame.length / 2);
      default:
        throw new IllegalStateException(wireName() + " has no binary form");
    }
  }

  private String rewrite(String frame) {
    try {
      JsonNode mangled = rewrite(JSON.readTree(frame));
      String text = mangled.toString();
      // A 400-digit JSON number has to be spliced in as text: no number type holds it.
      return this == HUGE_NUMBERS ? text.replace("\"@huge@\"", DIGITS) : text;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The simulator's own frame is not JSON: " + frame, e);
    }
  }

  private JsonNode rewrite(JsonNode node) {
    JsonNodeFactory factory = JsonNodeFactory.instance;
    if (node.isObject()) {
      ObjectNode copy = factory.objectNode();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        boolean names = isName(field.getKey());
        copy.set(field.getKey(), names ? field.getValue() : rewrite(field.getValue()));
      }
      return copy;
    }
    if (node.isArray()) {
      if (this == WRONG_TYPES && !node.isEmpty() && node.get(0).isArray()) {
        return factory.textNode("levels");
      }
      ArrayNode copy = factory.arrayNode();
      node.forEach(element -> copy.add(rewrite(element)));
      return copy;
    }
    if (this == WRONG_TYPES) {
      return node.isNumber()
          ? factory.objectNode().put("value", node.asText())
          : node.isTextual() ? factory.numberNode(7) : factory.textNode("?");
    }
    if (node.isNumber()) {
      return factory.textNode("@huge@");
    }
    return node.isTextual() && node.textValue().matches("-?[0-9.]+")
        ? factory.textNode(DIGITS)
        : node;
  }

  /**
   * Members that say which kind of frame this is stay readable, so that the decoder gets past them.
   */
  private static boolean isName(String member) {
    return List.of(
            "channel", "type", "e", "event", "stream", "symbol", "s", "product_id", "instrument")
        .contains(member);
  }
}
