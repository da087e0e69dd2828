package io.crossbook.launcher.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Fact;
import io.crossbook.simulator.Pacing;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.SimulationConfig;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.market.Universe;
import io.crossbook.sources.live.LaneSettings;
import io.crossbook.sources.live.LaneSink;
import io.crossbook.sources.live.LaneVenue;
import io.crossbook.sources.live.LiveLane;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.lane.LaneRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Simulated venues on one side of real sockets, a live lane with the protocols of all of them on
 * the other: two descriptions of the same wire formats that share no code must end up with the same
 * books.
 */
@Timeout(400)
class LiveLaneOverSimulatorTest {
  /** Every interval at which a venue publishes divides it, so that after it all is told. */
  private static final int ROUND = 100;

  private static final int ROUNDS = 5;
  private static final Instant START = Instant.parse("2026-11-02T08:00:00Z");
  private static final long STEP_NANOS = MarketModel.STEP_MILLIS * 1_000_000L;

  /** A lane that met many failures waits up to a minute before it asks once more. */
  private static final long PATIENCE_NANOS = 150_000_000_000L;

  private static final long SETTLING_NANOS = 1_000_000_000L;

  private final Truth truth = new Truth();
  private final Map<String, BookView> ours = new TreeMap<>();
  private final List<DeadLetter> deadLetters = new ArrayList<>();
  private final List<BookView> voided = new ArrayList<>();

  private static String key(String venue, String symbol) {
    return venue + ':' + symbol;
  }

  private final class Books implements LaneSink {
    @Override
    public void record(LaneRecord record) {
      // Only what the protocols make of it matters here.
    }

    @Override
    public void fact(Fact fact) {
      if (fact instanceof BookView book) {
        BookView before = ours.put(key(book.venue(), book.symbol()), book);
        if (before != null && before.tradable() && !book.tradable()) {
          voided.add(book);
        }
      }
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      deadLetters.add(letter);
    }

    @Override
    public void passed(long time) {
      // Time is of no matter here.
    }
  }

