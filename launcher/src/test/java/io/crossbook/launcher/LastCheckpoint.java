package io.crossbook.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.flink.core.execution.JobClient;

/** The last whole checkpoint of a job, which may go on meanwhile. Stateless. */
public final class LastCheckpoint {
  private static final String PREFIX = "chk-";

  private LastCheckpoint() {}

  /**
   * Where it is.
   *
   * @param checkpoints the job's {@code checkpoint-dir}
   * @return empty if the job has none yet
   */
  public static Optional<Path> of(Path checkpoints, JobClient job) throws IOException {
    Path ofJob = checkpoints.resolve(job.getJobID().toHexString());
    if (!Files.isDirectory(ofJob)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(ofJob, PREFIX + "*")) {
      return StreamSupport.stream(all.spliterator(), false)
          .filter(each -> Files.exists(each.resolve("_metadata")))
          .max(Comparator.comparingInt(LastCheckpoint::number));
    }
  }

  /** Its number; 0 if there is none. */
  public static int numberOf(Path checkpoints, JobClient job) throws IOException {
    return of(checkpoints, job).map(LastCheckpoint::number).orElse(0);
  }

  private static int number(Path checkpoint) {
    return Integer.parseInt(checkpoint.getFileName().toString().substring(PREFIX.length()));
  }
}
