package io.crossbook.launcher;

import io.crossbook.jobs.config.SimulatorConfig;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.launcher.terminal.Table;
import io.crossbook.launcher.watch.DurationText;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.SimulationConfig;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultRefusedException;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.market.Universe;
import java.io.IOException;
import java.net.BindException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossbook simulate}: simulated venues for anybody's client. */
@Command(
    name = "simulate",
    header = "Runs simulated venues that answer in the real protocols.",
    description = {
      "",
      "The venues answer on 127.0.0.1, each under its own path, for any WebSocket or HTTP client."
          + " The market is decided by its seed. Faults come from a file, a JSON object a line, or"
          + " while it runs over POST /control/faults. What the books really were, and when, goes to"
          + " the truth file.",
      "",
      "Faults: disconnect, silence, gap, wrong_checksum, duplicate, reorder, snapshot_replace,"
          + " self_cross, wrong_clock, malformed, slow_consumer, http_429, http_5xx, stale, halt,"
          + " maintenance; of accounts and orders: latency_before, latency_after, dropped_answer,"
          + " late_acceptance, rejection, order_limit, late_fills, duplicate_fills, forget_finished,"
          + " revoked_keys, withdrawal.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook simulate --port 9000 --seed 7",
      "  crossbook simulate --venues kraken,binance --assets BTC --truth truth.jsonl",
      "  crossbook simulate --faults faults.jsonl",
      "  crossbook simulate --venues binance --accounts accounts.json --ledger ledger.jsonl",
      "",
      "A line of faults.jsonl:",
      "  {\"at_ms\":3000,\"venue\":\"kraken\",\"symbol\":\"BTC/USD\",\"fault\":\"gap\",\"count\":2}"
    })
