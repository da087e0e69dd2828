package io.crossbook.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderName;
import io.crossbook.launcher.chaos.LedgerTail.Acceptance;
import io.crossbook.launcher.chaos.OwnBooks.Row;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Only an order of whoever took over shows that it trades again. */
class TradingAgainTest {
  private static final Map<Integer, Long> EPOCHS = Map.of(1, 4L);

  private static Row row(long operation, long epoch) {
    return new Row(
        new OrderName(1, operation, 0, 0),
        epoch,
        "kraken",
        "id-" + operation,
        LedgerState.FILLED,
        BigDecimal.ONE);
  }

  private static Acceptance accepted(long millis, long operation) {
    return new Acceptance(millis * 1_000_000, "kraken", "id-" + operation);
  }

  private final TradingAgain trading =
      new TradingAgain(
          List.of(accepted(90, 1), accepted(110, 2), accepted(130, 9), accepted(150, 3)),
          List.of(row(1, 5), row(2, 4), row(3, 5)));

  @Test
  void whatWasOnTheWireAtTheKillDoesNotCount() {
    assertThat(trading.afterKill(100_000_000, EPOCHS)).contains(Duration.ofMillis(50));
    assertThat(trading.afterKill(100_000_000, Map.of(1, 3L))).contains(Duration.ofMillis(10));
    assertThat(trading.afterKill(100_000_000, Map.of(1, 5L))).isEmpty();
    assertThat(trading.afterKill(160_000_000, EPOCHS)).isEmpty();
  }

  @Test
  void afterAnOutageAnyOrderCountsOrThoseOfTheVenue() {
    assertThat(trading.afterOutage(100_000_000, "")).contains(Duration.ofMillis(10));
    assertThat(trading.afterOutage(100_000_000, "kraken")).contains(Duration.ofMillis(10));
    assertThat(trading.afterOutage(100_000_000, "mexc")).isEmpty();
  }

  @Test
  void theKillSwitchIsMeasuredByTheLastThatWasAccepted() {
    assertThat(trading.lastWithin(100_000_000, 140_000_000)).contains(accepted(130, 9));
    assertThat(trading.lastWithin(111_000_000, 120_000_000)).isEmpty();
  }

  @Test
  @Timeout(30)
  void acceptancesAreReadWhileTheLedgerGrows(@TempDir Path folder) throws Exception {
    Path ledger = folder.resolve("ledger.jsonl");
    Files.writeString(ledger, "{\"type\":\"order_rejected\"}\n");
    try (LedgerTail tail = new LedgerTail(ledger)) {
      long before = System.nanoTime();
      append(ledger, "{\"type\":\"order_accepted\",\"venue\":\"mexc\",\"client_id\":\"a\"}\n{\"ty");
      append(ledger, "pe\":\"order_accepted\",\"venue\":\"gateio\",\"client_id\":null}\n");
      while (tail.acceptances().size() < 2) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      assertThat(tail.acceptances())
          .extracting(Acceptance::venue)
          .containsExactly("mexc", "gateio");
      assertThat(tail.acceptances()).extracting(Acceptance::clientId).containsExactly("a", "");
      assertThat(tail.acceptances()).allMatch(each -> each.nanos() >= before);
    }
  }

  private static void append(Path file, String text) throws Exception {
    Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
  }
}
