package io.crossbook.sources.importing;

import java.io.IOException;
import java.nio.file.Path;

/** An archive cannot be imported; the message is one sentence that names the file and the line. */
public final class ImportException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public ImportException(String message) {
    super(message);
  }

  /** Says what is wrong, and because of what. */
  public ImportException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Something is wrong with a line; the first line is 1. */
  static ImportException at(Path file, long line, String what) {
    return new ImportException(file + ", line " + line + ": " + what);
  }
}
