package io.crossbook.launcher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged jar on a real cluster of processes that have Flink's class path and nothing of ours:
 * sent, stopped with a savepoint, upgraded, and rolled back.
 */
@Timeout(1200)
class SubmitIT {
  @TempDir Path folder;

  private ClusterBench bench;

  private ClusterBench.Run ok(Object... words) throws Exception {
    ClusterBench.Run run = bench.run(words);
    assertThat(run.code()).as("%s: %s %s", List.of(words), run.out(), run.err()).isZero();
    return run;
  }

  private String refused(Object... words) throws Exception {
    ClusterBench.Run run = bench.run(words);
    assertThat(run.code()).as("%s: %s", List.of(words), run.out()).isEqualTo(1);
    assertThat(run.err().lines()).as(run.err()).hasSize(1);
    return run.err();
  }

  private Object[] submit(Object... more) {
    List<Object> words =
        new ArrayList<>(List.of("submit", "--within", "3m", "--dir", bench.cluster));
    words.addAll(bench.trading());
    words.addAll(List.of(more));
    return words.toArray();
  }

  private Object[] upgrade(String job, Path newJar, Path oldJar) {
    List<Object> words =
        new ArrayList<>(List.of(job, newJar, oldJar, "--dir", bench.cluster, "--"));
    words.addAll(bench.trading());
    return words.toArray();
  }

  @Test
  void aJobIsSentStoppedUpgradedAndRolledBack() throws Exception {
    try (ClusterBench opened = new ClusterBench(folder)) {
      bench = opened;
      assertThat(refused("submit", "--dir", bench.cluster))
          .contains("No cluster runs in")
          .contains("crossbook cluster start");
      assertThat(
              ok("cluster", "start", "--dir", bench.cluster, "--task-managers", 1, "--slots", 2)
                  .out())
          .contains("http://localhost:");
      assertThat(refused("cluster", "start", "--dir", bench.cluster))
          .contains("A cluster runs already");
      assertThat(ok("cluster", "status", "--dir", bench.cluster).out())
          .contains("taskmanager-1", "jobmanager-1", "2 of 2 slots are free", "It has no jobs.");
      whatCannotRunIsRefusedWithASentence();

      String job = ok(submit("--quiet", "--set", "parallelism=1")).out();
      assertThat(job).matches("[0-9a-f]{32}");
      ok("job", "await", job, "--within", "3m", "--dir", bench.cluster);
      bench.awaitNumber("SELECT count(*) FROM trade_executions", 4);
      assertThat(refused(submit("--set", "parallelism=1", "--set", "trading.desk-name=other")))
          .as("two desks would take each other for one that died")
          .contains("the database knows desk 0 as main");
      String next = upgradeToTwo(job);
      rollBack(next);

      assertThat(ok("cluster", "stop", "--dir", bench.cluster).out()).contains("2 processes");
      assertThat(new StandingCluster(bench.cluster).members()).isEmpty();
      assertThat(refused("cluster", "status", "--dir", bench.cluster)).contains("No cluster runs");
    }
  }

  private void whatCannotRunIsRefusedWithASentence() throws Exception {
    assertThat(refused("submit", "--url", "http://localhost:1"))
        .contains("No Flink cluster answers at http://localhost:1");
    assertThat(refused("submit", "--url", "cluster")).contains("--url is cluster; allowed is");
    assertThat(refused(submit("--jar", folder.resolve("none.jar")))).contains("There is no jar");
    assertThat(refused(submit("--set", "database.url=")))
        .contains("database.url is empty, and a job on a cluster has no database");
    assertThat(refused(submit("--set", "parallelism=3")))
        .contains("needs 3 slots")
        .contains("the cluster has 2, of which 2 were free");
    assertThat(refused(submit("--savepoint", folder.resolve("nowhere"))))
        .contains("There is no savepoint at")
        .contains("nowhere");
  }

  /** Same version, twice the parallelism. */
  private String upgradeToTwo(String job) throws Exception {
    long epoch = bench.number("SELECT epoch FROM desk");
    Path jar = BuiltFiles.jobsJar();
    ClusterBench.Run run =
        bench.upgrade(
            Map.of("NEW_OPTIONS", "--set parallelism=2", "WITHIN", "3m"), upgrade(job, jar, jar));
    assertThat(run.code()).as("%s\n%s", run.out(), run.err()).isZero();
    assertThat(run.out()).contains("upgraded: checkpoints complete and the desk has resumed");
    assertThat(bench.number("SELECT epoch FROM desk")).isEqualTo(epoch + 1);
    String next =
        run.out().replaceFirst("(?s).*the new version runs as job ([0-9a-f]{32}).*", "$1");
    assertThat(next).isNotEqualTo(job);
    long executions = bench.number("SELECT count(*) FROM trade_executions");
    bench.awaitNumber("SELECT count(*) FROM trade_executions", executions + 1);
    return next;
  }

  /** A version whose program fails. */
  private void rollBack(String job) throws Exception {
    long epoch = bench.number("SELECT epoch FROM desk");
    ClusterBench.Run run =
        bench.upgrade(Map.of("WITHIN", "3m"), upgrade(job, broken(), BuiltFiles.jobsJar()));
    assertThat(run.code()).as("%s\n%s", run.out(), run.err()).isEqualTo(3);
    assertThat(run.err()).contains("broken on purpose");
    assertThat(run.out())
        .contains("the new version does not start")
        .contains("rolled back: checkpoints complete and the desk has resumed");
    assertThat(bench.number("SELECT epoch FROM desk")).isEqualTo(epoch + 1);
  }

  private Path broken() throws Exception {
    Path source = folder.resolve("ClusterJob.java");
    Files.writeString(
        source,
        """
        package io.crossbook.jobs;
        public final class ClusterJob {
          public static void main(String[] args) {
            throw new IllegalStateException("broken on purpose");
          }
        }
        """,
        StandardCharsets.UTF_8);
    Path classes = Files.createDirectories(folder.resolve("broken"));
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", classes.toString(), source.toString()))
        .isZero();
    String name = "io/crossbook/jobs/ClusterJob.class";
    Path jar = folder.resolve("broken.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry(name));
      out.write(Files.readAllBytes(classes.resolve(name)));
      out.closeEntry();
    }
    return jar;
  }
}
