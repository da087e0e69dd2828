package io.crossbook.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderName;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.chaos.OwnBooks.Counted;
import io.crossbook.launcher.chaos.Verdict.Check;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What can be wrong about the money of an operation, and what is not. */
class JudgeMoneyTest extends JudgeScene {
  @Test
  void aBalanceThatDiffersInItsLastDecimal() throws Failure {
    balances.set(0, holding("kraken", "USD", "949.61943"));
    assertFound(
        Check.BALANCES,
        1,
        "USD of desk-1 at kraken: the books hold 949.61943, the venue 949.61944");
  }

  @Test
  void anAssetThatTheDeskDoesNotHaveInItsBooks() throws Failure {
    balances.remove(3);
    assertFound(Check.BALANCES, 1, "the books hold 0, the venue 50.4495");
  }

  @Test
  void anAssetThatOnlyTheDeskHas() throws Failure {
    balances.add(holding("kraken", "ETH", "3"));
    assertFound(Check.BALANCES, 1, "ETH of desk-1 at kraken");
  }

  @Test
  void anAccountThatWasTradedWithAndNeverReported() throws Failure {
    balances.removeIf(each -> each.venue().equals("gateio"));
    assertFound(Check.BALANCES, 1, "USDT of desk-1 at gateio: the books hold 0");
  }

  @Test
  void whatWasPaidInOrTakenOutIsNoDifferenceOnceItIsBooked() throws Failure {
    balance("kraken", "USD", "deposit", "-900");
    balance("kraken", "USD", "deposit", "900");
    assertThat(judge().passes()).isTrue();
    balance("kraken", "USD", "deposit", "-900");
    assertFound(Check.BALANCES, 1, "the venue 49.61944");
  }

  @Test
  void aFeeThatTheVenueChargedOtherwiseThanItTold() throws Failure {
    balance("gateio", "USDT", "fee", "-0.01");
    assertFound(Check.FEES, 1, "we booked 0.0505, the venue 0.0605", Check.BALANCES);
  }

  @Test
  void aProfitThatIsNotTheSumOfItsTerms() throws Failure {
    counted(true, "0.07", "0.08");
    assertFound(Check.PROFIT, 1, "operation 0 of desk 1 came to 0.07, its terms to 0.08");
  }

  /** Buys 0.1 for 10 and 0.02 of fee, sells it for 10.2 and 0.03 of fee. */
  private void allInDollars(String realized) {
    balance("coinbase", "BTC", "deposit", "1");
    accepted("kraken", 2, NEXT.hex(), "BTC/USD", "buy");
    filled("kraken", 2, "100", "0.1", "0.1", "0.02", "USD");
    moved(2, "kraken", "BTC", "trade", "0.1");
    moved(2, "kraken", "USD", "trade", "-10");
    moved(2, "kraken", "USD", "fee", "-0.02");
    ended("kraken", 2, "filled");
    OrderName sell = new OrderName(1, 1, 1, 0);
    accepted("coinbase", 2, sell.uuid(), "BTC-USD", "sell");
    filled("coinbase", 2, "102", "0.1", "0.1", "0.03", "USD");
    moved(2, "coinbase", "BTC", "trade", "-0.1");
    moved(2, "coinbase", "USD", "trade", "10.2");
    moved(2, "coinbase", "USD", "fee", "-0.03");
    ended("coinbase", 2, "filled");
    rows.set(2, row(NEXT, "kraken", NEXT.hex(), LedgerState.FILLED, "0.1"));
    rows.add(row(sell, "coinbase", sell.uuid(), LedgerState.FILLED, "0.1"));
    executions.add(execution(NEXT, "kraken", "100", "0.1", "0.02", "USD"));
    executions.add(execution(sell, "coinbase", "102", "0.1", "0.03", "USD"));
    balances.set(0, holding("kraken", "USD", "939.59944"));
    balances.set(1, holding("kraken", "BTC", "0.6"));
    balances.add(holding("coinbase", "BTC", "0.9"));
    balances.add(holding("coinbase", "USD", "10.17"));
    operations.add(counted(1, true, realized, realized, "USD", "0.15"));
  }

  @Test
  void aProfitInOneCurrencyIsWhatTheOrdersChangedOfTheVenuesBalances() throws Failure {
    allInDollars("0.150000000000");
    Verdict verdict = judge();
    assertThat(verdict.passes()).isTrue();
    assertThat(verdict.settled().operations())
        .as("the other one left dollars of two kinds")
        .isEqualTo(1);
    assertThat(verdict.settled().venues()).isEqualByComparingTo("0.15");
    assertThat(verdict.settled().desks()).isEqualByComparingTo("0.15");
  }

  @Test
  void aProfitThatIsAnotherThanTheVenuesOrders() throws Failure {
    allInDollars("0.150001");
    assertFound(
        Check.PROFIT,
        1,
        "operation 1 of desk 1 came to 0.150001, its orders to 0.15 at the venues");
  }

  @Test
  void whatWasEarnedIsTheSameByVenuesExecutionsAndDesk() throws Failure {
    allInDollars("0.15");
    assertThat(judge().earned().get("USD")).hasToString("-50.23056 by venues, executions and desk");
    assertThat(judge().earned().get("USDT")).hasToString("50.4495 by venues, executions and desk");
    assertThat(judge().earned().get("BTC")).hasToString("0 by venues, executions and desk");
  }

  @Test
  void aGainThatTheDeskCountedOtherwiseInItsLastDecimal() throws Failure {
    operations.set(
        0, counted(0, true, "0.07", "0.07", "USD", "-50.38056", "USDT", "50.44950001", "BTC", "0"));
    assertFound(
        Check.EARNED,
        1,
        "USDT of opportunity opportunity 0: 50.4495 by the venues, 50.4495 by the executions,"
            + " 50.44950001 by the desk");
  }

  @Test
  void whatAnOperationHasEarnedThatIsNotOverIsNotComparedYet() throws Failure {
    operations.set(0, counted(0, false, null, "0", "USD", "-50.38056"));
    assertFound(Check.PROFIT, 1, "is not over");
  }

  @Test
  void aGainThatVenuesBookedOtherwiseThanTheyTold() throws Failure {
    moved(1, "gateio", "USDT", "trade", "-0.001");
    balances.set(3, holding("gateio", "USDT", "50.4485"));
    assertFound(Check.EARNED, 1, "USDT of opportunity opportunity 0: 50.4485 by the venues");
  }

  @Test
  void whatWasFilledAfterAnOperationHadEndedIsCountedByAnotherOfItsOpportunity() throws Failure {
    operations.set(0, counted(0, true, "0.07", "0.07", "USDT", "50.4495", "BTC", "-0.5"));
    operations.add(
        new Counted(
            1,
            1,
            "opportunity 0",
            true,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            Map.of("USD", new BigDecimal("-50.38056"), "BTC", new BigDecimal("0.5"))));
    assertThat(judge().passes()).isTrue();
  }

  @Test
  void anOperationThatTradedAndIsNotOver() throws Failure {
    counted(false, null, "0");
    assertFound(Check.PROFIT, 1, "is not over");
  }

  @Test
  void anOperationWhoseProfitNobodyCounted() throws Failure {
    counted(true, null, "0");
    assertFound(Check.PROFIT, 1, "its profit was not counted");
  }

  @Test
  void anOperationThatTradedAndWasNeverReported() throws Failure {
    operations.clear();
    assertFound(Check.PROFIT, 1, "was not reported", Check.EARNED);
  }
}
