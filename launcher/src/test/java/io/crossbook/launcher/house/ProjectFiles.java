package io.crossbook.launcher.house;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files of the project, wherever the test was started. */
public final class ProjectFiles {
  private static final Set<String> NOT_OURS =
      Set.of("target", ".git", ".crossbook", ".idea", ".vscode", ".settings");

  private ProjectFiles() {}

  /** The folder that the crossbook script is in. */
  public static Path root() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("crossbook"))
          && Files.isRegularFile(folder.resolve("launcher/pom.xml"))) {
        return folder;
      }
    }
    throw new IllegalStateException("Not started inside the project");
  }

  /** Every file that Git tracks or would track, in order of its path. */
  static List<Path> all() throws IOException, InterruptedException {
    Path root = root();
    if (!Files.exists(root.resolve(".git"))) {
      // An unpacked archive holds what was tracked; what a build adds is left out.
      try (Stream<Path> files = Files.walk(root)) {
        return files
            .filter(file -> Files.isRegularFile(file) && isOurs(root.relativize(file)))
            .sorted(Comparator.naturalOrder())
            .toList();
      }
    }
    Process git =
        new ProcessBuilder("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
            .directory(root.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String listed = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (git.waitFor() != 0) {
      throw new IOException("git ls-files failed in " + root);
    }
    return Stream.of(listed.split("\0", -1))
        .filter(name -> !name.isEmpty())
        .map(root::resolve)
        .filter(Files::isRegularFile)
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  private static boolean isOurs(Path relative) {
    for (Path part : relative) {
      if (NOT_OURS.contains(part.toString())) {
        return false;
      }
    }
    return true;
  }
}
