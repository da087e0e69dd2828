package io.crossbook.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderName;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.chaos.OwnBooks.Counted;
import io.crossbook.launcher.chaos.OwnBooks.Event;
import io.crossbook.launcher.chaos.OwnBooks.Execution;
import io.crossbook.launcher.chaos.OwnBooks.Holding;
import io.crossbook.launcher.chaos.OwnBooks.Row;
import io.crossbook.launcher.chaos.Verdict.Check;
import io.crossbook.launcher.chaos.Verdict.Finding;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One operation that bought at Kraken and sold at Gate, and everything that can be wrong about it:
 * each defect is found, under its own name, and nothing else is.
 */
class JudgeTest {
  private static final OrderName BUY = new OrderName(1, 0, 0, 0);
  private static final OrderName SELL = new OrderName(1, 0, 1, 0);
  private static final OrderName NEXT = new OrderName(1, 1, 0, 0);

  private final List<String> ledger = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final List<OrderName> absent = new ArrayList<>();
  private final List<Execution> executions = new ArrayList<>();
  private final List<Holding> balances = new ArrayList<>();
  private final List<Counted> operations = new ArrayList<>();
  private long newest = 4;

  @BeforeEach
  void everythingIsRight() {
    balance("kraken", "USD", "deposit", "1000");
    balance("gateio", "BTC", "deposit", "5");
    accepted("kraken", 1, BUY.hex(), "BTC/USD", "buy");
    filled("kraken", 1, "100.5", "0.2", "0.2", "0.0402", "USD");
    filled("kraken", 1, "100.6", "0.3", "0.5", "0.06036", "USD");
    moved(1, "kraken", "BTC", "trade", "0.5");
    moved(1, "kraken", "USD", "trade", "-50.28");
    moved(1, "kraken", "USD", "fee", "-0.10056");
    ended("kraken", 1, "filled");
    accepted("gateio", 1, "t-" + SELL.base32(), "BTC_USDT", "sell");
    filled("gateio", 1, "101", "0.5", "0.5", "0.0505", "USDT");
    moved(1, "gateio", "BTC", "trade", "-0.5");
    moved(1, "gateio", "USDT", "trade", "50.5");
    moved(1, "gateio", "USDT", "fee", "-0.0505");
    ended("gateio", 1, "filled");
    rows.add(row(BUY, "kraken", BUY.hex(), LedgerState.FILLED, "0.50"));
    rows.add(row(SELL, "gateio", "t-" + SELL.base32(), LedgerState.FILLED, "0.5"));
    rows.add(new Row(NEXT, 3, "", "", LedgerState.VOID, BigDecimal.ZERO));
    for (int i = 1; i <= 4; i++) {
      events.add(new Event(1, i));
    }
    executions.add(execution(BUY, "kraken", "100.50", "0.2", "0.0402", "USD"));
    executions.add(execution(BUY, "kraken", "100.6", "0.3", "0.06036", "USD"));
    executions.add(execution(SELL, "gateio", "101", "0.5", "0.0505", "USDT"));
    balances.add(holding("kraken", "USD", "949.61944"));
    balances.add(holding("kraken", "BTC", "0.50"));
    balances.add(holding("gateio", "BTC", "4.5"));
    balances.add(holding("gateio", "USDT", "50.4495"));
    operations.add(
        counted(0, true, "0.07", "0.070", "USD", "-50.38056", "USDT", "50.4495", "BTC", "0"));
  }

  private static Holding holding(String venue, String asset, String total) {
    return new Holding(venue, "", asset, new BigDecimal(total));
  }

  /**
   * @param moved assets and amounts
   */
  private static Counted counted(
      long operation, boolean over, String realized, String terms, String... moved) {
    Map<String, BigDecimal> amounts = new HashMap<>();
    for (int i = 0; i < moved.length; i += 2) {
      amounts.put(moved[i], new BigDecimal(moved[i + 1]));
    }
    return new Counted(
        1,
        operation,
        "opportunity " + operation,
        over,
        realized == null ? null : new BigDecimal(realized),
        new BigDecimal(terms),
        amounts);
  }

