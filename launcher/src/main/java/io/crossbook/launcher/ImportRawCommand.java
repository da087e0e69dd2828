package io.crossbook.launcher;

import io.crossbook.sources.importing.RawRecordingImporter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossbook import raw}. */
@Command(
    name = "raw",
    header = "Imports messages as a venue sent them (cryptofeed's recordings).",
    description = {
      "",
      "Text with a message a line (NAME.ws.N.M, NAME.http.N.M, NAME.0, also .gz) or JSON lines"
          + " (.jsonl, .jsonl.gz). All files are one venue's. NAME.0 holds the metadata and comes"
          + " first; everything else is merged by receive time.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook import raw --venue binance --out binance.capture BINANCE.*",
      "  crossbook import raw --venue kraken --protocol kraken-v1 --out k.capture KRAKEN.*",
      "  crossbook import raw --venue coinbase --protocol coinbase-exchange \\",
      "      --out c.capture COINBASE.*",
      "  crossbook import raw --venue coinbase --out c3.capture COINBASE.jsonl.gz"
    })
final class ImportRawCommand implements Callable<Integer> {
  @Mixin private ImportTarget target;

  @Option(
      names = "--protocol",
      paramLabel = "ID",
      description = {
        "What reads the messages; the venue's own protocol without it.",
        "Recordings of Kraken's WebSocket v1 need kraken-v1, of the Coinbase Exchange"
            + " coinbase-exchange."
      })
  private String protocol;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Failure {
    target.run(
        spec,
        protocol == null ? target.venue() : protocol,
        (files, capture) -> new RawRecordingImporter(target.venue()).importFiles(files, capture));
    return 0;
  }
}
