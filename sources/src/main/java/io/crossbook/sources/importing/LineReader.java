package io.crossbook.sources.importing;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;

/**
 * The lines of a text file, plain, gzipped ({@code .gz}) or the only entry of a zip ({@code .zip}),
 * with their numbers. Text that is not UTF-8 is an error.
 */
final class LineReader implements Closeable {
  private final Path file;
  private final BufferedReader reader;
  private long line;

  private LineReader(Path file, BufferedReader reader) {
    this.file = file;
    this.reader = reader;
  }

  static LineReader open(Path file) throws ImportException {
    try {
      InputStream raw = Files.newInputStream(file);
      try {
        return new LineReader(
            file,
            new BufferedReader(
                new InputStreamReader(
                    unpacked(file, raw),
                    StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)),
                1 << 16));
      } catch (IOException wrong) {
        raw.close();
        throw wrong;
      }
    } catch (NoSuchFileException missing) {
      throw new ImportException("there is no file " + file, missing);
    } catch (ImportException ours) {
      throw ours;
    } catch (IOException failed) {
      throw new ImportException(file + " cannot be opened: " + failed.getMessage(), failed);
    }
  }

  private static InputStream unpacked(Path file, InputStream raw) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(".gz")) {
      return new GZIPInputStream(raw, 1 << 16);
    }
    if (name.endsWith(".zip")) {
      ZipInputStream zip = new ZipInputStream(raw, StandardCharsets.UTF_8);
      if (zip.getNextEntry() == null) {
        throw new ImportException(file + " is not a zip with an entry in it");
      }
      return zip;
    }
    return raw;
  }

  /** The next line; null at the end. */
  String next() throws ImportException {
    try {
      line++;
      return reader.readLine();
    } catch (IOException failed) {
      throw new ImportException(
          file + ", line " + line + ": cannot be read: " + failed.getMessage(), failed);
    }
  }

  Path file() {
    return file;
  }

  /** Something is wrong with the line read last. */
  ImportException wrong(String what) {
    return ImportException.at(file, line, what);
  }

  @Override
  public void close() throws ImportException {
    try {
      reader.close();
    } catch (IOException failed) {
      throw new ImportException(file + " cannot be closed: " + failed.getMessage(), failed);
    }
  }
}
