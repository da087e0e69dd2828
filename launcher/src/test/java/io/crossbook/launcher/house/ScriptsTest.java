package io.crossbook.launcher.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every shell script can be started and read by the shell. */
class ScriptsTest {
  @Test
  void bashReadsEveryScript() throws Exception {
    List<Path> scripts = new ArrayList<>();
    for (Path file : ProjectFiles.all()) {
      byte[] begin = new byte[64];
      int read;
      try (var in = Files.newInputStream(file)) {
        read = Math.max(0, in.read(begin));
      }
      if (new String(begin, 0, read, StandardCharsets.ISO_8859_1).matches("(?s)#![^\n]*sh\n.*")) {
        scripts.add(file);
      }
    }
    assertThat(scripts)
        .contains(ProjectFiles.root().resolve("crossbook"))
        .contains(ProjectFiles.root().resolve(".ci/run"));
    for (Path script : scripts) {
      Process bash =
          new ProcessBuilder("bash", "-n", script.toString()).redirectErrorStream(true).start();
      String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(bash.waitFor()).as("%s: %s", script, said).isZero();
      assertThat(Files.isExecutable(script)).as("%s is executable", script).isTrue();
    }
  }
}
