package io.crossbook.launcher;

import io.crossbook.sources.importing.LeanTickImporter;
import io.crossbook.venues.generic.GenericVenue;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossbook import lean-fx}. */
@Command(
    name = "lean-fx",
    header = "Imports foreign-exchange ticks of QuantConnect Lean.",
    description = {
      "",
      "Files named yyyymmdd_quote.zip in a folder named after the pair, in each a CSV of"
          + " milliseconds since midnight, bid, ask. The archive has no sizes.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook import lean-fx --venue oanda --out oanda.capture eurusd/*_quote.zip",
      "  crossbook import lean-fx --venue fxcm --zone -05:00 --out fxcm.capture eurusd"
    })
final class ImportLeanFxCommand implements Callable<Integer> {
  @Mixin private ImportTarget target;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      converter = Words.Zone.class,
      description = {
        "Zone of the midnights, UTC without it; -05:00 for FXCM.",
        "An offset, or a name such as America/New_York."
      })
  private ZoneId zone;

  @Option(
      names = "--pair",
      paramLabel = "PAIR",
      description = "Six letters such as eurusd; the name of each file's folder without it.")
  private String pair;

  @Option(
      names = "--assumed-size",
      paramLabel = "AMOUNT",
      converter = Words.Positive.class,
      description = "Size of every quote in the base currency; 1000000 without it.")
  private BigDecimal size = LeanTickImporter.DEFAULT_SIZE;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Failure {
    LeanTickImporter importer =
        new LeanTickImporter(new LeanTickImporter.Options(target.venue(), zone, pair, size));
    target.run(spec, GenericVenue.QUOTES, importer::importFiles);
    return 0;
  }
}
