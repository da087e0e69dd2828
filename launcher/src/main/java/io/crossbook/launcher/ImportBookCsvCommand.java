package io.crossbook.launcher;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.sources.importing.BookCsvImporter;
import io.crossbook.sources.importing.BookCsvImporter.Columns;
import io.crossbook.venues.generic.GenericVenue;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossbook import book-csv}. */
@Command(
    name = "book-csv",
    header = "Imports book snapshots from CSV files with a header.",
    description = {
      "",
      "A snapshot a row: the time, and for each level a price and a size of each side. All files"
          + " are one listing. In the names of columns {n} stands for the level, counted from 1.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook import book-csv --venue hb --instrument LINK-USDT --out hb.capture hb.csv.gz",
      "  crossbook import book-csv --venue hb --instrument LINK-USDT --out hb.capture \\",
      "      --time-column ts --bid-price 'bp{n}' --bid-size 'bs{n}' \\",
      "      --ask-price 'ap{n}' --ask-size 'as{n}' hb.csv"
    })
final class ImportBookCsvCommand implements Callable<Integer> {
  @Mixin private ImportTarget target;

  @Option(
      names = "--instrument",
      required = true,
      paramLabel = "NAME",
      converter = Words.InstrumentName.class,
      description = "What the books are of: LINK-USDT, BTC-USDT-PERP, EUR-USD-FX.")
  private Instrument instrument;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      converter = Words.Zone.class,
      description = "Zone of times that are written without an offset; UTC without it.")
  private ZoneId zone;

  @Option(
      names = "--time-column",
      paramLabel = "NAME",
      description = "Column of the time; timestamp without it.")
  private String time = Columns.DEFAULT.time();

  @Option(
      names = "--symbol-column",
      paramLabel = "NAME",
      description = {
        "Column of the symbol; symbol without it.",
        "Where there is no such column the instrument's name is taken."
      })
  private String symbol = Columns.DEFAULT.symbol();

  @Option(
      names = "--bid-price",
      paramLabel = "NAME",
      description = "Columns of bid prices; b{n} without it.")
  private String bidPrice = Columns.DEFAULT.bidPrice();

  @Option(
      names = "--bid-size",
      paramLabel = "NAME",
      description = "Columns of bid sizes; bv{n} without it.")
  private String bidSize = Columns.DEFAULT.bidSize();

  @Option(
      names = "--ask-price",
      paramLabel = "NAME",
      description = "Columns of ask prices; a{n} without it.")
  private String askPrice = Columns.DEFAULT.askPrice();

  @Option(
      names = "--ask-size",
      paramLabel = "NAME",
      description = "Columns of ask sizes; av{n} without it.")
  private String askSize = Columns.DEFAULT.askSize();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Failure {
    Columns columns = new Columns(time, symbol, bidPrice, bidSize, askPrice, askSize);
    BookCsvImporter importer =
        new BookCsvImporter(new BookCsvImporter.Options(target.venue(), instrument, zone, columns));
    target.run(spec, GenericVenue.DEPTH, importer::importFiles);
    return 0;
  }
}
