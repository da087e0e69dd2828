package io.crossbook.launcher.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a cluster consists of. Immutable.
 *
 * @param jobManagers more than one stand by for each other; at least 1
 * @param highAvailability with ZooKeeper, so that a job survives its job manager; without, there is
 *     one job manager and jobs end with it
 * @param taskManagers at least 1
 * @param slots of each task manager; a job needs as many as its parallelism, and those of one task
 *     manager more for it to go on at once when a task manager is killed
 * @param taskHeapMegabytes of each task manager, for the code of jobs
 * @param managedMegabytes of each task manager, for RocksDB
 * @param heartbeatTimeout after which a task manager or job manager that says nothing is given up;
 *     one that is gone is noticed earlier
 * @param environment variables of all processes, beside those of this process
 * @param standing how it is reached when it stays after this process; empty if it ends with it
 */
public record ClusterShape(
    int jobManagers,
    boolean highAvailability,
    int taskManagers,
    int slots,
    int taskHeapMegabytes,
    int managedMegabytes,
    Duration heartbeatTimeout,
    Map<String, String> environment,
    Optional<Standing> standing) {
  /**
   * A cluster that stays, whose processes have Flink on their class path and no code of jobs.
   *
   * @param classPath Flink's own
   * @param restPort of the first job manager; 0 for any that is free
   * @param prometheusPort first of as many ports as there are processes; 0 for none
   */
  public record Standing(String classPath, int restPort, int prometheusPort) {}

  /**
   * @throws IllegalArgumentException if it cannot run
   */
  public ClusterShape {
    if (jobManagers < 1 || taskManagers < 1 || slots < 1) {
      throw new IllegalArgumentException("a cluster has managers and slots");
    }
    if (jobManagers > 1 && !highAvailability) {
      throw new IllegalArgumentException("a standby needs high availability");
    }
    environment = Map.copyOf(environment);
  }

  /** One job manager and small task managers; jobs end with the job manager. */
  public static ClusterShape of(int taskManagers, int slots) {
    return new ClusterShape(
        1, false, taskManagers, slots, 256, 128, Duration.ofSeconds(4), Map.of(), Optional.empty());
  }

  /** The same with a second job manager that stands by, and ZooKeeper. */
  public ClusterShape withStandby() {
    return new ClusterShape(
        2,
        true,
        taskManagers,
        slots,
        taskHeapMegabytes,
        managedMegabytes,
        heartbeatTimeout,
        environment,
        standing);
  }

  /** The same with other memory for the code of jobs and for RocksDB in each task manager. */
  public ClusterShape withMegabytes(int taskHeap, int managed) {
    return with(taskHeap, managed, environment, standing);
  }

  /** The same with these variables for all processes, such as the credentials of accounts. */
  public ClusterShape withEnvironment(Map<String, String> variables) {
    return with(taskHeapMegabytes, managedMegabytes, variables, standing);
  }

  /** The same, staying when this process ends. */
  public ClusterShape standing(Standing how) {
    return with(taskHeapMegabytes, managedMegabytes, environment, Optional.of(how));
  }

  private ClusterShape with(
      int taskHeap, int managed, Map<String, String> variables, Optional<Standing> how) {
    return new ClusterShape(
        jobManagers,
        highAvailability,
        taskManagers,
        slots,
        taskHeap,
        managed,
        heartbeatTimeout,
        variables,
        how);
  }
}
