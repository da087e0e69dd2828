package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.testing.DeskBench;
import io.crossbook.core.testing.Limits;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakersTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long DAY = 86_400 * SECOND;
  private static final long NOON = 20_000 * DAY + DAY / 2;
  private static final long COOLDOWN = 60 * SECOND;
  private static final DeskLimits LIMITS =
      Limits.with(
          "maxDailyLoss",
          "100",
          "maxSingleLoss",
          "80",
          "maxDrawdown",
          "150",
          "maxConsecutiveLosses",
          3,
          "errorSample",
          4,
          "errorRate",
          0.5,
          "errorWindowMillis",
          10_000L,
          "disconnectMillis",
          5_000L,
          "minFillRatio",
          0.5,
          "qualitySample",
          4,
          "cooldownMillis",
          60_000L);

  private final List<DeskRecord.BreakerReport> reports = new ArrayList<>();
  private final BreakerState state = new BreakerState();
  private final Breakers breakers = new Breakers(7, LIMITS, state, reports::add);
  private long now = NOON;

  private void ended(String... nets) {
    for (String net : nets) {
      breakers.ended(new BigDecimal(net), BigDecimal.ZERO, 1, ++now);
    }
  }

  private List<String> tripped() {
    return breakers.trips().stream().map(BreakerState.Trip::breaker).toList();
  }

  @Test
  void theLossOfAnOperationThatWasGivenUpCountsAtOnceAndOnce() {
    breakers.givenUp(new BigDecimal("-60"), BigDecimal.ZERO, ++now);
    ended("-39");
    assertThat(tripped()).isEmpty();
    // It was retried, and given up again where it stood worse.
    breakers.givenUp(new BigDecimal("-61"), new BigDecimal("-60"), ++now);
    assertThat(tripped()).containsExactly(Breakers.DAILY_LOSS);
    breakers.clear(Breakers.DAILY_LOSS, Breakers.ALL, "a person", ++now);
    breakers.ended(new BigDecimal("-55"), new BigDecimal("-61"), 1, ++now);
    assertThat(state.dayProfit).as("-55 - 39").isEqualByComparingTo("-94");
    assertThat(state.profit).isEqualByComparingTo("-94");
    assertThat(state.losses).as("only what ended").isEqualTo(2);
    assertThat(tripped()).isEmpty();
  }

  @Test
  void oneOperationThatWasGivenUpCanHaveLostTooMuch() {
    breakers.givenUp(new BigDecimal("-80"), BigDecimal.ZERO, ++now);
    assertThat(tripped()).containsExactly(Breakers.SINGLE_LOSS);
  }

  @ParameterizedTest
  @CsvSource({
    "-99.99,        ",
    "-100,          daily-loss",
    "-100.01,       daily-loss",
    "'-60 -40',     daily-loss",
    "'-60 -39.99',  ",
    "'50 -75 -75',  daily-loss",
    "'50 -75 -74',  "
  })
  void theDayStopsExactlyAtItsLimit(String nets, String breaker) {
    BreakerState onlyDay = new BreakerState();
    DeskLimits limits = Limits.with("maxDailyLoss", "100", "maxDrawdown", "200");
    Breakers day = new Breakers(7, limits, onlyDay, reports::add);
    for (String net : nets.split(" ", -1)) {
      day.ended(new BigDecimal(net), BigDecimal.ZERO, 1, ++now);
    }
    assertThat(onlyDay.trips.stream().map(BreakerState.Trip::breaker).toList())
        .isEqualTo(breaker == null ? List.of() : List.of(breaker));
  }

  @Test
  void theLossOfADayEndsWithTheDay() {
    ended("-60", "30", "-70");
    assertThat(tripped()).containsExactly(Breakers.DAILY_LOSS);
    long midnight = 20_001 * DAY;
    assertThat(breakers.trips().get(0).until()).isEqualTo(midnight);
    assertThat(breakers.tick(midnight - 1)).isEqualTo(midnight);
    assertThat(tripped()).containsExactly(Breakers.DAILY_LOSS);
    breakers.tick(midnight);
    assertThat(tripped()).isEmpty();
    now = midnight;
    ended("-49");
    assertThat(tripped()).as("yesterday does not count").isEmpty();
  }

  @Test
  void aProfitNeverStopsADayAlsoIfAPersonResumedIt() {
    ended("-60", "10", "-70");
    assertThat(breakers.clear(Breakers.DAILY_LOSS, Breakers.ALL, "ann", ++now)).isTrue();
    ended("5");
    assertThat(tripped()).isEmpty();
    ended("0");
    assertThat(tripped()).isEmpty();
    ended("-1");
    assertThat(tripped()).as("the day lost more").containsExactly(Breakers.DAILY_LOSS);
  }

  /** Whatever happened before, an operation that gained stops nothing that counts losses. */
  @Property(tries = 200)
  void nothingIsStoppedByAGain(@ForAll("nets") List<Integer> nets) {
    BreakerState history = new BreakerState();
    List<DeskRecord.BreakerReport> told = new ArrayList<>();
    Breakers each = new Breakers(7, LIMITS, history, told::add);
    long time = NOON;
    for (int net : nets) {
      each.ended(BigDecimal.valueOf(net), BigDecimal.ZERO, 1, ++time);
      if (net % 3 == 0) {
        each.trips().forEach(trip -> each.clear(trip.breaker(), trip.scope(), "ann", NOON));
      }
      int before = told.size();
      each.ended(BigDecimal.ONE, BigDecimal.ZERO, 1, ++time);
      assertThat(told).hasSize(before);
    }
  }

  @Provide
  Arbitrary<List<Integer>> nets() {
    return Arbitraries.integers().between(-90, 60).list().ofMaxSize(30);
  }

  @Test
  void lossesInARowAreEndedByAGainAndNotByNothing() {
    ended("-1", "-1", "0.01", "-1", "-1");
    assertThat(tripped()).isEmpty();
    ended("0", "0");
    assertThat(tripped()).isEmpty();
    ended("-1");
    assertThat(tripped()).containsExactly(Breakers.CONSECUTIVE_LOSSES);
    assertThat(breakers.trips().get(0).until()).isEqualTo(now + COOLDOWN);
    breakers.tick(now + COOLDOWN);
    ended("-1", "-1");
    assertThat(tripped()).as("counted anew").isEmpty();
  }

  @Test
  void oneOperationThatLosesTooMuchStops() {
    ended("-79.99");
    assertThat(tripped()).isEmpty();
    ended("70", "-80");
    assertThat(tripped()).containsExactly(Breakers.SINGLE_LOSS);
    assertThat(reports.get(0).reason()).isEqualTo("one operation lost 80; the limit is 80");
  }

  @Test
  void theDrawdownIsMeasuredFromTheBestMomentAndAcrossDays() {
    ended("200", "-70");
    now += DAY;
    ended("10", "-79.99");
    assertThat(tripped()).isEmpty();
    now += DAY;
    ended("-10.02");
    assertThat(tripped()).containsExactly(Breakers.DRAWDOWN);
    breakers.tick(now + COOLDOWN);
    assertThat(tripped()).isEmpty();
    ended("1", "-60");
    assertThat(tripped()).as("measured anew after the stop").isEmpty();
  }

  @Test
  void whatNobodyCanCountStops() {
    breakers.ended(null, BigDecimal.ZERO, 1, now);
    assertThat(tripped()).containsExactly(Breakers.UNKNOWN_PROFIT);
    assertThat(breakers.standing(List.of("kraken"))).isNotNull();
  }

  @Test
  void lostOutcomesStopTheirVenueOnceThereAreEnough() {
    breakers.outcome("kraken", true, ++now);
    breakers.outcome("gemini", true, ++now);
    for (int i = 0; i < 3; i++) {
      breakers.outcome("kraken", false, ++now);
      assertThat(tripped()).as("one of %d", i + 2).isEmpty();
    }
    breakers.outcome("kraken", false, ++now);
    breakers.outcome("kraken", true, ++now);
    assertThat(tripped()).as("two of six").isEmpty();
    breakers.outcome("kraken", true, ++now);
    breakers.outcome("kraken", true, ++now);
    assertThat(tripped()).as("four of eight").containsExactly(Breakers.ERROR_RATE);
    assertThat(breakers.standing(List.of("gemini"))).isNull();
    assertThat(breakers.standing(List.of("gemini", "kraken")).scope()).isEqualTo("venue:kraken");
    breakers.tick(now + COOLDOWN);
    assertThat(breakers.standing(List.of("kraken"))).isNull();
  }

  /** Else a venue that takes few orders could lose them all. */
  @Test
  void whereFewOrdersGoTheShareIsTakenOfTheSample() {
    breakers.outcome("kraken", true, ++now);
    assertThat(tripped()).as("one of one, half of four is two").isEmpty();
    breakers.outcome("kraken", true, ++now);
    assertThat(tripped()).containsExactly(Breakers.ERROR_RATE);
  }

  @Test
  void lostOutcomesOfLongAgoDoNotCount() {
    breakers.outcome("kraken", true, now);
    breakers.outcome("kraken", true, now + 10 * SECOND + 1);
    breakers.outcome("kraken", false, now + 10 * SECOND + 1);
    breakers.outcome("kraken", false, now + 10 * SECOND + 2);
    breakers.outcome("kraken", false, now + 10 * SECOND + 3);
    assertThat(tripped()).as("one of four").isEmpty();
    breakers.outcome("kraken", true, now + 10 * SECOND + 4);
    breakers.outcome("kraken", true, now + 10 * SECOND + 5);
    assertThat(tripped()).as("three of six").containsExactly(Breakers.ERROR_RATE);
  }

  @Test
  void aVenueThatIsNotHeardStopsAfterItsTimeAndUntilItIsHeard() {
    breakers.connection("kraken", false, "", now);
    breakers.connection("kraken", false, "", now + 4 * SECOND);
    assertThat(breakers.tick(now + 5 * SECOND - 1)).isEqualTo(now + 5 * SECOND);
    assertThat(tripped()).isEmpty();
    assertThat(breakers.tick(now + 5 * SECOND)).isEqualTo(Long.MAX_VALUE);
    assertThat(tripped()).containsExactly(Breakers.DISCONNECT);
    breakers.tick(now + DAY);
    assertThat(tripped()).as("no time ends it").containsExactly(Breakers.DISCONNECT);
    breakers.connection("kraken", true, "", now + 2 * DAY);
    assertThat(tripped()).isEmpty();
    assertThat(reports).hasSize(2);
    assertThat(reports.get(1).by()).isEqualTo("heard again");
    breakers.connection("kraken", false, "", now + 3 * DAY);
    breakers.connection("kraken", true, "", now + 3 * DAY + SECOND);
    breakers.tick(now + 4 * DAY);
    assertThat(reports).as("a short interruption").hasSize(2);
  }

  @Test
  void ordersThatAreSeldomFilledStop() {
    double[] ratios = {0.4, 0.5, 0.6};
    for (double ratio : ratios) {
      breakers.ended(BigDecimal.ONE, BigDecimal.ZERO, ratio, ++now);
    }
    breakers.ended(BigDecimal.ONE, BigDecimal.ZERO, 0.5, ++now);
    assertThat(tripped()).as("exactly half is enough").isEmpty();
    breakers.ended(BigDecimal.ONE, BigDecimal.ZERO, 0.3, ++now);
    assertThat(tripped()).containsExactly(Breakers.EXECUTION_QUALITY);
    breakers.tick(now + COOLDOWN);
    breakers.ended(BigDecimal.ONE, BigDecimal.ZERO, 0, ++now);
    assertThat(tripped()).as("a new sample is taken").isEmpty();
  }

  @Test
  void aStopIsToldOnceAndSoIsItsEnd() {
    ended("-80", "-80", "-80");
    assertThat(reports.stream().map(DeskRecord.BreakerReport::breaker))
        .containsExactlyInAnyOrder(
            Breakers.SINGLE_LOSS,
            Breakers.DAILY_LOSS,
            Breakers.DRAWDOWN,
            Breakers.CONSECUTIVE_LOSSES);
    assertThat(reports).allMatch(report -> report.cleared() == 0 && report.by().isEmpty());
    long since = reports.get(0).since();
    reports.clear();
    now += 10;
    assertThat(breakers.clear(Breakers.SINGLE_LOSS, Breakers.ALL, "ann", now)).isTrue();
    assertThat(breakers.clear(Breakers.SINGLE_LOSS, Breakers.ALL, "ann", now)).isFalse();
    assertThat(breakers.clear(Breakers.DISCONNECT, "venue:kraken", "ann", now)).isFalse();
    assertThat(reports).hasSize(1);
    assertThat(reports.get(0).by()).isEqualTo("ann");
    assertThat(reports.get(0).cleared()).isEqualTo(now);
    assertThat(reports.get(0).since()).isEqualTo(since);
    assertThat(breakers.standing(List.of())).as("the others still stand").isNotNull();
  }

  @Test
  void aPersonResumesThroughTheDesk() {
    DeskBench bench =
        new DeskBench(DeskBench.config(LIMITS, ExecutionStyle.SIMULTANEOUS, "kraken"));
    bench.given("kraken", "USD", "1000").open();
    bench.heard("kraken", false);
    bench.pass(6_000);
    assertThat(bench.desk.breakers().trips()).hasSize(1);
    bench.tell(instruction("nonsense", bench));
    bench.tell(instruction("disconnect/venue:gemini", bench));
    assertThat(bench.desk.breakers().trips()).hasSize(1);
    assertThat(bench.records(DeskRecord.Alert.class)).hasSize(2);
    bench.tell(instruction("disconnect/venue:kraken", bench));
    assertThat(bench.desk.breakers().trips()).isEmpty();
    List<DeskRecord.BreakerReport> history = bench.records(DeskRecord.BreakerReport.class);
    assertThat(history).hasSize(2);
    assertThat(history.get(0).cleared()).isZero();
    assertThat(history.get(1).by()).isEqualTo("ann");
  }

  private static DeskInput instruction(String subject, DeskBench bench) {
    return new DeskInput.Instruction(DeskInput.Instruction.Kind.RESUME, subject, "ann", bench.now);
  }
}
