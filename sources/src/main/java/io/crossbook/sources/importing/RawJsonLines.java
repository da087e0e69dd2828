package io.crossbook.sources.importing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.venues.lane.LaneRecord;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A recording in the JSON lines that cryptofeed v3 writes: {@code t} is header, http, connect, send
 * or recv, {@code conn} the connection, {@code ts} the time in seconds since the epoch, {@code
 * data} the message as a string.
 *
 * <p>Only the lines of one connection are in order of time, and a file may hold one connection
 * after another, so that each connection is a stream of its own over the same file.
 */
final class RawJsonLines implements RecordStream {
  private static final byte[] NOTHING = {};
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final LineReader lines;
  private final String venue;
  private final String connection;

  private RawJsonLines(String venue, Path file, String connection) throws ImportException {
    this.lines = LineReader.open(file);
    this.venue = venue;
    this.connection = connection;
  }

  /** The connections of a file, in the order in which they appear. */
  static Set<String> connections(Path file) throws ImportException {
    Set<String> connections = new LinkedHashSet<>();
    try (RawJsonLines all = new RawJsonLines("", file, null)) {
      for (JsonNode node = all.read(); node != null; node = all.read()) {
        connections.add(all.connection(node));
      }
    }
    return connections;
  }

  /** The records of one connection. */
  static RawJsonLines of(String venue, Path file, String connection) throws ImportException {
    return new RawJsonLines(venue, file, connection);
  }

  @Override
  public LaneRecord next() throws ImportException {
    for (JsonNode node = read(); node != null; node = read()) {
      if (connection(node).equals(connection)) {
        return record(node.path("t").asText(""), node);
      }
    }
    return null;
  }

  /** The next line that is no header; null at the end. */
  private JsonNode read() throws ImportException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isBlank()) {
        continue;
      }
      try {
        JsonNode node = JSON.readTree(line);
        if (!node.path("t").asText("").equals("header")) {
          return node;
        }
      } catch (JsonProcessingException wrong) {
        throw lines.wrong("not JSON");
      }
    }
    return null;
  }

  private String connection(JsonNode node) throws ImportException {
    String name = node.path("conn").asText("");
    if (name.isEmpty()) {
      throw lines.wrong("the record names no connection");
    }
    return name;
  }

  private LaneRecord record(String type, JsonNode node) throws ImportException {
    return switch (type) {
      case "connect" -> of(LaneRecord.Kind.OPEN, connection, node, 0, NOTHING);
      case "disconnect" -> of(LaneRecord.Kind.CLOSE, connection, node, 0, NOTHING);
      case "send" -> of(LaneRecord.Kind.SENT, connection, node, 0, data(node));
      case "recv" -> of(LaneRecord.Kind.TEXT, connection, node, 0, data(node));
      case "http" -> of(LaneRecord.Kind.RESPONSE, target(node), node, 200, data(node));
      default -> throw lines.wrong("the type '" + type + "' of the record is not known");
    };
  }

  private LaneRecord of(
      LaneRecord.Kind kind, String name, JsonNode node, int status, byte[] content)
      throws ImportException {
    JsonNode time = node.path("ts");
    try {
      if (!time.isNumber()) {
        throw lines.wrong("the record has no time");
      }
      return new LaneRecord(kind, venue, name, RawText.nanos(time.decimalValue()), status, content);
    } catch (ArithmeticException wrong) {
      throw lines.wrong(time + " is not a time in seconds since the epoch");
    }
  }

  private byte[] data(JsonNode node) throws ImportException {
    JsonNode data = node.path("data");
    if (!data.isTextual()) {
      throw lines.wrong("the record has no message");
    }
    return data.textValue().getBytes(StandardCharsets.UTF_8);
  }

  private String target(JsonNode node) throws ImportException {
    String url = node.path("url").asText("");
    try {
      return RawText.target(new URI(url));
    } catch (URISyntaxException wrong) {
      throw lines.wrong("'" + url + "' is not an address");
    }
  }

  @Override
  public void close() throws ImportException {
    lines.close();
  }
}
