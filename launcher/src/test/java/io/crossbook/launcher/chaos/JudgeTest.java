package io.crossbook.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderName;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.chaos.OwnBooks.Row;
import io.crossbook.launcher.chaos.Verdict.Check;
import io.crossbook.launcher.chaos.Verdict.Finding;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * One operation that bought at Kraken and sold at Gate, and everything that can be wrong about it:
 * each defect is found, under its own name, and nothing else is.
 */
class JudgeTest extends JudgeScene {
  @Test
  void whatIsRightPassesWithItsProfitAndItsFees() throws Failure {
    Verdict verdict = judge();
    assertThat(verdict.findings()).allMatch(each -> each.defects() == 0);
    assertThat(verdict.findings()).extracting(Finding::check).containsExactly(Check.values());
    assertThat(verdict.passes()).isTrue();
    assertThat(verdict.orders()).isEqualTo(2);
    assertThat(verdict.rows()).isEqualTo(2);
    assertThat(verdict.profit())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("USD", new BigDecimal("-50.28"), "USDT", new BigDecimal("50.5")));
    assertThat(verdict.fees())
        .containsEntry("USD at kraken", new BigDecimal("-0.10056"))
        .containsEntry("USDT at gateio", new BigDecimal("-0.0505"));
  }

  @Test
  void nothingTradedProvesNothing() throws Failure {
    ledger.clear();
    rows.clear();
    executions.clear();
    balances.clear();
    operations.clear();
    assertThat(judge().findings()).allMatch(each -> each.defects() == 0);
    assertThat(judge().passes()).isFalse();
  }

  @Test
  void aNameThatAVenueAcceptedTwice() throws Failure {
    accepted("kraken", 2, BUY.hex(), "BTC/USD", "buy");
    ended("kraken", 2, "expired");
    assertFound(Check.DUPLICATES, 1, "kraken order 2");
  }

  @Test
  void aNameThatTwoVenuesAcceptedInTheirOwnRenderings() throws Failure {
    accepted("coinbase", 1, BUY.uuid(), "BTC-USD", "buy");
    ended("coinbase", 1, "expired");
    Verdict verdict = judge();
    assertThat(verdict.of(Check.DUPLICATES).defects()).isEqualTo(1);
    // The other venue's order has no row either.
    assertThat(verdict.of(Check.ORPHANS).defects()).isEqualTo(1);
  }

  @Test
  void anOrderWithoutARow() throws Failure {
    accepted("binance", 9, NEXT.hex(), "BTCUSDT", "buy");
    ended("binance", 9, "expired");
    assertFound(Check.ORPHANS, 1, "binance order 9");
  }

  @Test
  void anOrderWithoutAName() throws Failure {
    accepted("binance", 9, null, "BTCUSDT", "buy");
    ended("binance", 9, "expired");
    assertFound(Check.ORPHANS, 1, "no name");
  }

  @Test
  void aRowThatClaimsAnOrderWhichNeverWas() throws Failure {
    OrderName third = new OrderName(1, 1, 1, 0);
    rows.add(row(third, "mexc", third.base32(), LedgerState.FILLED, "0"));
    assertFound(Check.GHOSTS, 1, "1/1/1/0");
  }

  @Test
  void rowsOfOrdersThatWereNeverSentAreRight() throws Failure {
    OrderName third = new OrderName(1, 1, 1, 0);
    OrderName fourth = new OrderName(1, 1, 2, 0);
    rows.add(row(third, "mexc", third.base32(), LedgerState.ABANDONED, "0"));
    rows.add(row(fourth, "mexc", fourth.base32(), LedgerState.REJECTED, "0"));
    assertThat(judge().passes()).isTrue();
  }

  @Test
  void anOrderThatWasGivenUpAndLives() throws Failure {
    rows.set(0, row(BUY, "kraken", BUY.hex(), LedgerState.ABANDONED, "0.5"));
    assertFound(Check.CONTRADICTIONS, 1, "ABANDONED");
  }

  @Test
  void anOrderThatIsOverForUsAndOpenAtTheVenue() throws Failure {
    accepted("kraken", 2, NEXT.hex(), "BTC/USD", "buy");
    rows.set(2, row(NEXT, "kraken", NEXT.hex(), LedgerState.CANCELLED, "0"));
    assertFound(Check.CONTRADICTIONS, 1, "is open");
  }

  @Test
  void aRowUnderAnothersId() throws Failure {
    OrderName other = new OrderName(1, 0, 2, 0);
    rows.set(0, row(other, "kraken", BUY.hex(), LedgerState.FILLED, "0.5"));
    executions.set(0, execution(other, "kraken", "100.5", "0.2", "0.0402", "USD"));
    executions.set(1, execution(other, "kraken", "100.6", "0.3", "0.06036", "USD"));
    assertFound(Check.CONTRADICTIONS, 1, "id of another");
  }

  @Test
  void aRowThatIsNotOver() throws Failure {
    rows.set(2, row(NEXT, "kraken", NEXT.hex(), LedgerState.UNKNOWN, "0"));
    assertFound(Check.OPEN_ROWS, 1, "UNKNOWN");
  }

  @Test
  void operationsThatNoRowHas() throws Failure {
    rows.add(new Row(new OrderName(1, 4, 0, 0), 3, "", "", LedgerState.VOID, BigDecimal.ZERO));
    assertFound(Check.OPERATION_GAPS, 2, "2 to 3");
  }

  @Test
  void aFirstOperationThatNoRowHas() throws Failure {
    rows.add(new Row(new OrderName(2, 1, 0, 0), 3, "", "", LedgerState.VOID, BigDecimal.ZERO));
    assertFound(Check.OPERATION_GAPS, 1, "desk 2 has no operation 0");
  }

  @Test
  void aPositionThatNoEventHas() throws Failure {
    events.remove(1);
    assertFound(Check.EVENT_GAPS, 1, "at 2");
  }

  @Test
  void aLastPositionThatNoEventHas() throws Failure {
    newest = 6;
    assertFound(Check.EVENT_GAPS, 2, "5 to 6");
  }

  @Test
  void aFillThatTheLedgerLost() throws Failure {
    rows.set(0, row(BUY, "kraken", BUY.hex(), LedgerState.CANCELLED, "0.2"));
    assertFound(Check.FILLS, 1, "has 0.2, the venue 0.5");
  }

  @Test
  void anExecutionThatWasNotBooked() throws Failure {
    executions.remove(1);
    assertFound(Check.EXECUTIONS, 1, "kraken 1/0/0/0", Check.FEES, Check.EARNED);
  }

  @Test
  void anExecutionThatWasBookedTwice() throws Failure {
    executions.add(executions.get(2));
    assertFound(Check.EXECUTIONS, 1, "gateio 1/0/1/0", Check.FEES, Check.EARNED);
  }

  @Test
  void anExecutionOfAnOrderThatNoVenueHas() throws Failure {
    executions.add(execution(NEXT, "mexc", "1", "1", "0", "USDT"));
    assertFound(Check.EXECUTIONS, 1, "mexc 1/1/0/0", Check.PROFIT, Check.EARNED);
  }

  @Test
  void aFeeThatDiffersInItsLastDecimal() throws Failure {
    executions.set(2, execution(SELL, "gateio", "101", "0.5", "0.05050001", "USDT"));
    assertFound(Check.EXECUTIONS, 1, "0.05050001", Check.FEES, Check.EARNED);
  }

  @Test
  void aFeeInAnotherAsset() throws Failure {
    executions.set(2, execution(SELL, "gateio", "101", "0.5", "0.0505", "GT"));
    assertFound(Check.EXECUTIONS, 1, "GT", Check.FEES, Check.EARNED);
  }

  @Test
  void executionsThatNobodyKeepsAreADefect() throws Failure {
    Verdict verdict =
        Judge.judge(
            VenueLedger.of(ledger),
            new OwnBooks(rows, events, List.of(), absent, Optional.empty(), balances, operations),
            "USD",
            Set.of("USD", "USDT"),
            Map.of(),
            Map.of());
    assertThat(verdict.passes()).isFalse();
    assertThat(verdict.of(Check.EXECUTIONS).examples().get(0)).contains("trade_executions");
  }

  @Test
  void exposureThatIsLeft() throws Failure {
    balance("gateio", "BTC", "trade", "0.001");
    balances.set(2, holding("gateio", "BTC", "4.501"));
    assertFound(Check.RESIDUAL, 1, "0.001 BTC");
    assertThat(judge(Map.of("BTC", new BigDecimal("0.001")), Map.of()).passes()).isTrue();
    assertThat(judge(Map.of("BTC", new BigDecimal("0.0009")), Map.of()).passes()).isFalse();
  }

  @Test
  void contractsAreExposureAndHedgeIt() throws Failure {
    accepted("binanceusdm", 1, NEXT.hex(), "BTCUSDT", "sell");
    filled("binanceusdm", 1, "100", "5", "5", "0", "USDT");
    ended("binanceusdm", 1, "filled");
    rows.set(2, row(NEXT, "binanceusdm", NEXT.hex(), LedgerState.FILLED, "5"));
    executions.add(execution(NEXT, "binanceusdm", "100", "5", "0", "USDT"));
    operations.add(counted(1, true, "0", "0"));
    Map<String, Judge.Contract> contracts =
        Map.of("binanceusdm BTCUSDT", new Judge.Contract("BTC", new BigDecimal("0.1")));
    assertThat(judge(Map.of(), contracts).of(Check.RESIDUAL).examples())
        .containsExactly("-0.5 BTC");
    balance("kraken", "BTC", "trade", "0.5");
    balances.set(1, holding("kraken", "BTC", "1"));
    assertThat(judge(Map.of(), contracts).passes()).isTrue();
  }

  @Test
  void anOrderThatWasProvedAbsentAndWasTaken() throws Failure {
    absent.add(SELL);
    assertFound(Check.ABSENCES, 1, "gateio order 1");
  }

  @Test
  void anOrderThatWasProvedAbsentAndIs() throws Failure {
    absent.add(NEXT);
    assertThat(judge().passes()).isTrue();
  }

  @Test
  void aLedgerThatIsNotWholeIsNoEvidence() {
    ledger.remove(3);
    assertThatThrownBy(() -> VenueLedger.of(ledger))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("Line 4");
  }

  @Test
  void aLedgerThatEndsInTheMiddleOfALineIsNoEvidence() {
    ledger.add("{\"seq\":" + (ledger.size() + 1) + ",\"type\":\"fi");
    assertThatThrownBy(() -> VenueLedger.of(ledger)).isInstanceOf(Failure.class);
  }
}
