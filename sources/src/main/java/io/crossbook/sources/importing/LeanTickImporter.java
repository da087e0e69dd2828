package io.crossbook.sources.importing;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.sources.capture.CaptureWriter;
import io.crossbook.venues.generic.ListingsJson;
import io.crossbook.venues.lane.LaneRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Imports foreign-exchange ticks of QuantConnect Lean: {@code <pair>/<yyyymmdd>_quote.zip}, in each
 * a CSV without header, {@code milliseconds since midnight,bid,ask}. They become quotes of the
 * generic replay venue, protocol {@code quotes}, instrument {@code EUR-USD-FX}.
 *
 * <p>The archive has no sizes and no receive times: every quote is taken to be for the assumed
 * size, and both times are the tick's. Every tick is kept, crossed ones too, in the order of the
 * file. Midnight is that of the date in the file's name in the given zone.
 */
public final class LeanTickImporter {
  /** The size assumed if nothing else is said, in units of the base currency. */
  public static final BigDecimal DEFAULT_SIZE = BigDecimal.valueOf(1_000_000);

  private static final String CONNECTION = "archive";
  private static final long MILLIS_PER_DAY = 86_400_000L;

  private final Options options;

  /**
   * How to import.
   *
   * @param venue venue id of the quotes
   * @param zone the zone of the archive's midnights; UTC for OANDA, -05:00 for FXCM
   * @param pair six letters such as {@code eurusd}; null to take each file's folder for it
   * @param assumedSize size of every quote, in units of the base currency
   */
  public record Options(String venue, ZoneId zone, String pair, BigDecimal assumedSize) {
    /** Pairs named by their folders, the size that is assumed by default. */
    public static Options of(String venue, ZoneId zone) {
      return new Options(venue, zone, null, DEFAULT_SIZE);
    }
  }

  /** An importer. */
  public LeanTickImporter(Options options) {
    this.options = options;
  }

  private record Day(Path file, LocalDate date) {}

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
    Map<String, List<Day>> pairs = new LinkedHashMap<>();
    for (Path file : files) {
      pairs.computeIfAbsent(pair(file), pair -> new ArrayList<>()).add(new Day(file, date(file)));
    }
    List<ListingsJson.Entry> listings = new ArrayList<>();
    long firstTime = Long.MAX_VALUE;
    for (Map.Entry<String, List<Day>> each : pairs.entrySet()) {
      each.getValue().sort(Comparator.comparing(Day::date));
      Decimals prices = new Decimals();
      for (Day day : each.getValue()) {
        firstTime = Math.min(firstTime, scan(day, prices));
      }
      Decimals sizes = new Decimals();
      sizes.add(options.assumedSize.toPlainString());
      String pair = each.getKey();
      Instrument instrument = Instrument.fx(pair.substring(0, 3), pair.substring(3));
      listings.add(
          ArchiveListing.of(options.venue, pair, instrument, prices, sizes, options.assumedSize));
    }
    if (firstTime == Long.MAX_VALUE) {
      throw new ImportException("there is no tick in " + files);
    }
    try (StreamMerge merge = new StreamMerge(out)) {
      for (LaneRecord record :
          ArchiveListing.opening(options.venue, CONNECTION, listings, firstTime)) {
        merge.write(record);
      }
      for (Map.Entry<String, List<Day>> each : pairs.entrySet()) {
        merge.add(new Ticks(each.getKey(), each.getValue()));
      }
      return merge.writeAll();
    }
  }

  /** Scans the prices of a file and returns its earliest time. */
  private long scan(Day day, Decimals prices) throws ImportException {
    long earliest = Long.MAX_VALUE;
    try (LineReader lines = LineReader.open(day.file)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (line.isBlank()) {
          continue;
        }
        String[] fields = fields(lines, line);
        earliest = Math.min(earliest, time(lines, day, fields[0]));
        try {
          prices.add(fields[1]);
          prices.add(fields[2]);
        } catch (NumberFormatException wrong) {
          throw lines.wrong("'" + line + "' has a price that is not a number");
        }
      }
    }
    return earliest;
  }

  private static String[] fields(LineReader lines, String line) throws ImportException {
    String[] fields = line.split(",", -1);
    if (fields.length != 3) {
      throw lines.wrong("'" + line + "' is not 'milliseconds,bid,ask'");
    }
    return fields;
  }

  private long time(LineReader lines, Day day, String millis) throws ImportException {
    long ofDay;
    try {
      ofDay = Long.parseLong(millis);
    } catch (NumberFormatException wrong) {
      throw lines.wrong("'" + millis + "' is not a number of milliseconds");
    }
    if (ofDay < 0 || ofDay > MILLIS_PER_DAY) {
      throw lines.wrong("a day does not have millisecond " + millis);
    }
    long midnight = day.date.atStartOfDay(options.zone).toEpochSecond();
    return Math.multiplyExact(midnight * 1000 + ofDay, 1_000_000L);
  }

  private String pair(Path file) throws ImportException {
    Path folder = file.toAbsolutePath().getParent();
    String pair = options.pair != null ? options.pair : String.valueOf(folder.getFileName());
    if (!pair.matches("[A-Za-z]{6}")) {
      throw new ImportException(
          file
              + " lies in folder '"
              + pair
              + "', which is not a pair such as eurusd; name the pair");
    }
    return pair.toUpperCase(Locale.ROOT);
  }

  private static LocalDate date(Path file) throws ImportException {
    String name = String.valueOf(file.getFileName());
    try {
      return LocalDate.parse(
          name.substring(0, Math.min(8, name.length())), DateTimeFormatter.BASIC_ISO_DATE);
    } catch (DateTimeException wrong) {
      throw new ImportException(
          file + " is not named after its day; write yyyymmdd_quote.zip", wrong);
    }
  }

  /** The ticks of one pair, day by day. */
  private final class Ticks implements RecordStream {
    private final String pair;
    private final List<Day> days;
    private int nextDay;
    private LineReader lines;

    Ticks(String pair, List<Day> days) {
      this.pair = pair;
      this.days = days;
    }

    @Override
    public LaneRecord next() throws ImportException {
      while (true) {
        if (lines == null) {
          if (nextDay == days.size()) {
            return null;
          }
          lines = LineReader.open(days.get(nextDay++).file);
        }
        String line = lines.next();
        if (line == null) {
          lines.close();
          lines = null;
        } else if (!line.isBlank()) {
          String[] fields = fields(lines, line);
          long time = time(lines, days.get(nextDay - 1), fields[0]);
          String quote = "Q," + pair + ',' + time + ',' + fields[1] + ",," + fields[2] + ',';
          return new LaneRecord(
              LaneRecord.Kind.TEXT,
              options.venue,
              CONNECTION,
              time,
              0,
              quote.getBytes(StandardCharsets.UTF_8));
        }
      }
    }

    @Override
    public void close() throws ImportException {
      if (lines != null) {
        lines.close();
      }
    }
  }
}
