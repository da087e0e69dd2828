package io.crossbook.launcher.cluster;

import io.crossbook.launcher.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which process of a folder has a name. A process is told by its number and by when it was started,
 * since numbers are given again. Immutable.
 *
 * @param file where this is written
 * @param pid number of the process
 * @param started when; the epoch if the system does not say
 */
record PidFile(Path file, long pid, Instant started) {
  private static Path folder(Path of) {
    return of.resolve("pids");
  }

  static void write(Path folder, String name, ProcessHandle process) throws IOException {
    Files.createDirectories(folder(folder));
    Files.writeString(
        folder(folder).resolve(name),
        process.pid() + " " + started(process) + "\n",
        StandardCharsets.UTF_8);
  }

  /**
   * All of a folder, by name.
   *
   * @throws Failure if one cannot be read
   */
  static List<PidFile> all(Path folder) throws Failure {
    if (!Files.isDirectory(folder(folder))) {
      return List.of();
    }
    List<PidFile> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder(folder))) {
      for (Path file : files.sorted().toList()) {
        String[] words = Files.readString(file).strip().split(" ", 2);
        all.add(new PidFile(file, Long.parseLong(words[0]), Instant.parse(words[1])));
      }
    } catch (IOException | RuntimeException unreadable) {
      throw new Failure(
          "The numbers of the cluster's processes in "
              + folder(folder)
              + " cannot be read ("
              + unreadable.getMessage()
              + "); end its processes by hand and delete that folder.",
          unreadable);
    }
    return all;
  }

  String name() {
    return file.getFileName().toString();
  }

  /** The process, if it still runs. */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(running -> started(running).equals(started));
  }

  private static Instant started(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }
}
