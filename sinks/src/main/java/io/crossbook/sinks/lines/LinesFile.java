package io.crossbook.sinks.lines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * Everything of a kind that a run said in one file, a line each, sorted, so that two runs over the
 * same facts give the same bytes whatever their parallelism and however often they were restored.
 *
 * <p>The job writes part files, exactly once: a part becomes visible when the checkpoint that
 * covers it completes, so the job must have checkpoints on. When it has ended, {@link #assemble}
 * makes the one file. Immutable.
 *
 * @param <K> what lines are sorted by
 */
public final class LinesFile<K> {
  private static final String SUFFIX = ".jsonl";
  private static final JsonFactory JSON = new JsonFactory();

  private final String prefix;
  private final String what;
  private final Keys<K> keys;

  /**
   * @param prefix with which the names of parts begin, also the name of the file in messages
   * @param what a line is, with its article
   * @param keys what lines are sorted by
   */
  public LinesFile(String prefix, String what, Keys<K> keys) {
    this.prefix = prefix;
    this.what = what;
    this.keys = keys;
  }

  /**
   * What lines are sorted by.
   *
   * @param <K> the key
   */
  public interface Keys<K> {
    /**
     * Reads the key from the first fields of a line.
     *
     * @throws IOException if it is not such a line
     * @throws IllegalArgumentException if it is not such a line
     */
    K read(Fields fields) throws IOException;

    /** The order of the lines; lines that it does not tell apart are sorted by their text. */
    Comparator<K> order();

    /** True if there can be only one line of this key in a run. */
    boolean unique(K key);

    /** Names a key in a message. */
    String name(K key);
  }

  /** Fields of a line, one after the other. */
  public static final class Fields {
    private final JsonParser json;

    private Fields(JsonParser json) {
      this.json = json;
    }

    /** The next field, which is an integer of this name. */
    public long integer(String name) throws IOException {
      expect(name, JsonToken.VALUE_NUMBER_INT);
      return json.getLongValue();
    }

    /** The next field, which is a string of this name. */
    public String text(String name) throws IOException {
      expect(name, JsonToken.VALUE_STRING);
      return json.getText();
    }

    private void expect(String name, JsonToken kind) throws IOException {
      if (!name.equals(json.nextFieldName()) || json.nextToken() != kind) {
        throw new IOException("no field " + name + " where it belongs");
      }
    }
  }

  /** Where a line is and what it is sorted by. */
  private record Line<K>(K key, Path part, String text) {}

  /**
   * A sink that writes lines into part files, exactly once.
   *
   * @param folder where; any file system that Flink knows
   * @param prefix with which the names of parts begin
   * @param encoder writes a value with its line end
   */
  public static <T> Sink<T> sink(String folder, String prefix, Encoder<T> encoder) {
    return FileSink.<T>forRowFormat(new org.apache.flink.core.fs.Path(folder), encoder)
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .withOutputFileConfig(new OutputFileConfig(prefix, SUFFIX))
        .build();
  }

  /** Writes a line and its end. */
  public static void write(String line, OutputStream out) throws IOException {
    out.write(line.getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  /**
   * Sorts the lines of all finished parts into one file, which appears at once and whole. Holds all
   * lines in memory.
   *
   * @param folder where the parts are, on this machine
   * @param target the file to write; replaced if it is there
   * @return SHA-256 of the file, lower-case hexadecimal
   * @throws IOException with one sentence if there is no such folder, a part is unfinished and that
   *     is refused, a line is not what it should be, or one is there twice that can be only once
   */
  public String assemble(Path folder, Path target, Unfinished unfinished) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          "There is no folder " + folder + " with parts of a " + prefix + " file.");
    }
    List<Line<K>> lines = new ArrayList<>();
    for (Path part : parts(folder, unfinished)) {
      read(part, lines);
    }
    lines.sort(Comparator.<Line<K>, K>comparing(Line::key, keys.order()).thenComparing(Line::text));
    for (int i = 1; i < lines.size(); i++) {
      refuseTwins(lines.get(i - 1), lines.get(i));
    }
    return write(lines, target);
  }

  private List<Path> parts(Path folder, Unfinished unfinished) throws IOException {
    List<Path> finished = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.contains(".inprogress")) {
          if (unfinished == Unfinished.REFUSE) {
            throw new IOException(
                "The part "
                    + file
                    + " is unfinished: the run is still writing, or ended before its last"
                    + " checkpoint.");
          }
        } else if (name.startsWith(prefix + "-") && name.endsWith(SUFFIX)) {
          finished.add(file);
        }
      }
    }
    return finished;
  }

  private void read(Path part, List<Line<K>> lines) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(part)) {
      int number = 0;
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        number++;
        try (JsonParser json = JSON.createParser(text)) {
          json.nextToken();
          lines.add(new Line<>(keys.read(new Fields(json)), part, text));
        } catch (IOException | IllegalArgumentException notOne) {
          throw new IOException(
              "Line " + number + " of " + part + " is not " + what + ": " + text, notOne);
        }
      }
    }
  }

  private void refuseTwins(Line<K> first, Line<K> second) throws IOException {
    if (keys.order().compare(first.key(), second.key()) == 0 && keys.unique(second.key())) {
      throw new IOException(
          keys.name(first.key())
              + " is in "
              + first.part()
              + " and in "
              + second.part()
              + ": the folder holds the parts of more than one run.");
    }
  }

  private static <K> String write(List<Line<K>> lines, Path target) throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
    Path beside = target.resolveSibling(target.getFileName() + ".tmp");
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(beside));
        OutputStream out = new DigestOutputStream(file, sha256)) {
      for (Line<K> line : lines) {
        write(line.text(), out);
      }
    }
    Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    return HexFormat.of().formatHex(sha256.digest());
  }
}
