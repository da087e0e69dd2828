package io.crossbook.sources.importing;

import io.crossbook.venues.lane.LaneRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows of one Tardis file, and the messages made of them. */
final class TardisRows implements RecordStream {
  private static final String PRICE = ".price";
  private static final String AMOUNT = ".amount";

  private enum Kind {
    INCREMENTAL("incremental_book_L2"),
    SNAPSHOTS("book_snapshot"),
    QUOTES("quotes"),
    TRADES("trades");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  private final String venue;
  private final String connection;
  private final Map<String, TardisImporter.Scan> scans;
  private final LineReader lines;
  private final Kind kind;
  private final int width;
  private final int symbol;
  private final int time;
  private final int local;
  private final int snapshot;
  private final int side;
  private final int price;
  private final int amount;
  private final int id;
  private final int[] bids;
  private final int[] asks;
  private String[] cells = {};
  private boolean unread;

  /** Symbols whose last rows were flagged as snapshot. */
  private final Set<String> inSnapshot = new HashSet<>();

  TardisRows(String venue, String connection, Path file, Map<String, TardisImporter.Scan> scans)
      throws ImportException {
    this.scans = scans;
    this.venue = venue;
    this.connection = connection;
    lines = LineReader.open(file);
    try {
      String header = lines.next();
      if (header == null) {
        throw new ImportException(file + " is empty");
      }
      List<String> names = Arrays.asList(header.strip().split(",", -1));
      width = names.size();
      symbol = column(names, "symbol");
      time = column(names, "timestamp");
      local = column(names, "local_timestamp");
      snapshot = names.indexOf("is_snapshot");
      if (snapshot >= 0) {
        kind = Kind.INCREMENTAL;
      } else if (names.contains("bids[0].price")) {
        kind = Kind.SNAPSHOTS;
      } else if (names.contains("bid_price")) {
        kind = Kind.QUOTES;
      } else if (names.contains("id")) {
        kind = Kind.TRADES;
      } else {
        throw lines.wrong("the header is none of the data sets that can be imported");
      }
      boolean single = kind == Kind.INCREMENTAL || kind == Kind.TRADES;
      side = single ? column(names, "side") : -1;
      price = single ? column(names, "price") : -1;
      amount = single ? column(names, "amount") : -1;
      id = kind == Kind.TRADES ? column(names, "id") : -1;
      bids = single ? new int[0] : levels(names, "bid");
      asks = single ? new int[0] : levels(names, "ask");
    } catch (ImportException wrong) {
      lines.close();
      throw wrong;
    }
  }

  private int column(List<String> names, String name) throws ImportException {
    int column = names.indexOf(name);
    if (column < 0) {
      throw lines.wrong("there is no column '" + name + "'");
    }
    return column;
  }

