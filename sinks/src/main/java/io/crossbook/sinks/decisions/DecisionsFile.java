package io.crossbook.sinks.decisions;

import io.crossbook.core.opportunity.Decision;
import io.crossbook.core.opportunity.Decision.Verdict;
import io.crossbook.sinks.lines.LinesFile;
import io.crossbook.sinks.lines.Unfinished;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import org.apache.flink.api.connector.sink2.Sink;

/** Every decision of a run in one file, sorted ({@link LinesFile}). Stateless. */
public final class DecisionsFile {
  private static final String PREFIX = "decisions";

  private static final LinesFile<Key> FILE = new LinesFile<>(PREFIX, "a decision", new ByTime());

  /**
   * What a line is sorted by.
   *
   * @param time when it was decided, nanoseconds since the epoch
   * @param id the opportunity
   * @param verdict what became of it; sorts in the order of the constants
   */
  private record Key(long time, String id, Verdict verdict) {}

  private DecisionsFile() {}

  /**
   * A sink that writes one line per decision into part files, exactly once.
   *
   * @param folder where; any file system that Flink knows
   */
  public static Sink<Decision> sink(String folder) {
    return LinesFile.sink(
        folder, PREFIX, (decision, out) -> LinesFile.write(DecisionJson.line(decision), out));
  }

  /**
   * Sorts the lines of all finished parts by (time, id, verdict) into one file.
   *
   * @return SHA-256 of the file, lower-case hexadecimal
   * @throws IOException as {@link LinesFile#assemble} says
   */
  public static String assemble(Path folder, Path target, Unfinished unfinished)
      throws IOException {
    return FILE.assemble(folder, target, unfinished);
  }

  /** The three fields that a line is sorted by are its first three. */
  private static final class ByTime implements LinesFile.Keys<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparingLong(Key::time).thenComparing(Key::id).thenComparing(Key::verdict);

    @Override
    public Key read(LinesFile.Fields fields) throws IOException {
      return new Key(
          fields.integer("time"), fields.text("id"), Verdict.valueOf(fields.text("verdict")));
    }

    @Override
    public Comparator<Key> order() {
      return ORDER;
    }

    @Override
    public boolean unique(Key key) {
      return true;
    }

    @Override
    public String name(Key key) {
      return "The decision " + key.verdict() + " of " + key.id() + " at " + key.time();
    }
  }
}
