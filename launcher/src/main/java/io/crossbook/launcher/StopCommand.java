package io.crossbook.launcher;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.orders.KillSwitch;
import io.crossbook.launcher.terminal.Screen;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crossbook stop}: the kill switch. */
@Command(
    name = "stop",
    header = "The kill switch: no new order from now on, in a scope or anywhere.",
    description = {
      "",
      "When the command returns, no order is written down any more, and so none is sent; orders that"
          + " rest are cancelled. SCOPE all (the default) and venue:NAME and instrument:NAME stop"
          + " hedges too: what is half done then waits for a person. strategy:NAME opens nothing"
          + " more and lets what is open be finished. --release takes it back.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook stop --reason 'prices look wrong' --database jdbc:postgresql://localhost/crossbook",
      "  crossbook stop venue:kraken --database jdbc:postgresql://localhost:5432/crossbook",
      "  crossbook stop venue:kraken --release --database jdbc:postgresql://localhost/crossbook",
      "  crossbook stop --list --database jdbc:postgresql://localhost:5432/crossbook"
    })
final class StopCommand implements Callable<Integer> {
  private static final String FORM = "all|flatten|(venue|instrument|strategy):[A-Za-z0-9-]+";

  @Parameters(
      arity = "0..1",
      paramLabel = "SCOPE",
      defaultValue = KillSwitch.ALL,
      description = "all, venue:NAME, instrument:NAME or strategy:NAME.")
  private String scope;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "stopped by hand",
      description = "Why; it is kept.")
  private String reason;

  @Option(names = "--release", description = "Lets orders of the scope through again.")
  private boolean release;

  @Option(names = "--list", description = "Shows what is stopped and changes nothing.")
  private boolean list;

  @Mixin private DatabaseOptions database;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Failure {
    if (!scope.matches(FORM)) {
      throw new ParameterException(
          spec.commandLine(),
          "'"
              + scope
              + "' is no scope; there are all, venue:NAME, instrument:NAME and strategy:NAME");
    }
    DatabaseSettings settings = database.settings();
    try (KillSwitch latches = new KillSwitch(settings.open())) {
      if (!list && release) {
        latches.unlatch(scope);
      } else if (!list) {
        latches.latch(scope, reason);
      }
      List<String> stopped = latches.latches();
      Screen.plain(spec.commandLine().getOut())
          .line(
              stopped.isEmpty()
                  ? "Nothing is stopped."
                  : "Stopped: " + String.join(", ", stopped) + ".");
      return 0;
    } catch (SQLException refused) {
      throw new Failure(Sentence.of(refused.getMessage()), refused);
    }
  }
}
