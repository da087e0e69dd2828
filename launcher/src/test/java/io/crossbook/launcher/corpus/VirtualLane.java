package io.crossbook.launcher.corpus;

import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Fact;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.server.RestReply;
import io.crossbook.sources.live.LaneSink;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.PublicProtocol;
import io.crossbook.venues.RestRequest;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.lane.LaneEngine;
import io.crossbook.venues.lane.LaneRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A lane in the simulation's own time: the real protocols and the real engine over connections
 * without sockets. It does what a live lane does (opens again with back-off, ends silent
 * connections, keeps the venues' limits, waits as long as a venue says), but never waits for the
 * wall clock, so that the same seed gives the same records in every run.
 *
 * <p>What a venue says reaches the lane within the same step, after a delay of the venue's own;
 * answers to requests one step after what they say was true.
 */
final class VirtualLane implements ProtocolOutput {
  static final long STEP_NANOS = MarketModel.STEP_MILLIS * 1_000_000L;

  /** The shortest way from a venue to the lane; each venue's is longer by one more of it. */
  private static final long HOP_NANOS = 1_500_000L;

  private final Simulation simulation;
  private final LaneSink sink;
  private final LaneEngine engine;
  private final Map<String, VirtualVenue> venues = new LinkedHashMap<>();
  private final long origin;
  private long steps;
  private long last;

  VirtualLane(Simulation simulation, Instant start, LaneSink sink) {
    this.simulation = simulation;
    this.sink = sink;
    this.origin = start.getEpochSecond() * 1_000_000_000L + start.getNano();
    this.last = origin;
    List<PublicProtocol> protocols = new ArrayList<>();
    for (String venue : new TreeMap<>(state("venues")).keySet()) {
      long delay = HOP_NANOS * (venues.size() + 1);
      venues.put(venue, new VirtualVenue(venue, simulation, delay));
      protocols.add(
          VenueCatalog.venue(venue)
              .protocol()
              .apply(SimulatedListings.settings(venue, simulation.config().assets(), "", "")));
    }
    engine = new LaneEngine(protocols, this);
    engine.start(origin);
  }

  @SuppressWarnings("unchecked") // the state is made of maps
  private Map<String, Object> state(String name) {
    return (Map<String, Object>) simulation.state().get(name);
  }

  /** The simulation's time. */
  long now() {
    return origin + steps * STEP_NANOS;
  }

  /** Lets one step of the simulation happen, and takes what came of it. */
  void step() {
    for (VirtualVenue venue : venues.values()) {
      venue.act(now());
    }
    simulation.step(1);
    steps++;
    List<LaneRecord> came = new ArrayList<>();
    for (VirtualVenue venue : venues.values()) {
      venue.hear(now(), came);
    }
    came.sort(Comparator.comparingLong(LaneRecord::time));
    for (LaneRecord record : came) {
      take(record.at(Math.max(last + 1, record.time())));
    }
    last = Math.max(last + 1, now() + STEP_NANOS - 1);
    engine.advance(last);
    sink.passed(last);
  }

  private void take(LaneRecord record) {
    last = record.time();
    sink.record(record);
    engine.on(record);
    sink.passed(last);
  }

  private VirtualVenue active() {
    return venues.get(engine.activeVenue());
  }

  @Override
  public void fact(Fact fact) {
    sink.fact(fact);
  }

  @Override
  public void connect(ConnectionPlan plan) {
    active().connect(plan);
  }

  @Override
  public void send(String connection, String text) {
    active().send(connection, text);
  }

  @Override
  public void request(RestRequest request) {
    active().request(request);
  }

  @Override
  public void reconnect(String connection, String reason) {
    active().reconnect(connection, reason);
  }

  @Override
  public void deadLetter(
      String connection,
      long time,
      DeadLetterReason reason,
      String detail,
      byte[] bytes,
      int offset,
      int length) {
    sink.deadLetter(
        new DeadLetter(
            engine.activeVenue(),
            connection,
            time,
            reason.word(),
            detail,
            Arrays.copyOfRange(bytes, offset, offset + Math.min(length, DeadLetter.MAX_PAYLOAD))));
  }

  /** Headers of all requests. */
  static Map<String, String> headers(String venue) {
    Map<String, String> headers = new TreeMap<>(VenueCatalog.venue(venue).headers());
    headers.put("Authorization", "Bearer any");
    return headers;
  }

  /** The body of an answer. */
  static byte[] body(RestReply reply) {
    return reply.body().getBytes(StandardCharsets.UTF_8);
  }
}
