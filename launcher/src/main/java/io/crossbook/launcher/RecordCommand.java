package io.crossbook.launcher;

import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.config.Secret;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.launcher.terminal.Table;
import io.crossbook.launcher.watch.DurationText;
import io.crossbook.launcher.watch.VenueOptions;
import io.crossbook.sources.capture.CaptureException;
import io.crossbook.sources.live.LaneCounters;
import io.crossbook.sources.live.LaneSettings;
import io.crossbook.sources.live.LaneVenue;
import io.crossbook.sources.live.Recorder;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.VenueSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossbook record}: what venues send, into a capture. */
@Command(
    name = "record",
    header = "Records what venues send into a capture, until Ctrl-C.",
    description = {
      "",
      "Every frame and every answer is kept as it came, with its receive time, so that replay gives"
          + " the facts of the live lane again. Needs no account, but for OANDA. Should the machine"
          + " die, everything but the last second can be replayed.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook record --out day.capture --venues kraken,binance",
      "  crossbook record --out btc.capture --venues kraken --instruments BTC-USD --for 10m",
      "  crossbook record --out sim.capture --simulator http://127.0.0.1:9000"
    })
final class RecordCommand implements Callable<Integer> {
  private static final String OANDA = "oanda";
  private static final Duration FOREVER = Duration.ofDays(36_500);
  private static final Duration TERMINAL_EVERY = Duration.ofMillis(250);
  private static final Duration LINES_EVERY = Duration.ofSeconds(10);
  private static final String PLACE = "(?:http://)?([A-Za-z0-9.-]+:[0-9]{1,5})/?";

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE",
      description = "The capture to make; it must not exist.")
  private Path out;

  @Mixin private VenueOptions venues;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description = "Stops after this long (30s, 5m, 1h); without it, Ctrl-C stops.")
  private Duration atMost;

  @Option(
      names = "--simulator",
      paramLabel = "URL",
      description = {
        "Records the venues of a simulator at http://HOST:PORT instead of the real ones;",
        "without --venues those of simulator.venues."
      })
  private String simulator;

  @Mixin private ConfigOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Failure, InterruptedException {
    CrossbookConfig config = configuration();
    Map<String, List<String>> wanted =
        venues.wanted(config, simulator == null ? List.of() : config.simulator().venues());
    List<LaneVenue> lane = new ArrayList<>();
    for (Map.Entry<String, List<String>> each : wanted.entrySet()) {
      lane.add(venue(config, each.getKey(), Set.copyOf(each.getValue())));
    }
    checkPlace();
    try (Screen screen = Crossbook.screen(spec.commandLine());
        StopSignal stop = new StopSignal()) {
      Recorder recorder =
          new Recorder(LaneSettings.standard("record"), lane, out, spec.qualifiedName());
      screen.line(
          "Recording "
              + String.join(", ", wanted.keySet())
              + " into "
              + out
              + "; "
              + (atMost == null ? "Ctrl-C stops." : "stops by itself."));
      record(recorder, screen, stop);
      show(recorder, screen);
      return 0;
    } catch (IOException failed) {
      throw new Failure(Sentence.of(failed), failed);
    }
  }

  /** The configuration, with every venue led to the simulator if there is one. */
  private CrossbookConfig configuration() throws Failure {
    CrossbookConfig config = options.load();
    if (simulator == null) {
      return config;
    }
    if (!simulator.matches(PLACE)) {
      throw new Failure(
          "--simulator is '"
              + simulator
              + "'; allowed is an address such as http://127.0.0.1:9000.");
    }
    String place = simulator.replaceFirst(PLACE, "$1");
    List<String> sets = new ArrayList<>();
    for (VenueDefinition venue : VenueCatalog.live()) {
      sets.addAll(SimulatedAddress.settings(venue.id(), place));
    }
    return options.load(sets);
  }

  private LaneVenue venue(CrossbookConfig config, String id, Set<String> names) throws Failure {
    VenueDefinition definition = VenueCatalog.venue(id);
    VenueSettings general = config.venueSettings(definition);
    VenueSettings mine =
        new VenueSettings(
            general.streamBase(),
            general.restBase(),
            names,
            general.bookDepth(),
            general.viewLevels(),
            general.accountId());
    if (!id.equals(OANDA)) {
      return LaneVenue.of(definition, mine);
    }
    Optional<Secret> token = config.oandaToken();
    if (simulator == null && (token.isEmpty() || mine.accountId().isEmpty())) {
      throw new Failure(
          "OANDA gives prices to its customers only: set the environment variable OANDA_TOKEN, and"
              + " --set venues.oanda.account-id=...");
    }
    String bearer = "Bearer " + (simulator == null ? token.get().reveal() : "simulated");
    VenueSettings account =
        mine.accountId().isEmpty()
            ? new VenueSettings(
                mine.streamBase(),
                mine.restBase(),
                names,
                mine.bookDepth(),
                mine.viewLevels(),
                SimulatedAddress.OANDA_ACCOUNT)
            : mine;
    return new LaneVenue(definition, account, () -> Map.of("Authorization", bearer));
  }

  private void checkPlace() throws Failure {
    if (Files.exists(out)) {
      throw new Failure(out + " exists already; name another file, or move it away.");
    }
    Path folder = out.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new Failure(
          "There is no folder " + folder + " to write " + out + " into; make it first.");
    }
  }

  /** The recorder has a thread of its own; this one shows and waits. */
  private void record(Recorder recorder, Screen screen, StopSignal stop)
      throws Failure, InterruptedException, IOException {
    FutureTask<Void> recording =
        new FutureTask<>(
            () -> {
              recorder.run(atMost == null ? FOREVER : atMost);
              return null;
            });
    Thread thread = new Thread(recording, "recorder");
    thread.start();
    Duration every = screen.interactive() ? TERMINAL_EVERY : LINES_EVERY;
    long shownAt = System.nanoTime();
    boolean stopped = false;
    while (!recording.isDone()) {
      if (!stopped && stop.await(TERMINAL_EVERY)) {
        stopped = true;
        recorder.stop();
      } else if (stopped) {
        thread.join(TERMINAL_EVERY.toMillis());
      }
      if (System.nanoTime() - shownAt >= every.toNanos()) {
        shownAt = System.nanoTime();
        line(recorder, screen);
      }
    }
    if (screen.interactive()) {
      screen.line("");
    }
    try {
      recording.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof CaptureException unwritable) {
        throw unwritable;
      }
      throw new Failure(Sentence.of("The recording stopped: " + failed.getCause()), failed);
    }
    if (recorder.counters().bytes() == 0) {
      Files.deleteIfExists(out);
      throw new Failure("Nothing came from any venue, so there is no capture.");
    }
  }

  private static void line(Recorder recorder, Screen screen) {
    String text =
        String.format(
            Locale.ROOT,
            "%,d records  %,d facts  %,d bytes  %d reconnects",
            recorder.records(),
            recorder.facts(),
            recorder.fileBytes(),
            recorder.counters().reconnects());
    if (screen.interactive()) {
      screen.out().print("\r" + text + "\u001b[K");
      screen.out().flush();
    } else {
      screen.line(text);
    }
  }

  private void show(Recorder recorder, Screen screen) {
    LaneCounters counters = recorder.counters();
    Table table = new Table().words("capture " + out).numbers("");
    row(table, "records", recorder.records());
    row(table, "facts in them", recorder.facts());
    row(table, "bytes", recorder.fileBytes());
    row(table, "bytes received", counters.bytes());
    row(table, "dead letters", counters.deadLetters());
    row(table, "checksum failures", counters.checksumFailures());
    row(table, "gaps", counters.gaps());
    row(table, "resyncs", counters.resyncs());
    row(table, "reconnects", counters.reconnects());
    table.print(screen);
    if (recorder.facts() == 0) {
      screen.line("No fact came of it: were the venues reachable, and are the instruments theirs?");
    }
  }

  private static void row(Table table, String what, long number) {
    table.row(what, String.format(Locale.ROOT, "%,d", number));
  }
}
