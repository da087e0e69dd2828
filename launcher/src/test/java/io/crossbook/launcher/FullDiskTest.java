package io.crossbook.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room, as Linux imitates one: what is said, and what is left. */
class FullDiskTest {
  private static final Path FULL = Path.of("/dev/full");
  private static final Path NO_ROOM = Path.of("/proc");

  @TempDir Path folder;

  @Test
  void aReportThatCannotBeWrittenNamesItselfAndLeavesNothing() throws Exception {
    assumeTrue(Files.exists(FULL), "there is no /dev/full here");
    Path report = folder.resolve("report.json");
    try (NewFile file = NewFile.replacing(report)) {
      assertThatThrownBy(
              () -> file.publish(partial -> Files.writeString(FULL, "{}"), "the replay is kept"))
          .isInstanceOf(Failure.class)
          .hasMessage(report + " cannot be written: No space left on device; the replay is kept.");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void temporaryFilesWithoutRoomAreFoundBeforeAnythingIsDone() {
    assumeTrue(Files.isDirectory(NO_ROOM), "there is no /proc here");
    assertThat(Crossbook.fullFolder(NO_ROOM))
        .startsWith("the folder for temporary files, /proc, has 0 kB left and 65,536 are needed;");
    assertThat(Crossbook.fullFolder(folder)).isNull();
    assertThat(Crossbook.fullFolder(folder.resolve("gone"))).contains("cannot be used");
  }
}