  /** Columns of price and size, level by level. */
  private int[] levels(List<String> names, String which) throws ImportException {
    if (kind == Kind.QUOTES) {
      return new int[] {column(names, which + "_price"), column(names, which + "_amount")};
    }
    List<Integer> columns = new ArrayList<>();
    for (int n = 0; names.contains(which + "s[" + n + "]" + PRICE); n++) {
      columns.add(names.indexOf(which + "s[" + n + "]" + PRICE));
      columns.add(column(names, which + "s[" + n + "]" + AMOUNT));
    }
    return columns.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Goes to the next row; false at the end. */
  boolean advance() throws ImportException {
    if (unread) {
      unread = false;
      return true;
    }
    String line = lines.next();
    while (line != null && line.isBlank()) {
      line = lines.next();
    }
    if (line == null) {
      return false;
    }
    cells = line.split(",", -1);
    if (cells.length != width) {
      throw lines.wrong("the row has " + cells.length + " cells, the header " + width);
    }
    return true;
  }

  String symbol() {
    return cells[symbol];
  }

  String kind() {
    return kind.word;
  }

  boolean isBook() {
    return kind != Kind.TRADES;
  }

  long localNanos() throws ImportException {
    return micros(local);
  }

  ImportException wrong(String what) {
    return lines.wrong(what);
  }

  private long micros(int column) throws ImportException {
    try {
      return Math.multiplyExact(Long.parseLong(cells[column]), 1000L);
    } catch (NumberFormatException | ArithmeticException wrong) {
      throw lines.wrong("'" + cells[column] + "' is not a time in microseconds");
    }
  }

  void scan(TardisImporter.Scan scan) throws ImportException {
    try {
      if (price >= 0) {
        scan.prices.add(cells[price]);
        scan.sizes.add(cells[amount]);
      }
      for (int[] levels : new int[][] {bids, asks}) {
        for (int i = 0; i < levels.length; i += 2) {
          if (!cells[levels[i]].isEmpty()) {
            scan.prices.add(cells[levels[i]]);
            scan.sizes.add(cells[levels[i + 1]]);
          }
        }
      }
    } catch (NumberFormatException wrong) {
      throw lines.wrong("the row has a price or amount that is not a number");
    }
  }

  @Override
  public LaneRecord next() throws ImportException {
    if (!advance()) {
      return null;
    }
    long receivedAt = localNanos();
    StringBuilder message = new StringBuilder(256);
    switch (kind) {
      case INCREMENTAL -> incremental(message);
      case SNAPSHOTS -> {
        begin(message, 'S');
        levels(message, bids);
        message.append(',');
        levels(message, asks);
      }
      case QUOTES -> {
        begin(message, 'Q');
        quote(message, bids);
        message.append(',');
        quote(message, asks);
      }
      case TRADES -> {
        begin(message, 'T');
        message.append(cells[id]).append(',').append(cells[price]).append(',');
        message.append(size(amount)).append(',').append(taker());
      }
    }
    return new LaneRecord(
        LaneRecord.Kind.TEXT,
        venue,
        connection,
        receivedAt,
        0,
        message.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void begin(StringBuilder message, char letter) throws ImportException {
    message.append(letter).append(',').append(symbol()).append(',');
    message.append(micros(time)).append(',');
  }

  private void incremental(StringBuilder message) throws ImportException {
    final String forSymbol = symbol();
    final String receivedAt = cells[local];
    final boolean flagged = flag();
    boolean replaces = flagged && !inSnapshot.contains(forSymbol);
    if (flagged) {
      inSnapshot.add(forSymbol);
    } else {
      inSnapshot.remove(forSymbol);
    }
    begin(message, replaces ? 'S' : 'U');
    StringBuilder bidLevels = new StringBuilder();
    StringBuilder askLevels = new StringBuilder();
    do {
      StringBuilder levels =
          switch (cells[side]) {
            case "bid" -> bidLevels;
            case "ask" -> askLevels;
            default -> throw lines.wrong("side '" + cells[side] + "' is neither bid nor ask");
          };
      // A whole book has no levels to remove; some venues list them with size zero.
      if (!(replaces && isZero(cells[amount]))) {
        levels.append(levels.length() == 0 ? "" : " ").append(cells[price]).append('@');
        levels.append(size(amount));
      }
      if (!advance()) {
        message.append(bidLevels).append(',').append(askLevels);
        return;
      }
    } while (symbol().equals(forSymbol) && cells[local].equals(receivedAt) && flag() == flagged);
    unread = true;
    message.append(bidLevels).append(',').append(askLevels);
  }

  private boolean flag() throws ImportException {
    return switch (cells[snapshot]) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw lines.wrong("is_snapshot '" + cells[snapshot] + "' is neither true nor false");
    };
  }

  private String size(int column) {
    return scans.get(symbol()).sizes.fit(cells[column]);
  }

  private static boolean isZero(String number) {
    return number.chars().allMatch(c -> c == '0' || c == '.');
  }

  private void levels(StringBuilder message, int[] columns) {
    boolean first = true;
    for (int i = 0; i < columns.length; i += 2) {
      if (!cells[columns[i]].isEmpty() && !isZero(cells[columns[i + 1]])) {
        message.append(first ? "" : " ").append(cells[columns[i]]).append('@');
        message.append(size(columns[i + 1]));
        first = false;
      }
    }
  }

  private void quote(StringBuilder message, int[] columns) {
    boolean there = !cells[columns[0]].isEmpty() && !isZero(cells[columns[1]]);
    message.append(there ? cells[columns[0]] + ',' + size(columns[1]) : ",");
  }

  private String taker() throws ImportException {
    return switch (cells[side]) {
      case "buy" -> "B";
      case "sell" -> "S";
      case "unknown", "" -> "";
      default -> throw lines.wrong("side '" + cells[side] + "' is neither buy, sell nor unknown");
    };
  }

  @Override
  public void close() throws ImportException {
    lines.close();
  }
}
