package io.crossbook.launcher;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.jobs.config.ConfigException;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.launcher.replay.Replay;
import io.crossbook.launcher.replay.ReplayFolder;
import io.crossbook.launcher.replay.ReplayTables;
import io.crossbook.launcher.terminal.ProgressBar;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.sources.capture.CaptureException;
import io.crossbook.sources.capture.CaptureMerge;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.VenueSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
