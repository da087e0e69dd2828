package io.crossbook.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.launcher.Failure;
import io.crossbook.launcher.cluster.ClusterShape;
import io.crossbook.launcher.cluster.ProcessCluster;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command takes and refuses; that nothing is started where it refuses. */
class ChaosCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Cannot be started: nothing here comes so far. */
  private static final class Unstarted implements TradingDeployment {
    @Override
    public List<String> venues() {
      return List.of("binance");
    }

    @Override
    public List<String> simulatorOptions() {
      return List.of();
    }

    @Override
    public List<String> failpoints() {
      return List.of("after-send");
    }

    @Override
    public String failpointVariable() {
      return "CROSSBOOK_FAILPOINT";
    }

    @Override
    public ClusterShape shape() {
      return ClusterShape.of(2, 1).withStandby();
    }

    @Override
    public Map<String, String> environment(Surroundings surroundings) throws Failure {
      throw new Failure("It must not be started.");
    }

    @Override
    public JobID start(ProcessCluster cluster, Surroundings surroundings) throws Failure {
      throw new Failure("It must not be started.");
    }

    @Override
    public void finish(Surroundings surroundings) throws Failure {
      throw new Failure("It must not be started.");
    }

    @Override
    public String currency() {
      return "USD";
    }

    @Override
    public Set<String> cash() {
      return Set.of("USDT");
    }

    @Override
    public Map<String, BigDecimal> bounds() {
      return Map.of();
    }

    @Override
    public Map<String, Judge.Contract> contracts() {
      return Map.of();
    }
  }

  private int run(String... words) {
    CommandLine command = new CommandLine(new ChaosCommand(new Unstarted()));
    // As the launcher's own command gives it to all.
    command.getCommandSpec().mixinStandardHelpOptions(true);
    return command
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }

  @Test
  void helpSaysWhatItDoesAndGivesExamples() {
    assertThat(run("--help")).isEqualTo(0);
    assertThat(out.toString())
        .contains("--kills=N", "--disable=SAFEGUARD", "crossbook chaos --seed 7 --kills 10");
  }

  @Test
  void anUnknownSafeguardIsNamedWithThoseThereAre() {
    assertThat(run("--disable", "courage")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("'courage'", "ledger-insert, rewind and deadline");
  }

  @Test
  void aRunWithoutKillsIsRefused() {
    assertThat(run("--kills", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("at least 1");
  }

  @Test
  void aFolderThatIsThereIsNotWrittenInto() throws Exception {
    Path taken = Files.createDirectory(folder.resolve("taken"));
    assertThat(run("--folder", taken.toString())).isNotEqualTo(0);
    assertThat(err.toString()).contains("cannot be made");
    assertThat(taken).isEmptyDirectory();
  }
}
