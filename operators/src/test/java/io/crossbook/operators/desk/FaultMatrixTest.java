package io.crossbook.operators.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.ExecutionStyle;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.operators.desk.ScriptedVenues.Fault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every leg of an operation struck by every fault, in every order of sending. In the end nothing is
 * exposed beyond the bound, and the desk's books and profit are the venues' own to the last
 * decimal.
 */
class FaultMatrixTest {
  private static Leg[] legs(int count) {
    return switch (count) {
      case 1 -> new Leg[] {Quoted.leg("kraken", "USDT-USD", "-1000", "0.99")};
      case 2 ->
          new Leg[] {
            Quoted.leg("kraken", "BTC-USD", "0.1", "30000.00"),
            Quoted.leg("coinbase", "BTC-USD", "-0.1", "30100.00")
          };
      default ->
          new Leg[] {
            Quoted.leg("kraken", "BTC-USD", "0.1", "30000.00"),
            Quoted.leg("coinbase", "BTC-USD", "-0.06", "30100.00"),
            Quoted.leg("gemini", "BTC-USD", "-0.04", "30090.00")
          };
    };
  }

  static Stream<Arguments> everyFaultOnEveryLeg() {
    List<Arguments> cases = new ArrayList<>();
    for (int count = 1; count <= 3; count++) {
      for (int leg = 0; leg < count; leg++) {
        for (Fault fault : Fault.values()) {
          for (ExecutionStyle style : ExecutionStyle.values()) {
            boolean leads = style == ExecutionStyle.MAKER_LEAD;
            boolean rests = fault == Fault.FILLED_AFTER_CANCEL;
            if ((style == ExecutionStyle.SIMULTANEOUS || leads || count > 1)
                && (!rests || (leads && leg == 0))) {
              cases.add(Arguments.of(count, leg, fault, style));
            }
          }
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0} legs, leg {1} {2}, {3}")
  @MethodSource("everyFaultOnEveryLeg")
  void nothingIsLeftAndEveryCentIsFound(int count, int leg, Fault fault, ExecutionStyle style) {
    Leg[] legs = legs(count);
    FaultScene scene = new FaultScene("spread", style, legs[leg].venue(), fault);
    ScriptedVenues venues = scene.venues;
    // In every case here it is the first leg that rests or goes first; the others go as hedges.
    boolean follows = leg > 0 && style.name().startsWith("SEQUENTIAL");
    venues.strikesHedges = style == ExecutionStyle.MAKER_LEAD || follows;
    scene.begin(() -> quote(venues));
    long start = venues.now;
    venues.tell(new DeskInput.Confirmed(Quoted.candidate("opportunity", start, legs)));

    venues.runUntil(start + 60 * Quoted.SECOND);

    Map<String, BigDecimal> change = scene.over();
    // Else it was never sent and is not remembered.
    if (fault != Fault.CRASHED_BEFORE_INSERT) {
      DeskRecord.OperationReport last = scene.last();
      assertThat(last.outcome()).isIn(outcomes(count, leg, fault, style));
      FaultScene.worth(last, change);
    }
  }

  /** What the fault must have led to, so that it is known to have struck. */
  private static List<String> outcomes(int count, int leg, Fault fault, ExecutionStyle style) {
    if (style == ExecutionStyle.MAKER_LEAD) {
      return leadOutcomes(count, leg, fault);
    }
    return switch (fault) {
      case REJECTED, TIMED_OUT, PARTIAL -> {
        boolean alone = count == 1 || (leg == 0 && style.name().startsWith("SEQUENTIAL"));
        if (alone) {
          yield List.of(fault == Fault.PARTIAL ? "partly filled" : "missed");
        }
        yield List.of("recovered");
      }
      // Rebuilt from the ledger it has no plan: what was not sent yet is hedged.
      case CRASHED_AFTER_SEND -> List.of("filled", "recovered");
      default -> List.of("filled");
    };
  }

  private static List<String> leadOutcomes(int count, int leg, Fault fault) {
    boolean leads = leg == 0;
    return switch (fault) {
      // What would have taken is placed anew.
      case REJECTED -> List.of(leads ? "filled" : "recovered");
      case TIMED_OUT -> List.of(leads ? "missed" : "recovered");
      case PARTIAL -> List.of(leads ? "partly filled" : "recovered");
      // Another operation takes that over; of one leg alone nothing is exposed.
      case FILLED_AFTER_CANCEL -> List.of(count == 1 ? "filled" : "recovered");
      case CRASHED_AFTER_SEND -> List.of("filled", "recovered");
      default -> List.of("filled");
    };
  }

  private static void quote(ScriptedVenues venues) {
    FaultScene.tell(venues, "kraken", "BTC-USD", 29_990_00, 30_000_00, 10_000);
    FaultScene.tell(venues, "coinbase", "BTC-USD", 30_100_00, 30_110_00, 10_000);
    FaultScene.tell(venues, "gemini", "BTC-USD", 30_090_00, 30_100_00, 10_000);
    FaultScene.tell(venues, "kraken", "USDT-USD", 99, 99, 100_000_000);
  }
}
