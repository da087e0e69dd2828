package io.crossbook.jobs;

import io.crossbook.core.rule.RuleBook;
import io.crossbook.database.DatabaseException;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Schema;
import io.crossbook.database.rules.RuleStore;
import io.crossbook.jobs.config.ConfigException;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.restore.SavepointFit;
import io.crossbook.jobs.trade.LiveTrading;
import io.crossbook.jobs.watch.IngestJob;
import io.crossbook.jobs.watch.WatchJob;
import io.crossbook.jobs.watch.Watchlist;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.LoggerFactory;

/**
 * The main class of the jar that goes to a Flink cluster: to a session over REST or {@code flink
 * run}, or to one of its own in application mode. It sends one job and does not wait for its end.
 *
 * <p>The configuration is that of {@code ./crossbook run}; secrets come from the environment of the
 * processes of the cluster. Whatever is wrong with it ends the program with one sentence, before
 * anything is sent. The process is never ended from here: on a session cluster it is the job
 * manager's own.
 */
public final class ClusterJob {
  private static final String PARALLELISM = "parallelism";

  private ClusterJob() {}

  /**
   * Sends the job.
   *
   * @param args {@code --config FILE}, {@code --job all|ingest|trading}, {@code --set KEY=VALUE}
   * @throws ProgramParametrizationException with one sentence if it may not run like this
   */
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
    Concern concern = build(flink, System.getenv(), args);
    requireFit(flink);
    flink.executeAsync(concern.title());
  }

  /**
   * Refuses a savepoint that does not fit. One that cannot be looked at is left to Flink: after the
   * death of a job manager this runs again, and what the job once began from may be gone by then.
   * Nor may a job that Flink would take be held back by how we read what Flink wrote.
   */
  private static void requireFit(StreamExecutionEnvironment flink) {
    Optional<String> path =
        flink.getConfiguration().getOptional(StateRecoveryOptions.SAVEPOINT_PATH);
    if (path.isEmpty()) {
      return;
    }
    List<String> complaints = List.of();
    try {
      complaints =
          SavepointFit.complaints(
              flink.getStreamGraph(false).getJobGraph(),
              path.get(),
              ClusterJob.class.getClassLoader(),
              flink.getConfiguration().get(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE));
    } catch (IOException | RuntimeException unreadable) {
      LoggerFactory.getLogger(ClusterJob.class)
          .warn(
              "Whether {} fits is left to Flink: it cannot be read here.", path.get(), unreadable);
    }
    if (!complaints.isEmpty()) {
      throw new ProgramParametrizationException(String.join(" ", complaints));
    }
  }

  /**
   * Wires the job.
   *
   * @param flink with the settings of its cluster
   * @param variables of the environment
   * @return what the job is there for
   * @throws ProgramParametrizationException with one sentence if it may not run like this
   */
  static Concern build(
      StreamExecutionEnvironment flink, Map<String, String> variables, String... args) {
    try {
      ClusterArguments arguments = ClusterArguments.read(args);
      CrossbookConfig config = config(arguments, variables, flink.getParallelism());
      Map<String, List<String>> watched = Watchlist.configured(config);
      flink.configure(ClusterSettings.over(config, flink.getConfiguration()));
      if (config.job().checkpointIntervalMillis() == 0) {
        flink.getCheckpointConfig().disableCheckpointing();
      }
      if (arguments.concern() == Concern.INGEST) {
        IngestJob.build(flink, config, watched);
        return arguments.concern();
      }
      DatabaseSettings database = database(config);
      LiveTrading.requireCredentials(config, watched.keySet());
      Schema.migrate(database);
      LiveTrading.requireDesk(config, watched.keySet(), database);
      RuleBook rules =
          new RuleStore(database, InstantSource.system()).configured(config.ruleBook());
      WatchJob.build(flink, config, watched, database, rules);
      return arguments.concern();
    } catch (ConfigException | DatabaseException | IllegalArgumentException refused) {
      ProgramParametrizationException sentence =
          new ProgramParametrizationException(sentence(refused.getMessage()));
      sentence.initCause(refused);
      throw sentence;
    }
  }

  private static CrossbookConfig config(
      ClusterArguments arguments, Map<String, String> variables, int parallelism)
      throws ConfigException {
    List<String> sets = new ArrayList<>(arguments.sets());
    sets.addAll(arguments.concern().settings());
    CrossbookConfig config = CrossbookConfig.load(arguments.file(), variables, sets);
    if (ClusterSettings.written(config, PARALLELISM)) {
      return config;
    }
    sets.add(PARALLELISM + "=" + parallelism);
    return CrossbookConfig.load(arguments.file(), variables, sets);
  }

  private static DatabaseSettings database(CrossbookConfig config) throws ConfigException {
    if (config.database().embedded()) {
      throw new ConfigException(
          "database.url is empty, and a job on a cluster has no database of its own; set"
              + " database.url to jdbc:postgresql://host:port/name.");
    }
    return config.database().settings();
  }

  private static String sentence(String message) {
    return message.matches("(?s).*[.!?]") ? message : message + ".";
  }
}
