package io.crossbook.savepoints;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the savepoint of the trading job of a version that is released, once:
 *
 * <pre>mvn test -pl savepoints -am -Dtest=TakeTradingSavepointTest \
 *   -Dcrossbook.trading-savepoint=VERSION -Dsurefire.failIfNoSpecifiedTests=false</pre>
 *
 * and commit what appears in {@code src/test/trading/VERSION}.
 */
@EnabledIfSystemProperty(named = "crossbook.trading-savepoint", matches = ".+")
@Timeout(300)
class TakeTradingSavepointTest {
  @TempDir Path folder;

  @Test
  void take() throws Exception {
    SavedTrading version = SavedTrading.of(System.getProperty("crossbook.trading-savepoint"));
    assertThat(version.savepoint()).doesNotExist();
    try (TradingScene scene = TradingScene.open(folder, 0)) {
      JobClient job = scene.start(1, "heap", Optional.empty());
      scene.catchInTheMiddle(job, 60_000, 120_000);
      Path taken = Path.of(URI.create(scene.stop(job)));
      assertThat(scene.count(TradingScene.HALF)).isPositive();
      Files.createDirectories(version.savepoint());
      try (var files = Files.list(taken)) {
        for (Path file : files.toList()) {
          Files.copy(file, version.savepoint().resolve(file.getFileName()));
        }
      }
      version.write(scene.database());
    }
  }
}
