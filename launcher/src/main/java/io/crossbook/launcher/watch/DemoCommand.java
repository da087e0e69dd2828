package io.crossbook.launcher.watch;

import static io.crossbook.launcher.watch.WatchSession.Ending.NONE;

import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.config.SimulatorConfig;
import io.crossbook.jobs.trade.Keyring;
import io.crossbook.launcher.ConfigOptions;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.SimulatedAddress;
import io.crossbook.launcher.SimulatedKeys;
import io.crossbook.launcher.chaos.Judge;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.SimulationConfig;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code crossbook demo}: everything on this machine, against simulated venues. */
@Command(
    name = "demo",
    header = "Trades at simulated venues and shows what it comes to. Needs nothing else.",
    description = {
      "",
      "Starts venues that speak the real protocols of Kraken, Coinbase, Binance, Gate.io and MEXC"
          + " on this machine, a PostgreSQL for the results, and a Flink cluster with its web page;"
          + " then shows what the job finds, trades it there, and at the end holds its books line"
          + " by line against the venues' own ledger: it ends with exit code 1 if any line DIFFERS,"
          + " and keeps that ledger then, with 0 if all are equal. Nothing leaves the machine. With"
          + " --set trading.mode=off it only watches.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook demo",
      "  crossbook demo --for 30s",
      "  crossbook demo --set simulator.seed=7 --set rules.spread.min-net-bps=10"
    })
public final class DemoCommand implements Callable<Integer> {
  /** The one venue for foreign exchange: there is nothing to compare it with. */
  private static final String OANDA = "oanda";

  /** What is simulated with accounts and not traded here. */
  private static final Set<String> NOT_TRADED = Set.of(OANDA, "gateiofutures");

  /** What operations may leave, together: about ten in the portfolio currency. */
  private static final Map<String, BigDecimal> LEFT =
      Map.of(
          "BTC", new BigDecimal("0.0002"),
          "ETH", new BigDecimal("0.004"),
          "SOL", new BigDecimal("0.06"),
          "LINK", new BigDecimal("0.7"),
          "XRP", new BigDecimal("4"));

  @Mixin private ConfigOptions options;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description = "Stops after this long (30s, 5m, 1h); without it, Ctrl-C stops.")
  private Duration atMost;

  /** For picocli. */
  public DemoCommand() {}

  @Override
  public Integer call() throws Failure, InterruptedException, IOException {
    CrossbookConfig first = options.load();
    SimulatorConfig wanted = first.simulator();
    Path ledger = Files.createTempFile("crossbook-venues-", ".jsonl");
    try (Screen screen = Screen.system();
        Simulation simulation = start(wanted, ledger)) {
      screen.line("Simulated venues answer on 127.0.0.1:" + simulation.port() + ".");
      List<String> addresses = new ArrayList<>();
      for (String venue : wanted.venues()) {
        addresses.addAll(SimulatedAddress.settings(venue, "127.0.0.1:" + simulation.port()));
      }
      boolean trades = first.setting("trading.mode").origin().equals("default");
      if (trades) {
        addresses.add("trading.mode=simulated");
        addresses.add(
            SimulatedKeys.venues(simulation).stream()
                .filter(venue -> !NOT_TRADED.contains(venue))
                .collect(Collectors.joining(",", "trading.venues=", "")));
      }
      CrossbookConfig config = options.load(addresses);
      Keyring.simulated(SimulatedKeys.variables(simulation.accounts()));
      Map<String, List<String>> instruments = new TreeMap<>();
      for (String venue : wanted.venues()) {
        if (!venue.equals(OANDA)) {
          instruments.put(venue, List.copyOf(config.venue(venue).instruments()));
        }
      }
      new WatchSession(config, screen, null, trades ? statement(screen, ledger, config) : NONE)
          .run("Crossbook demo (simulated venues)", instruments, atMost);
      screen.line("");
      screen.line("Next: crossbook run --help watches the real venues; crossbook replay --help");
      screen.line("goes over a capture again; docs/ARCHITECTURE.md says how it works.");
    }
    Files.delete(ledger);
    return 0;
  }

  private static ProfitStatement statement(Screen screen, Path ledger, CrossbookConfig config) {
    Map<String, Judge.Contract> contracts = new TreeMap<>();
    Map<String, BigDecimal> bounds = new TreeMap<>();
    for (String asset : config.simulator().assets()) {
      contracts.put("binanceusdm " + asset + "USDT", new Judge.Contract(asset, BigDecimal.ONE));
      bounds.put(asset, LEFT.getOrDefault(asset, BigDecimal.ZERO));
    }
    return new ProfitStatement(
        screen,
        ledger,
        config.comparison().portfolioCurrency(),
        config.trading().cash(),
        contracts,
        bounds);
  }

  private static Simulation start(SimulatorConfig wanted, Path ledger) throws Failure {
    try {
      return Simulation.start(
          SimulationConfig.defaults()
              .withPort(wanted.port())
              .withSeed(wanted.seed())
              .withVenues(new LinkedHashSet<>(wanted.venues()))
              .withAssets(new LinkedHashSet<>(wanted.assets()))
              .withSpeed(wanted.speed())
              .withIntensity(wanted.intensity())
              .withLedgerFile(ledger));
    } catch (IOException | IllegalArgumentException refused) {
      throw new Failure(
          "The simulated venues could not be started: " + refused.getMessage(), refused);
    }
  }
}
