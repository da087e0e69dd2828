package io.crossbook.sources.live;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.instrument.ListingId;
import io.crossbook.sources.connection.Door;
import io.crossbook.sources.connection.IoLoop;
import io.crossbook.sources.connection.KeptConnection;
import io.crossbook.sources.connection.LaneClock;
import io.crossbook.sources.connection.Session;
import io.crossbook.sources.connection.SlidingWindow;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.PublicProtocol;
import io.crossbook.venues.RestRequest;
import io.crossbook.venues.lane.LaneEngine;
import io.crossbook.venues.lane.LaneRecord;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A live lane: the only path by which its venues' market data comes in. It opens what the protocols
 * ask for, stamps what arrives, and drives the protocols from the stamped records.
 *
 * <p>{@link #start}, {@link #step}, {@link #await} and {@link #close} belong to one thread, the
 * consumer's. After {@link #close} the lane's own threads have ended; the JDK's client lets go of
 * its selector thread by itself once nothing refers to it.
 */
public final class LiveLane implements AutoCloseable {
  private static final long TICK_NANOS = 1_000_000L;
  private static final long CHECK_EVERY_TICKS = 20;

  private final LaneSink sink;
  private final LaneClock clock;
  private final LaneCounters counters = new LaneCounters();
  private final LaneQueue queue;
  private final ExecutorService httpThreads;
  private final IoLoop io;
  private final LaneEngine engine;
  private final AtomicReference<Throwable> defect = new AtomicReference<>();
  private final Map<String, VenueIo> venues = new HashMap<>();

  // The consumer's.
  private final Map<String, Session> current = new HashMap<>();
  private final Map<ListingId, BookView> troubled = new HashMap<>();
  private boolean started;
  private boolean closed;

  // The I/O thread's.
  private long ticks;

  /** What the I/O thread keeps of a venue. */
  private static final class VenueIo {
    private final Door door;
    private final RestClient rest;
    private final SlidingWindow connects;
    private final Map<String, KeptConnection> connections = new HashMap<>();

    VenueIo(Door door, RestClient rest, int connectsPerMinute) {
      this.door = door;
      this.rest = rest;
      this.connects = new SlidingWindow(connectsPerMinute, 60_000_000_000L);
    }
  }

  /** A lane that is not started. */
  public LiveLane(LaneSettings settings, List<LaneVenue> laneVenues, LaneSink sink) {
    this(settings, laneVenues, sink, new LaneClock());
  }

  /**
   * A lane that is not started.
   *
   * @param clock stamps what comes; by it the protocols wait before they ask again
   */
  public LiveLane(
      LaneSettings settings, List<LaneVenue> laneVenues, LaneSink sink, LaneClock clock) {
    this.sink = sink;
    this.clock = clock;
    queue = new LaneQueue(clock, settings.queueRecords(), settings.queueBytes());
    httpThreads = Executors.newFixedThreadPool(2, threads(settings.name() + "-http"));
    io =
        new IoLoop(
            threads(settings.name() + "-io"), defect -> this.defect.compareAndSet(null, defect));
    HttpClient client =
        HttpClient.newBuilder()
            .executor(httpThreads)
            .connectTimeout(settings.connectTimeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    List<PublicProtocol> protocols = new ArrayList<>();
    SplittableRandom seeds = new SplittableRandom(settings.seed());
    for (LaneVenue venue : laneVenues) {
      String id = venue.definition().id();
      Door door =
          new Door(
              settings.connections(),
              id,
              venue.settings().streamBase(),
              venue::requestHeaders,
              client,
              (kind, connection, payload, session, goOn) ->
                  queue.put(kind, id, connection, 0, payload, session, goOn),
              counters.connections);
      RestClient rest = new RestClient(venue, settings, client, queue, counters, clock, io);
      venues.put(id, new VenueIo(door, rest, venue.definition().connectsPerMinute()));
      protocols.add(venue.definition().protocol().apply(venue.settings()));
    }
    engine = new LaneEngine(protocols, new Wishes(seeds));
  }

  private static ThreadFactory threads(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "lane-" + name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Starts the protocols and opens what they ask for. */
  public void start() {
    if (started) {
      throw new IllegalStateException("the lane was started before");
    }
    started = true;
    io.every(TICK_NANOS, this::onIoTick);
    engine.start(clock.next());
  }

  /** Ids of the lane's venues, in order. */
  public List<String> venues() {
    return engine.protocols().stream().map(PublicProtocol::venue).toList();
  }

  /** What the lane counts. */
  public LaneCounters counters() {
    return counters;
  }

  /** Records that wait for the consumer. */
  public int queueDepth() {
    return queue.depth();
  }

  /** Completes when {@link #step} has something to do: a record waits or a tick is due. */
  public CompletableFuture<Void> available() {
    return defect.get() != null ? CompletableFuture.completedFuture(null) : queue.available();
  }

  /** Waits for a record up to one millisecond, so that {@link #step} can let a tick pass. */
  public void await() throws InterruptedException {
    queue.await(TICK_NANOS);
  }

  /**
   * Takes one record, or lets time pass if there is none.
   *
   * @return true if it took a record
   * @throws IllegalStateException if the lane has a defect and must be made anew
   */
  public boolean step() {
    Throwable failure = defect.get();
    if (failure != null) {
      throw new IllegalStateException("the lane's I/O thread failed", failure);
    }
    LaneQueue.Entry entry = queue.poll();
    if (entry == null) {
      long tick = queue.tick();
      if (tick != Long.MIN_VALUE) {
        engine.advance(tick);
        counters.lagNanos = 0;
        sink.passed(tick);
      }
      return false;
    }
    LaneRecord record = entry.record();
    counters.lagNanos = clock.now() - record.time();
    if (record.kind() == LaneRecord.Kind.OPEN) {
      current.put(key(record.venue(), record.connection()), entry.session());
    }
    sink.record(record);
    engine.on(record);
    sink.passed(record.time());
    return true;
  }

  /** Ends every connection and thread of the lane. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean interrupted = false;
    try {
      io.finish(
          () -> {
            for (VenueIo venue : venues.values()) {
              venue.rest.close();
              venue.connections.values().forEach(KeptConnection::close);
            }
          });
    } catch (InterruptedException stopped) {
      interrupted = true;
      io.close();
    }
    httpThreads.shutdownNow();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void onIoTick() {
    queue.wake();
    if (++ticks % CHECK_EVERY_TICKS == 0) {
      long now = System.nanoTime();
      for (VenueIo venue : venues.values()) {
        for (KeptConnection connection : venue.connections.values()) {
          connection.check(now);
        }
      }
    }
  }

  private static String key(String venue, String connection) {
    return venue + ' ' + connection;
  }

  /** Hands the protocols' wishes to the I/O thread. */
  private final class Wishes implements ProtocolOutput {
    private final SplittableRandom seeds;

    Wishes(SplittableRandom seeds) {
      this.seeds = seeds;
    }

    @Override
    public void fact(Fact fact) {
      if (fact instanceof BookView book) {
        count(book);
      }
      sink.fact(fact);
    }

    private void count(BookView book) {
      if (book.venueTime() != 0) {
        counters.clockOffsets.put(book.venue(), book.time() - book.venueTime() - book.lag());
      }
      if (book.gaps() != 0 || book.resyncs() != 0 || book.checksumFailures() != 0) {
        BookView before = troubled.put(book.listing(), book);
        counters.gaps.add(book.gaps() - (before == null ? 0 : before.gaps()));
        counters.resyncs.add(book.resyncs() - (before == null ? 0 : before.resyncs()));
        counters.checksumFailures.add(
            book.checksumFailures() - (before == null ? 0 : before.checksumFailures()));
      }
    }

    @Override
    public void connect(ConnectionPlan plan) {
      VenueIo venue = active();
      SplittableRandom random = seeds.split();
      io.execute(
          () -> {
            KeptConnection before = venue.connections.get(plan.name());
            if (before != null) {
              if (before.plan().equals(plan)) {
                return;
              }
              before.close();
            }
            KeptConnection connection =
                new KeptConnection(venue.door, plan, io, venue.connects, random);
            venue.connections.put(plan.name(), connection);
            connection.open();
          });
    }

    @Override
    public void send(String connection, String text) {
      VenueIo venue = active();
      Session session = current.get(key(engine.activeVenue(), connection));
      if (session == null) {
        counters.connections.unsent();
        return;
      }
      io.execute(() -> venue.connections.get(connection).send(session, text));
    }

    @Override
    public void request(RestRequest request) {
      VenueIo venue = active();
      io.execute(() -> venue.rest.request(request));
    }

    @Override
    public void reconnect(String connection, String reason) {
      VenueIo venue = active();
      Session session = current.get(key(engine.activeVenue(), connection));
      if (session != null) {
        io.execute(() -> venue.connections.get(connection).reconnect(session, reason));
      }
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
      counters.deadLetters.increment();
      sink.deadLetter(
          new DeadLetter(
              engine.activeVenue(),
              connection,
              time,
              reason.word(),
              detail,
              Arrays.copyOfRange(
                  bytes, offset, offset + Math.min(length, DeadLetter.MAX_PAYLOAD))));
    }

    private VenueIo active() {
      return venues.get(engine.activeVenue());
    }
  }
}
