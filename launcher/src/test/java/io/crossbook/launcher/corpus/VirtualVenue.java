package io.crossbook.launcher.corpus;

import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.server.DirectConnection;
import io.crossbook.simulator.server.FrameListener;
import io.crossbook.simulator.server.RestReply;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.RestRequest;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.lane.LaneRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part of a {@link VirtualLane} that has to do with one venue. */
final class VirtualVenue {
  private static final byte[] NOTHING = {};
  private static final long FIRST_BACKOFF_NANOS = 250_000_000L;
  private static final long MOST_BACKOFF_NANOS = 30_000_000_000L;
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final String venue;
  private final Simulation simulation;
  private final long delay;
  private final VenueDefinition definition;
  private final Map<String, Line> lines = new LinkedHashMap<>();
  private final List<RestRequest> waiting = new ArrayList<>();
  private final List<LaneRecord> came = new ArrayList<>();
  private double weight;
  private long weighedAt;
  private long pausedUntil;

  /** One planned connection with its lives, one after the other. */
  private final class Line implements FrameListener {
    final ConnectionPlan plan;
    final ArrayDeque<String> outgoing = new ArrayDeque<>();
    final ArrayDeque<Long> sent = new ArrayDeque<>();
    DirectConnection connection;
    boolean heard;
    boolean lost;
    String toEnd;
    long heardAt;
    long openedAt;
    long openAt;
    int failures;

    Line(ConnectionPlan plan) {
      this.plan = plan;
    }

    void open(long now) {
      came(LaneRecord.Kind.OPEN, plan.name(), 0, NOTHING);
      int opening = came.size() - 1;
      Optional<DirectConnection> opened =
          simulation.connect("/" + venue + plan.target(), VirtualLane.headers(venue), this);
      if (opened.isEmpty()) {
        came.remove(opening);
        again(now);
        return;
      }
      connection = opened.get();
      toEnd = null;
      openedAt = now;
      heardAt = now;
      sent.clear();
    }

    void again(long now) {
      connection = null;
      outgoing.clear();
      if (now - openedAt >= MOST_BACKOFF_NANOS) {
        failures = 0;
      }
      openAt = now + Math.min(MOST_BACKOFF_NANOS, FIRST_BACKOFF_NANOS << Math.min(20, failures));
      failures++;
    }

    void end(String reason, long now) {
      if (connection != null) {
        DirectConnection ended = connection;
        connection = null;
        simulation.leave(ended);
        came(LaneRecord.Kind.CLOSE, plan.name(), 0, utf8(reason));
        again(now);
      }
    }

    void act(long now) {
      if (connection == null) {
        if (now >= openAt) {
          open(now);
        }
        return;
      }
      if (toEnd != null) {
        end(toEnd, now);
        return;
      }
      if (plan.silenceNanos() > 0 && now - heardAt > plan.silenceNanos()) {
        end("nothing came for " + plan.silenceNanos() / 1_000_000 + " ms", now);
        return;
      }
      while (!sent.isEmpty() && now - sent.peekFirst() >= SECOND_NANOS) {
        sent.removeFirst();
      }
      while (connection != null && !outgoing.isEmpty() && sent.size() < plan.maxFramesPerSecond()) {
        String text = outgoing.removeFirst();
        sent.addLast(now);
        came(LaneRecord.Kind.SENT, plan.name(), 0, utf8(text));
        simulation.send(connection, text);
      }
    }

    @Override
    public void text(String message) {
      heard = true;
      String line = message.endsWith("\n") ? message.substring(0, message.length() - 1) : message;
      came(LaneRecord.Kind.TEXT, plan.name(), 0, utf8(line));
    }

    @Override
    public void binary(byte[] message) {
      heard = true;
      came(LaneRecord.Kind.BINARY, plan.name(), 0, message);
    }

    @Override
    public void pinged() {
      heard = true;
    }

    @Override
    public void ended(String reason) {
      came(LaneRecord.Kind.CLOSE, plan.name(), 0, utf8(reason));
      connection = null;
      lost = true;
    }
  }

  /**
   * @param delay from the venue to the lane, less than a step
   */
  VirtualVenue(String venue, Simulation simulation, long delay) {
    this.venue = venue;
    this.simulation = simulation;
    this.delay = delay;
    this.definition = VenueCatalog.venue(venue);
    this.weight = definition.restLimit().burst();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Times are given when the step is over. */
  private void came(LaneRecord.Kind kind, String connection, int status, byte[] payload) {
    came.add(new LaneRecord(kind, venue, connection, 0, status, payload));
  }

  void connect(ConnectionPlan plan) {
    Line before = lines.get(plan.name());
    if (before == null || !before.plan.equals(plan)) {
      if (before != null) {
        throw new IllegalStateException("a plan changed while it was in force: " + plan);
      }
      lines.put(plan.name(), new Line(plan));
    }
  }

  void send(String connection, String text) {
    Line line = lines.get(connection);
    if (line != null && line.connection != null) {
      line.outgoing.addLast(text);
    }
  }

  void request(RestRequest request) {
    if (waiting.stream().noneMatch(other -> other.target().equals(request.target()))) {
      waiting.add(request);
    }
  }

  void reconnect(String connection, String reason) {
    Line line = lines.get(connection);
    if (line != null) {
      // A live lane ends it from another thread: the records at hand are still taken.
      line.toEnd = reason;
    }
  }

  /** Does what is due before the next step of the simulation. */
  void act(long now) {
    for (Line line : lines.values()) {
      line.act(now);
    }
    weight =
        Math.min(
            definition.restLimit().burst(),
            weight + (now - weighedAt) / 1e9 * definition.restLimit().weightPerSecond());
    weighedAt = now;
    Iterator<RestRequest> each = waiting.iterator();
    while (each.hasNext() && now >= pausedUntil) {
      RestRequest request = each.next();
      double needed = Math.min(request.weight(), definition.restLimit().burst());
      if (request.notBefore() > now || weight < needed) {
        continue;
      }
      each.remove();
      weight -= needed;
      RestReply reply = simulation.get("/" + venue + request.target(), VirtualLane.headers(venue));
      String wait = reply.headers().get("Retry-After");
      if (wait != null) {
        pausedUntil = now + Long.parseLong(wait) * SECOND_NANOS;
      }
      came(LaneRecord.Kind.RESPONSE, request.target(), reply.status(), VirtualLane.body(reply));
    }
  }

  /** Takes what came, with its times. */
  void hear(long now, List<LaneRecord> into) {
    for (Line line : lines.values()) {
      if (line.heard) {
        line.heard = false;
        line.heardAt = now;
      }
      if (line.lost) {
        line.lost = false;
        line.again(now);
      }
    }
    for (int i = 0; i < came.size(); i++) {
      into.add(came.get(i).at(now + delay + i));
    }
    came.clear();
  }
}
