package io.crossbook.benchmarks.frames;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.core.instrument.Listing;
import io.crossbook.sources.capture.CaptureHeader;
import io.crossbook.sources.capture.CaptureReader;
import io.crossbook.sources.capture.CaptureWriter;
import io.crossbook.sources.importing.RawRecordingImporter;
import io.crossbook.venues.lane.LaneRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Gives the frames of a feed: the real recording where the folder named by the system property
 * {@code crossbook.recordings} has it, generated ones otherwise.
 */
public final class Recordings {
  /** System property that names the folder of recordings. */
  public static final String FOLDER = "crossbook.recordings";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SEQUENCE = Pattern.compile("\"sequence_num\":\\d+");

  private Recordings() {}

  /**
   * Makes this folder the one that recordings are read from.
   *
   * @param folder the folder that holds {@code data}; empty to use generated frames
   * @throws IllegalArgumentException with one sentence if a recording is not there
   */
  public static void readFrom(String folder) {
    for (Feed feed : Feed.values()) {
      for (String file : folder.isEmpty() ? List.<String>of() : feed.files()) {
        if (!Files.isRegularFile(Path.of(folder, file))) {
          throw new IllegalArgumentException(
              "the recording of "
                  + feed
                  + " is not in "
                  + folder
                  + ": there is no "
                  + file
                  + "; give the folder above it, or none to measure with generated frames");
        }
      }
    }
    System.setProperty(FOLDER, folder);
  }

