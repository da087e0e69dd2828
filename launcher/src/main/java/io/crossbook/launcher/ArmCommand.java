package io.crossbook.launcher;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.orders.KillSwitch;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.launcher.watch.DurationText;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossbook arm}: lets a desk open positions with real money, for a while. */
@Command(
    name = "arm",
    header = "Lets a desk open positions with real money, for a while.",
    description = {
      "",
      "A job with trading.mode=live places no order that opens a position unless its desk is armed;"
          + " when the time is over it opens nothing more. What is open is hedged and closed"
          + " whether it is armed or not. Simulated and paper trading need no arming.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook arm --for 30m --database jdbc:postgresql://localhost:5432/crossbook",
      "  crossbook arm --off --database jdbc:postgresql://localhost:5432/crossbook"
    })
final class ArmCommand implements Callable<Integer> {
  private static final Duration LONGEST = Duration.ofHours(24);

  @ArgGroup(multiplicity = "1")
  private HowLong howLong;

  @Option(
      names = "--desk",
      paramLabel = "N",
      defaultValue = "0",
      description = "Number of the desk (${DEFAULT-VALUE}), as trading.desk says.")
  private int desk;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who says so (${DEFAULT-VALUE}); it is kept.")
  private String by;

  @Mixin private DatabaseOptions database;

  @Spec private CommandSpec spec;

  /** For how long, or not at all. Filled by picocli. */
  static final class HowLong {
    @Option(
        names = "--for",
        paramLabel = "DURATION",
        converter = DurationText.class,
        description = "For this long (30m, 2h), at most 24h.")
    private Duration time;

    @Option(names = "--off", description = "Not any more, at once.")
    private boolean off;
  }

  @Override
  public Integer call() throws Failure {
    if (howLong.time != null && howLong.time.compareTo(LONGEST) > 0) {
      throw new Failure("A desk is armed for 24h at most; arm it again when that is over.");
    }
    Screen screen = Screen.plain(spec.commandLine().getOut());
    DatabaseSettings settings = database.settings();
    try (KillSwitch latches = new KillSwitch(settings.open())) {
      if (howLong.off) {
        latches.disarm(desk);
        screen.line("Desk " + desk + " opens nothing more with real money.");
      } else {
        Instant until = Instant.now().plus(howLong.time).truncatedTo(ChronoUnit.SECONDS);
        latches.arm(desk, until, by);
        screen.line("Desk " + desk + " may open positions with real money until " + until + ".");
      }
      return 0;
    } catch (SQLException refused) {
      throw new Failure(Sentence.of(refused.getMessage()), refused);
    }
  }
}
