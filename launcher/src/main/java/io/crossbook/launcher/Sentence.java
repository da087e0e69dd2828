package io.crossbook.launcher;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Makes one sentence for a person of what an exception says. Stateless. */
public final class Sentence {
  private Sentence() {}

  /** The first line of a text, with a full stop. */
  public static String of(String text) {
    String line = text == null ? "" : text.strip().lines().findFirst().orElse("").strip();
    if (line.isEmpty()) {
      return "It failed, and no reason was given.";
    }
    return line.matches(".*[.!?]") ? line : line + ".";
  }

  /** What failed in reading or writing a file. */
  public static String of(IOException failed) {
    if (failed instanceof NoSuchFileException || failed instanceof FileNotFoundException) {
      return of("There is no file or folder " + failed.getMessage());
    }
    if (failed instanceof AccessDeniedException denied) {
      return of(denied.getFile() + " must not be read or written by this user");
    }
    if (failed instanceof FileSystemException system) {
      String reason = system.getReason() == null ? "no reason given" : system.getReason();
      return of(system.getFile() + " cannot be read or written: " + reason);
    }
    return of(failed.getMessage());
  }
}
