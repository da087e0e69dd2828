package io.crossbook.launcher;

import io.crossbook.launcher.terminal.Screen;
import io.crossbook.launcher.terminal.Table;
import io.crossbook.sources.capture.CaptureHeader;
import io.crossbook.sources.capture.CaptureWriter;
import io.crossbook.sources.importing.ImportSummary;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.lane.LaneRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What every form of import has in common: where from, where to, and that the capture appears whole
 * or not at all. Filled by picocli.
 */
final class ImportTarget {
  @Option(
      names = "--venue",
      required = true,
      paramLabel = "ID",
      description = "Venue id in the capture: lower case letters and digits.")
  private String venue;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE",
      description = "The capture to make; it must not exist.")
  private Path out;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "What to import; a folder stands for the files in it, by name.")
  private List<Path> inputs = new ArrayList<>();

  /** Reads files into a capture. */
  @FunctionalInterface
  interface Importer {
    /** Imports; throws with one sentence if a file cannot be understood or the capture written. */
    ImportSummary into(List<Path> files, CaptureWriter capture) throws IOException;
  }

  /** For picocli. */
  ImportTarget() {}

  /** Venue id in the capture. */
  String venue() {
    return venue;
  }

  /**
   * Imports and says what it did.
   *
   * @param protocol id of the protocol that reads the records of the capture
   */
  void run(CommandSpec spec, String protocol, Importer importer) throws Failure {
    check(protocol);
    List<Path> files = files();
    try (NewFile target = NewFile.at(out)) {
      CaptureHeader header = new CaptureHeader(spec.qualifiedName(), Map.of(venue, protocol));
      ImportSummary summary;
      try (CaptureWriter capture = CaptureWriter.create(target.partial(), header)) {
        summary = importer.into(files, capture);
      }
      if (summary.total() == 0) {
        throw new Failure(
            "There is nothing to import in " + names(files) + ": no file has a record.");
      }
      target.publish();
      show(Screen.plain(spec.commandLine().getOut()), files.size(), protocol, summary);
    } catch (IOException failed) {
      throw new Failure(Sentence.of(failed), failed);
    } catch (IllegalArgumentException refused) {
      // A record that a capture cannot hold, such as one of more than 64 MiB.
      throw new Failure(Sentence.of("The import failed: " + refused.getMessage()), refused);
    }
  }

  private void check(String protocol) throws Failure {
    if (!venue.matches("[a-z][a-z0-9-]*")) {
      throw new Failure(
          "--venue is '"
              + venue
              + "'; allowed are lower case letters, digits and hyphens, a letter"
              + " first.");
    }
    try {
      VenueCatalog.protocol(protocol, venue, VenueSettings.replay(0, 1));
    } catch (IllegalArgumentException unknown) {
      throw new Failure(
          Sentence.of(unknown.getMessage()) + " Choose one with --protocol.", unknown);
    }
  }

  private List<Path> files() throws Failure {
    List<Path> files = new ArrayList<>();
    for (Path input : inputs) {
      if (Files.isDirectory(input)) {
        try (Stream<Path> inside = Files.list(input)) {
          inside.filter(Files::isRegularFile).sorted().forEach(files::add);
        } catch (IOException refused) {
          throw new Failure(
              Sentence.of("The folder " + input + " cannot be read: " + refused.getMessage()),
              refused);
        }
      } else if (Files.exists(input)) {
        files.add(input);
      } else {
        throw new Failure("There is no file " + input + " to import.");
      }
    }
    if (files.isEmpty()) {
      throw new Failure("There is no file in " + names(inputs) + " to import.");
    }
    return files;
  }

  private static String names(List<Path> files) {
    return String.join(", ", files.stream().map(Path::toString).toList());
  }

  private void show(Screen screen, int files, String protocol, ImportSummary summary)
      throws IOException {
    Table table = new Table().words("capture " + out).numbers("");
    table.row("venue", venue);
    table.row("protocol", protocol);
    table.row("files", files);
    table.row("records", count(summary.total()));
    for (Map.Entry<LaneRecord.Kind, Long> each : summary.records().entrySet()) {
      table.row("  " + each.getKey().name().toLowerCase(Locale.ROOT), count(each.getValue()));
    }
    table.row("from", time(summary.firstTime()));
    table.row("to", time(summary.lastTime()));
    if (summary.moved() > 0) {
      table.row("moved, being out of order", count(summary.moved()));
      table.row("  by at most", summary.movedNanos() / 1e6 + " ms");
    }
    if (summary.rounded() > 0) {
      table.row("sizes rounded down", count(summary.rounded()));
    }
    table.row("bytes", count(Files.size(out)));
    table.print(screen);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String time(long nanos) {
    return Instant.ofEpochSecond(0, nanos).toString();
  }
}
