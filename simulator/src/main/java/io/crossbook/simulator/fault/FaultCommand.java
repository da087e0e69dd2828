package io.crossbook.simulator.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One fault to inject, as in {@code
 * {"at_ms":3000,"venue":"kraken","symbol":"BTC/USD","fault":"gap"}}. Immutable.
 */
public final class FaultCommand {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MAXIMUM_DURATION_MILLIS = 86_400_000;
  private static final int MAXIMUM_COUNT = 1_000_000;

  private final ObjectNode fields;
  private final FaultKind kind;

  private FaultCommand(ObjectNode fields) {
    this.fields = fields;
    if (!fields.path("venue").isTextual()) {
      throw new IllegalArgumentException("A fault needs a \"venue\"");
    }
    if (!fields.path("fault").isTextual()) {
      throw new IllegalArgumentException("A fault needs a \"fault\"");
    }
    kind = FaultKind.parse(fields.get("fault").textValue());
    if (fields.has("symbol") && !fields.get("symbol").isTextual()) {
      throw new IllegalArgumentException("\"symbol\" must be text");
    }
    if (fields.has("symbol") && !kind.perSymbol()) {
      throw new IllegalArgumentException(
          "\"" + kind.wireName() + "\" concerns a whole venue and takes no symbol");
    }
    requireWhole("at_ms", 0, Long.MAX_VALUE);
    requireWhole("duration_ms", 0, MAXIMUM_DURATION_MILLIS);
    // None takes back what was counted out and has not struck.
    requireWhole("count", kind.counted() ? 0 : 1, MAXIMUM_COUNT);
    requireWhole("delay_ms", 0, 600_000);
    requireWhole("retry_after_s", 0, 86_400);
    requireWhole("status", 500, 599);
    requireWhole("offset_ms", -MAXIMUM_DURATION_MILLIS, MAXIMUM_DURATION_MILLIS);
    if (fields.has("abrupt") && !fields.get("abrupt").isBoolean()) {
      throw new IllegalArgumentException("\"abrupt\" must be true or false");
    }
    if (fields.has("form")) {
      MalformedForm.parse(fields.get("form").asText());
    }
    if ((kind == FaultKind.WITHDRAWAL) != fields.path("asset").isTextual()) {
      throw new IllegalArgumentException(
          "\"asset\" is what a withdrawal takes, and nothing else needs it");
    }
  }

  private void requireWhole(String field, long low, long high) {
    if (!fields.has(field)) {
      return;
    }
    JsonNode value = fields.get(field);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < low
        || value.longValue() > high) {
      throw new IllegalArgumentException(
          "\"" + field + "\" must be a whole number from " + low + " to " + high + ": " + value);
    }
  }

  /** A withdrawal of everything that is free of an asset, at once, for a time. */
  public static FaultCommand withdrawal(String venue, String asset, long millis) {
    return new FaultCommand(
        JSON.createObjectNode()
            .put("venue", venue)
            .put("fault", FaultKind.WITHDRAWAL.wireName())
            .put("asset", asset)
            .put("duration_ms", millis));
  }

  /** A fault for a whole venue, at once, with defaults. */
  public static FaultCommand of(String venue, FaultKind kind) {
    return new FaultCommand(
        JSON.createObjectNode().put("venue", venue).put("fault", kind.wireName()));
  }

  /**
   * Reads one JSON object.
   *
   * @throws IllegalArgumentException saying in one sentence what is wrong
   */
  public static FaultCommand parse(String json) {
    JsonNode node;
    try {
      node = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not a JSON object: " + json, e);
    }
    if (node == null || !node.isObject()) {
      throw new IllegalArgumentException("Not a JSON object: " + json);
    }
    return new FaultCommand((ObjectNode) node);
  }

  /** Reads JSON lines; empty lines and lines beginning with {@code #} are skipped. */
  public static List<FaultCommand> parseLines(String lines) {
    List<FaultCommand> commands = new ArrayList<>();
    int number = 0;
    for (String line : lines.split("\n", -1)) {
      number++;
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        try {
          commands.add(parse(text));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("Line " + number + ": " + e.getMessage(), e);
        }
      }
    }
    return commands;
  }

  /** Reads a file of JSON lines. */
  public static List<FaultCommand> read(Path file) throws IOException {
    return parseLines(Files.readString(file, StandardCharsets.UTF_8));
  }

  /** The same for one symbol. */
  public FaultCommand withSymbol(String symbol) {
    return new FaultCommand(fields.deepCopy().put("symbol", symbol));
  }

  /** The same for a time. */
  public FaultCommand withDuration(long millis) {
    return new FaultCommand(fields.deepCopy().put("duration_ms", millis));
  }

  /** The same at a moment of the simulation's virtual clock. */
  public FaultCommand at(long millis) {
    return new FaultCommand(fields.deepCopy().put("at_ms", millis));
  }

  /** The same with one more whole-number parameter. */
  public FaultCommand with(String parameter, long value) {
    return new FaultCommand(fields.deepCopy().put(parameter, value));
  }

  /** The same with one more text parameter. */
  public FaultCommand with(String parameter, String value) {
    return new FaultCommand(fields.deepCopy().put(parameter, value));
  }

  /** The same with one more flag. */
  public FaultCommand with(String parameter, boolean value) {
    return new FaultCommand(fields.deepCopy().put(parameter, value));
  }

  /** Virtual milliseconds since the start at which it acts; zero is at once. */
  public long atMillis() {
    return fields.path("at_ms").asLong(0);
  }

  /** The venue's name. */
  public String venue() {
    return fields.get("venue").textValue();
  }

  /** The symbol, or empty for all symbols. */
  public Optional<String> symbol() {
    return Optional.ofNullable(fields.path("symbol").textValue());
  }

  /** What it does. */
  public FaultKind kind() {
    return kind;
  }

  /** How long it lasts, in virtual milliseconds. */
  public long durationMillis() {
    return fields.path("duration_ms").asLong(kind.defaultDurationMillis());
  }

  /** What a withdrawal takes; empty for others. */
  public String asset() {
    return fields.path("asset").asText("");
  }

  /** How many frames it concerns. */
  public int count() {
    return fields.path("count").asInt(1);
  }

  /** The clock error in milliseconds, positive if the venue's clock is ahead. */
  public long offsetMillis() {
    return fields.path("offset_ms").asLong(1_500);
  }

  /** How much later something happens, in virtual milliseconds. */
  public long delayMillis() {
    return fields.path("delay_ms").asLong(1_000);
  }

  /** Seconds in {@code Retry-After}. */
  public int retryAfterSeconds() {
    return fields.path("retry_after_s").asInt(5);
  }

  /** The HTTP status of {@link FaultKind#HTTP_5XX}. */
  public int status() {
    return fields.path("status").asInt(503);
  }

  /** Whether a disconnect gives no close frame. */
  public boolean abrupt() {
    return fields.path("abrupt").asBoolean(false);
  }

  /** What a malformed frame looks like. */
  public MalformedForm form() {
    return MalformedForm.parse(fields.path("form").asText("garbage"));
  }

  /** The command as one line of JSON. */
  public String toJson() {
    return fields.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FaultCommand command && toJson().equals(command.toJson());
  }

  @Override
  public int hashCode() {
    return toJson().hashCode();
  }

  @Override
  public String toString() {
    return toJson();
  }
}
