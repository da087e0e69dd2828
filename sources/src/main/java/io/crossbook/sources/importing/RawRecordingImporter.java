package io.crossbook.sources.importing;

import io.crossbook.sources.capture.CaptureWriter;
import io.crossbook.venues.lane.LaneRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Imports raw recordings: messages exactly as a venue sent them, with the receive time, in the text
 * form or the JSON lines of cryptofeed. All the files of one call are one venue's.
 *
 * <p>Files named {@code NAME.0} or {@code NAME.0.gz} hold the metadata that was asked for before
 * anything was subscribed to: they come first, moved back in time where their stamps overlap the
 * rest, so that the receive times of the market data stay what they were. Everything else is merged
 * by receive time.
 */
public final class RawRecordingImporter {
  private static final Pattern METADATA = Pattern.compile("[^.]+\\.0(\\.gz)?");

  private final String venue;

  /**
   * @param venue venue id under which the records go into the capture
   */
  public RawRecordingImporter(String venue) {
    this.venue = venue;
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
    List<LaneRecord> metadata = new ArrayList<>();
    try (StreamMerge merge = new StreamMerge(out)) {
      List<Path> rest = new ArrayList<>();
      for (Path file : files) {
        if (METADATA.matcher(String.valueOf(file.getFileName())).matches()) {
          try (RecordStream stream = new RawText(venue, file)) {
            for (LaneRecord each = stream.next(); each != null; each = stream.next()) {
              metadata.add(each);
            }
          }
        } else {
          rest.add(file);
        }
      }
      long firstOfRest = Long.MAX_VALUE;
      for (Path file : rest) {
        if (!RawText.name(file).endsWith(".jsonl")) {
          firstOfRest = Math.min(firstOfRest, firstTime(new RawText(venue, file)));
          merge.add(new RawText(venue, file));
          continue;
        }
        for (String connection : RawJsonLines.connections(file)) {
          firstOfRest = Math.min(firstOfRest, firstTime(RawJsonLines.of(venue, file, connection)));
          merge.add(RawJsonLines.of(venue, file, connection));
        }
      }
      for (int i = 0; i < metadata.size(); i++) {
        LaneRecord each = metadata.get(i);
        merge.write(each.at(Math.min(each.time(), firstOfRest - metadata.size() + i)));
      }
      return merge.writeAll();
    }
  }

  private static long firstTime(RecordStream stream) throws IOException {
    try (stream) {
      LaneRecord first = stream.next();
      return first == null ? Long.MAX_VALUE : first.time();
    }
  }
}
