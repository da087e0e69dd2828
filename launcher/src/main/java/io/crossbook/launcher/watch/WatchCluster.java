package io.crossbook.launcher.watch;

import io.crossbook.core.rule.RuleBook;
import io.crossbook.database.DatabaseException;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.rules.RuleStore;
import io.crossbook.jobs.JobEnvironment;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.trade.LiveTrading;
import io.crossbook.jobs.watch.WatchJob;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.FreePort;
import io.crossbook.launcher.Sentence;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The live job in a Flink cluster within this process, with Flink's web page. */
final class WatchCluster implements AutoCloseable {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
  private static final String LOOPBACK = "127.0.0.1";

  private final JobClient client;
  private final int webPort;

  private WatchCluster(JobClient client, int webPort) {
    this.client = client;
    this.webPort = webPort;
  }

  /**
   * Starts the job.
   *
   * @param instruments for each venue id, canonical names of what to watch
   */
  static WatchCluster start(
      CrossbookConfig config, Map<String, List<String>> instruments, DatabaseSettings database)
      throws Failure {
    int webPort = webPort(config.job().webUiPort());
    Configuration configuration = JobEnvironment.configuration(config.job());
    configuration.set(RestOptions.PORT, webPort);
    configuration.set(RestOptions.BIND_PORT, Integer.toString(webPort));
    configuration.set(RestOptions.ADDRESS, LOOPBACK);
    configuration.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    configuration.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofSeconds(1));
    configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, config.job().parallelism());
    if (config.prometheusPort() != 0) {
      refuseIfTaken(config.prometheusPort(), "metrics.prometheus-port");
      configuration.setString(
          "metrics.reporter.prometheus.factory.class",
          "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
      configuration.setString(
          "metrics.reporter.prometheus.port", Integer.toString(config.prometheusPort()));
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironmentWithWebUI(configuration);
    try {
      LiveTrading.requireCredentials(config, instruments.keySet());
      LiveTrading.requireDesk(config, instruments.keySet(), database);
      RuleBook rules =
          new RuleStore(database, InstantSource.system()).configured(config.ruleBook());
      WatchJob.build(environment, config, instruments, database, rules);
    } catch (IllegalArgumentException | DatabaseException refused) {
      throw new Failure(Sentence.of(refused.getMessage()), refused);
    }
    try {
      return new WatchCluster(environment.executeAsync("Crossbook: watch"), webPort);
    } catch (Exception refused) {
      throw new Failure(
          "The job could not be started: " + rootCause(refused).getMessage() + ".", refused);
    }
  }

  /** Address of Flink's web page. */
  String webAddress() {
    return "http://" + LOOPBACK + ":" + webPort;
  }

  /** The job's id. */
  JobID jobId() {
    return client.getJobID();
  }

  /** What the job is doing; null if it cannot be asked. */
  JobStatus status() throws InterruptedException {
    try {
      return client.getJobStatus().get(5, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException unreachable) {
      return null;
    }
  }

  /** Ends the job and the cluster. */
  @Override
  public void close() {
    try {
      // A job that is cancelled reports that as a failure, and one that failed is over already.
      client.cancel().exceptionally(over -> null).get(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
      client
          .getJobExecutionResult()
          .exceptionally(cancelled -> null)
          .get(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException hanging) {
      throw new IllegalStateException("the job did not stop within " + STOP_PATIENCE, hanging);
    }
  }

  private static int webPort(int wanted) throws Failure {
    if (wanted != 0) {
      refuseIfTaken(wanted, "web-ui-port");
      return wanted;
    }
    return FreePort.find();
  }

  private static void refuseIfTaken(int port, String key) throws Failure {
    try (ServerSocket test = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      test.setReuseAddress(true);
    } catch (BindException taken) {
      throw new Failure(
          "Port " + port + " (" + key + ") is in use; choose another with --set " + key + "=PORT.",
          taken);
    } catch (IOException refused) {
      throw new Failure(
          "Port " + port + " (" + key + ") cannot be used: " + refused.getMessage() + ".", refused);
    }
  }

  private static Throwable rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