final class SimulateCommand implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofMillis(200);

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port on 127.0.0.1; 0 picks a free one. Sets simulator.port.")
  private String port;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides the market's whole future. Sets simulator.seed.")
  private String seed;

  @Option(
      names = "--venues",
      paramLabel = "VENUE,...",
      description = "Venues to simulate, with commas between. Sets simulator.venues.")
  private String venues;

  @Option(
      names = "--assets",
      paramLabel = "ASSET,...",
      description = "Base assets, with commas between. Sets simulator.assets.")
  private String assets;

  @Option(
      names = "--intensity",
      paramLabel = "X",
      description = {
        "How often prices disagree after fees: 1 several times a minute per asset, 0 never.",
        "Sets simulator.intensity."
      })
  private String intensity;

  @Option(
      names = "--speed",
      paramLabel = "X",
      description = "Simulated seconds in a second of ours. Sets simulator.speed.")
  private String speed;

  @Option(
      names = "--faults",
      paramLabel = "FILE",
      description = "Faults to inject at their at_ms, a JSON object a line.")
  private Path faults;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description = "Writes the real books, a JSON object for every change, replacing the file.")
  private Path truth;

  @Option(
      names = "--ledger",
      paramLabel = "FILE",
      description = {
        "Writes every order, fill and balance of the simulated accounts, a JSON object a line,",
        "into a new file: one that has something in it is refused."
      })
  private Path ledger;

  @Option(
      names = "--accounts",
      paramLabel = "FILE",
      description = {
        "Writes the simulated accounts with their keys, replacing the file. The keys follow from",
        "the seed and protect nothing."
      })
  private Path accounts;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description = "Stops after this long (30s, 5m, 1h); without it, Ctrl-C stops.")
  private Duration atMost;

  @Mixin private ConfigOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Failure, InterruptedException {
    SimulatorConfig wanted = options.load(sets()).simulator();
    SimulationConfig config = configuration(wanted);
    try (Screen screen = Crossbook.screen(spec.commandLine());
        StopSignal stop = new StopSignal();
        Simulation simulation = start(config)) {
      announce(screen, simulation);
      long end = atMost == null ? Long.MAX_VALUE : System.nanoTime() + atMost.toNanos();
      while (System.nanoTime() < end && !stop.await(LOOK)) {
        Object failed = simulation.state().get("failed");
        if (!"".equals(failed)) {
          throw new Failure(Sentence.of("The simulation stopped: " + failed));
        }
      }
      screen.line("Stopped.");
      return 0;
    } catch (IOException failed) {
      throw new Failure(Sentence.of(failed), failed);
    }
  }

  private List<String> sets() {
    List<String> sets = new ArrayList<>();
    add(sets, "port", port);
    add(sets, "seed", seed);
    add(sets, "venues", venues);
    add(sets, "assets", assets);
    add(sets, "intensity", intensity);
    add(sets, "speed", speed);
    return sets;
  }

  private static void add(List<String> sets, String key, String value) {
    if (value != null) {
      sets.add("simulator." + key + "=" + value);
    }
  }

  private SimulationConfig configuration(SimulatorConfig wanted) throws Failure {
    SimulationConfig config =
        SimulationConfig.defaults()
            .withPort(wanted.port())
            .withSeed(wanted.seed())
            .withVenues(new LinkedHashSet<>(wanted.venues()))
            .withAssets(new LinkedHashSet<>(wanted.assets()))
            .withSpeed(wanted.speed())
            .withIntensity(wanted.intensity());
    if (faults != null) {
      config = config.withFaults(read(faults));
    }
    if (truth != null) {
      config = config.withTruthFile(file(truth, "--truth"));
    }
    if (ledger != null) {
      config = config.withLedgerFile(file(ledger, "--ledger"));
    }
    if (accounts != null) {
      config = config.withAccountsFile(file(accounts, "--accounts"));
    }
    return config;
  }

  private static Path file(Path path, String option) throws Failure {
    if (Files.isDirectory(path)) {
      throw new Failure(path + " is a folder; name a file for " + option + ".");
    }
    return path;
  }

  private static List<FaultCommand> read(Path file) throws Failure {
    try {
      return FaultCommand.read(file);
    } catch (CharacterCodingException binary) {
      throw new Failure(file + " is not UTF-8 text.", binary);
    } catch (IOException unreadable) {
      throw new Failure(Sentence.of(unreadable), unreadable);
    } catch (IllegalArgumentException wrong) {
      throw new Failure(Sentence.of(file + ": " + wrong.getMessage()), wrong);
    }
  }

  private Simulation start(SimulationConfig config) throws Failure, IOException {
    try {
      return Simulation.start(config);
    } catch (BindException taken) {
      throw new Failure(
          "Port "
              + config.port()
              + " on 127.0.0.1 is in use; choose another with --port, or 0 for a free one.",
          taken);
    } catch (FaultRefusedException | IllegalArgumentException refused) {
      String where = faults == null ? "" : faults + ": ";
      throw new Failure(Sentence.of(where + refused.getMessage()), refused);
    }
  }

  /** Says where the venues are and how to join. */
  static void announce(Screen screen, Simulation simulation) {
    String place = "127.0.0.1:" + simulation.port();
    List<SimulatedAddress> addresses = addresses(simulation.config(), place);
    Table table = new Table().words("venue").words("a stream to join").words("a request to try");
    for (SimulatedAddress each : addresses) {
      table.row(each.venue(), each.stream(), each.request());
    }
    table.print(screen);
    screen.line("");
    screen.line("To join with any WebSocket client, such as websocat or wscat -c:");
    for (SimulatedAddress each : addresses) {
      if (each.stream().startsWith("ws")) {
        screen.line("  websocat " + each.stream());
        if (!each.message().isEmpty()) {
          screen.line("    then send " + each.message());
        }
      } else {
        screen.line("  curl -N -H 'Authorization: Bearer any' '" + each.stream() + "'");
      }
    }
    if (addresses.stream().anyMatch(each -> each.venue().startsWith("gateio"))) {
      screen.line("  Gate refuses a message whose time is off by more than a minute.");
    }
    screen.line("");
    screen.line("To inject a fault, and to see the state:");
    screen.line(
        "  curl -d '{\"venue\":\""
            + addresses.get(0).venue()
            + "\",\"fault\":\"disconnect\"}' http://"
            + place
            + "/control/faults");
    screen.line("  curl http://" + place + "/control/state");
    screen.line("");
    screen.line("To record, or to detect, over it:");
    screen.line("  crossbook record --simulator http://" + place + " --out day.capture");
    screen.line("");
    screen.line("Simulated venues answer on " + place + "; Ctrl-C stops.");
  }

  static List<SimulatedAddress> addresses(SimulationConfig config, String place) {
    List<SimulatedAddress> addresses = new ArrayList<>();
    for (String venue : Universe.VENUES) {
      if (config.venues().contains(venue)) {
        String symbol =
            Universe.of(Set.of(venue), config.assets()).listings().stream()
                .map(ListingSpec::symbol)
                .findFirst()
                .orElseThrow();
        addresses.add(SimulatedAddress.of(venue, place, symbol, Instant.now().getEpochSecond()));
      }
    }
    return addresses;
  }
}
