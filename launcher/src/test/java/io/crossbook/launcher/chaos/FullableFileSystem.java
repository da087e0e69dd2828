package io.crossbook.launcher.chaos;

import java.io.IOException;
import java.net.URI;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/**
 * The files of this machine under the scheme {@code fullable}, whose disk can be full, for any user
 * and without mounting anything. Thread-safe.
 */
final class FullableFileSystem extends LocalFileSystem {
  static final String SCHEME = "fullable";

  private static volatile boolean full;

  /** Whether there is room. */
  static void full(boolean now) {
    full = now;
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public FSDataOutputStream create(Path file, WriteMode mode) throws IOException {
    if (full) {
      throw new IOException(file.getPath() + ": No space left on device");
    }
    return super.create(file, mode);
  }

  /** Found by Flink. */
  public static final class Factory implements FileSystemFactory {
    /** For Flink. */
    public Factory() {}

    @Override
    public String getScheme() {
      return SCHEME;
    }

    @Override
    public FileSystem create(URI address) {
      return new FullableFileSystem();
    }
  }
}
