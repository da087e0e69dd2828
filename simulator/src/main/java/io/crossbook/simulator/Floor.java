package io.crossbook.simulator;

import io.crossbook.simulator.access.AccountFactory;
import io.crossbook.simulator.access.AccountsFile;
import io.crossbook.simulator.access.ApiKey;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.ledger.LedgerWriter;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.market.Universe;
import io.crossbook.simulator.server.SimulatedVenue;
import io.crossbook.simulator.server.SimulationClock;
import io.crossbook.simulator.server.SimulationServer;
import io.crossbook.simulator.truth.TruthFeed;
import io.crossbook.simulator.truth.TruthWriter;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything that lives on the event loop. */
final class Floor {
  private static final int TRUTH_FLUSH_STEPS = 50;

  private final MarketModel model;
  private final Map<String, SimulatedVenue> venues = new LinkedHashMap<>();
  private final SimulationServer server;
  private final TruthFeed truth;
  private final TruthWriter truthWriter;
  private final LedgerWriter ledger;
  private final List<ApiKey> keys = new ArrayList<>();
  private final SimulationClock clock;
  private final List<FaultCommand> scheduled;
  private RuntimeException failure;
  private boolean closed;

  Floor(SimulationConfig config, Vertx vertx) throws IOException {
    Universe universe = Universe.of(config.venues(), config.assets());
    model = new MarketModel(config.seed(), universe, config.intensity());
    model.fundEvery(config.fundingInterval());
    clock = config.pacing() == Pacing.MANUAL ? new VirtualClock(config.start()) : new WallClock();
    ledger =
        config.ledger().isPresent()
            ? LedgerWriter.begin(config.ledger().get(), clock::epochNanos)
            : LedgerWriter.nowhere();
    try {
      Venues.Parts parts =
          new Venues.Parts(
              model, clock, ledger, new AccountFactory(config.seed()), config.lastNumber());
      for (String name : Universe.VENUES) {
        if (config.venues().contains(name) && !model.marketsOf(name).isEmpty()) {
          venues.put(name, Venues.create(name, parts, keys::addAll));
        }
      }
      if (config.accounts().isPresent()) {
        AccountsFile.write(config.accounts().get(), keys);
      }
      scheduled = new ArrayList<>();
      for (FaultCommand fault : config.faults()) {
        check(fault);
        schedule(fault);
      }
      server = new SimulationServer(vertx, venues, this::command, this::state);
      truth = new TruthFeed(model);
      truthWriter = config.truth().isPresent() ? new TruthWriter(config.truth().get()) : null;
      if (truthWriter != null) {
        truth.add(truthWriter);
      }
      truth.observe(clock.epochNanos());
    } catch (IOException | RuntimeException refused) {
      ledger.discard();
      throw refused;
    }
  }

  private static long epochNanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
  }

  private static final class WallClock implements SimulationClock {
    @Override
    public long epochNanos() {
      return Floor.epochNanos(Instant.now());
    }

    @Override
    public boolean wallTime() {
      return true;
    }
  }

  private final class VirtualClock implements SimulationClock {
    private final long origin;

    VirtualClock(Instant start) {
      origin = Floor.epochNanos(start);
    }

    @Override
    public long epochNanos() {
      return origin + millis() * 1_000_000;
    }

    @Override
    public boolean wallTime() {
      return false;
    }
  }

  private long millis() {
    return model.steps() * MarketModel.STEP_MILLIS;
  }

  List<ApiKey> keys() {
    return List.copyOf(keys);
  }

  SimulationServer server() {
    return server;
  }

  TruthFeed truth() {
    return truth;
  }

  /**
   * Takes the steps due at a virtual time, at most a number, so that the sockets get their turn.
   */
  void advanceTo(long targetMillis, int atMost) {
    for (int i = 0;
        !closed && i < atMost && millis() + MarketModel.STEP_MILLIS <= targetMillis;
        i++) {
      step();
    }
  }

  void step() {
    if (failure != null) {
      throw new IllegalStateException("The simulation stopped earlier", failure);
    }
    long next = millis() + MarketModel.STEP_MILLIS;
    server.advance(next);
    venues.values().forEach(venue -> venue.advance(next));
    while (!scheduled.isEmpty() && scheduled.get(0).atMillis() <= next) {
      FaultCommand due = scheduled.remove(0);
      venue(due).apply(due);
    }
    model.step();
    venues.values().forEach(venue -> venue.afterStep(model.steps()));
    truth.observe(clock.epochNanos());
    if (truthWriter != null && model.steps() % TRUTH_FLUSH_STEPS == 0) {
      truthWriter.flush();
    }
  }

  void flush() {
    if (truthWriter != null) {
      truthWriter.flush();
    }
  }

  void command(FaultCommand command) {
    check(command);
    if (command.atMillis() > millis()) {
      schedule(command);
    } else {
      venue(command).apply(command);
    }
  }

  private void check(FaultCommand command) {
    venue(command).check(command);
  }

  private void schedule(FaultCommand command) {
    scheduled.add(command);
    scheduled.sort(Comparator.comparingLong(FaultCommand::atMillis));
  }

  private SimulatedVenue venue(FaultCommand command) {
    SimulatedVenue venue = venues.get(command.venue());
    if (venue == null) {
      throw new IllegalArgumentException(
          "Venue \"" + command.venue() + "\" is not simulated; here are " + venues.keySet());
    }
    return venue;
  }

  void fail(RuntimeException cause) {
    failure = cause;
  }

  Map<String, Object> state() {
    Map<String, Object> state = new TreeMap<>();
    state.put("step", model.steps());
    state.put("sim_ms", millis());
    state.put("failed", failure == null ? "" : failure.toString());
    state.put("scheduled", scheduled.stream().map(FaultCommand::toJson).toList());
    Map<String, Object> perVenue = new LinkedHashMap<>();
    venues.forEach((name, venue) -> perVenue.put(name, venue.state()));
    state.put("venues", perVenue);
    return state;
  }

  void close() {
    stop();
    ledger.close();
  }

  /** Ends what nobody has reached yet. */
  void discard() throws IOException {
    stop();
    ledger.discard();
  }

  private void stop() {
    closed = true;
    if (truthWriter != null) {
      truthWriter.close();
    }
  }
}
