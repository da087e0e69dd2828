package io.crossbook.venues.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossbook.venues.lane.LaneRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/**
 * Reads the raw recordings that lie beside the project, where they do. A second reader, apart from
 * the importer, so that the two check each other.
 */
public final class Recordings {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private Recordings() {}

  /** The folder, or the test is skipped and says so. */
  public static Path folder() {
    Path folder = Path.of(System.getProperty("crossbook.recordings", "../shared"));
    Assumptions.assumeTrue(
        Files.isDirectory(folder.resolve("data")),
        () -> "recordings folder " + folder.toAbsolutePath() + " is not present: skipped");
    return folder;
  }

  /** The bytes of a fixture under {@code venues/fixtures}. */
  public static byte[] fixture(String path) {
    try {
      return Files.readAllBytes(folder().resolve("venues/fixtures").resolve(path));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * Cryptofeed's raw text form ({@code data/cryptofeed}), files merged by receive time. A {@code
   * wss://} line opens a connection named after the file.
   */
  public static List<LaneRecord> cryptofeed(String venue, String... files) {
    List<LaneRecord> records = new ArrayList<>();
    for (String file : files) {
      for (String line : lines("data/cryptofeed/" + file)) {
        LaneRecord record = parse(venue, file, line);
        if (record != null) {
          records.add(record);
        }
      }
    }
    return increasing(records);
  }

  /**
   * Cryptofeed's newer form, JSON lines ({@code data/cryptofeed-v3}), merged by receive time;
   * connections keep their recorded names.
   */
  public static List<LaneRecord> cryptofeedV3(String venue, String file) {
    List<LaneRecord> records = new ArrayList<>();
    for (String line : lines("data/cryptofeed-v3/" + file)) {
      LaneRecord record = parseV3(venue, line);
      if (record != null) {
        records.add(record);
      }
    }
    return increasing(records);
  }

  private static List<LaneRecord> increasing(List<LaneRecord> records) {
    records.sort(Comparator.comparingLong(LaneRecord::time));
    List<LaneRecord> increasing = new ArrayList<>(records.size());
    long last = Long.MIN_VALUE;
    for (LaneRecord record : records) {
      last = Math.max(last + 1, record.time());
      increasing.add(record.at(last));
    }
    return increasing;
  }

  /** The lines of a gzipped text file under the recordings folder. */
  public static List<String> lines(String path) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder().resolve(path))),
                StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static LaneRecord parse(String venue, String connection, String line) {
    if (line.startsWith("configuration") || line.isBlank()) {
      return null;
    }
    if (line.startsWith("http")) {
      int arrow = line.indexOf(" -> ");
      int colon = line.indexOf(": ", arrow);
      return new LaneRecord(
          LaneRecord.Kind.RESPONSE,
          venue,
          target(line.substring(0, arrow)),
          nanos(line.substring(arrow + 4, colon)),
          200,
          line.substring(colon + 2).getBytes(StandardCharsets.UTF_8));
    }
    if (line.startsWith("ws")) {
      int open = line.indexOf(" <-> ");
      if (open > 0) {
        return new LaneRecord(
            LaneRecord.Kind.OPEN,
            venue,
            connection,
            nanos(line.substring(open + 5)),
            0,
            new byte[0]);
      }
      int arrow = line.indexOf(" <- ");
      int colon = line.indexOf(": ", arrow);
      return new LaneRecord(
          LaneRecord.Kind.SENT,
          venue,
          connection,
          nanos(line.substring(arrow + 4, colon)),
          0,
          line.substring(colon + 2).getBytes(StandardCharsets.UTF_8));
    }
    int colon = line.indexOf(": ");
    return new LaneRecord(
        LaneRecord.Kind.TEXT,
        venue,
        connection,
        nanos(line.substring(0, colon)),
        0,
        line.substring(colon + 2).getBytes(StandardCharsets.UTF_8));
  }

  private static LaneRecord parseV3(String venue, String line) {
    JsonNode json;
    try {
      json = JSON.readTree(line);
    } catch (JsonProcessingException malformed) {
      throw new UncheckedIOException(malformed);
    }
    LaneRecord.Kind kind =
        switch (json.path("t").asText()) {
          case "http" -> LaneRecord.Kind.RESPONSE;
          case "connect" -> LaneRecord.Kind.OPEN;
          case "send" -> LaneRecord.Kind.SENT;
          case "recv" -> LaneRecord.Kind.TEXT;
          default -> null;
        };
    if (kind == null) {
      return null;
    }
    boolean response = kind == LaneRecord.Kind.RESPONSE;
    return new LaneRecord(
        kind,
        venue,
        response ? target(json.path("url").asText()) : json.path("conn").asText(),
        nanos(json.path("ts").decimalValue().toPlainString()),
        response ? 200 : 0,
        json.path("data").asText("").getBytes(StandardCharsets.UTF_8));
  }

  private static String target(String url) {
    URI uri = URI.create(url);
    return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
  }

  private static long nanos(String seconds) {
    return new BigDecimal(seconds.strip()).movePointRight(9).longValue();
  }
}
