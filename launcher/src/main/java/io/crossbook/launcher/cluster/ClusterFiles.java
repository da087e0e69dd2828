package io.crossbook.launcher.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Writes what the processes of a cluster read, into its folder. Flink's scripts compute the parts
 * of a task manager's memory; without them every part has to be said.
 */
final class ClusterFiles {
  static final String HOST = "localhost";

  private static final int FRAMEWORK_HEAP = 128;
  private static final int FRAMEWORK_OFF_HEAP = 128;
  private static final int TASK_OFF_HEAP = 64;
  private static final int NETWORK = 64;
  private static final int METASPACE = 256;

  /** Ends a session after this long without a word; a take-over costs it and a tick. */
  private static final String SESSION = "2000 ms";

  /**
   * The job is some ten thousand methods, and with the defaults Java optimizes them for four
   * minutes on half a core of two, throws those away that rest for a while, and begins again. With
   * these, it optimizes what is called six times as often, and keeps it: half the time, and it
   * ends.
   */
  static final List<String> COMPILER =
      List.of(
          "-XX:-MethodFlushing",
          "-XX:Tier4InvocationThreshold=30000",
          "-XX:Tier4MinInvocationThreshold=6000",
          "-XX:Tier4CompileThreshold=90000",
          "-XX:Tier4BackEdgeThreshold=200000");

  private ClusterFiles() {}

  /** Folder of configuration for {@code --configDir}. */
  static Path conf(Path folder) {
    return folder.resolve("conf");
  }

  /** Options for the Java of a task manager. */
  static List<String> taskManagerOptions(ClusterShape shape) {
    List<String> options = new ArrayList<>(COMPILER);
    options.addAll(memoryOptions(shape));
    return options;
  }

  private static List<String> memoryOptions(ClusterShape shape) {
    return List.of(
        "-Xmx" + (FRAMEWORK_HEAP + shape.taskHeapMegabytes()) + "m",
        "-XX:MaxDirectMemorySize=" + (FRAMEWORK_OFF_HEAP + TASK_OFF_HEAP + NETWORK) + "m",
        "-XX:MaxMetaspaceSize=" + METASPACE + "m");
  }

  /**
   * Writes {@code config.yaml}.
   *
   * @param rpcPort of the job manager; not used with high availability
   * @param zooKeeperPort 0 without high availability
   */
  static void write(Path folder, ClusterShape shape, int rpcPort, int zooKeeperPort)
      throws IOException {
    Map<String, String> settings = new TreeMap<>();
    settings.put("jobmanager.rpc.address", HOST);
    settings.put("jobmanager.rpc.port", Integer.toString(rpcPort));
    settings.put("jobmanager.bind-host", HOST);
    settings.put("rest.address", HOST);
    settings.put("rest.bind-address", HOST);
    settings.put("io.tmp.dirs", folder.resolve("tmp").toString());
    settings.put("parallelism.default", "1");
    settings.put("taskmanager.host", HOST);
    settings.put("taskmanager.bind-host", HOST);
    memory(settings, shape);

    // A manager that is gone refuses connections, which two heartbeats in a row find out.
    settings.put("heartbeat.interval", "500 ms");
    settings.put("heartbeat.timeout", shape.heartbeatTimeout().toMillis() + " ms");
    settings.put("heartbeat.rpc-failure-threshold", "2");
    // Who does not reach a manager that is just starting asks again soon.
    settings.put("cluster.registration.max-timeout", "2 s");
    settings.put("cluster.registration.error-delay", "500 ms");
    settings.put("cluster.registration.refused-registration-delay", "1 s");
    // For jobs that say nothing themselves. Never give up, and never wait long: a kill is noticed
    // by dozens of failures within its first second.
    settings.put("restart-strategy.type", "exponential-delay");
    settings.put("restart-strategy.exponential-delay.initial-backoff", "200 ms");
    settings.put("restart-strategy.exponential-delay.max-backoff", "1 s");
    settings.put("restart-strategy.exponential-delay.reset-backoff-threshold", "10 s");
    settings.put("execution.checkpointing.dir", address(folder, "checkpoints"));
    settings.put("execution.checkpointing.savepoint-dir", address(folder, "savepoints"));
    if (shape.standing().isPresent()) {
      standing(folder, settings, shape, shape.standing().get());
    } else {
      // What is on the class path of all processes is not in any jar of a job.
      settings.put("classloader.resolve-order", "parent-first");
    }
    if (shape.highAvailability()) {
      settings.put("high-availability.type", "zookeeper");
      settings.put("high-availability.zookeeper.quorum", HOST + ":" + zooKeeperPort);
      settings.put("high-availability.zookeeper.client.session-timeout", SESSION);
      settings.put("high-availability.zookeeper.client.connection-timeout", SESSION);
      settings.put("high-availability.zookeeper.client.retry-wait", "500 ms");
      settings.put("high-availability.zookeeper.client.max-retry-attempts", "10");
      // A connection that stutters is no reason to give up leading; a session that ended is.
      settings.put("high-availability.zookeeper.client.tolerate-suspended-connections", "true");
      settings.put("high-availability.cluster-id", "/crossbook");
      settings.put("high-availability.storageDir", address(folder, "high-availability"));
      zooKeeper(folder, zooKeeperPort);
    }
    StringBuilder yaml = new StringBuilder();
    settings.forEach((key, value) -> yaml.append(key).append(": \"").append(value).append("\"\n"));
    Files.createDirectories(conf(folder));
    Files.createDirectories(folder.resolve("tmp"));
    Files.writeString(conf(folder).resolve("config.yaml"), yaml, StandardCharsets.UTF_8);
  }

