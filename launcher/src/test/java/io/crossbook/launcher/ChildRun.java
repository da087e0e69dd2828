package io.crossbook.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command in a process of its own, which can be killed. */
final class ChildRun {
  private ChildRun() {}

  /**
   * Starts it.
   *
   * @param folder where it runs and leaves what it says
   */
  static Process start(Path folder, Object... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx768m");
    for (String opened : List.of("java.lang", "java.util", "java.time", "java.nio")) {
      command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-Dcrossbook.logs=" + folder.resolve("logs"),
            "-cp",
            System.getProperty("java.class.path"),
            Crossbook.class.getName()));
    for (Object word : words) {
      command.add(word.toString());
    }
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output(folder).toFile())
        .start();
  }

  /** What it has said so far. */
  static String said(Path folder) {
    try {
      return Files.readString(output(folder));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Path output(Path folder) {
    return folder.resolve("child.txt");
  }
}
