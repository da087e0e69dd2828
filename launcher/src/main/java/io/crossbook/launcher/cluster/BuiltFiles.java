package io.crossbook.launcher.cluster;

import io.crossbook.jobs.ClusterJob;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.Sentence;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the build left beside the code of jobs: the jar for clusters, and what Flink has. */
final class BuiltFiles {
  private BuiltFiles() {}

  /** The class path of a Flink process, as of a Flink distribution. */
  static String flinkClassPath() throws Failure {
    Path file = folder().resolve("flink-classpath");
    try {
      return Files.readString(file).strip();
    } catch (IOException missing) {
      throw notBuilt(file, missing);
    }
  }

  /** The jar for clusters. */
  static Path jobsJar() throws Failure {
    Path folder = folder();
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> jars =
          files
              .filter(
                  each -> each.getFileName().toString().matches("crossbook-jobs-.*-cluster.jar"))
              .sorted()
              .toList();
      if (jars.isEmpty()) {
        throw notBuilt(folder.resolve("crossbook-jobs-VERSION-cluster.jar"), null);
      }
      return jars.get(jars.size() - 1);
    } catch (IOException unreadable) {
      throw new Failure(Sentence.of(unreadable), unreadable);
    }
  }

  private static Failure notBuilt(Path file, IOException cause) {
    return new Failure("There is no " + file + "; mvn package makes it.", cause);
  }

  /** Both the classes of jobs and their jar are in the build's folder. */
  private static Path folder() throws Failure {
    try {
      return Path.of(ClusterJob.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .getParent();
    } catch (URISyntaxException strange) {
      throw new Failure("The code of jobs is at no address of a file.", strange);
    }
  }
}