  /** The frames of a feed. */
  public static Recording of(Feed feed) {
    String folder = System.getProperty(FOLDER, "");
    try {
      if (!folder.isEmpty() && !feed.files().isEmpty()) {
        List<Path> files = feed.files().stream().map(Path.of(folder)::resolve).toList();
        if (files.stream().allMatch(Files::isRegularFile)) {
          return split(feed, "recording", read(feed, files));
        }
      }
      return split(feed, "generated", GeneratedFrames.of(feed));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static List<LaneRecord> read(Feed feed, List<Path> files) throws IOException {
    Path capture = Files.createTempFile("crossbook-benchmark", ".capture");
    try {
      Files.delete(capture);
      try (CaptureWriter out =
          CaptureWriter.create(
              capture, new CaptureHeader("benchmark", Map.of(feed.venue(), feed.protocol())))) {
        new RawRecordingImporter(feed.venue()).importFiles(files, out);
      }
      List<LaneRecord> records = new ArrayList<>();
      try (CaptureReader in = CaptureReader.open(capture)) {
        for (LaneRecord each = in.next(); each != null; each = in.next()) {
          records.add(each);
        }
      }
      return records;
    } finally {
      Files.deleteIfExists(capture);
    }
  }

  private static Recording split(Feed feed, String source, List<LaneRecord> records)
      throws IOException {
    List<LaneRecord> metadata = new ArrayList<>();
    List<Frame> frames = new ArrayList<>();
    Set<String> symbols = new HashSet<>();
    for (LaneRecord record : records) {
      Frame frame = frame(feed, record);
      if (frame != null) {
        frames.add(frame);
        symbols.add(frame.symbol());
      } else if (record.kind() == LaneRecord.Kind.OPEN
          || record.kind() == LaneRecord.Kind.RESPONSE) {
        metadata.add(record);
      }
    }
    metadata.replaceAll(record -> onlyAbout(symbols, record));
    if (feed == Feed.COINBASE_ADVANCED) {
      renumber(frames);
    }
    // Every book is there after the first frame since which all of them were current.
    OurBooks books = new OurBooks(feed, metadata);
    books.keepEach();
    int primed = 0;
    Set<String> ready = new HashSet<>();
    for (int i = 0; i < frames.size() && ready.size() < symbols.size(); i++) {
      books.accept(frames.get(i));
      if (books.current(frames.get(i).symbol()) && ready.add(frames.get(i).symbol())) {
        primed = i + 1;
      }
    }
    if (ready.size() < symbols.size()) {
      throw new IOException("the frames of " + feed + " do not give a book of every symbol");
    }
    Map<String, String> instruments = new LinkedHashMap<>();
    for (Listing listing : books.listings()) {
      if (symbols.contains(listing.symbol())) {
        instruments.put(listing.symbol(), listing.instrument().name());
      }
    }
    return new Recording(
        feed,
        source,
        List.copyOf(metadata),
        List.copyOf(frames.subList(0, primed)),
        List.copyOf(frames.subList(primed, frames.size())),
        instruments);
  }

  /** A feed that numbers all its messages, numbered again without those that are left out. */
  private static void renumber(List<Frame> frames) {
    for (int i = 0; i < frames.size(); i++) {
      LaneRecord record = frames.get(i).record();
      String text = new String(record.payload(), UTF_8);
      String renumbered = SEQUENCE.matcher(text).replaceFirst("\"sequence_num\":" + i);
      frames.set(
          i,
          new Frame(
              new LaneRecord(
                  record.kind(),
                  record.venue(),
                  record.connection(),
                  record.time(),
                  record.status(),
                  renumbered.getBytes(UTF_8)),
              frames.get(i).symbol()));
    }
  }

  /** The record as a frame; null if it is not about a book. */
  private static Frame frame(Feed feed, LaneRecord record) throws IOException {
    if (record.kind() == LaneRecord.Kind.RESPONSE) {
      String target = record.connection();
      int symbol = target.indexOf("symbol=");
      if (!target.contains("/depth?") || symbol < 0) {
        return null;
      }
      int end = target.indexOf('&', symbol);
      return new Frame(record, target.substring(symbol + 7, end < 0 ? target.length() : end));
    }
    if (record.kind() != LaneRecord.Kind.TEXT) {
      return null;
    }
    JsonNode message = JSON.readTree(record.payload());
    String symbol =
        switch (feed) {
          case KRAKEN_V1 ->
              message.isArray() && message.get(message.size() - 2).asText().startsWith("book-")
                  ? message.get(message.size() - 1).asText()
                  : "";
          case KRAKEN_V2 ->
              message.path("channel").asText().equals("book")
                  ? message.path("data").path(0).path("symbol").asText()
                  : "";
          case BINANCE ->
              message.path("data").path("e").asText().equals("depthUpdate")
                  ? message.path("data").path("s").asText()
                  : "";
          case COINBASE_EXCHANGE ->
              message.has("changes") || message.has("bids")
                  ? message.path("product_id").asText()
                  : "";
          case COINBASE_ADVANCED ->
              message.path("channel").asText().equals("l2_data")
                  ? message.path("events").path(0).path("product_id").asText()
                  : "";
        };
    return symbol.isEmpty() ? null : new Frame(record, symbol);
  }

  /** Metadata of thousands of listings cut down to those that have books here. */
  private static LaneRecord onlyAbout(Set<String> symbols, LaneRecord record) {
    if (record.kind() != LaneRecord.Kind.RESPONSE) {
      return record;
    }
    try {
      JsonNode body = JSON.readTree(record.payload());
      keepOnly(symbols, body);
      return new LaneRecord(
          record.kind(),
          record.venue(),
          record.connection(),
          record.time(),
          record.status(),
          JSON.writeValueAsString(body).getBytes(UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void keepOnly(Set<String> symbols, JsonNode body) {
    if (body instanceof ArrayNode list) {
      removeOthers(symbols, list.elements());
    } else if (body.path("symbols") instanceof ArrayNode list) {
      removeOthers(symbols, list.elements());
    } else if (body.path("products") instanceof ArrayNode list) {
      removeOthers(symbols, list.elements());
    } else if (body.path("result") instanceof ObjectNode pairs) {
      removeOthers(symbols, pairs.elements());
    }
  }

  private static void removeOthers(Set<String> symbols, Iterator<JsonNode> rows) {
    while (rows.hasNext()) {
      JsonNode row = rows.next();
      boolean wanted = false;
      for (String name : List.of("id", "symbol", "product_id", "wsname")) {
        wanted |= symbols.contains(row.path(name).asText());
      }
      if (!wanted) {
        rows.remove();
      }
    }
  }
}
