package io.crossbook.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.database.orders.Safeguard;
import io.crossbook.jobs.trade.Keyring;
import io.crossbook.launcher.chaos.Verdict.Check;
import io.crossbook.launcher.chaos.Verdict.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A job that goes on from a savepoint before which it had not traded what it then did. Told what
 * became of its orders since, its books are the venues'; not told, they are not, and the judge says
 * so. However fast the machine is, there always are such orders.
 */
@Timeout(600)
class RewindITCase {
  @TempDir Path folder;

  @AfterEach
  void withEverySafeguard() {
    Keyring.simulated(Map.of(Safeguard.VARIABLE, ""));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theJudgeSeesWhetherTheDeskIsToldWhatBecameOfItsOrders(boolean told) throws Exception {
    try (TradingBench bench = new TradingBench(folder, List.of("checkpoint-interval-ms=3600000"))) {
      JobClient first = bench.start(Optional.empty());
      bench.until(() -> bench.number("SELECT count(DISTINCT venue) FROM balances") == 4);
      String savepoint =
          first
              .triggerSavepoint(
                  folder.resolve("early").toUri().toString(), SavepointFormatType.CANONICAL)
              .get(120, TimeUnit.SECONDS);
      long before = bench.number("SELECT count(*) FROM trade_executions");
      bench.until(() -> bench.number("SELECT count(*) FROM trade_executions") >= before + 6);
      first.cancel().get(60, TimeUnit.SECONDS);
      if (!told) {
        Keyring.simulated(Map.of(Safeguard.VARIABLE, Safeguard.REWIND.toString()));
      }
      long accepted = bench.accepted();
      bench.start(Optional.of(savepoint));
      bench.until(() -> bench.accepted() >= accepted + 2);
      Verdict verdict = bench.restAndJudge(folder.resolve("late"), told);

      assertThat(verdict.passes()).as("%s", verdict.findings()).isEqualTo(told);
      if (!told) {
        assertThat(verdict.findings().stream().filter(each -> each.defects() > 0))
            .extracting(Finding::check)
            .contains(Check.BALANCES);
      }
    }
  }
}
