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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import picocli.CommandLine.Spec;

/** {@code crossbook replay}: captures through the whole of detection, to a report. */
@Command(
    name = "replay",
    header = "Replays captures through the whole of detection and reports what it found.",
    description = {
      "",
      "The same captures give the same report and the same decisions, whatever the parallelism, and"
          + " however often the replay was interrupted: one that was killed goes on with --resume"
          + " DIR, where DIR is its folder, with the captures and settings that it had. A replay's"
          + " checkpoints lie in its folder, wherever checkpoint-dir points.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook replay oanda.capture fxcm.capture --report report.json",
      "  crossbook replay day.capture --set parallelism=4 --decisions decisions.jsonl",
      "  crossbook replay day.capture --crash-after 100000 --report crashed.json",
      "  crossbook replay day.capture --work run1        (then kill -9 it)",
      "  crossbook replay --resume run1 --report resumed.json",
      "  crossbook replay day.capture --speed 10"
    })
final class ReplayCommand implements Callable<Integer> {
  @Mixin private CaptureOptions given;

  @Option(
      names = "--decisions",
      paramLabel = "FILE",
      description = "Writes every decision as JSON lines, replacing the file.")
  private Path decisions;

  @Option(
      names = "--crash-after",
      paramLabel = "N",
      description = "Fails on purpose after N facts and recovers, to show that nothing changes.")
  private long crashAfter;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description = "Goes on with the replay in this folder, from its newest checkpoint.")
  private Path resume;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "Folder of the replay, new or empty; without it a new one under .crossbook/replay.")
  private Path work;

  @Option(
      names = "--speed",
      paramLabel = "X",
      description = {
        "Seconds of the capture in a second of ours; 0 is as fast as possible.",
        "The same as --set replay.speed=X."
      })
  private String speed;

  @Mixin private ConfigOptions options;

  @Spec private CommandSpec spec;

  /** A replay that has come to its end. */
  private record Finished(ObjectNode report, Path decisions, Path folder) {}

  @Override
  public Integer call() throws Failure, InterruptedException {
    checkWords();
    // Before the work, so that it is not in vain.
    try (NewFile reportFile = given.report();
        NewFile decisionsFile = decisions == null ? null : NewFile.replacing(decisions);
        Screen screen = Crossbook.screen(spec.commandLine())) {
      Finished finished = resume == null ? begin(screen) : goOn(screen);
      String kept =
          "the replay is finished and kept: crossbook replay --resume "
              + finished.folder
              + " writes it elsewhere";
      if (reportFile != null) {
        String text = finished.report.toPrettyString() + "\n";
        reportFile.publish(file -> Files.writeString(file, text), kept);
      }
      if (decisionsFile != null) {
        decisionsFile.publish(file -> Files.copy(finished.decisions, file), kept);
      }
      return 0;
    } catch (IOException failed) {
      throw new Failure(Sentence.of(failed), failed);
    }
  }

  private void checkWords() {
    if (resume == null && given.captures().isEmpty()) {
      throw wrongUse("Name the captures to replay, or a replay to --resume");
    }
    if (crashAfter < 0) {
      throw wrongUse("--crash-after is " + crashAfter + "; it is a number of facts");
    }
    if (resume != null
        && (!given.captures().isEmpty()
            || work != null
            || speed != null
            || crashAfter > 0
            || options.given())) {
      throw wrongUse(
          "--resume goes on with the captures and settings that the replay had; only --report and"
              + " --decisions may be given with it");
    }
  }

  private ParameterException wrongUse(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private Finished begin(Screen screen) throws Failure, IOException, InterruptedException {
    CrossbookConfig config =
        options.load(speed == null ? List.of() : List.of("replay.speed=" + speed));
    requireCheckpoints(config);
    List<String> venues = CapturedVenues.of(given.captures());
    Path root = work != null ? work : CaptureOptions.folder("replay");
    boolean wasThere = Files.exists(root);
    try (ReplayFolder folder = ReplayFolder.create(root, given.captures(), config.changed())) {
      screen.line("Replay in " + root);
      try {
        return run(screen, folder, config, venues, Optional.empty());
      } catch (Stopped stopped) {
        if (stopped.unreadable) {
          // It can never go on, so it leaves nothing.
          folder.discard();
          if (wasThere) {
            Files.createDirectory(root);
          }
        }
        throw stopped.failure;
      }
    }
  }

  private Finished goOn(Screen screen) throws Failure, IOException, InterruptedException {
    try (ReplayFolder folder = ReplayFolder.open(resume)) {
      if (folder.finished()) {
        screen.line("The replay in " + resume + " is finished.");
        Finished finished = new Finished(Replay.finished(folder), folder.decisions(), resume);
        ReplayTables.print(finished.report, screen);
        return finished;
      }
      CrossbookConfig config = recorded(folder);
      Optional<Path> checkpoint = folder.latestCheckpoint();
      if (checkpoint.isPresent()) {
        screen.line(
            "Going on with the replay in "
                + resume
                + " from checkpoint "
                + checkpoint.get().getFileName());
      } else {
        screen.line("The replay in " + resume + " had no complete checkpoint yet: it starts over.");
        folder.startOver();
      }
      return run(screen, folder, config, CapturedVenues.of(folder.captures()), checkpoint);
    } catch (Stopped stopped) {
      throw stopped.failure;
    }
  }

  private Finished run(
      Screen screen,
      ReplayFolder folder,
      CrossbookConfig config,
      List<String> venues,
      Optional<Path> checkpoint)
      throws Stopped, IOException, InterruptedException {
    long total = 0;
    for (Path capture : folder.captures()) {
      total += Files.size(capture);
    }
    Replay.Result result;
    try (ProgressBar bar = new ProgressBar(screen, "Replaying", total)) {
      result =
          new Replay(folder, config, venues)
              .run(
                  checkpoint,
                  crashAfter,
                  (bytes, all, records) ->
                      bar.update(bytes, String.format(Locale.ROOT, "%,d records", records)));
    } catch (ExecutionException | IOException failed) {
      throw Stopped.because(failed, folder);
    }
    ReplayTables.print(result.report(), screen);
    if (result.bytesLost() > 0) {
      screen.line(
          "The captures end in "
              + result.bytesLost()
              + " bytes that were cut off and could not be read.");
    }
    if (crashAfter > 0 && result.report().path("facts").asLong() < crashAfter) {
      screen.line("It did not crash: there are fewer than " + crashAfter + " facts.");
    }
    return new Finished(result.report(), folder.decisions(), folder.root());
  }

  /** A replay that did not come to its end. */
  private static final class Stopped extends Exception {
    private static final long serialVersionUID = 1L;

    private final Failure failure;
    private final boolean unreadable;

    private Stopped(Failure failure, boolean unreadable) {
      super(failure);
      this.failure = failure;
      this.unreadable = unreadable;
    }

    static Stopped because(Exception failed, ReplayFolder folder) {
      Throwable root = failed;
      for (Throwable each = failed; each != null; each = each.getCause()) {
        root = each;
        if (each instanceof CaptureException) {
          return new Stopped(new Failure(Sentence.of(each.getMessage()), failed), true);
        }
      }
      String why = root instanceof IOException io ? Sentence.of(io) : Sentence.of(root.toString());
      return new Stopped(
          new Failure(
              "The replay stopped: "
                  + why
                  + " When that is put right, crossbook replay --resume "
                  + folder.root()
                  + " goes on with it.",
              failed),
          false);
    }
  }

  static void requireCheckpoints(CrossbookConfig config) throws Failure {
    if (config.job().checkpointIntervalMillis() == 0) {
      throw new Failure(
          "checkpoint-interval-ms is 0; a replay writes its results with checkpoints: set 10 or"
              + " more.");
    }
  }

  /** The configuration as it was, whatever the file and the environment say by now. */
  private static CrossbookConfig recorded(ReplayFolder folder) throws Failure {
    Map<String, String> environment = new TreeMap<>(System.getenv());
    environment.keySet().removeIf(name -> name.startsWith("CROSSBOOK_"));
    try {
      return CrossbookConfig.load(Optional.empty(), environment, folder.settings());
    } catch (ConfigException refused) {
      throw new Failure(refused.getMessage(), refused);
    }
  }
}
