package io.crossbook.sources.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.order.Fill;
import io.crossbook.sources.handover.Handed;
import io.crossbook.sources.handover.Handover;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private static final long SECOND = 1_000_000_000L;

  private final Handover<ExecutionSplit> handover = new Handover<>(100, () -> {});
  private final Reports reports =
      new Reports(new LineProtocol(false), AccountLaneTest.begin(), handover);

  private static Fill fill(String tradeId, String fee) {
    return new Fill(
        "BTC/USD",
        "",
        "V",
        tradeId,
        Side.BUY,
        BigDecimal.TEN,
        BigDecimal.ONE,
        null,
        fee.isEmpty() ? null : new BigDecimal(fee),
        fee.isEmpty() ? "" : "USD",
        false,
        1);
  }

  private List<String> told() {
    List<String> told = new ArrayList<>();
    for (Handed<ExecutionSplit> each = handover.poll(); each != null; each = handover.poll()) {
      DeskInput.FillReport report = (DeskInput.FillReport) each.input();
      told.add(report.fill().tradeId() + "/" + report.fill().fee());
    }
    return told;
  }

  @Test
  void tellsAnExecutionThatIsReadAgainOnceInTwentySeconds() {
    for (int second = 0; second < 45; second += 5) {
      reports.fill(fill("T1", "0.1"), 100 * SECOND + second * SECOND);
    }
    assertThat(told()).containsExactly("T1/0.1", "T1/0.1", "T1/0.1");
  }

  @Test
  void tellsWhatIsNewOfAnExecutionAtOnce() {
    reports.fill(fill("T1", ""), SECOND);
    reports.fill(fill("T1", "0.1"), SECOND + 1);
    reports.fill(fill("T2", "0.1"), SECOND + 2);
    reports.fill(fill("T1", ""), SECOND + 3);
    assertThat(told()).containsExactly("T1/null", "T1/0.1", "T2/0.1");
  }

  @Test
  void tellsEveryExecutionThatHasNoId() {
    reports.fill(fill("", "0.1"), SECOND);
    reports.fill(fill("", "0.1"), SECOND + 1);
    assertThat(told()).containsExactly("/0.1", "/0.1");
  }
}
