package io.crossbook.launcher;

import io.crossbook.sources.capture.CaptureHeader;
import io.crossbook.sources.capture.CaptureWriter;
import io.crossbook.venues.lane.LaneRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A capture in which connections open and no venue says anything. Stateless. */
final class EmptyCapture {
  private EmptyCapture() {}

  /**
   * Writes one.
   *
   * @param records how many connections open, a nanosecond apart
   * @return the file
   */
  static Path write(Path file, String venue, String protocol, int records) throws IOException {
    try (CaptureWriter out =
        CaptureWriter.create(file, new CaptureHeader("test", Map.of(venue, protocol)))) {
      for (int i = 0; i < records; i++) {
        out.append(
            new LaneRecord(LaneRecord.Kind.OPEN, venue, "archive", 1_000 + i, 0, new byte[0]));
      }
    }
    return file;
  }
}
