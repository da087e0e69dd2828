package io.crossbook.sinks.decisions;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.crossbook.core.opportunity.Decision;
import io.crossbook.core.opportunity.Decision.Verdict;
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
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * Every decision of a run in one file, sorted, so that two runs over the same facts give the same
 * bytes whatever their parallelism and however often they were restored.
 *
 * <p>The job writes part files, exactly once: a part becomes visible when the checkpoint that
 * covers it completes, so the job must have checkpoints on. When it has ended, {@link #assemble}
 * makes the one file. Stateless.
 */
public final class DecisionsFile {
  private static final String PREFIX = "decisions";
  private static final String SUFFIX = ".jsonl";
  private static final JsonFactory JSON = new JsonFactory();

  private static final Comparator<Line> ORDER =
      Comparator.comparingLong(Line::time).thenComparing(Line::id).thenComparing(Line::verdict);

  /** What to do with parts that no checkpoint has finished. */
  public enum Unfinished {
    /** The run may still be writing, or was killed: refuse. */
    REFUSE,
    /**
     * Leave them out. Right only for a run that came to its own end: what is unfinished then was
     * begun by an attempt that failed, and its decisions are in the parts of the next attempt.
     */
    LEAVE_OUT
  }

  /**
   * Where a line is and what it is sorted by.
   *
   * @param time when it was decided, nanoseconds since the epoch
   * @param id the opportunity
   * @param verdict what became of it; sorts in the order of the constants
   * @param part the file it is in
   * @param text the line
   */
  private record Line(long time, String id, Verdict verdict, Path part, String text) {}

  private DecisionsFile() {}

  /**
   * A sink that writes one line per decision into part files, exactly once.
   *
   * @param folder where; any file system that Flink knows
   */
  public static Sink<Decision> sink(String folder) {
    return FileSink.<Decision>forRowFormat(
            new org.apache.flink.core.fs.Path(folder),
            (decision, out) -> {
              out.write(DecisionJson.line(decision).getBytes(StandardCharsets.UTF_8));
              out.write('\n');
            })
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .withOutputFileConfig(new OutputFileConfig(PREFIX, SUFFIX))
        .build();
  }

  /**
   * Sorts the lines of all finished parts by (time, id, verdict) into one file, which appears at
   * once and whole. Holds all lines in memory.
   *
   * @param folder where the parts are, on this machine
   * @param target the file to write; replaced if it is there
   * @return SHA-256 of the file, lower-case hexadecimal
   * @throws IOException with one sentence if there is no such folder, a part is unfinished and that
   *     is refused, a line is not a decision, or a decision is there twice
   */
  public static String assemble(Path folder, Path target, Unfinished unfinished)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("There is no folder " + folder + " with parts of a decisions file.");
    }
    List<Line> lines = new ArrayList<>();
    for (Path part : parts(folder, unfinished)) {
      read(part, lines);
    }
    lines.sort(ORDER);
    for (int i = 1; i < lines.size(); i++) {
      refuseTwins(lines.get(i - 1), lines.get(i));
    }
    return write(lines, target);
  }

  private static List<Path> parts(Path folder, Unfinished unfinished) throws IOException {
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
        } else if (name.startsWith(PREFIX + "-") && name.endsWith(SUFFIX)) {
          finished.add(file);
        }
      }
    }
    return finished;
  }

  private static void read(Path part, List<Line> lines) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(part)) {
      int number = 0;
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        number++;
        try {
          lines.add(line(part, text));
        } catch (IOException | IllegalArgumentException notOne) {
          throw new IOException(
              "Line " + number + " of " + part + " is not a decision: " + text, notOne);
        }
      }
    }
  }

  /** The three fields that a line is sorted by are its first three. */
  private static Line line(Path part, String text) throws IOException {
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      expect(json, "time", JsonToken.VALUE_NUMBER_INT);
      long time = json.getLongValue();
      expect(json, "id", JsonToken.VALUE_STRING);
      String id = json.getText();
      expect(json, "verdict", JsonToken.VALUE_STRING);
      return new Line(time, id, Verdict.valueOf(json.getText()), part, text);
    }
  }

  private static void expect(JsonParser json, String field, JsonToken kind) throws IOException {
    if (!field.equals(json.nextFieldName()) || json.nextToken() != kind) {
      throw new IOException("no field " + field + " where it belongs");
    }
  }

  private static void refuseTwins(Line first, Line second) throws IOException {
    if (ORDER.compare(first, second) == 0) {
      throw new IOException(
          "The decision "
              + first.verdict()
              + " of "
              + first.id()
              + " at "
              + first.time()
              + " is in "
              + first.part()
              + " and in "
              + second.part()
              + ": the folder holds the parts of more than one run.");
    }
  }

  private static String write(List<Line> lines, Path target) throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
    Path beside = target.resolveSibling(target.getFileName() + ".tmp");
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(beside));
        OutputStream out = new DigestOutputStream(file, sha256)) {
      for (Line line : lines) {
        out.write(line.text().getBytes(StandardCharsets.UTF_8));
        out.write('\n');
      }
    }
    Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    return HexFormat.of().formatHex(sha256.digest());
  }
}