  private static void standing(
      Path folder, Map<String, String> settings, ClusterShape shape, ClusterShape.Standing how)
      throws IOException {
    settings.put("web.upload.dir", folder.resolve("jars").toString());
    Files.createDirectories(folder.resolve("jars"));
    Files.createDirectories(conf(folder));
    try (InputStream text = ClusterFiles.class.getResourceAsStream("/" + ChildProcess.LOGGING)) {
      Files.copy(
          Objects.requireNonNull(text, ChildProcess.LOGGING),
          logging(folder),
          StandardCopyOption.REPLACE_EXISTING);
    }
    if (how.prometheusPort() != 0) {
      // Each process takes the first that is free.
      int last = how.prometheusPort() + shape.jobManagers() + shape.taskManagers() - 1;
      settings.put(
          "metrics.reporter.prometheus.factory.class",
          "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
      settings.put("metrics.reporter.prometheus.port", how.prometheusPort() + "-" + last);
    }
  }

  /** What processes that stay log by: our class path is not theirs. */
  static Path logging(Path folder) {
    return conf(folder).resolve("log4j2.xml");
  }

  private static void memory(Map<String, String> settings, ClusterShape shape) {
    String memory = "taskmanager.memory.";
    settings.put("taskmanager.numberOfTaskSlots", Integer.toString(shape.slots()));
    settings.put("taskmanager.cpu.cores", "1.0");
    settings.put(memory + "framework.heap.size", FRAMEWORK_HEAP + "m");
    settings.put(memory + "framework.off-heap.size", FRAMEWORK_OFF_HEAP + "m");
    settings.put(memory + "task.heap.size", shape.taskHeapMegabytes() + "m");
    settings.put(memory + "task.off-heap.size", TASK_OFF_HEAP + "m");
    settings.put(memory + "managed.size", shape.managedMegabytes() + "m");
    settings.put(memory + "network.min", NETWORK + "m");
    settings.put(memory + "network.max", NETWORK + "m");
    settings.put(memory + "jvm-metaspace.size", METASPACE + "m");
    settings.put(memory + "jvm-overhead.min", "192m");
    settings.put(memory + "jvm-overhead.max", "192m");
  }

  private static void zooKeeper(Path folder, int port) throws IOException {
    Path data = folder.resolve("zookeeper");
    Files.createDirectories(data);
    Files.createDirectories(conf(folder));
    String settings =
        String.join(
            "\n",
            "clientPort=" + port,
            "clientPortAddress=" + HOST,
            "dataDir=" + data,
            // Sessions last between two and twenty ticks.
            "tickTime=250",
            "maxClientCnxns=0",
            "");
    Files.writeString(zooKeeperFile(folder), settings, StandardCharsets.UTF_8);
  }

  static Path zooKeeperFile(Path folder) {
    return conf(folder).resolve("zoo.cfg");
  }

  private static String address(Path folder, String name) {
    return folder.resolve(name).toUri().toString();
  }
}
