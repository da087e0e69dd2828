package io.crossbook.sinks.desk;

import io.crossbook.core.desk.DeskRecord;
import io.crossbook.sinks.lines.LinesFile;
import io.crossbook.sinks.lines.Unfinished;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import org.apache.flink.api.connector.sink2.Sink;

/**
 * Everything that the desks of a run reported in one file, sorted ({@link LinesFile}). Stateless.
 */
public final class DeskFile {
  private static final String PREFIX = "desk";

  private static final LinesFile<Key> FILE =
      new LinesFile<>(PREFIX, "a record of a desk", new ByTime());

  /**
   * What a line is sorted by.
   *
   * @param time nanoseconds since the epoch
   * @param kind sorts in the order of the constants
   * @param key by what the record is recognised
   */
  private record Key(long time, DeskKind kind, String key) {}

  private DeskFile() {}

  /**
   * A sink that writes one line per record into part files, exactly once.
   *
   * @param folder where; any file system that Flink knows
   */
  public static Sink<DeskRecord> sink(String folder) {
    return LinesFile.sink(
        folder, PREFIX, (record, out) -> LinesFile.write(DeskJson.line(record), out));
  }

  /**
   * Sorts the lines of all finished parts by (time, kind, key) into one file; what is the same in
   * all three, as a balance that was reported twice at a time, by its text.
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
        Comparator.comparingLong(Key::time).thenComparing(Key::kind).thenComparing(Key::key);

    @Override
    public Key read(LinesFile.Fields fields) throws IOException {
      return new Key(
          fields.integer("time"), DeskKind.ofWord(fields.text("kind")), fields.text("key"));
    }

    @Override
    public Comparator<Key> order() {
      return ORDER;
    }

    @Override
    public boolean unique(Key key) {
      return key.kind().unique();
    }

    @Override
    public String name(Key key) {
      return "The " + key.kind().word() + " " + key.key() + " at " + key.time();
    }
  }
}
