package io.crossbook.sources.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a capture says about itself. Immutable.
 *
 * @param createdBy what wrote it, for people
 * @param protocols for each venue id in the capture, the id of the protocol that reads its records
 */
public record CaptureHeader(String createdBy, Map<String, String> protocols) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Keeps a sorted copy of the protocols. */
  public CaptureHeader {
    protocols = Collections.unmodifiableMap(new TreeMap<>(protocols));
  }

  byte[] toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("createdBy", createdBy);
    ObjectNode venues = root.putObject("venues");
    protocols.forEach((venue, protocol) -> venues.putObject(venue).put("protocol", protocol));
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IOException if it is not such a JSON
   */
  static CaptureHeader fromJson(byte[] bytes) throws IOException {
    JsonNode root = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
    JsonNode venues = root.path("venues");
    if (!venues.isObject()) {
      throw new IOException("the header has no venues");
    }
    Map<String, String> protocols = new TreeMap<>();
    for (Map.Entry<String, JsonNode> venue : venues.properties()) {
      String protocol = venue.getValue().path("protocol").asText("");
      if (protocol.isEmpty()) {
        throw new IOException("the header names no protocol for venue '" + venue.getKey() + "'");
      }
      protocols.put(venue.getKey(), protocol);
    }
    return new CaptureHeader(root.path("createdBy").asText(""), protocols);
  }
}
