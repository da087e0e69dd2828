package io.crossbook.launcher.cluster;

import io.crossbook.launcher.Failure;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The classes that one process of a kind had loaded, in a file that later ones of the kind map
 * instead of reading and verifying jars (Java's class data sharing with a dynamic archive, JEP 350;
 * written at run time by {@code jcmd VM.cds}, JDK 17). Java ignores an archive of other jars. For
 * one thread.
 */
final class ClassArchive {
  private static final int PATIENCE_SECONDS = 60;

  private final Path file;

  /** The archive in this file, which need not be there yet. */
  ClassArchive(Path file) {
    this.file = file;
  }

  /** True if Java can archive classes of this class path: all of it are jars. */
  static boolean possible(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator, -1))
        .allMatch(entry -> entry.endsWith(".jar"));
  }

  /** Options for a process that maps the archive, or, while there is none, may be asked for it. */
  List<String> options() {
    return List.of(
        Files.exists(file) ? "-XX:SharedArchiveFile=" + file : "-XX:+RecordDynamicDumpInfo");
  }

  /**
   * Writes it.
   *
   * @param pid of a process that was started with {@link #options} before there was an archive; it
   *     goes on
   * @param log takes what Java says
   * @throws Failure if it could not be written
   */
  void write(long pid, Path log) throws Failure, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process;
    try {
      process =
          new ProcessBuilder(
                  jcmd.toString(), Long.toString(pid), "VM.cds", "dynamic_dump", file.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException missing) {
      throw new Failure(
          "The classes of process " + pid + " cannot be archived: " + missing.getMessage() + ".",
          missing);
    }
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    if (!Files.exists(file)) {
      throw new Failure(
          "The classes of process " + pid + " were not archived: " + lastLine(log) + ".");
    }
  }

  private static String lastLine(Path log) {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      return lines.isEmpty() ? "jcmd said nothing" : lines.get(lines.size() - 1);
    } catch (IOException unreadable) {
      return "what jcmd said cannot be read: " + unreadable.getMessage();
    }
  }
}
