package io.crossbook.launcher.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a replay was started with, kept in its folder so that it can go on with the same. Immutable.
 *
 * @param captures in the order in which records of one time are taken
 * @param settings {@code key=value} of everything that is not a default
 */
record RunRecord(List<Capture> captures, List<String> settings) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VERSION = 1;

  /** How much of the beginning and of the end of a capture its fingerprint covers. */
  private static final int ENDS = 1 << 16;

  /**
   * A capture as it was.
   *
   * @param file absolute path
   * @param bytes length
   * @param fingerprint SHA-256 of its beginning and its end; blocks between carry their own checks
   */
  record Capture(Path file, long bytes, String fingerprint) {
    static Capture of(Path file) throws IOException {
      Path absolute = file.toAbsolutePath().normalize();
      try (FileChannel channel = FileChannel.open(absolute)) {
        long size = channel.size();
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(part(channel, 0, Math.min(ENDS, size)));
        digest.update(part(channel, Math.max(0, size - ENDS), Math.min(ENDS, size)));
        return new Capture(absolute, size, HexFormat.of().formatHex(digest.digest()));
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("every Java has SHA-256", impossible);
      }
    }

    private static ByteBuffer part(FileChannel channel, long from, long length) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate((int) length);
      while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
        Thread.onSpinWait();
      }
      return bytes.flip();
    }
  }

  /** Copies. */
  RunRecord {
    captures = List.copyOf(captures);
    settings = List.copyOf(settings);
  }

  static RunRecord of(List<Path> captures, List<String> settings) throws IOException {
    List<Capture> made = new ArrayList<>();
    for (Path capture : captures) {
      made.add(Capture.of(capture));
    }
    return new RunRecord(made, settings);
  }

  List<Path> files() {
    return captures.stream().map(Capture::file).toList();
  }

  /** Writes it at once and whole. */
  void write(Path file) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", VERSION);
    ArrayNode list = root.putArray("captures");
    for (Capture capture : captures) {
      list.addObject()
          .put("file", capture.file.toString())
          .put("bytes", capture.bytes)
          .put("fingerprint", capture.fingerprint);
    }
    settings.forEach(root.putArray("settings")::add);
    Path partial = file.resolveSibling(file.getFileName() + ".part");
    Files.write(partial, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException with one sentence if there is none or it is something else
   */
  static RunRecord read(Path file) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(Files.readAllBytes(file));
    } catch (NoSuchFileException missing) {
      throw new IOException(
          file.getParent() + " is not the folder of a replay: it has no " + file.getFileName(),
          missing);
    } catch (IOException wrong) {
      throw new IOException(file + " cannot be read as the record of a replay", wrong);
    }
    if (root.path("version").asInt() != VERSION
        || !root.path("captures").isArray()
        || root.path("captures").isEmpty()
        || !root.path("settings").isArray()) {
      throw new IOException(
          file + " is not the record of a replay that this version can go on with");
    }
    List<Capture> captures = new ArrayList<>();
    for (JsonNode each : root.get("captures")) {
      captures.add(
          new Capture(
              Path.of(each.path("file").asText()),
              each.path("bytes").asLong(),
              each.path("fingerprint").asText()));
    }
    List<String> settings = new ArrayList<>();
    root.get("settings").forEach(each -> settings.add(each.asText()));
    return new RunRecord(captures, settings);
  }

  /**
   * Checks that the captures are what they were.
   *
   * @throws IOException with one sentence if one is not
   */
  void requireUnchanged() throws IOException {
    for (Capture capture : captures) {
      if (!Files.exists(capture.file)) {
        throw new IOException("the capture " + capture.file + " of this replay is gone");
      }
      if (!Capture.of(capture.file).equals(capture)) {
        throw new IOException(
            "the capture "
                + capture.file
                + " has changed since the replay began; start a new replay");
      }
    }
  }
}
