package io.crossbook.launcher;

import io.crossbook.jobs.config.KafkaConfig;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.sinks.kafka.KafkaSettings;
import io.crossbook.sinks.kafka.TopicAdmin;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossbook topics}: Kafka's topics as the configuration has them. */
@Command(
    name = "topics",
    header = "Compares Kafka's topics with the configuration, and makes them so.",
    description = {
      "",
      "Partitions, copies and retention stand under kafka.topics in the configuration. Without"
          + " --apply nothing is changed, and the exit code is 1 if anything is different. What would"
          + " harm records is never changed, and said.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook topics --config crossbook.yaml",
      "  crossbook topics --apply --config crossbook.yaml"
    })
final class TopicsCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Option(names = "--apply", description = "Makes missing topics, and mends settings.")
  private boolean apply;

  @Mixin private ConfigOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Failure, InterruptedException {
    KafkaConfig kafka = options.load().kafka();
    if (kafka.bootstrapServers().isEmpty()) {
      throw new Failure(
          "No Kafka is named: kafka.bootstrap-servers is empty; give --set"
              + " kafka.bootstrap-servers=host:port.");
    }
    Screen screen = Screen.plain(spec.commandLine().getOut());
    try (TopicAdmin admin = new TopicAdmin(KafkaSettings.of(kafka.bootstrapServers()), PATIENCE)) {
      List<TopicAdmin.Difference> differences =
          apply ? admin.apply(kafka.topics()) : admin.differences(kafka.topics());
      long left = 0;
      for (TopicAdmin.Difference each : differences) {
        boolean mended = apply && each.mendable();
        left += mended ? 0 : 1;
        screen.line((mended ? "Mended: " : "") + each.sentence());
      }
      if (left > 0) {
        throw new Failure(left == 1 ? "One thing is different." : left + " things are different.");
      }
      screen.line("The topics are as they are to be.");
      return 0;
    } catch (KafkaException refused) {
      throw new Failure(
          Sentence.of(
              "Kafka at "
                  + kafka.bootstrapServers()
                  + " did not do it: "
                  + Sentence.of(refused.getMessage())),
          refused);
    }
  }
}
