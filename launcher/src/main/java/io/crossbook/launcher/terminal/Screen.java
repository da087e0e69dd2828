package io.crossbook.launcher.terminal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Where a command writes for a person: a terminal with a width, on which a line can be written
 * again, or plain lines into a file or a pipe. Any one thread at a time.
 */
public final class Screen implements AutoCloseable {
  /** Width that is assumed where there is none. */
  public static final int PLAIN_WIDTH = 100;

  private final PrintWriter out;
  private final Terminal terminal;
  private final int fixedWidth;
  private final boolean unicode;

  private Screen(PrintWriter out, Terminal terminal, int fixedWidth, boolean unicode) {
    this.out = out;
    this.terminal = terminal;
    this.fixedWidth = fixedWidth;
    this.unicode = unicode;
  }

  /**
   * The standard output, as a terminal if it is one.
   *
   * @throws IOException if the terminal cannot be opened
   */
  public static Screen system() throws IOException {
    Terminal terminal =
        TerminalBuilder.builder()
            .name("crossbook")
            .system(true)
            .systemOutput(TerminalBuilder.SystemOutput.SysOut)
            .dumb(true)
            .build();
    if (Terminal.TYPE_DUMB.equals(terminal.getType())
        || Terminal.TYPE_DUMB_COLOR.equals(terminal.getType())) {
      terminal.close();
      return plain(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    }
    return new Screen(
        terminal.writer(), terminal, 0, StandardCharsets.UTF_8.equals(terminal.encoding()));
  }

  /** Plain lines. */
  public static Screen plain(PrintWriter out) {
    return new Screen(out, null, 0, false);
  }

  /** A terminal of a fixed width. */
  static Screen terminal(PrintWriter out, int width, boolean unicode) {
    return new Screen(out, null, width, unicode);
  }

  /** True if a line can be written again and somebody is there to see it. */
  public boolean interactive() {
    return terminal != null || fixedWidth > 0;
  }

  /** True if more than ASCII can be shown. */
  public boolean unicode() {
    return unicode;
  }

  /** Columns. */
  public int width() {
    if (terminal == null) {
      return fixedWidth > 0 ? fixedWidth : PLAIN_WIDTH;
    }
    int width = terminal.getWidth();
    return width > 0 ? width : PLAIN_WIDTH;
  }

  /** Where to write. */
  public PrintWriter out() {
    return out;
  }

  /** Writes a line and shows it. */
  public void line(String text) {
    out.println(text);
    out.flush();
  }

  /** Gives the terminal back as it was. */
  @Override
  public void close() throws IOException {
    out.flush();
    if (terminal != null) {
      terminal.close();
    }
  }
}
