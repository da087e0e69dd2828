package io.crossbook.launcher.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows under headings, columns as wide as their content. On a terminal what does not fit is cut
 * from the widest column that may be cut; plain lines are never cut. Not thread-safe.
 */
public final class Table {
  private static final String GAP = "  ";
  private static final int LEAST_WIDTH = 8;

  private final List<Column> columns = new ArrayList<>();
  private final List<String[]> rows = new ArrayList<>();

  private record Column(String heading, boolean right, boolean cuttable) {}

  /** Adds a column of words, which are cut if there is no room. */
  public Table words(String heading) {
    columns.add(new Column(heading, false, true));
    return this;
  }

  /** Adds a column of numbers: to the right, never cut. */
  public Table numbers(String heading) {
    columns.add(new Column(heading, true, false));
    return this;
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException unless there is a cell for every column
   */
  public Table row(Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "A row of " + cells.length + " cells under " + columns.size() + " headings");
    }
    rows.add(Arrays.stream(cells).map(Table::oneLine).toArray(String[]::new));
    return this;
  }

  /** The lines to write. */
  public List<String> lines(Screen screen) {
    int[] widths = widths(screen);
    List<String> lines = new ArrayList<>();
    lines.add(line(columns.stream().map(Column::heading).toArray(String[]::new), widths, screen));
    StringBuilder rule = new StringBuilder();
    for (int width : widths) {
      rule.append(rule.length() == 0 ? "" : GAP).append("-".repeat(width));
    }
    // A single long cell in the last column must not draw a rule across several lines.
    rule.setLength(Math.min(rule.length(), screen.width()));
    lines.add(rule.toString());
    for (String[] row : rows) {
      lines.add(line(row, widths, screen));
    }
    return lines;
  }

  /** Writes it. */
  public void print(Screen screen) {
    lines(screen).forEach(screen.out()::println);
    screen.out().flush();
  }

  private int[] widths(Screen screen) {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = columns.get(i).heading.length();
      for (String[] row : rows) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    if (screen.interactive()) {
      int tooMuch =
          Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1) - screen.width();
      for (; tooMuch > 0; tooMuch--) {
        int widest = widestCuttable(widths);
        if (widest < 0) {
          break;
        }
        widths[widest]--;
      }
    }
    return widths;
  }

  private int widestCuttable(int[] widths) {
    int widest = -1;
    for (int i = 0; i < widths.length; i++) {
      if (columns.get(i).cuttable
          && widths[i] > LEAST_WIDTH
          && (widest < 0 || widths[i] > widths[widest])) {
        widest = i;
      }
    }
    return widest;
  }

  private String line(String[] cells, int[] widths, Screen screen) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String cell = cells[i];
      if (cell.length() > widths[i]) {
        String mark = screen.unicode() ? "…" : "~";
        cell = cell.substring(0, widths[i] - 1) + mark;
      }
      String padding = " ".repeat(widths[i] - cell.length());
      line.append(i == 0 ? "" : GAP).append(columns.get(i).right ? padding + cell : cell + padding);
    }
    return line.toString().stripTrailing();
  }

  private static String oneLine(Object cell) {
    return String.valueOf(cell).replaceAll("\\p{Cntrl}+", " ");
  }
}
