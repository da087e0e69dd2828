package io.crossbook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class CrossbookTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Crossbook.run(args, new PrintWriter(out), new PrintWriter(err));
  }

  @Test
  void wrongUseEndsWithTwoAndAHint() {
    assertThat(run("confg")).isEqualTo(2);
    assertThat(err.toString()).contains("confg").contains("crossbook config");
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("Try crossbook --help.");
    assertThat(run("config", "--bogus")).isEqualTo(2);
    assertThat(err.toString()).contains("Try crossbook config --help.");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aFailureIsOneSentenceAndItsTraceOnlyOnDemand() {
    assertThat(run("config", "--set", "parallelism=x")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "crossbook: parallelism is x (--set); allowed is a whole number from 1 to 1024.\n");
    assertThat(run("config", "--set", "parallelism=x", "--verbose")).isEqualTo(1);
    assertThat(err.toString()).contains("at io.crossbook.jobs.config");
  }

  @Test
  void configShowsEveryValueWithItsOrigin(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, "parallelism: 3\n");
    assertThat(run("config", "--config", file.toString(), "--set", "state-backend=heap")).isZero();
    assertThat(out.toString())
        .containsPattern("parallelism +" + file + ":1 +3")
        .containsPattern("state-backend +--set +heap")
        .containsPattern("rules\\.spread\\.max-age-ms +default +2000")
        .containsPattern("CROSSBOOK_DATABASE_PASSWORD +not set");
    out.getBuffer().setLength(0);
    assertThat(run("config", "--changed", "--set", "parallelism=2")).isZero();
    assertThat(out.toString()).contains("parallelism").doesNotContain("state-backend");
  }

  @Test
  void theReferenceItPrintsIsAFileItTakes(@TempDir Path folder) throws Exception {
    assertThat(run("config", "--reference")).isZero();
    Path file = folder.resolve("crossbook.yaml");
    Files.writeString(file, out.toString());
    assertThat(run("config", "--config", file.toString())).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aMissingFileIsAFailure() {
    assertThat(run("config", "--config", "nowhere.yaml")).isEqualTo(1);
    assertThat(err.toString()).contains("There is no configuration file nowhere.yaml.");
  }

  @Test
  void everyCommandHelpsWithWordsAndExamples() {
    Deque<CommandLine> commands =
        new ArrayDeque<>(new CommandLine(new Crossbook()).getSubcommands().values());
    assertThat(commands).isNotEmpty();
    for (CommandLine command = commands.poll(); command != null; command = commands.poll()) {
      commands.addAll(command.getSubcommands().values());
      CommandSpec spec = command.getCommandSpec();
      String help = command.getUsageMessage();
      assertThat(spec.usageMessage().header()).as(spec.qualifiedName()).isNotEmpty();
      assertThat(help).contains("Examples:").contains("  " + spec.qualifiedName());
      for (OptionSpec option : spec.options()) {
        assertThat(option.description()).as(option.longestName()).isNotEmpty();
      }
    }
  }
}
