package io.crossbook.wire.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.crossbook.core.book.Side;
import io.crossbook.core.desk.BreakerState;
import io.crossbook.core.desk.Breakers;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.DeskRule;
import io.crossbook.core.desk.DeskState;
import io.crossbook.core.desk.OperationState;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeskFiguresTest {
  private static final long SECOND = 1_000_000_000L;

  private final ReadSeries series = new ReadSeries();
  private final DeskFigures figures =
      new DeskFigures(series, List.of("kraken", "binance", "kraken"));

  @Test
  void operationsThatEndAreCountedOnceAndLateFundingIsAdded() {
    figures.on(operation(1, OperationState.EXECUTING, null, 0));
    assertThat(trades("gained")).as("while it is open").isZero();

    figures.on(operation(1, OperationState.COMPLETED, "2.5", 3));
    figures.on(operation(1, OperationState.COMPLETED, "2.5", 3));
    figures.on(operation(2, OperationState.COMPLETED, "-1", 1));
    figures.on(operation(3, OperationState.FAILED, null, 0));
    figures.on(operation(3, OperationState.FAILED, null, 0));
    figures.on(operation(4, OperationState.COMPLETED, "0", 1));
    figures.on(operation(1, OperationState.COMPLETED, "2.25", 3));

    assertThat(trades("gained")).isEqualTo(1);
    assertThat(trades("lost")).isEqualTo(1);
    assertThat(trades("even")).isEqualTo(1);
    assertThat(trades("failed")).isEqualTo(1);
    assertThat(trades("unknown")).isZero();
    assertThat(series.value("arbitrage_success_rate{strategy=spread}"))
        .isEqualTo(1 / 3.0, within(1e-12));
    assertThat(series.value("arbitrage_pnl_usd{strategy=spread}")).isEqualTo(1.25);
    assertThat(series.value("arbitrage_total_profit_usd{exchange=binance-kraken}")).isEqualTo(1.25);
    String took = "arbitrage_execution_seconds_bucket{exchange_pair=binance-kraken,le=";
    assertThat(series.value(took + "1}")).isEqualTo(2);
    assertThat(series.value(took + "5}")).isEqualTo(3);
  }

  @Test
  void theShareOfSuccessesLooksBackOverTheLastOnes() {
    for (int i = 0; i < DeskFigures.RECENT; i++) {
      figures.on(operation(i, OperationState.COMPLETED, "-1", 1));
    }
    assertThat(series.value("arbitrage_success_rate{strategy=spread}")).isZero();
    for (int i = 0; i < DeskFigures.RECENT; i++) {
      figures.on(operation(1000 + i, OperationState.COMPLETED, "1", 1));
    }
    assertThat(series.value("arbitrage_success_rate{strategy=spread}")).isEqualTo(1);
  }

  @Test
  void whatIsRefusedAndToldIsCountedByItsKind() {
    figures.on(new DeskRecord.Refused(0, "o", "spread", DeskRule.MARGIN, "", 1));
    figures.on(new DeskRecord.Alert(0, true, "s", "t", 1));
    figures.on(new DeskRecord.Alert(0, false, "s", "t", 1));
    figures.on(new DeskRecord.Alert(0, false, "s", "t", 2));
    figures.on(breaker(0));
    figures.on(breaker(9));
    assertThat(series.value("trading_refusals_total{rule=margin}")).isEqualTo(1);
    assertThat(series.value("trading_refusals_total{rule=stale}")).isZero();
    assertThat(series.value("trading_alerts_total{severity=critical}")).isEqualTo(1);
    assertThat(series.value("trading_alerts_total{severity=warning}")).isEqualTo(2);
    assertThat(series.value("trading_circuit_breaker_trips_total{breaker=daily-loss}"))
        .isEqualTo(1);
  }

  @Test
  void anOrderIsFilledOnceHoweverManyExecutionsItHas() {
    figures.on(execution(1, "a"));
    figures.on(execution(1, "b"));
    figures.on(execution(2, "c"));
    assertThat(series.value("trading_executions_total{exchange=kraken}")).isEqualTo(3);
    assertThat(series.value("trading_orders_filled_total{exchange=kraken}")).isEqualTo(2);
    assertThat(series.value("trading_orders_filled_total{exchange=binance}")).isZero();
  }

  @Test
  void accountsAreWorthTheSumOfWhatIsWorthSomething() {
    figures.on(balance("USD", "100"));
    figures.on(balance("BTC", "50.5"));
    assertThat(series.value("trading_account_value_usd{exchange=kraken}")).isEqualTo(150.5);
    figures.on(balance("BTC", null));
    assertThat(series.value("trading_account_value_usd{exchange=kraken}")).isEqualTo(100);
  }

  @Test
  void listingsHaveANameUntilThereAreTooMany() {
    for (int i = 0; i < 60; i++) {
      figures.on(position("I" + i, "-2"));
    }
    assertThat(series.value("arbitrage_delta_exposure{exchange=kraken,instrument=I0}"))
        .isEqualTo(-2);
    assertThat(series.value("arbitrage_delta_exposure{exchange=other,instrument=other}"))
        .isEqualTo(-20);
    assertThat(series.count("arbitrage_delta_exposure")).isEqualTo(51);
    figures.on(position("binance", "I59", "-3"));
    assertThat(series.value("arbitrage_delta_exposure{exchange=other,instrument=other}"))
        .as("another position, though of the same symbol")
        .isEqualTo(-23);
  }

  @Test
  void theStateIsReadAsItStands() {
    DeskState state = new DeskState();
    state.breakers.profit = new BigDecimal("70");
    state.breakers.peak = new BigDecimal("100");
    state.breakers.dayProfit = new BigDecimal("-12.5");
    state.breakers.trips.add(
        new BreakerState.Trip(Breakers.DISCONNECT, "venue:kraken", "", 1, Long.MAX_VALUE));
    figures.stands(state);
    state.breakers.peak = new BigDecimal("70");
    state.breakers.dayProfit = new BigDecimal("3");
    assertThat(series.value("arbitrage_drawdown_usd")).isEqualTo(30);
    assertThat(series.value("trading_daily_loss_usd")).isEqualTo(12.5);
    assertThat(series.value("trading_circuit_breaker_triggered{breaker=disconnect}")).isEqualTo(1);
    figures.stands(state);
    assertThat(series.value("arbitrage_profit_usd")).isEqualTo(70);
    assertThat(series.value("arbitrage_drawdown_usd")).isZero();
    assertThat(series.value("arbitrage_max_drawdown_usd")).isEqualTo(30);
    assertThat(series.value("trading_daily_loss_usd")).isZero();
  }

  private double trades(String status) {
    return series.value("arbitrage_trades_total{source=spread,status=" + status + "}");
  }

  private static DeskRecord breaker(long cleared) {
    return new DeskRecord.BreakerReport(
        0, Breakers.DAILY_LOSS, Breakers.ALL, "", 1, 2, cleared, "", 3);
  }

  private static DeskRecord execution(int order, String trade) {
    BigDecimal one = BigDecimal.ONE;
    return new DeskRecord.Execution(
        0,
        7,
        order,
        0,
        "o",
        "kraken",
        "",
        "BTC/USD",
        "BTC-USD",
        Side.BUY,
        one,
        one,
        one,
        one,
        BigDecimal.ZERO,
        one,
        "USD",
        false,
        "v",
        trade,
        1,
        1);
  }

  private static DeskRecord balance(String asset, String value) {
    BigDecimal one = BigDecimal.ONE;
    BigDecimal worth = value == null ? null : new BigDecimal(value);
    return new DeskRecord.BalanceReport(0, "kraken", "", asset, one, one, one, worth, 1);
  }

  private static DeskRecord position(String instrument, String quantity) {
    return position("kraken", instrument, quantity);
  }

  private static DeskRecord position(String venue, String instrument, String quantity) {
    return new DeskRecord.PositionReport(
        0,
        venue,
        "",
        "S" + instrument,
        instrument,
        new BigDecimal(quantity),
        null,
        BigDecimal.ZERO,
        null,
        null,
        1);
  }

  private static DeskRecord operation(
      long number, OperationState state, String realized, long seconds) {
    return new DeskRecord.OperationReport(
        0,
        number,
        1,
        0,
        "o",
        "spread",
        "BTC-USD",
        1,
        state,
        BigDecimal.TEN,
        null,
        realized == null ? null : new BigDecimal(realized),
        List.of(),
        List.of(),
        List.of(),
        "",
        1,
        "buy kraken:BTC/USD 0.5 of 0.5 | sell binance:BTCUSDT 0.5 of 0.5",
        "",
        "",
        0,
        SECOND,
        seconds == 0 ? 0 : SECOND * (1 + seconds),
        SECOND * 9);
  }
}
