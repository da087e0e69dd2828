package io.crossbook.launcher;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What commands take that read captures and report on them. */
final class CaptureOptions {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

  @Parameters(
      arity = "0..*",
      paramLabel = "CAPTURE",
      description = "Captures; of records of the same time the capture given first goes first.")
  private List<Path> captures = new ArrayList<>();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Writes the report as JSON, replacing the file.")
  private Path report;

  /** The captures, in the order given. */
  List<Path> captures() {
    return captures;
  }

  /**
   * The file of the report.
   *
   * @return null if none is wanted
   */
  NewFile report() throws Failure {
    return report == null ? null : NewFile.replacing(report);
  }

  /** A folder for the work, named by the time. */
  static Path folder(String command) {
    return Path.of(".crossbook", command).resolve(TIME.format(Instant.now()));
  }
}