  /** The first operation otherwise counted. */
  private void counted(boolean over, String realized, String terms) {
    Counted first = operations.get(0);
    operations.set(
        0,
        new Counted(
            1,
            0,
            first.opportunity(),
            over,
            realized == null ? null : new BigDecimal(realized),
            new BigDecimal(terms),
            first.moved()));
  }

  /** With apostrophes for quotation marks. */
  private void line(String fields) {
    ledger.add("{\"seq\":" + (ledger.size() + 1) + "," + fields.replace('\'', '"') + "}");
  }

  private void accepted(String venue, int order, String clientId, String symbol, String side) {
    line(
        String.format(
            "'type':'order_accepted','venue':'%s','account':'desk-1','order':%d,'client_id':%s,"
                + "'symbol':'%s','side':'%s'",
            venue, order, clientId == null ? "null" : "'" + clientId + "'", symbol, side));
  }

  private void filled(
      String venue, int order, String price, String quantity, String sum, String fee, String in) {
    line(
        String.format(
            "'type':'fill','venue':'%s','account':'desk-1','order':%d,'price':'%s','quantity':'%s',"
                + "'cumulative':'%s','fee':'%s','fee_asset':'%s'",
            venue, order, price, quantity, sum, fee, in));
  }

  private void ended(String venue, int order, String status) {
    line(
        String.format(
            "'type':'order_ended','venue':'%s','account':'desk-1','order':%d,'status':'%s'",
            venue, order, status));
  }

  private void balance(String venue, String asset, String why, String change) {
    line(changed(venue, asset, why, change));
  }

  /** What an order there moved. */
  private void moved(int order, String venue, String asset, String why, String change) {
    line(changed(venue, asset, why, change) + ",'order':" + order);
  }

  private static String changed(String venue, String asset, String why, String change) {
    return String.format(
        "'type':'balance','venue':'%s','account':'desk-1','house':false,'asset':'%s','why':'%s',"
            + "'total_change':'%s'",
        venue, asset, why, change);
  }

  private static Row row(
      OrderName name, String venue, String id, LedgerState state, String filled) {
    return new Row(name, 3, venue, id, state, new BigDecimal(filled));
  }

  private static Execution execution(
      OrderName name, String venue, String price, String quantity, String fee, String in) {
    BigDecimal bought = new BigDecimal(quantity);
    BigDecimal base = name.order() == 1 ? bought.negate() : bought;
    String instrument =
        switch (venue) {
          case "binanceusdm" -> "BTC-USDT-PERP";
          case "gateio", "mexc" -> "BTC-USDT";
          default -> "BTC-USD";
        };
    return new Execution(
        name,
        "opportunity " + name.operation(),
        venue,
        "",
        instrument,
        new BigDecimal(price),
        bought,
        base,
        base.multiply(new BigDecimal(price)).negate(),
        BigDecimal.ZERO,
        new BigDecimal(fee),
        in);
  }

  private Verdict judge() throws Failure {
    return judge(Map.of(), Map.of());
  }

  private Verdict judge(Map<String, BigDecimal> bounds, Map<String, Judge.Contract> contracts)
      throws Failure {
    return Judge.judge(
        VenueLedger.of(ledger),
        new OwnBooks(
            rows,
            events,
            List.of(new Event(1, newest)),
            absent,
            Optional.of(executions),
            balances,
            operations),
        "USD",
        Set.of("USD", "USDT"),
        bounds,
        contracts);
  }

  /**
   * @param besides what cannot be right either then
   */
  private void assertFound(Check check, long defects, String example, Check... besides)
      throws Failure {
    Verdict verdict = judge();
    assertThat(verdict.passes()).isFalse();
    EnumSet<Check> expected = EnumSet.of(check);
    expected.addAll(List.of(besides));
    assertThat(verdict.findings().stream().filter(each -> each.defects() > 0))
        .extracting(Finding::check)
        .containsExactlyElementsOf(expected);
    assertThat(verdict.of(check).defects()).isEqualTo(defects);
    assertThat(verdict.of(check).examples()).anyMatch(each -> each.contains(example));
  }

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
