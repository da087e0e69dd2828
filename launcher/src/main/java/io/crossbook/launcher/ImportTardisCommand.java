package io.crossbook.launcher;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.sources.importing.TardisImporter;
import io.crossbook.venues.generic.GenericVenue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossbook import tardis}. */
@Command(
    name = "tardis",
    header = "Imports CSV data sets of Tardis.",
    description = {
      "",
      "The data sets incremental_book_L2, book_snapshot_N, quotes and trades, .csv or .csv.gz; each"
          + " file's header says which it is. Receive time is local_timestamp. Books and quotes of"
          + " one symbol cannot be imported together.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook import tardis --venue deribit --out deribit.capture \\",
      "      --instrument BTC-PERPETUAL=BTC-USD-BTC-PERP trades.csv.gz",
      "  crossbook import tardis --venue binance --out binance.capture \\",
      "      --instrument BTCUSDT=BTC-USDT --instrument ETHUSDT=ETH-USDT quotes.csv.gz"
    })
final class ImportTardisCommand implements Callable<Integer> {
  @Mixin private ImportTarget target;

  @Option(
      names = "--instrument",
      required = true,
      paramLabel = "SYMBOL=NAME",
      converter = {Words.Text.class, Words.InstrumentName.class},
      description = "What a symbol in the files is. Once for each symbol.")
  private Map<String, Instrument> instruments = new LinkedHashMap<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Failure {
    TardisImporter importer = new TardisImporter(target.venue(), instruments);
    target.run(spec, GenericVenue.DEPTH, importer::importFiles);
    return 0;
  }
}
