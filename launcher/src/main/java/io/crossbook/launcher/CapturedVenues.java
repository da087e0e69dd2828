package io.crossbook.launcher;

import io.crossbook.sources.capture.CaptureException;
import io.crossbook.sources.capture.CaptureMerge;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.VenueSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which venues captures are of. Stateless. */
final class CapturedVenues {
  private CapturedVenues() {}

  /**
   * What the captures say is in them, checked.
   *
   * @throws Failure with the sentence that says what is wrong with one
   */
  static List<String> of(List<Path> captures) throws Failure {
    Map<String, String> protocols = new TreeMap<>();
    for (Path capture : new LinkedHashSet<>(captures)) {
      if (Files.isDirectory(capture)) {
        throw new Failure(capture + " is a folder; name captures.");
      }
      try (CaptureMerge merge = CaptureMerge.open(List.of(capture))) {
        if (merge.next() == null) {
          throw new Failure(capture + " has no records; there is nothing to replay.");
        }
      } catch (CaptureException wrong) {
        throw new Failure(Sentence.of(wrong), wrong);
      }
    }
    if (new LinkedHashSet<>(captures).size() < captures.size()) {
      throw new Failure("A capture is named twice; every capture counts once.");
    }
    try (CaptureMerge merge = CaptureMerge.open(captures)) {
      protocols.putAll(merge.protocols());
    } catch (CaptureException wrong) {
      throw new Failure(Sentence.of(wrong), wrong);
    }
    for (Map.Entry<String, String> each : protocols.entrySet()) {
      try {
        VenueCatalog.protocol(each.getValue(), each.getKey(), VenueSettings.replay(0, 1));
      } catch (IllegalArgumentException unknown) {
        throw new Failure(Sentence.of(unknown.getMessage()), unknown);
      }
    }
    return List.copyOf(protocols.keySet());
  }
}
