package io.crossbook.launcher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BufferedLocalFilesTest {
  private static final int LENGTH = 100_000;

  @TempDir private java.nio.file.Path folder;

  private final byte[] written = new byte[LENGTH];
  private Path file;

  @BeforeEach
  void write() throws Exception {
    new Random(5).nextBytes(written);
    java.nio.file.Path at = folder.resolve("state");
    Files.write(at, written);
    file = new Path(at.toUri());
  }

  @Test
  void flinkTakesThemForFiles() throws Exception {
    FileSystem.initialize(new Configuration(), null);
    assertThat(FileSystem.getUnguardedFileSystem(file.toUri()))
        .isInstanceOf(BufferedLocalFiles.class);
  }

  @Test
  void readsEveryByteOnce() throws Exception {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (FSDataInputStream in = open()) {
      for (int next = in.read(); next >= 0; next = in.read()) {
        read.write(next);
      }
      assertThat(in.getPos()).isEqualTo(LENGTH);
      assertThat(in.read(new byte[5])).isEqualTo(-1);
    }
    assertThat(read.toByteArray()).isEqualTo(written);
  }

  /** Flink's own stream is the oracle. */
  @Test
  void whateverIsAskedItAnswersAsFlinksOwn() throws Exception {
    Random random = new Random(11);
    try (FSDataInputStream in = open();
        FSDataInputStream flinks = LocalFileSystem.getSharedInstance().open(file)) {
      for (int i = 0; i < 5_000; i++) {
        switch (random.nextInt(5)) {
          case 0 -> {
            int to =
                random.nextBoolean()
                    ? random.nextInt(LENGTH + 1)
                    : (int) Math.min(LENGTH, in.getPos() + random.nextInt(200));
            in.seek(to);
            flinks.seek(to);
          }
          case 1 -> {
            long skip = random.nextInt(500);
            // Flink's own would go beyond the end of the file.
            skip = Math.min(skip, LENGTH - flinks.getPos());
            assertThat(in.skip(skip)).isEqualTo(flinks.skip(skip));
          }
          case 2 -> assertThat(in.read()).isEqualTo(flinks.read());
          default -> {
            int length = random.nextInt(10) == 0 ? random.nextInt(60_000) : random.nextInt(300);
            byte[] ours = new byte[length];
            int read = in.read(ours);
            byte[] theirs = new byte[length];
            int wanted = Math.max(0, read);
            assertThat(flinks.readNBytes(theirs, 0, wanted)).isEqualTo(wanted);
            assertThat(ours).isEqualTo(theirs);
            if (length > 0 && flinks.getPos() < LENGTH) {
              assertThat(read).as("no end before the end").isPositive();
            }
          }
        }
        assertThat(in.getPos()).isEqualTo(flinks.getPos());
        assertThat(in.available()).isEqualTo(flinks.available());
      }
    }
  }

  @Test
  void whatIsLargerThanTheBufferGoesPastIt() throws Exception {
    try (FSDataInputStream in = open()) {
      assertThat(in.read()).isEqualTo(written[0] & 0xff);
      in.seek(50_000);
      byte[] large = in.readNBytes(40_000);
      assertThat(large).isEqualTo(Arrays.copyOfRange(written, 50_000, 90_000));
      assertThat(in.getPos()).isEqualTo(90_000);
      in.seek(10);
      assertThat(in.read()).isEqualTo(written[10] & 0xff);
    }
  }

  @Test
  void anAbsentFileIsSaidToBeAbsent() {
    Assertions.assertThatExceptionOfType(FileNotFoundException.class)
        .isThrownBy(
            () -> new BufferedLocalFiles.Factory().create(file.toUri()).open(file.suffix("2")));
  }

  private FSDataInputStream open() throws Exception {
    return new BufferedLocalFiles.Factory().create(file.toUri()).open(file);
  }
}
