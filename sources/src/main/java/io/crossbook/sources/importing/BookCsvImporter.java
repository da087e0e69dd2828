package io.crossbook.sources.importing;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.sources.capture.CaptureWriter;
import io.crossbook.venues.generic.ListingsJson;
import io.crossbook.venues.lane.LaneRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Imports book snapshots from a CSV with a header, a snapshot a row: a column for the time, one for
 * the symbol if there is one, and for each level a price and a size of each side. They become
 * snapshots of the generic replay venue, protocol {@code depth}. All the files of one call are one
 * listing; venue time and receive time are the row's time. Empty cells are levels that are not
 * there.
 */
public final class BookCsvImporter {
  private static final String CONNECTION = "archive";

  private final Options options;

  /**
   * Names of the columns; {@code {n}} stands for the level, counted from 1.
   *
   * @param time the time, see {@link Options#zone()}
   * @param symbol the symbol; if the header has no such column, the instrument's name is taken
   * @param bidPrice bid prices
   * @param bidSize bid sizes
   * @param askPrice ask prices
   * @param askSize ask sizes
   */
  public record Columns(
      String time,
      String symbol,
      String bidPrice,
      String bidSize,
      String askPrice,
      String askSize) {
    /** {@code timestamp, symbol, b1, bv1, a1, av1} and so on. */
    public static final Columns DEFAULT =
        new Columns("timestamp", "symbol", "b{n}", "bv{n}", "a{n}", "av{n}");
  }

  /**
   * How to import.
   *
   * @param venue venue id of the books
   * @param instrument what the books are of
   * @param zone the zone of times that are written without an offset
   * @param columns names of the columns
   */
  public record Options(String venue, Instrument instrument, ZoneId zone, Columns columns) {}

  /** An importer. */
  public BookCsvImporter(Options options) {
    this.options = options;
  }

  /**
   * Imports.
   *
   * @throws ImportException if a file cannot be read or understood
   * @throws IOException if the capture cannot be written
   */
  public ImportSummary importFiles(List<Path> files, CaptureWriter out) throws IOException {
    if (files.isEmpty()) {
      throw new ImportException("no file was given to import");
    }
    Decimals prices = new Decimals();
    Decimals sizes = new Decimals();
    String symbol = null;
    long firstTime = Long.MAX_VALUE;
    for (Path file : files) {
      try (Rows rows = new Rows(file, sizes)) {
        while (rows.advance()) {
          if (symbol == null) {
            symbol = rows.symbol();
          } else if (!symbol.equals(rows.symbol())) {
            throw rows.lines.wrong(
                "symbol '" + rows.symbol() + "' after '" + symbol + "'; import them one by one");
          }
          firstTime = Math.min(firstTime, rows.time());
          rows.scan(prices);
        }
      }
    }
    if (symbol == null) {
      throw new ImportException("there is no row in " + files);
    }
    List<ListingsJson.Entry> listings =
        List.of(ArchiveListing.of(options.venue, symbol, options.instrument, prices, sizes, null));
    try (StreamMerge merge = new StreamMerge(out)) {
      for (LaneRecord record :
          ArchiveListing.opening(options.venue, CONNECTION, listings, firstTime)) {
        merge.write(record);
      }
      for (Path file : files) {
        merge.add(new Rows(file, sizes));
      }
      return merge.writeAll().withRounded(sizes.rounded());
    }
  }

  /** The rows of one file. */
  private final class Rows implements RecordStream {
    private final LineReader lines;
    private final Decimals sizes;
    private final int width;
    private final int timeColumn;
    private final int symbolColumn;
    private final int[] bidPrices;
    private final int[] bidSizes;
    private final int[] askPrices;
    private final int[] askSizes;
    private String[] cells = {};

    Rows(Path file, Decimals sizes) throws ImportException {
      this.sizes = sizes;
      lines = LineReader.open(file);
      try {
        String header = lines.next();
        if (header == null) {
          throw new ImportException(file + " is empty");
        }
        List<String> names = Arrays.stream(header.split(",", -1)).map(String::strip).toList();
        width = names.size();
        timeColumn = names.indexOf(options.columns.time);
        if (timeColumn < 0) {
          throw lines.wrong("there is no column '" + options.columns.time + "'");
        }
        symbolColumn = names.indexOf(options.columns.symbol);
        bidPrices = levels(names, options.columns.bidPrice);
        bidSizes = levels(names, options.columns.bidSize);
        askPrices = levels(names, options.columns.askPrice);
        askSizes = levels(names, options.columns.askSize);
        if (bidPrices.length == 0 && askPrices.length == 0) {
          throw lines.wrong("there is no column '" + level(options.columns.bidPrice, 1) + "'");
        }
        if (bidPrices.length != bidSizes.length || askPrices.length != askSizes.length) {
          throw lines.wrong("a side has not as many columns of prices as of sizes");
        }
      } catch (ImportException wrong) {
        lines.close();
        throw wrong;
      }
    }

    private int[] levels(List<String> names, String pattern) {
      List<Integer> columns = new ArrayList<>();
      for (int n = 1; names.contains(level(pattern, n)); n++) {
        columns.add(names.indexOf(level(pattern, n)));
      }
      return columns.stream().mapToInt(Integer::intValue).toArray();
    }

    private String level(String pattern, int n) {
      return pattern.replace("{n}", Integer.toString(n));
    }

    boolean advance() throws ImportException {
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
      return symbolColumn < 0 ? options.instrument.name() : cells[symbolColumn];
    }

    long time() throws ImportException {
      try {
        return Timestamps.nanos(cells[timeColumn], options.zone);
      } catch (DateTimeException wrong) {
        throw lines.wrong("'" + cells[timeColumn] + "' is not a time");
      }
    }

    void scan(Decimals prices) throws ImportException {
      try {
        scan(bidPrices, prices);
        scan(askPrices, prices);
        scan(bidSizes, sizes);
        scan(askSizes, sizes);
      } catch (NumberFormatException wrong) {
        throw lines.wrong("the row has a price or size that is not a number");
      }
    }

    private void scan(int[] columns, Decimals decimals) {
      for (int column : columns) {
        if (!cells[column].isEmpty()) {
          decimals.add(cells[column]);
        }
      }
    }

    @Override
    public LaneRecord next() throws ImportException {
      if (!advance()) {
        return null;
      }
      long time = time();
      StringBuilder message = new StringBuilder(512);
      message.append("S,").append(symbol()).append(',').append(time).append(',');
      side(message, bidPrices, bidSizes);
      message.append(',');
      side(message, askPrices, askSizes);
      return new LaneRecord(
          LaneRecord.Kind.TEXT,
          options.venue,
          CONNECTION,
          time,
          0,
          message.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void side(StringBuilder message, int[] prices, int[] amounts) throws ImportException {
      boolean first = true;
      for (int i = 0; i < prices.length; i++) {
        String price = cells[prices[i]];
        String size = cells[amounts[i]];
        if (price.isEmpty() != size.isEmpty()) {
          throw lines.wrong("a level has a price without a size or a size without a price");
        }
        if (!price.isEmpty()) {
          message.append(first ? "" : " ").append(price).append('@').append(sizes.fit(size));
          first = false;
        }
      }
    }

    @Override
    public void close() throws ImportException {
      lines.close();
    }
  }
}
