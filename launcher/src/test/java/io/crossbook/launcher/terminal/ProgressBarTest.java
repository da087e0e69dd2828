package io.crossbook.launcher.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private static final long SECOND = 1_000_000_000;

  private final StringWriter written = new StringWriter();
  private long now = 5 * SECOND;

  @Test
  void plainLinesComeForEveryTenth() {
    Screen screen = Screen.plain(new PrintWriter(written));
    try (ProgressBar bar = new ProgressBar(screen, "replaying", 1000, () -> now)) {
      for (int done = 1; done <= 1000; done++) {
        now += SECOND / 100;
        bar.update(done, done + " facts");
      }
    }
    assertThat(written.toString().lines())
        .hasSize(11)
        .startsWith("replaying   0 %")
        .contains("replaying  50 %  0:05 left  500 facts")
        .endsWith("replaying 100 %  1000 facts");
    assertThat(written.toString()).doesNotContain("\r").doesNotContain("\u001b");
  }

  @Test
  void aTerminalKeepsOneLineAndIsWrittenTenTimesASecondAtMost() {
    Screen screen = Screen.terminal(new PrintWriter(written), 60, false);
    try (ProgressBar bar = new ProgressBar(screen, "replaying", 1000, () -> now)) {
      for (int done = 1; done <= 1000; done++) {
        now += SECOND / 100;
        bar.update(done, "x".repeat(100));
      }
    }
    String[] drawn = written.toString().split("\r", -1);
    assertThat(drawn).hasSizeBetween(100, 104);
    for (String line : drawn) {
      assertThat(line.replace("\u001b[K", "").stripTrailing().length()).isLessThan(60);
    }
    assertThat(drawn[51]).startsWith("replaying [============            ]  50 %  0:05 left");
    assertThat(drawn[drawn.length - 1])
        .startsWith("replaying [========================] 100 %  in 0:10")
        .endsWith(System.lineSeparator());
  }

  @Test
  void neverGoesBackNorBeyondTheEnd() {
    Screen screen = Screen.plain(new PrintWriter(written));
    ProgressBar bar = new ProgressBar(screen, "importing", 10, () -> now);
    bar.update(5, "");
    bar.update(2, "");
    bar.update(50, "");
    bar.close();
    bar.close();
    bar.update(1, "");
    assertThat(written.toString().lines())
        .containsExactly("importing   0 %", "importing  50 %", "importing 100 %");
  }

  @Test
  void workThatEndsEarlySaysHowFarItCame() {
    Screen screen = Screen.plain(new PrintWriter(written));
    try (ProgressBar bar = new ProgressBar(screen, "importing", 100, () -> now)) {
      bar.update(7, "7 files");
    }
    assertThat(written.toString().lines())
        .containsExactly("importing   0 %", "importing   7 %  in 0:00  7 files");
  }

  @Test
  void noWorkIsDoneAtOnce() {
    Screen screen = Screen.plain(new PrintWriter(written));
    try (ProgressBar bar = new ProgressBar(screen, "importing", 0, () -> now)) {
      bar.update(0, "");
    }
    assertThat(written.toString().lines()).containsExactly("importing 100 %");
  }
}
