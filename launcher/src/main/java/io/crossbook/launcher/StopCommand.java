package io.crossbook.launcher;

import io.crossbook.core.desk.StopReason;
import io.crossbook.core.order.StopScope;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.orders.KillSwitch;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.launcher.watch.DurationText;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
          + " rest are cancelled. Venues on paper are stopped too, as soon as their job hears of it."
          + " SCOPE all (the default) and venue:NAME and instrument:NAME stop hedges too: what is half"
          + " done then waits for a person. strategy:NAME opens nothing more and lets what is open be"
          + " finished. Only with --because risk-limit-exceeded what is open in the scope is closed."
          + " --release takes it back.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook stop --reason 'prices look wrong' --database jdbc:postgresql://localhost/crossbook",
      "  crossbook stop venue:kraken --for 30m --database jdbc:postgresql://localhost/crossbook",
      "  crossbook stop --because risk-limit-exceeded --database jdbc:postgresql://localhost/crossbook",
      "  crossbook stop venue:kraken --release --database jdbc:postgresql://localhost/crossbook",
      "  crossbook stop --list --database jdbc:postgresql://localhost:5432/crossbook"
    })
final class StopCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "SCOPE",
      defaultValue = KillSwitch.ALL,
      description = "all, venue:NAME, instrument:NAME or strategy:NAME.")
  private String scope;

  @Option(
      names = "--because",
      paramLabel = "CAUSE",
      defaultValue = "manual-intervention",
      description = {
        "risk-limit-exceeded, manual-intervention (the default), system-error,",
        "exchange-connectivity-issue, regulatory-compliance or market-volatility-extreme."
      })
  private String because;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description = {
        "Ends by itself after this long (30m, 2h), while a job runs; not where a risk limit was",
        "exceeded. What is stopped for longer already stays so."
      })
  private Duration time;

  @Option(names = "--release", description = "Lets orders of the scope through again.")
  private boolean release;

  @Option(names = "--list", description = "Shows what is stopped and changes nothing.")
  private boolean list;

  @Mixin private OperatorOptions operator;

  @Mixin private DatabaseOptions database;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Failure {
    if (!StopScope.valid(scope)) {
      throw refused(
          "'"
              + scope
              + "' is no scope; there are all, venue:NAME, instrument:NAME and strategy:NAME");
    }
    StopReason cause = cause();
    if (time != null && cause.flattens()) {
      throw refused("what was stopped because a risk limit was exceeded is released by a person");
    }
    String by = operator.by();
    DatabaseSettings settings = database.settings();
    Screen screen = Screen.plain(spec.commandLine().getOut());
    try (KillSwitch latches = new KillSwitch(settings.open())) {
      if (!list && release) {
        if (!latches.unlatch(scope, operator.reasonOr("released by hand"), by)) {
          screen.line(scope + " was not stopped.");
        }
      } else if (!list) {
        Instant until =
            time == null ? null : Instant.now().plus(time).truncatedTo(ChronoUnit.SECONDS);
        latches.latch(scope, cause, operator.reasonOr("stopped by hand"), by, until);
      }
      List<String> stopped =
          latches.standing().stream()
              .map(
                  latch ->
                      latch.until() == null
                          ? latch.scope()
                          : latch.scope() + " until " + latch.until())
              .toList();
      screen.line(
          stopped.isEmpty()
              ? "Nothing is stopped."
              : "Stopped: " + String.join(", ", stopped) + ".");
      return 0;
    } catch (SQLException refused) {
      throw new Failure(Sentence.of(refused.getMessage()), refused);
    }
  }

  private ParameterException refused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  private StopReason cause() {
    for (StopReason each : StopReason.values()) {
      if (each.word().equals(because)) {
        return each;
      }
    }
    throw refused(
        "'"
            + because
            + "' is no cause; there are "
            + Arrays.stream(StopReason.values())
                .map(StopReason::word)
                .collect(Collectors.joining(", ")));
  }
}
