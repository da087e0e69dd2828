package io.crossbook.launcher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.launcher.house.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Java compiles alike wherever the job runs. */
class CompilerOptionsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "crossbook",
        "flink-conf/cluster/config.yaml",
        "flink-conf/laptop-heap/config.yaml",
        "flink-conf/laptop-rocksdb/config.yaml",
        "k8s-operator/deployment/flink-deployment.yaml"
      })
  void everyPlaceThatStartsTheJobSaysTheSame(String file) throws IOException {
    String text = Files.readString(ProjectFiles.root().resolve(file));
    assertThat(ClusterFiles.COMPILER).allSatisfy(option -> assertThat(text).contains(option));
  }
}
