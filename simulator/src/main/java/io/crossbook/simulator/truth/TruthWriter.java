package io.crossbook.simulator.truth;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes truth records to a file of JSON lines. Not thread safe. */
public final class TruthWriter implements TruthListener, AutoCloseable {
  private final Path file;
  private final BufferedWriter out;

  /** Creates or overwrites the file. */
  public TruthWriter(Path file) throws IOException {
    this.file = file;
    this.out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
  }

  @Override
  public void onTruth(TruthRecord truth) {
    try {
      out.write(truth.toJson());
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the truth to " + file, e);
    }
  }

  /** Makes everything written so far visible to readers of the file. */
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the truth to " + file, e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot finish the truth in " + file, e);
    }
  }
}
