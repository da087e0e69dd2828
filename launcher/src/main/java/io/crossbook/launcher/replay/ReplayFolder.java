package io.crossbook.launcher.replay;

import io.crossbook.jobs.replay.ReplayJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of one replay: what it was started with, its checkpoints, what it has written so far,
 * and at the end its report and its decisions. One process at a time holds it; the lock goes with
 * the process, however that ends. One thread.
 */
public final class ReplayFolder implements AutoCloseable {
  private static final String RUN = "run.json";
  private static final String REPORT = "report.json";
  private static final String CHECKPOINT = "chk-";
  private static final String METADATA = "_metadata";

  private final Path root;
  private final RunRecord run;
  private final FileChannel lockFile;

  private ReplayFolder(Path root, RunRecord run, FileChannel lockFile) {
    this.root = root;
    this.run = run;
    this.lockFile = lockFile;
  }

  /**
   * Makes the folder of a new replay.
   *
   * @param folder is made; may be there if it is empty
   * @param captures in the order in which records of one time are taken
   * @param settings {@code key=value} of everything that is not a default
   * @throws IOException with one sentence if the folder cannot be made or is in use
   */
  public static ReplayFolder create(Path folder, List<Path> captures, List<String> settings)
      throws IOException {
    Path root = folder.toAbsolutePath().normalize();
    RunRecord run = RunRecord.of(captures, settings);
    try {
      Files.createDirectories(root);
    } catch (FileAlreadyExistsException file) {
      throw new IOException(folder + " is a file; name a folder for the replay", file);
    }
    try (Stream<Path> inside = Files.list(root)) {
      if (inside.findAny().isPresent()) {
        throw new IOException(
            folder
                + " is not empty; name another folder for the replay, or go on with the one in it by"
                + " --resume");
      }
    }
    FileChannel lock = lock(root);
    try {
      run.write(root.resolve(RUN));
      return new ReplayFolder(root, run, lock);
    } catch (IOException failed) {
      lock.close();
      throw failed;
    }
  }

  /**
   * Opens the folder of a replay that was started before.
   *
   * @throws IOException with one sentence if it is none, is in use, or a capture has changed
   */
  public static ReplayFolder open(Path folder) throws IOException {
    Path root = folder.toAbsolutePath().normalize();
    if (!Files.isDirectory(root)) {
      throw new IOException("there is no folder " + folder + " of a replay to go on with");
    }
    RunRecord run = RunRecord.read(root.resolve(RUN));
    FileChannel lock = lock(root);
    try {
      ReplayFolder opened = new ReplayFolder(root, run, lock);
      if (!opened.finished()) {
        run.requireUnchanged();
      }
      return opened;
    } catch (IOException wrong) {
      lock.close();
      throw wrong;
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException here) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new IOException("another process is at work on the replay in " + root);
    }
    return channel;
  }

  /** Where it is. */
  public Path root() {
    return root;
  }

  /** The captures, in the order in which records of one time are taken. */
  public List<Path> captures() {
    return run.files();
  }

  /** {@code key=value} of everything that is not a default. */
  public List<String> settings() {
    return run.settings();
  }

  /** True if the replay has come to its end. */
  public boolean finished() {
    return Files.exists(report());
  }

  /** The report; it is there when the replay has come to its end. */
  public Path report() {
    return root.resolve(REPORT);
  }

  /** The decisions file; complete when the report is there. */
  public Path decisions() {
    return root.resolve("decisions.jsonl");
  }

  /** What the desk of a backtest reported; complete when the report is there. */
  public Path desk() {
    return root.resolve("desk.jsonl");
  }

  /** Made when the run crashes on purpose. */
  public Path crashMarker() {
    return root.resolve("crashed");
  }

  /** Where checkpoints go. */
  public Path checkpoints() {
    return root.resolve("checkpoints");
  }

  /** For what Flink keeps on the disk while it runs. */
  public Path temporary() {
    return root.resolve("tmp");
  }

  /**
   * The newest checkpoint that is complete. Their numbers go on rising through every resumption,
   * and the file that makes one complete appears at once and whole.
   */
  public Optional<Path> latestCheckpoint() throws IOException {
    if (!Files.isDirectory(checkpoints())) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(checkpoints(), 3)) {
      return files
          .filter(file -> file.getFileName().toString().equals(METADATA))
          .map(Path::getParent)
          .filter(folder -> folder.getFileName().toString().matches(CHECKPOINT + "[0-9]{1,18}"))
          .max(Comparator.comparingLong(ReplayFolder::number));
    }
  }

  private static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring(CHECKPOINT.length()));
  }

  /** Removes everything that an attempt without a complete checkpoint has left. */
  public void startOver() throws IOException {
    delete(checkpoints());
    removeParts();
  }

  /** Removes what only a run that is not finished needs. */
  public void clean() throws IOException {
    delete(checkpoints());
    Files.deleteIfExists(crashMarker());
    removeParts();
  }

  private void removeParts() throws IOException {
    delete(temporary());
    delete(root.resolve(ReplayJob.DECISIONS));
    delete(root.resolve(ReplayJob.DESK));
    delete(root.resolve(ReplayJob.REPORT));
  }

  /** Removes the folder with everything in it, of a replay that cannot go on. */
  public void discard() throws IOException {
    close();
    delete(root);
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }

  /** Flink may still be removing files of its own below. */
  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException raced) {
      if (raced.getCause() instanceof NoSuchFileException) {
        delete(folder);
        return;
      }
      throw raced.getCause();
    }
    for (Path each : deepestFirst) {
      Files.deleteIfExists(each);
    }
  }
}
