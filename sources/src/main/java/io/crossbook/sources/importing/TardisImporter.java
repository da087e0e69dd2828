package io.crossbook.sources.importing;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.sources.capture.CaptureWriter;
import io.crossbook.venues.generic.ListingsJson;
import io.crossbook.venues.lane.LaneRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Imports the CSV data sets of Tardis ({@code .csv} or {@code .csv.gz}; docs.tardis.dev,
 * "downloadable CSV files"): {@code incremental_book_L2}, {@code book_snapshot_N}, {@code quotes}
 * and {@code trades}. Which one a file is, is told by its header. They become messages of the
 * generic replay venue, protocol {@code depth}.
 *
 * <p>Receive time is {@code local_timestamp}, venue time {@code timestamp}, both in microseconds.
 * Rows of a book that follow each other with the same symbol, local time and snapshot flag are one
 * message. The first rows flagged as snapshot after rows that were not replace the book.
 *
 * <p>Quotes and books of the same symbol would overwrite each other's book: a call takes either.
 */
public final class TardisImporter {
  private static final String CONNECTION = "archive";

  private final String venue;
  private final Map<String, Instrument> instruments;

  /**
   * @param venue venue id of the data
   * @param instruments for each symbol in the files, what it is
   */
  public TardisImporter(String venue, Map<String, Instrument> instruments) {
    this.venue = venue;
    this.instruments = new TreeMap<>(instruments);
  }

  /** What the first pass learns of a symbol. */
  static final class Scan {
    final Decimals prices = new Decimals();
    final Decimals sizes = new Decimals();
    String bookFrom = "";
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
    Map<String, Scan> symbols = new TreeMap<>();
    long firstTime = Long.MAX_VALUE;
    for (Path file : files) {
      try (TardisRows rows = new TardisRows(venue, CONNECTION, file, symbols)) {
        while (rows.advance()) {
          Scan scan = symbols.get(rows.symbol());
          if (scan == null) {
            if (!instruments.containsKey(rows.symbol())) {
              throw rows.wrong(
                  "symbol '" + rows.symbol() + "' was not given an instrument to be imported as");
            }
            scan = new Scan();
            symbols.put(rows.symbol(), scan);
          }
          if (rows.isBook()) {
            String kind = rows.kind();
            if (!scan.bookFrom.isEmpty() && !scan.bookFrom.equals(kind)) {
              throw rows.wrong(
                  "the book of "
                      + rows.symbol()
                      + " would come from "
                      + scan.bookFrom
                      + " and from "
                      + kind
                      + "; import only one of them");
            }
            scan.bookFrom = kind;
          }
          firstTime = Math.min(firstTime, rows.localNanos());
          rows.scan(scan);
        }
      }
    }
    if (symbols.isEmpty()) {
      throw new ImportException("there is no row in " + files);
    }
    List<ListingsJson.Entry> listings = new ArrayList<>();
    for (Map.Entry<String, Scan> each : symbols.entrySet()) {
      Scan scan = each.getValue();
      listings.add(
          ArchiveListing.of(
              venue, each.getKey(), instruments.get(each.getKey()), scan.prices, scan.sizes, null));
    }
    try (StreamMerge merge = new StreamMerge(out)) {
      for (LaneRecord record : ArchiveListing.opening(venue, CONNECTION, listings, firstTime)) {
        merge.write(record);
      }
      for (Path file : files) {
        merge.add(new TardisRows(venue, CONNECTION, file, symbols));
      }
      ImportSummary summary = merge.writeAll();
      return summary.withRounded(
          symbols.values().stream().mapToLong(scan -> scan.sizes.rounded()).sum());
    }
  }
}
