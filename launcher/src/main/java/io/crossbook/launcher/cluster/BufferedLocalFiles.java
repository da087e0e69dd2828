package io.crossbook.launcher.cluster;

import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/**
 * Flink's local files, read through a buffer. Flink restores the state of heap backends field by
 * field straight from the checkpoint's file, a system call each: a desk of a megabyte took two to
 * four seconds. Compressed checkpoints are read in blocks too, but each state of each key group is
 * a stream of its own then, which took a quarter of the job's processor time at a checkpoint each
 * second. Stores of objects are read through buffers anyway.
 *
 * <p>Flink finds this as the files' factory in every process that has the launcher on its class
 * path. Thread-safe; a stream belongs to one thread.
 */
public final class BufferedLocalFiles extends LocalFileSystem {
  private static final int BUFFER = 1 << 15;

  private BufferedLocalFiles() {}

  /** Makes it in place of Flink's own. */
  public static final class Factory implements FileSystemFactory {
    private static final FileSystem FILES = new BufferedLocalFiles();

    /** For Flink. */
    public Factory() {}

    @Override
    public String getScheme() {
      return LocalFileSystem.getLocalFsURI().getScheme();
    }

    @Override
    public FileSystem create(URI uri) {
      return FILES;
    }
  }

  @Override
  public FSDataInputStream open(Path file) throws IOException {
    return new Buffered(super.open(file));
  }

  @Override
  public FSDataInputStream open(Path file, int ignored) throws IOException {
    return open(file);
  }

  /** Reads ahead; what is larger than its buffer goes past it. */
  private static final class Buffered extends FSDataInputStream {
    private final FSDataInputStream file;
    private final byte[] buffer = new byte[BUFFER];
    private int next;
    private int end;

    /** Where the file goes on after what the buffer holds. */
    private long position;

    Buffered(FSDataInputStream file) {
      this.file = file;
    }

    @Override
    public void seek(long to) throws IOException {
      long begin = position - end;
      if (to >= begin && to <= position) {
        next = (int) (to - begin);
      } else {
        file.seek(to);
        position = to;
        next = 0;
        end = 0;
      }
    }

    @Override
    public long getPos() {
      return position - end + next;
    }

    @Override
    public int read() throws IOException {
      return next < end || fill() ? buffer[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, to.length);
      if (length == 0) {
        return 0;
      }
      if (next == end) {
        if (length >= BUFFER) {
          int read = file.read(to, offset, length);
          position += Math.max(0, read);
          next = 0;
          end = 0;
          return read;
        }
        if (!fill()) {
          return -1;
        }
      }
      int read = Math.min(length, end - next);
      System.arraycopy(buffer, next, to, offset, read);
      next += read;
      return read;
    }

    /** False at the end of the file. */
    private boolean fill() throws IOException {
      int read = file.read(buffer, 0, BUFFER);
      next = 0;
      end = Math.max(0, read);
      position += end;
      return read > 0;
    }

    @Override
    public int available() throws IOException {
      return end - next + file.available();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
