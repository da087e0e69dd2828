package io.crossbook.launcher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.crossbook.launcher.FreePort;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.application.ApplicationConfiguration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job in application mode, as the Kubernetes resources run it: the job manager's process calls
 * the main method that the resource names, with its arguments and with the settings of its {@code
 * flinkConfiguration}, out of the jar that the image holds, over Flink's own class path. What needs
 * Kubernetes or a bucket is replaced: who leads, and where files are.
 */
@Timeout(600)
class ApplicationModeIT {
  private static final JobID JOB = JobID.fromHexString("000000000000000000000000000c0de5");
  private static final int SLOTS = 2;
  private static final long LOOK_MILLIS = 100;

  /** The whole of it needs what the resource gives a task manager, which is more than a laptop. */
  private static final ClusterShape SHAPE = ClusterShape.of(1, SLOTS).withMegabytes(512, 256);

  @TempDir Path folder;
  private ClusterBench bench;
  private ChildProcess jobManager;
  private int port;

  private static JsonNode deployment() throws Exception {
    Path file = Path.of("..").toRealPath().resolve("k8s-operator/deployment/flink-deployment.yaml");
    return new ObjectMapper(new YAMLFactory()).readTree(file.toFile()).path("spec");
  }

  /** What the resource sets, but for what only Kubernetes and a bucket have. */
  private List<String> settings() throws Exception {
    Map<String, String> settings = new TreeMap<>();
    deployment()
        .path("flinkConfiguration")
        .properties()
        .forEach(each -> settings.put(each.getKey(), each.getValue().asText()));
    settings
        .keySet()
        .removeIf(key -> key.matches("(kubernetes|high-availability|slotmanager)\\..*"));
    for (String directory :
        List.of("execution.checkpointing.dir", "execution.checkpointing.savepoint-dir")) {
      assertThat(settings.put(directory, bench.cluster.resolve(directory).toUri().toString()))
          .startsWith("s3://");
    }
    for (String directory :
        List.of("state.backend.rocksdb.localdir", "execution.checkpointing.local-backup.dirs")) {
      assertThat(settings.put(directory, bench.cluster.resolve(directory).toString()))
          .startsWith("/flink-state/");
    }
    settings.put("metrics.reporter.prom.port", Integer.toString(FreePort.find()));
    // What the operator adds, so that a job that ended can be asked what became of it.
    settings.put("execution.shutdown-on-application-finish", "false");
    List<String> words = new ArrayList<>();
    settings.forEach((key, value) -> words.addAll(List.of("-D", key + "=" + value)));
    return words;
  }

  /** Flink's own, and the one class that it has only in its distribution. */
  private String classPath() throws Exception {
    String name = ApplicationJobManager.class.getName().replace('.', '/') + ".class";
    Path classes = bench.cluster.resolve("classes");
    Path copy = classes.resolve(name);
    Files.createDirectories(copy.getParent());
    try (InputStream bytes = getClass().getClassLoader().getResourceAsStream(name)) {
      Files.copy(bytes, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return BuiltFiles.flinkClassPath() + File.pathSeparator + classes;
  }

  private ChildProcess start(String name, Class<?> main, List<String> options, List<String> more)
      throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--configDir", ClusterFiles.conf(bench.cluster).toString()));
    arguments.addAll(settings());
    arguments.addAll(more);
    return ChildProcess.start(
        new ChildProcess.Start(
            name,
            bench.cluster,
            options,
            main.getName(),
            arguments,
            bench.environment(),
            Optional.of(classPath())));
  }

  /**
   * Starts the job manager, which runs the program.
   *
   * @param more settings beside those of the resource
   */
  private void startJobManager(Map<String, String> more) throws Exception {
    port = FreePort.find();
    JsonNode job = deployment().path("job");
    List<String> program = new ArrayList<>();
    for (JsonNode each : job.path("args")) {
      String word = each.asText();
      program.add(
          word.equals("/opt/crossbook/crossbook.yaml")
              ? bench.folder.resolve("crossbook.yaml").toString()
              : word);
    }
    program.addAll(bench.trading());
    program.addAll(List.of("--set", "state-backend=rocksdb"));
    // Where the operator puts what the resource says of the job.
    Configuration configuration = new Configuration();
    new ApplicationConfiguration(program.toArray(String[]::new), job.path("entryClass").asText())
        .applyToConfiguration(configuration);
    configuration.set(PipelineOptions.JARS, List.of(BuiltFiles.jobsJar().toString()));
    configuration.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, JOB.toHexString());
    configuration.set(RestOptions.PORT, port);
    configuration.set(RestOptions.BIND_PORT, Integer.toString(port));
    more.forEach(configuration::setString);
    List<String> words = new ArrayList<>();
    configuration.toMap().forEach((key, value) -> words.addAll(List.of("-D", key + "=" + value)));
    jobManager = start("jobmanager-1", ApplicationJobManager.class, List.of("-Xmx512m"), words);
  }

  private ClusterRest rest() {
    return new ClusterRest(List.of("http://" + ClusterFiles.HOST + ":" + port));
  }

  /** Why the job was started again, if it was. */
  private String failures() {
    try {
      return "the job manager says:\n"
          + String.join(
              "\n",
              Files.readString(jobManager.log())
                  .lines()
                  .filter(line -> line.contains(" FAILED") || line.contains("Exception"))
                  .toList());
    } catch (IOException gone) {
      return "the job manager's log cannot be read: " + gone;
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private void until(Condition condition) throws Exception {
    while (!condition.holds()) {
      if (!jobManager.alive()) {
        throw new AssertionError(
            "the job manager ended: " + Files.readString(jobManager.log()).lines().toList());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  @Test
  void theResourcesJobTradesIsStoppedWithASavepointAndGoesOnFromIt() throws Exception {
    try (ClusterBench opened = new ClusterBench(folder)) {
      bench = opened;
      tradeStopAndGoOn();
    }
  }

  private void tradeStopAndGoOn() throws Exception {
    ClusterFiles.write(
        bench.cluster,
        SHAPE.standing(new ClusterShape.Standing(classPath(), 0, 0)),
        FreePort.find(),
        0);
    startJobManager(Map.of());
    ChildProcess taskManager =
        start(
            "taskmanager-1",
            TaskManagerRunner.class,
            ClusterFiles.taskManagerOptions(SHAPE),
            List.of());
    until(() -> rest().running(JOB) && rest().checkpoints(JOB) > 0);
    bench.awaitNumber("SELECT count(*) FROM trade_executions", 4);
    assertThat(bench.number("SELECT epoch FROM desk")).as(this::failures).isEqualTo(1);

    ClusterBench.Run stopped = bench.run("job", "stop", JOB, "--url", "http://localhost:" + port);
    assertThat(stopped.code()).as("%s\n%s", stopped.out(), stopped.err()).isZero();
    String savepoint = stopped.out().lines().reduce((first, last) -> last).orElseThrow();
    assertThat(savepoint).contains("savepoint-");
    jobManager.kill();
    final long executions = bench.number("SELECT count(*) FROM trade_executions");

    startJobManager(Map.of(StateRecoveryOptions.SAVEPOINT_PATH.key(), savepoint));
    until(() -> rest().running(JOB) && rest().checkpoints(JOB) > 0);
    bench.awaitNumber("SELECT count(*) FROM trade_executions", executions + 1);
    assertThat(bench.number("SELECT epoch FROM desk")).as(this::failures).isEqualTo(2);
    assertThat(taskManager.alive()).isTrue();
  }
}
