package io.crossbook.launcher.chaos;

import io.crossbook.database.orders.Safeguard;
import io.crossbook.launcher.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code crossbook chaos}: kills what trades, and judges. */
@Command(
    name = "chaos",
    header = "Kills the trading system again and again on this machine, and judges its orders.",
    description = {
      "",
      "Starts simulated venues, a PostgreSQL that writes to the disk, and a Flink cluster of real"
          + " processes with a standby; lets it trade; kills its processes as kill -9 does, at"
          + " random moments and at named places; takes the database and venues away. Then the"
          + " venues' own ledger is held against the intent ledger: every order exactly once, every"
          + " fill, every number, no exposure left.",
      "",
      "Ends with 0 only if nothing at all is wrong, every kill was survived within 10 s, and the"
          + " kill switch stopped everything within 100 ms (99 of 100). With a safeguard taken away"
          + " it has to fail: that is the proof that the judge sees.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook chaos --seed 7 --kills 10",
      "  crossbook chaos --seed 7 --kills 100 --report chaos.json",
      "  crossbook chaos --seed 7 --kills 20 --disable ledger-insert"
    })
public final class ChaosCommand implements Callable<Integer> {
  private static final int FAILED = 1;

  private final TradingDeployment deployment;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Decides the plan and the market (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many processes are killed (default: ${DEFAULT-VALUE}).")
  private int kills;

  @Option(
      names = "--stops",
      paramLabel = "N",
      defaultValue = "20",
      description = "How often the kill switch is used (default: ${DEFAULT-VALUE}).")
  private int stops;

  @Option(
      names = "--disable",
      paramLabel = "SAFEGUARD",
      split = ",",
      converter = SafeguardText.class,
      description = "Takes a safeguard away: ledger-insert, rewind or deadline.")
  private List<Safeguard> disabled = new ArrayList<>();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Writes the report as JSON, replacing the file.")
  private Path report;

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description =
          "Keeps what the run writes (ledger, logs, data) here; must not exist. Without it, a"
              + " temporary folder, which the first line names.")
  private Path folder;

  @Spec private CommandSpec spec;

  /** Puts the trading job under chaos. */
  public ChaosCommand() {
    this(new SimulatedTrading());
  }

  /**
   * @param deployment what is put under chaos
   */
  public ChaosCommand(TradingDeployment deployment) {
    this.deployment = deployment;
  }

  /** Reads the name of a safeguard. */
  static final class SafeguardText implements ITypeConverter<Safeguard> {
    @Override
    public Safeguard convert(String value) {
      for (Safeguard each : Safeguard.values()) {
        if (each.toString().equals(value)) {
          return each;
        }
      }
      throw new TypeConversionException(
          "'" + value + "' is no safeguard; there are ledger-insert, rewind and deadline");
    }
  }

  @Override
  public Integer call() throws Failure, InterruptedException {
    if (kills < 1 || stops < 1) {
      throw new ParameterException(spec.commandLine(), "--kills and --stops are at least 1");
    }
    PrintWriter out = spec.commandLine().getOut();
    Set<Safeguard> without = EnumSet.noneOf(Safeguard.class);
    without.addAll(disabled);
    Path place = place();
    say(out, "Everything that this run writes is in " + place + ".");
    ChaosPlan plan = ChaosPlan.of(seed, kills, deployment.failpoints(), deployment.venues());
    ChaosReport result =
        new ChaosRun(plan, deployment, without, stops, place, line -> say(out, line)).run();
    say(out, "");
    result.text().forEach(line -> say(out, line));
    if (report != null) {
      try {
        result.write(report);
      } catch (IOException refused) {
        throw new Failure(
            "The report " + report + " cannot be written: " + refused.getMessage() + ".", refused);
      }
    }
    return result.passes() ? 0 : FAILED;
  }

  private Path place() throws Failure {
    try {
      return folder == null
          ? Files.createTempDirectory("crossbook-chaos-")
          : Files.createDirectory(folder.toAbsolutePath());
    } catch (IOException refused) {
      throw new Failure(
          "The folder for the run cannot be made: " + refused.getMessage() + ".", refused);
    }
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
