package io.crossbook.launcher;

import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.rule.RuleBook;
import io.crossbook.database.DatabaseException;
import io.crossbook.database.rules.RuleStore;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.launcher.terminal.Table;
import io.crossbook.launcher.watch.DurationText;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crossbook rules}: the limits of a running watch. */
@Command(
    name = "rules",
    header = "Shows and changes the limits of a watch that is running.",
    description = {
      "",
      "Versions of the rules are kept in the database of the results and are never changed. A new one"
          + " applies from its own time on, to every fact from then.",
      ""
    },
    subcommands = {RulesCommand.ListCommand.class, RulesCommand.SetCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  crossbook rules list --database jdbc:postgresql://localhost:5432/crossbook",
      "  crossbook rules set spread min-net-bps=10 --database jdbc:postgresql://localhost/crossbook"
    })
final class RulesCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "There is no command");
  }

  private static RuleStore store(DatabaseOptions database) throws Failure {
    return new RuleStore(database.settings(), Clock.systemUTC());
  }

  /** {@code crossbook rules list}. */
  @Command(
      name = "list",
      header = "Shows every version in the order in which they were added.",
      footer = {
        "",
        "Examples:",
        "  crossbook rules list --database jdbc:postgresql://localhost:5432/crossbook"
      })
  static final class ListCommand implements Callable<Integer> {
    @Mixin private DatabaseOptions database;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Failure {
      Screen screen = Screen.plain(spec.commandLine().getOut());
      List<DetectionRule> versions = versions(store(database));
      if (versions.isEmpty()) {
        screen.line("There are no versions in the database; the configuration's rules apply.");
        return 0;
      }
      Table table =
          new Table().words("strategy").numbers("version").words("effective from").words("limits");
      for (DetectionRule rule : versions) {
        table.row(rule.strategy(), rule.version(), time(rule.effectiveFrom()), limits(rule));
      }
      table.print(screen);
      return 0;
    }
  }

  /** {@code crossbook rules set}. */
  @Command(
      name = "set",
      header = "Adds a version: the newest one with some limits changed.",
      description = {
        "",
        "What is not named stays as in the newest version of the database or, without one, of the"
            + " configuration. The keys are those of rules.STRATEGY in the reference configuration.",
        ""
      },
      footer = {
        "",
        "Examples:",
        "  crossbook rules set spread min-net-bps=10 max-age-ms=1500 \\",
        "      --database jdbc:postgresql://localhost:5432/crossbook",
        "  crossbook rules set basis min-net=25 --in 5m --database"
            + " jdbc:postgresql://localhost/crossbook"
      })
  static final class SetCommand implements Callable<Integer> {
    @Mixin private ConfigOptions options;

    @Mixin private DatabaseOptions database;

    @Parameters(index = "0", paramLabel = "STRATEGY", description = "spread or basis.")
    private String strategy;

    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "KEY=VALUE",
        description = "What changes.")
    private List<String> changes;

    @Option(
        names = "--in",
        paramLabel = "DURATION",
        converter = DurationText.class,
        description = "Applies after this long (2s, 5m); without it after a second.")
    private Duration in;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Failure {
      CrossbookConfig config = options.load();
      RuleStore store = store(database);
      List<DetectionRule> known = new ArrayList<>(config.ruleBook().versions());
      known.addAll(versions(store));
      DetectionRule newest = new RuleBook(known).inForce(strategy, Long.MAX_VALUE);
      if (newest == null) {
        throw new Failure("There is no strategy '" + strategy + "'; there are basis and spread.");
      }
      DetectionRule changed = changed(newest);
      try {
        DetectionRule stored =
            in == null
                ? store.append(changed)
                : store.append(changed, nanos(Instant.now().plus(in)));
        Screen.plain(spec.commandLine().getOut())
            .line(
                "Version "
                    + stored.version()
                    + " of "
                    + strategy
                    + " applies from "
                    + time(stored.effectiveFrom())
                    + ": "
                    + limits(stored));
      } catch (DatabaseException | IllegalArgumentException refused) {
        throw new Failure(Sentence.of(refused.getMessage()), refused);
      }
      return 0;
    }

    /**
     * The configuration checks keys, types and ranges, so that there is one place that knows them.
     */
    private DetectionRule changed(DetectionRule newest) throws Failure {
      List<String> sets = new ArrayList<>();
      String prefix = "rules." + strategy + ".";
      values(newest).forEach((key, value) -> sets.add(prefix + key + "=" + value));
      sets.add(prefix + "versions=[]");
      for (String change : changes) {
        sets.add(prefix + change);
      }
      return options.load(sets).ruleBook().inForce(strategy, 0);
    }
  }

  private static List<DetectionRule> versions(RuleStore store) throws Failure {
    try {
      return store.list();
    } catch (DatabaseException refused) {
      throw new Failure(Sentence.of(refused.getMessage()), refused);
    }
  }

  private static Map<String, String> values(DetectionRule rule) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("min-net", rule.minNet().toPlainString());
    values.put("min-net-bps", plain(rule.minNetBps()));
    values.put("max-age-ms", Long.toString(rule.maxAgeMillis()));
    values.put("max-skew-ms", Long.toString(rule.maxSkewMillis()));
    values.put("max-lag-ms", Long.toString(rule.maxLagMillis()));
    values.put("max-spread-bps", plain(rule.maxSpreadBps()));
    values.put("min-depth", plain(rule.minDepth()));
    values.put("min-confidence", plain(rule.minConfidence()));
    values.put("max-risk", plain(rule.maxRisk()));
    values.put("max-notional", plain(rule.maxNotional()));
    values.put("confirm-updates", Integer.toString(rule.confirmUpdates()));
    values.put("confirm-within-ms", Long.toString(rule.confirmWithinMillis()));
    values.put("ttl-ms", Long.toString(rule.ttlMillis()));
    values.put("latency-ms", Long.toString(rule.latencyMillis()));
    values.put("rebalancing-bps", plain(rule.rebalancingBps()));
    return values;
  }

  private static String limits(DetectionRule rule) {
    List<String> limits = new ArrayList<>();
    values(rule).forEach((key, value) -> limits.add(key + "=" + value));
    return String.join(" ", limits);
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static String time(long nanos) {
    return nanos == 0 ? "the beginning" : Instant.ofEpochSecond(0, nanos).toString();
  }

  private static long nanos(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
  }
}
