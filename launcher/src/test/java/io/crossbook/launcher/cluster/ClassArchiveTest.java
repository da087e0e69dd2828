package io.crossbook.launcher.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.launcher.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ClassArchiveTest {
  @TempDir Path folder;
  private Path jar;

  /** What the processes here run: says that it is there, and stays until its input ends. */
  static final class Waiting {
    private Waiting() {}

    public static void main(String[] arguments) throws IOException {
      System.out.println("there");
      System.exit(Math.max(0, System.in.read()));
    }
  }

  @BeforeEach
  void pack() throws IOException {
    jar = folder.resolve("waiting.jar");
    String entry = Waiting.class.getName().replace('.', '/') + ".class";
    try (InputStream bytes = Waiting.class.getClassLoader().getResourceAsStream(entry);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(entry));
      bytes.transferTo(out);
      out.closeEntry();
    }
  }

  private Process start(List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-Xlog:class+load", "-cp", jar.toString(), Waiting.class.getName()));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Where a process that is there has its class from. */
  private static String source(Process process) throws IOException {
    String source = "";
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine();
        line != null && !line.equals("there");
        line = lines.readLine()) {
      if (line.contains(Waiting.class.getName() + " ")) {
        source = line;
      }
    }
    return source;
  }

  @Test
  void aLaterProcessMapsTheClassesOfAnEarlierOne() throws Exception {
    ClassArchive archive = new ClassArchive(folder.resolve("classes.jsa"));
    Process first = start(archive.options());
    try {
      assertThat(source(first)).contains(jar.getFileName().toString());
      archive.write(first.pid(), folder.resolve("log"));
      assertThat(first.isAlive()).as("it goes on").isTrue();
    } finally {
      first.destroyForcibly();
    }
    Process second = start(archive.options());
    try {
      assertThat(source(second)).contains("shared objects file (top)");
    } finally {
      second.destroyForcibly();
    }
  }

  @Test
  void aProcessThatCannotBeAskedIsSaid() {
    ClassArchive archive = new ClassArchive(folder.resolve("classes.jsa"));
    assertThatThrownBy(() -> archive.write(ProcessHandle.current().pid(), folder.resolve("log")))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith(
            "The classes of process " + ProcessHandle.current().pid() + " were not archived: ");
  }

  @Test
  void onlyJarsCanBeArchived() {
    assertThat(ClassArchive.possible("/a/one.jar:/b/two.jar")).isTrue();
    assertThat(ClassArchive.possible("/a/one.jar:/b/classes")).isFalse();
  }
}
