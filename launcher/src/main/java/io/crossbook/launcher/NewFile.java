package io.crossbook.launcher;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that appears under its name when it is complete, and of which nothing is left otherwise.
 * Until then it is beside that name. One thread.
 */
final class NewFile implements AutoCloseable {
  private final Path target;
  private final Path partial;
  private final boolean replaces;
  private boolean published;

  private NewFile(Path target, boolean replaces) {
    this.target = target;
    this.replaces = replaces;
    this.partial =
        target.resolveSibling(
            "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
  }

  /**
   * A file that must not be there yet.
   *
   * @throws Failure if it is there, or cannot be made
   */
  static NewFile at(Path target) throws Failure {
    if (Files.exists(target)) {
      throw new Failure(target + " exists already; name another file, or move it away.");
    }
    return checked(new NewFile(target, false));
  }

  /**
   * A file that replaces the one of its name, if there is one.
   *
   * @throws Failure if it cannot be made
   */
  static NewFile replacing(Path target) throws Failure {
    if (Files.isDirectory(target)) {
      throw new Failure(target + " is a folder; name a file.");
    }
    if (Files.exists(target) && !Files.isWritable(target)) {
      throw new Failure(target + " is there and must not be written; name another file.");
    }
    return checked(new NewFile(target, true));
  }

  private static NewFile checked(NewFile file) throws Failure {
    Path folder = file.target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new Failure(
          "There is no folder " + folder + " to write " + file.target + " into; make it first.");
    }
    if (!Files.isWritable(folder)) {
      throw new Failure("The folder " + folder + " must not be written; choose another.");
    }
    // Ctrl-C runs no finally block.
    file.partial.toFile().deleteOnExit();
    return file;
  }

  /** Where to write. */
  Path partial() {
    return partial;
  }

  /** Writes the content of a file. */
  @FunctionalInterface
  interface Content {
    void writeTo(Path file) throws IOException;
  }

  /**
   * Writes it and makes it appear under its name.
   *
   * @param kept what the person can do so that nothing is lost, as a clause
   * @throws Failure that names the file, if that cannot be done
   */
  void publish(Content content, String kept) throws Failure {
    try {
      content.writeTo(partial);
      publish();
    } catch (IOException failed) {
      String reason =
          failed instanceof FileSystemException system && system.getReason() != null
              ? system.getReason()
              : failed.getMessage();
      throw new Failure(target + " cannot be written: " + reason + "; " + kept + ".", failed);
    }
  }

  /** Makes it appear under its name. */
  void publish() throws IOException {
    try {
      if (replaces) {
        Files.move(
            partial, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.move(partial, target);
      }
    } catch (FileAlreadyExistsException came) {
      throw new IOException(target + " appeared in the meantime and is not overwritten", came);
    }
    published = true;
  }

  @Override
  public void close() throws IOException {
    if (!published) {
      Files.deleteIfExists(partial);
    }
  }
}
