package io.crossbook.operators.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.crossbook.core.desk.DeskConfig;
import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.desk.DeskLimits;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.ExecutionStyle;
import io.crossbook.core.desk.MakerRules;
import io.crossbook.core.desk.OperationState;
import io.crossbook.core.money.FeeBook;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.paper.TradingState;
import io.crossbook.operators.desk.ScriptedVenues.Fault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every leg of an operation struck by every fault, in every order of sending. In the end nothing is
 * exposed beyond the bound, and the desk's books and profit are the venues' own to the last
 * decimal.
 */
class FaultMatrixTest {
  private static final List<String> VENUES = List.of("coinbase", "gemini", "kraken");
  private static final TypeSerializer<TradingState> SERIALIZER = serializer();

  private static TypeSerializer<TradingState> serializer() {
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    return TypeInformation.of(TradingState.class).createSerializer(config);
  }

  private static DeskConfig config(ExecutionStyle style) {
    List<FeeSchedule> fees = new ArrayList<>();
    List<DeskConfig.DeskAccount> accounts = new ArrayList<>();
    for (String venue : VENUES) {
      fees.add(new FeeSchedule(venue, "*", "*", 0, Quoted.FEE, Quoted.FEE, "quote"));
      accounts.add(new DeskConfig.DeskAccount(venue, ""));
    }
    HashMap<String, Long> rest = new HashMap<>();
    VENUES.forEach(venue -> rest.put(venue, 10 * Quoted.SECOND));
    return DeskConfig.of(
            7,
            "test",
            "USD",
            Set.of("USD", "USDT"),
            accounts,
            DeskLimits.standard(),
            new FeeBook(fees),
            Map.of("spread", style),
            1,
            Map.of())
        .withMaker(new MakerRules(rest, Quoted.SECOND / 4, 2, 2, 20, 1));
  }

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
    Map<String, BigDecimal> opening = new TreeMap<>();
    for (String venue : VENUES) {
      opening.put(venue + "/USD", new BigDecimal("100000"));
      opening.put(venue + "/USDT", new BigDecimal("100000"));
      opening.put(venue + "/BTC", new BigDecimal("10"));
    }
    boolean after = fault == Fault.CRASHED_AFTER_SEND;
    ScriptedVenues venues =
        new ScriptedVenues(
            config(style),
            SERIALIZER::copy,
            legs[leg].venue(),
            after ? Fault.NONE : fault,
            opening);
    // In every case here it is the first leg that rests or goes first; the others go as hedges.
    boolean follows = leg > 0 && style.name().startsWith("SEQUENTIAL");
    venues.strikesHedges = style == ExecutionStyle.MAKER_LEAD || follows;
    if (after) {
      venues.crashAfterSend();
    }
    venues.markets = () -> quote(venues);
    quote(venues);
    venues.open();
    venues.checkpoint();
    long start = venues.now;
    for (int i = 1; i <= 120; i++) {
      venues.at(start + i * Quoted.SECOND / 2, () -> quote(venues));
    }
    venues.tell(new DeskInput.Confirmed(Quoted.candidate("opportunity", venues.now, legs)));

    venues.runUntil(start + 60 * Quoted.SECOND);

    assertThat(venues.struck()).as("the fault struck").isTrue();
    Map<String, BigDecimal> change = new TreeMap<>();
    venues.balances.forEach(
        (key, amount) -> {
          String asset = key.substring(key.indexOf('/') + 1);
          change.merge(asset, amount.subtract(opening.get(key)), BigDecimal::add);
          assertThat(
                  venues.session.desk().books().cash(key.substring(0, key.indexOf('/')), "", asset))
              .as("books of %s", key)
              .isEqualByComparingTo(amount);
        });
    assertThat(venues.session.desk().operations()).isEmpty();
    assertThat(change.get("BTC").abs().doubleValue() * 30_000)
        .as("value of the exposure that is left")
        .isLessThanOrEqualTo(DeskLimits.standard().residual().doubleValue());
    assertThat(venues.rows.values()).allMatch(LedgerState::terminal);
    DeskRecord.OperationReport last = last(venues, fault);
    if (last != null) {
      assertThat(last.outcome()).isIn(outcomes(count, leg, fault, style));
      BigDecimal worth =
          change
              .get("USD")
              .add(change.get("USDT").multiply(new BigDecimal("0.99")))
              .add(change.get("BTC").multiply(new BigDecimal("30050")));
      assertThat(last.realized()).isCloseTo(worth, within(new BigDecimal("0.00000001")));
      assertThat(
              last.realizedTerms().stream()
                  .map(term -> term.amount())
                  .reduce(BigDecimal.ZERO, BigDecimal::add))
          .isEqualByComparingTo(last.realized());
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

  /** How the operation ended; null if it was never sent and is not remembered. */
  private static DeskRecord.OperationReport last(ScriptedVenues venues, Fault fault) {
    DeskRecord.OperationReport last = null;
    for (DeskRecord record : venues.records) {
      if (record instanceof DeskRecord.OperationReport report) {
        last = report;
      }
    }
    if (fault == Fault.CRASHED_BEFORE_INSERT) {
      return null;
    }
    assertThat(last).isNotNull();
    assertThat(last.state()).isEqualTo(OperationState.COMPLETED);
    return last;
  }

  private static void quote(ScriptedVenues venues) {
    for (String venue : VENUES) {
      for (String instrument : List.of("BTC-USD", "USDT-USD")) {
        venues.tell(new DeskInput.Market(Quoted.listing(venue, instrument)));
      }
    }
    long now = venues.now;
    tell(venues, "kraken", now, 29_990_00, 30_000_00);
    tell(venues, "coinbase", now, 30_100_00, 30_110_00);
    tell(venues, "gemini", now, 30_090_00, 30_100_00);
    venues.tell(new DeskInput.Market(Quoted.book("kraken", "USDT-USD", now, 99, 99, 100_000_000)));
  }

  private static void tell(ScriptedVenues venues, String venue, long now, long bid, long ask) {
    venues.tell(new DeskInput.Market(Quoted.book(venue, "BTC-USD", now, bid, ask, 10_000)));
  }
}
