package io.crossbook.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.database.orders.Safeguard;
import io.crossbook.launcher.chaos.Strike.Kind;
import io.crossbook.launcher.chaos.Verdict.Check;
import io.crossbook.launcher.chaos.Verdict.Finding;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of {@code crossbook chaos}: the trading job in processes of its own, killed, and
 * judged by the venues' ledger. How soon it trades again is for the command to say, on a machine
 * that has nothing else to do.
 */
@Timeout(900)
class ChaosITCase {
  @TempDir Path folder;

  private ChaosReport run(int kills, Set<Safeguard> without) throws Exception {
    SimulatedTrading trading = new SimulatedTrading();
    ChaosPlan plan = ChaosPlan.of(5, kills, trading.failpoints(), trading.venues());
    ChaosReport report = new ChaosRun(plan, trading, without, 1, folder, System.out::println).run();
    report.text().forEach(System.out::println);
    return report;
  }

  @Test
  void nothingIsDoubledAndNothingIsLost() throws Exception {
    ChaosReport report = run(2, Set.of());

    assertThat(report.verdict().orders()).isGreaterThan(10);
    assertThat(report.verdict().findings().stream().filter(each -> each.defects() > 0).toList())
        .as("defects")
        .isEmpty();
    assertThat(report.results())
        .extracting(each -> each.strike().kind())
        .containsExactly(Kind.TASK_MANAGER, Kind.FAILPOINT, Kind.DATABASE, Kind.VENUE, Kind.LATE);
    assertThat(report.stopped()).isPresent();
  }

  @Test
  void theJudgeNoticesThatOrdersAreNotWrittenDown() throws Exception {
    ChaosReport report = run(1, EnumSet.of(Safeguard.LEDGER_INSERT));

    assertThat(report.verdict().findings().stream().filter(each -> each.defects() > 0))
        .extracting(Finding::check)
        .contains(Check.ORPHANS);
    assertThat(report.passes()).isFalse();
  }
}