  @Test
  void allVenuesEndUpWithTheRealBooks() throws Exception {
    try (Simulation simulation = Simulation.start(config());
        LiveLane lane =
            new LiveLane(LaneSettings.standard("e2e"), venues(simulation), new Books())) {
      simulation.addTruthListener(truth);
      lane.start();
      join(simulation, lane);
      voided.clear();
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < ROUND; i += 5) {
          simulation.step(5);
          drain(lane);
        }
        simulation.step(toEndOfRound(simulation));
        assertBooksAreReal(simulation, lane);
      }
      assertThat(truth.listings().keySet()).isEqualTo(listings());
      assertThat(ours.keySet()).isEqualTo(listings());
      assertThat(deadLetters).isEmpty();
      assertThat(voided).isEmpty();
      assertThat(lane.counters().checksumFailures()).isZero();
      assertThat(lane.counters().gaps()).isZero();
      assertThat(lane.counters().reconnects()).isZero();
      assertThat(lane.counters().restLimited()).isZero();
      assertThat(ours.values())
          .filteredOn(book -> book.venue().equals("kraken"))
          .allSatisfy(book -> assertThat(book.checksumsVerified()).isPositive());
    }
  }

  @Test
  void everyBookIsRealAgainAfterEveryFault() throws Exception {
    try (Simulation simulation = Simulation.start(config());
        LiveLane lane =
            new LiveLane(LaneSettings.standard("heal"), venues(simulation), new Books())) {
      simulation.addTruthListener(truth);
      lane.start();
      join(simulation, lane);
      for (FaultKind kind : FaultScript.kinds()) {
        for (FaultCommand fault : FaultScript.alone(kind).faults()) {
          simulation.command(fault.at(0));
        }
        for (int i = 0; i < ROUND; i += 5) {
          simulation.step(5);
          drain(lane);
        }
      }
      // The longest fault lasts eleven seconds.
      simulation.step(600);
      assertBooksBecomeReal(simulation, lane);
      // Whether wrong checksums met a book depends on whether Kraken was back by then; now it is.
      simulation.command(
          FaultCommand.of("kraken", FaultKind.WRONG_CHECKSUM).at(0).with("count", 2));
      until(
          lane,
          PATIENCE_NANOS,
          () -> simulation.step(1),
          () -> lane.counters().checksumFailures() > 0);
      assertBooksBecomeReal(simulation, lane);
      assertThat(lane.counters().reconnects()).isPositive();
      assertThat(lane.counters().gaps()).isPositive();
      assertThat(lane.counters().checksumFailures()).isPositive();
      assertThat(deadLetters).isNotEmpty();
    }
  }

  private static SimulationConfig config() {
    return SimulationConfig.defaults()
        .withPacing(Pacing.MANUAL)
        .withSeed(20_261_121)
        .withIntensity(20)
        .withStartTime(START);
  }

  /** Until every book is current: books join their streams only while these flow. */
  private void join(Simulation simulation, LiveLane lane) throws Exception {
    until(
        lane,
        PATIENCE_NANOS,
        () -> simulation.step(1),
        () -> ours.keySet().containsAll(listings()) && allTradable());
  }

  private void assertBooksAreReal(Simulation simulation, LiveLane lane) throws Exception {
    long now = now(simulation);
    until(lane, PATIENCE_NANOS, () -> {}, () -> differences(now).isEmpty());
    assertThat(differences(now)).isEmpty();
  }

  /**
   * Frames that are still under way may show a gap that only later ones can mend, so the market
   * goes on until all is mended.
   */
  private void assertBooksBecomeReal(Simulation simulation, LiveLane lane) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    List<String> differences;
    do {
      join(simulation, lane);
      simulation.step(toEndOfRound(simulation));
      long now = now(simulation);
      until(lane, SETTLING_NANOS, () -> {}, () -> differences(now).isEmpty());
      differences = differences(now);
    } while (!differences.isEmpty() && System.nanoTime() < end);
    assertThat(differences).isEmpty();
  }

  private static long now(Simulation simulation) {
    return START.getEpochSecond() * 1_000_000_000L + steps(simulation) * STEP_NANOS;
  }

  private static long steps(Simulation simulation) {
    return ((Number) simulation.state().get("step")).longValue();
  }

  private static int toEndOfRound(Simulation simulation) {
    return (int) (ROUND - steps(simulation) % ROUND);
  }

  private static Set<String> listings() {
    Set<String> all = new HashSet<>();
    SimulationConfig config = SimulationConfig.defaults();
    for (ListingSpec spec : Universe.of(config.venues(), config.assets()).listings()) {
      all.add(key(spec.venue(), spec.symbol()));
    }
    return all;
  }

  private static List<LaneVenue> venues(Simulation simulation) {
    List<LaneVenue> venues = new ArrayList<>();
    for (String venue : Universe.VENUES) {
      String address = "127.0.0.1:" + simulation.port() + "/" + venue;
      boolean lines = venue.equals("oanda");
      venues.add(
          new LaneVenue(
              VenueCatalog.venue(venue),
              SimulatedListings.settings(
                  venue,
                  simulation.config().assets(),
                  (lines ? "http://" : "ws://") + address,
                  "http://" + address),
              () -> lines ? Map.of("Authorization", "Bearer any") : Map.of()));
    }
    return venues;
  }

  private boolean allTradable() {
    return ours.values().stream().allMatch(BookView::tradable);
  }

  private List<String> differences(long now) {
    List<String> differences = new ArrayList<>();
    for (String listing : truth.listings().keySet()) {
      BookView book = ours.get(listing);
      // OANDA tells a price at most four times a second, each instrument at times of its own.
      long window = listing.startsWith("oanda") ? 250_000_000L : 0;
      if (book == null
          || !book.tradable()
          || truth.spans(book, new Truth.Span(now - window, now)).isEmpty()) {
        differences.add(listing + " is " + truth.last(listing) + ", we have " + book);
      }
    }
    return differences;
  }

  private static void drain(LiveLane lane) {
    while (lane.step()) {
      Thread.onSpinWait();
    }
  }

  /** Until it holds or nothing helps any more. */
  private void until(LiveLane lane, long patience, Runnable meanwhile, BooleanSupplier holds)
      throws Exception {
    long end = System.nanoTime() + patience;
    while (!holds.getAsBoolean() && System.nanoTime() < end) {
      meanwhile.run();
      drain(lane);
      lane.await();
    }
  }
}
