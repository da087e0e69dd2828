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
 * Spot bought against a perpetual sold, held for 20 s and closed: each leg struck by every fault
 * when it is opened and when it is closed, in every order of sending. In the end no position is
 * left at any venue, and the desk's books and profit are the venues' own.
 */
class PerpetualFaultMatrixTest {
  private static final String SPOT = "BTC-USD";
  private static final String PERPETUAL = "BTC-USD-PERP";
  private static final Leg[] TWO = {
    Quoted.leg("kraken", SPOT, "0.1", "30000.00"),
    Quoted.leg("coinbase", PERPETUAL, "-0.1", "30300.00")
  };
  private static final Leg[] THREE = {
    Quoted.leg("kraken", SPOT, "0.06", "30000.00"),
    Quoted.leg("gemini", SPOT, "0.04", "30010.00"),
    Quoted.leg("coinbase", PERPETUAL, "-0.1", "30300.00")
  };

  static Stream<Arguments> everyFaultOnEveryLeg() {
    List<Arguments> cases = new ArrayList<>();
    for (Leg[] legs : List.of(TWO, THREE)) {
      for (int leg = 0; leg < legs.length; leg++) {
        for (boolean closing : new boolean[] {false, true}) {
          for (Fault fault : Fault.values()) {
            // Legs that rest are struck in FaultMatrixTest.
            if (fault != Fault.NONE && fault != Fault.FILLED_AFTER_CANCEL) {
              for (ExecutionStyle style : ExecutionStyle.values()) {
                cases.add(Arguments.of(legs.length, leg, closing, fault, style));
              }
            }
          }
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0} legs, leg {1}, closing {2}, {3}, {4}")
  @MethodSource("everyFaultOnEveryLeg")
  void noPositionIsLeftAndEveryCentIsFound(
      int count, int leg, boolean closing, Fault fault, ExecutionStyle style) {
    Leg[] legs = count == 2 ? TWO : THREE;
    FaultScene scene = new FaultScene("basis", style, legs[leg].venue(), fault);
    ScriptedVenues venues = scene.venues;
    long start = venues.now;
    venues.strikesHedges = true;
    scene.begin(() -> quote(venues));
    if (closing) {
      venues.strikesFrom = start + 15 * Quoted.SECOND;
      venues.at(start + 10 * Quoted.SECOND, venues::checkpoint);
    }
    venues.tell(new DeskInput.Confirmed(Quoted.candidate("opportunity", "basis", start, legs)));

    venues.runUntil(start + 110 * Quoted.SECOND);

    Map<String, BigDecimal> change = scene.over();
    assertThat(venues.positions.values())
        .extracting(ScriptedVenues.Position::quantity)
        .allMatch(held -> held.signum() == 0);
    if (fault != Fault.CRASHED_BEFORE_INSERT || closing) {
      DeskRecord.OperationReport last = scene.last();
      FaultScene.worth(last, change);
    }
  }

  private static void quote(ScriptedVenues venues) {
    FaultScene.tell(venues, "kraken", SPOT, 29_990_00, 30_000_00, 10_000);
    FaultScene.tell(venues, "gemini", SPOT, 30_000_00, 30_010_00, 10_000);
    FaultScene.tell(venues, "coinbase", PERPETUAL, 30_300_00, 30_310_00, 10_000);
  }
}
