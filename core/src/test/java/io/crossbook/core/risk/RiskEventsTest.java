package io.crossbook.core.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.desk.Breakers;
import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.OperationState;
import io.crossbook.core.risk.RiskEvent.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RiskEventsTest {
  private final List<RiskEvent> told = new ArrayList<>();
  private final RiskEventsState state = new RiskEventsState();
  private final RiskEvents events = new RiskEvents(7, state, told::add);

  private List<Kind> kinds() {
    return told.stream().map(RiskEvent::kind).toList();
  }

  private static DeskRecord breaker(String breaker, long cleared, String by) {
    return new DeskRecord.BreakerReport(
        7, breaker, "all", "too much", 5, 100, cleared, by, 5 + cleared);
  }

  private static DeskRecord operation(long number, String legs, String realized, long ended) {
    return new DeskRecord.OperationReport(
        7,
        number,
        1,
        0,
        "id",
        "spread",
        "BTC-USD",
        1,
        ended == 0 ? OperationState.EXECUTING : OperationState.COMPLETED,
        BigDecimal.TEN,
        null,
        realized == null ? null : new BigDecimal(realized),
        List.of(),
        List.of(),
        List.of(),
        "",
        1,
        legs,
        "",
        "",
        0,
        1,
        ended,
        10 + ended);
  }

  private static DeskInput.AccountStatus account(String venue, boolean live, long time) {
    return new DeskInput.AccountStatus(venue, "", live, "cut", time);
  }

  @Test
  void tripsAreCountedAndOnlyAPersonResumes() {
    events.on(breaker(Breakers.DRAWDOWN, 0, ""));
    events.on(breaker(Breakers.DRAWDOWN, 9, Breakers.TIME_OVER));
    events.on(breaker(Breakers.DAILY_LOSS, 0, ""));
    events.on(breaker(Breakers.DAILY_LOSS, 9, "ann"));
    events.on(breaker(Breakers.DISCONNECT, 0, ""));
    events.on(breaker(Breakers.DISCONNECT, 9, Breakers.HEARD_AGAIN));
    assertThat(kinds()).containsExactly(Kind.TRIPPED, Kind.TRIPPED, Kind.RESUMED);
    assertThat(told.get(1).ordinal()).isEqualTo(2);
    assertThat(told.get(2).subject()).isEqualTo("daily-loss/all");
    assertThat(told.get(2).key()).isEqualTo("breaker_trips 7/daily-loss/all/5");
  }

  @Test
  void lossesAddUpAndWhatNobodyCountsIsALoss() {
    events.on(operation(1, "buy kraken:BTC/USD 1 of 1", "-3.5", 20));
    events.on(operation(2, "", "4", 21));
    events.on(operation(3, "", "0", 22));
    events.on(operation(4, "", null, 23));
    events.on(operation(5, "", "-1.5", 24));
    assertThat(kinds()).containsExactly(Kind.LOSS, Kind.GAIN, Kind.LOSS, Kind.LOSS);
    assertThat(told.get(3).ordinal()).isEqualTo(3);
    assertThat(told.get(3).amount()).isEqualByComparingTo("1.5");
    assertThat(told.get(3).sum()).isEqualByComparingTo("5.0");
    assertThat(state.open).isEmpty();
  }

  @Test
  void anAccountMattersWhileAnOperationNeedsIt() {
    events.on(operation(1, "buy kraken:BTC/USD 0 of 1 | sell gateio:BTC_USDT 0 of 1", null, 0));
    events.on(account("binance", false, 30));
    events.on(account("kraken", false, 31));
    events.on(account("kraken", false, 32));
    assertThat(told).extracting(RiskEvent::exposed).containsExactly(false, true);
    events.on(account("kraken", true, 33));
    events.on(account("kraken", true, 34));
    events.on(account("gateio", false, 35));
    told.clear();
    events.on(operation(1, "buy kraken:BTC/USD 1 of 1 | sell gateio:BTC_USDT 1 of 1", "1", 36));
    assertThat(kinds()).contains(Kind.ACCOUNT_UNUSED, Kind.GAIN);
    told.clear();
    events.on(operation(2, "", null, 0));
    assertThat(told)
        .as("one that was rebuilt may need every account")
        .extracting(RiskEvent::exposed)
        .containsExactly(true, true);
  }

  @Test
  void whatWasGivenUpIsToldAndWhatWasDecided() {
    events.on(transition(OperationState.RECOVERING, OperationState.FAILED));
    events.on(transition(OperationState.FAILED, OperationState.IDLE));
    events.on(transition(OperationState.EXECUTING, OperationState.RECOVERING));
    assertThat(kinds()).containsExactly(Kind.GIVEN_UP, Kind.DECIDED);
    assertThat(told.get(0).subject()).isEqualTo("17");
    events.on(new DeskRecord.Alert(7, true, "account kraken", "drift", 9));
    events.on(new DeskRecord.Alert(7, false, "account kraken", "drift", 9));
    assertThat(kinds()).containsExactly(Kind.GIVEN_UP, Kind.DECIDED, Kind.ALARM);
  }

  private static DeskRecord transition(OperationState from, OperationState to) {
    return new DeskRecord.Transition(7, 17, 1, 3, from, to, "trigger", "why", 8);
  }

  @Test
  void whatCannotBeUnderstoodIsTold() {
    events.on(operation(1, "nonsense", null, 0));
    assertThat(kinds()).containsExactly(Kind.UNREADABLE);
    assertThat(told.get(0).text()).contains("could not be understood");
  }
}
