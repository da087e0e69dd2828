package io.crossbook.jobs.watch;

import io.crossbook.jobs.config.CrossbookConfig;
import java.util.Collection;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Watches venues live and writes every fact to a topic, where {@link WatchJob} of another cluster
 * reads them; decides nothing and needs no database. Stateless.
 */
public final class IngestJob {
  private IngestJob() {}

  /**
   * Wires the job.
   *
   * @param config one whose {@code kafka.bootstrap-servers} is set
   * @param instruments for each venue id, canonical names of the instruments to watch
   */
  public static void build(
      StreamExecutionEnvironment environment,
      CrossbookConfig config,
      Map<String, ? extends Collection<String>> instruments) {
    environment.setParallelism(config.job().parallelism());
    // As in the job that trades: a checkpoint that fails stops nothing.
    environment.getCheckpointConfig().setTolerableCheckpointFailureNumber(Integer.MAX_VALUE);
    Topics.writeFacts(WatchJob.lanes(environment, config, instruments), config.kafka());
  }
}
