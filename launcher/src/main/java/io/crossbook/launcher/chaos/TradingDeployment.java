package io.crossbook.launcher.chaos;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.orders.Safeguard;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.cluster.ClusterShape;
import io.crossbook.launcher.cluster.ProcessCluster;
import io.crossbook.launcher.cluster.SimulatorProcess;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.JobID;

/** What is put under chaos: a job that trades at simulated venues and writes to a database. */
public interface TradingDeployment {
  /**
   * What stands around the job.
   *
   * @param database with its schema, and nothing in it
   * @param simulator the venues, with their accounts and their ledger
   * @param disabled safeguards that the job has to do without
   */
  record Surroundings(
      DatabaseSettings database, SimulatorProcess simulator, Set<Safeguard> disabled) {}

  /** Ids of the venues that it trades at. */
  List<String> venues();

  /** Further options for {@code crossbook simulate}, such as how often prices disagree. */
  List<String> simulatorOptions();

  /** Places at which it can be told to kill itself, as the variable names them. */
  List<String> failpoints();

  /** Name of the environment variable that sets a failpoint, as {@code name:n}. */
  String failpointVariable();

  /**
   * The cluster that it needs, with a standby. The whole job has to fit into the slots of one task
   * manager and there have to be two, so that one always stands ready.
   */
  ClusterShape shape();

  /** Variables that all its processes need, such as the credentials of its accounts. */
  Map<String, String> environment(Surroundings surroundings) throws Failure;

  /** Starts the job. */
  JobID start(ProcessCluster cluster, Surroundings surroundings)
      throws Failure, InterruptedException;

  /** Makes it open nothing more, and finish what is open. */
  void finish(Surroundings surroundings) throws Failure, InterruptedException;

  /** In which desks count profit. */
  String currency();

  /** Assets in which it makes its profit; anything else that is left over is exposure. */
  Set<String> cash();

  /** Exposure that may be left of an asset, such as less than the coarsest lot. */
  Map<String, BigDecimal> bounds();

  /** Listings that are contracts, by {@code venue symbol}. */
  Map<String, Judge.Contract> contracts();
}
