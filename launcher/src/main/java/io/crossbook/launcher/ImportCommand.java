package io.crossbook.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code crossbook import}: makes captures of what people already have. */
@Command(
    name = "import",
    header = "Makes a capture of recordings and archives in other forms.",
    description = {
      "",
      "The form of the files is the name of the command. A capture is complete or it is not there:"
          + " it appears under its name when the import has succeeded, and an existing file is never"
          + " overwritten.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook import raw --venue binance --out binance.capture BINANCE.*",
      "  crossbook import lean-fx --venue fxcm --zone -05:00 --out f.capture eurusd",
      "  crossbook import book-csv --venue hb --instrument LINK-USDT --out hb.capture hb.csv",
      "  crossbook import tardis --venue kraken2 --instrument XBT/USD=BTC-USD \\",
      "      --out t.capture trades.csv.gz"
    },
    subcommands = {
      ImportRawCommand.class,
      ImportLeanFxCommand.class,
      ImportBookCsvCommand.class,
      ImportTardisCommand.class
    })
final class ImportCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Say what form the files have: " + String.join(", ", spec.subcommands().keySet()));
  }
}
