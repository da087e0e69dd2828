package io.crossbook.launcher.terminal;

import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far a piece of work of known size has come, with the rate and the time left. On a terminal
 * one line is written again and again, at most ten times a second; otherwise there is a line for
 * every tenth. Not thread-safe.
 */
public final class ProgressBar implements AutoCloseable {
  private static final long REDRAW_NANOS = 100_000_000;
  private static final int BAR_WIDTH = 24;
  private static final int PLAIN_STEPS = 10;

  private final Screen screen;
  private final String title;
  private final long total;
  private final LongSupplier nanoTime;
  private final long begun;

  private long done;
  private String detail = "";
  private long drawnAt;
  private long drawnDone;
  private boolean ended;

  /**
   * Begins.
   *
   * @param title what is being done
   * @param total units of work, 0 or more
   */
  public ProgressBar(Screen screen, String title, long total) {
    this(screen, title, total, System::nanoTime);
  }

  ProgressBar(Screen screen, String title, long total, LongSupplier nanoTime) {
    if (total < 0) {
      throw new IllegalArgumentException("Work of " + total + " units");
    }
    this.screen = screen;
    this.title = title;
    this.total = total;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
    draw(begun);
  }

  /**
   * Says how far it has come.
   *
   * @param units done in all; never shown above the total or below what was said before
   * @param words shown behind, such as a rate
   */
  public void update(long units, String words) {
    if (ended) {
      return;
    }
    done = Math.max(done, Math.min(units, total));
    detail = words;
    long now = nanoTime.getAsLong();
    if (screen.interactive()) {
      if (now - drawnAt >= REDRAW_NANOS) {
        draw(now);
      }
    } else if (percent(done) * PLAIN_STEPS / 100 > percent(drawnDone) * PLAIN_STEPS / 100) {
      draw(now);
    }
  }

  /** Shows where it ended. */
  @Override
  public void close() {
    if (ended) {
      return;
    }
    ended = true;
    if (screen.interactive()) {
      draw(nanoTime.getAsLong());
      screen.line("");
    } else if (drawnDone < done) {
      draw(nanoTime.getAsLong());
    }
  }

  private long percent(long units) {
    return total == 0 ? 100 : (long) (100.0 * units / total);
  }

  private void draw(long now) {
    drawnAt = now;
    drawnDone = done;
    String text = text(now);
    if (screen.interactive()) {
      int width = Math.max(1, screen.width() - 1);
      String cut = text.length() > width ? text.substring(0, width) : text;
      // Back to the first column, the line, and what the line before left behind it erased.
      screen.out().print("\r" + cut + "\u001b[K");
      screen.out().flush();
    } else {
      screen.line(text);
    }
  }

  private String text(long now) {
    StringBuilder text = new StringBuilder(title);
    if (screen.interactive()) {
      int full = (int) (BAR_WIDTH * percent(done) / 100);
      text.append(" [")
          .append((screen.unicode() ? "█" : "=").repeat(full))
          .append(" ".repeat(BAR_WIDTH - full))
          .append(']');
    }
    text.append(String.format(Locale.ROOT, " %3d %%", percent(done)));
    long left = secondsLeft(now);
    if (left >= 0 && !ended) {
      text.append("  ").append(clock(left)).append(" left");
    } else if (ended) {
      text.append("  in ").append(clock((now - begun) / 1_000_000_000));
    }
    if (!detail.isEmpty()) {
      text.append("  ").append(detail);
    }
    return text.toString();
  }

  /** Negative while it cannot be told. */
  private long secondsLeft(long now) {
    double seconds = (now - begun) / 1e9;
    if (done == 0 || done >= total || seconds < 1) {
      return -1;
    }
    return Math.round(seconds * (total - done) / done);
  }

  private static String clock(long seconds) {
    return seconds >= 3600
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
        : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }
}
