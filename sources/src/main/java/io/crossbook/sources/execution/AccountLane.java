package io.crossbook.sources.execution;

import io.crossbook.core.desk.DeskInput.AccountStatus;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.sources.connection.ConnectionCounters;
import io.crossbook.sources.connection.Door;
import io.crossbook.sources.connection.IoLoop;
import io.crossbook.sources.connection.KeptConnection;
import io.crossbook.sources.connection.LaneClock;
import io.crossbook.sources.connection.Session;
import io.crossbook.sources.connection.SlidingWindow;
import io.crossbook.sources.handover.Follower;
import io.crossbook.sources.handover.Handover;
import io.crossbook.transport.Priority;
import io.crossbook.transport.VenueAccount;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.lane.LaneRecord;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.PrivateOutput;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.PrivateStream;
import io.crossbook.venues.trading.SignedRequest;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one account: drives its private stream and reads over REST what the stream may have
 * missed. What comes is handed over as it comes, executions perhaps more than once; the split moves
 * only when a page of the history was handed over. The account is said to be live once the stream
 * is and everything was read that came before.
 *
 * <p>Three kinds of threads meet here. The lane's I/O thread owns the stream, the connections and
 * the readings. HTTP threads bring frames, which are stamped and wait for the I/O thread. The
 * account's thread makes requests with a protocol of its own: the stream has another instance, and
 * what it signs goes out before all that waits. While what was handed over is not taken, nothing is
 * read, neither from sockets nor over REST. Addresses, headers and frames are never logged.
 */
public final class AccountLane implements Follower<ExecutionSplit> {
  private static final Logger LOG = LoggerFactory.getLogger(AccountLane.class);
  private static final int WAITING_STEPS = 4_096;
  private static final int WAITING_FRAMES = 1_024;
  private static final long MINUTE_NANOS = 60_000_000_000L;

  /** A request of the stream is a small one at every venue. */
  private static final int WEIGHT = 1;

  private final String name;
  private final LaneTimes times;
  private final ExecutionSplit split;
  private final String streamBase;
  private final VenueAccount account;
  private final PrivateProtocol streaming;
  private final LaneClock clock;
  private final IoLoop io;
  private final ExecutorService httpThreads;
  private final HttpClient http;
  private final Handover<ExecutionSplit> handover;
  private final ConnectionCounters counters = new ConnectionCounters();
  private final LongAdder deadLetters = new LongAdder();
  private final Reports reports;
  private final AccountReadings readings;
  private final Output output = new Output();

  // The I/O thread's.
  private final Map<String, KeptConnection> connections = new HashMap<>();
  private final Map<String, Session> current = new HashMap<>();
  private final SlidingWindow connects;
  private final SplittableRandom random;
  private String streamTrouble = "the private stream is not open yet";
  private PrivateStream stream;
  private String refusal = "";
  private int refusals;
  private boolean renewing;
  private boolean finished;

  // Guarded by frames.
  private final ArrayDeque<Frame> frames = new ArrayDeque<>();
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

  /** Something that happened on a connection. */
  private record Frame(
      LaneRecord.Kind kind, String connection, byte[] payload, Session session, long time) {}

  /**
   * A lane that is not started.
   *
   * @param description of the account
   * @param split where to go on
   * @param account makes the requests; belongs to the lane from now on
   * @param streaming another instance of the account's protocol, for the stream
   * @param connectsPerMinute how many connections the venue lets a client open
   * @param clock stamps what comes
   */
  public AccountLane(
      ExecutionAccount description,
      ExecutionSplit split,
      LaneTimes times,
      VenueAccount account,
      PrivateProtocol streaming,
      int connectsPerMinute,
      LaneClock clock) {
    this.name = split.splitId();
    this.times = times;
    this.split = split;
    this.streamBase = description.streamBase();
    this.account = account;
    this.streaming = streaming;
    this.stream = streaming.stream();
    this.clock = clock;
    this.connects = new SlidingWindow(connectsPerMinute, MINUTE_NANOS);
    this.random = new SplittableRandom(name.hashCode());
    this.httpThreads = Executors.newFixedThreadPool(2, threads(name + "-http"));
    this.http =
        HttpClient.newBuilder()
            .executor(httpThreads)
            .connectTimeout(times.connectTimeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    this.io = new IoLoop(threads(name + "-io"), this::failed);
    this.handover = new Handover<>(WAITING_STEPS, () -> io.execute(this::goOn));
    this.reports = new Reports(streaming, split, handover);
    this.readings =
        new AccountReadings(
            name,
            account,
            description.symbols(),
            streaming,
            times,
            io,
            clock,
            reports,
            new AccountReadings.Lane() {
              @Override
              public boolean hasRoom() {
                return !finished && handover.hasRoom();
              }

              @Override
              public void changed() {
                tellStatus();
              }

              @Override
              public void defect(Throwable what) {
                if (!finished) {
                  failed(what);
                }
              }
            });
    account.onDefect(name, this::failed);
  }

  private static ThreadFactory threads(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "executions-" + name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  private void failed(Throwable defect) {
    handover.fail(defect);
  }

  @Override
  public ExecutionSplit split() {
    return split;
  }

  @Override
  public Handover<ExecutionSplit> handover() {
    return handover;
  }

  /** What is counted of its connections. */
  public ConnectionCounters counters() {
    return counters;
  }

  /** Messages of the venue that were not understood. */
  public long deadLetters() {
    return deadLetters.sum();
  }

  @Override
  public void start() {
    io.execute(
        () -> {
          tellStatus();
          var unusedTimer = io.after(times.withoutStream().toNanos(), readings::begin);
          // Signatures of the stream hold the venue's time, and nothing is answered before that is
          // known.
          var unused =
              account
                  .ask(Priority.READ, Long.MAX_VALUE, account.protocol()::venueTime)
                  .whenComplete((told, failure) -> io.execute(this::startStream));
        });
  }

  private void startStream() {
    if (finished) {
      return;
    }
    stream.start(venueNow(), output);
    io.every(times.tick().toNanos(), this::tick);
  }

  private long venueNow() {
    return account.byVenueClock(clock.now());
  }

  /** A stream that was refused does nothing more; another one finds out whether it still is. */
  private void renewStream() {
    renewing = false;
    if (finished) {
      return;
    }
    connections.values().forEach(KeptConnection::close);
    connections.clear();
    current.clear();
    output.headers.clear();
    stream = streaming.stream();
    stream.start(venueNow(), output);
  }

  private void tick() {
    stream.onTick(venueNow(), output);
    long now = System.nanoTime();
    for (KeptConnection connection : List.copyOf(connections.values())) {
      connection.check(now);
    }
  }

  /** There is room again. */
  private void goOn() {
    takeFrames();
    readings.turn();
  }

  private void tellStatus() {
    String why = refusal.isEmpty() ? readings.refusal() : refusal;
    if (why.isEmpty()) {
      why = streamTrouble;
    }
    reports.status(why.isEmpty() ? readings.trouble() : why, clock.next());
  }

  private boolean put(
      LaneRecord.Kind kind, String connection, byte[] payload, Session session, Runnable goOn) {
    if (kind == LaneRecord.Kind.SENT) {
      return true;
    }
    boolean room;
    synchronized (frames) {
      frames.add(new Frame(kind, connection, payload, session, clock.next()));
      room = frames.size() < WAITING_FRAMES;
      if (!room && goOn != null) {
        waiting.add(goOn);
      }
    }
    io.execute(this::takeFrames);
    return room;
  }

  private void takeFrames() {
    while (!finished && handover.hasRoom()) {
      Frame frame;
      List<Runnable> released = List.of();
      synchronized (frames) {
        frame = frames.poll();
        if (frames.size() <= WAITING_FRAMES / 2 && !waiting.isEmpty()) {
          released = List.copyOf(waiting);
          waiting.clear();
        }
      }
      released.forEach(Runnable::run);
      if (frame == null) {
        return;
      }
      take(frame);
    }
  }

  private void take(Frame frame) {
    String connection = frame.connection();
    if (frame.kind() == LaneRecord.Kind.OPEN) {
      if (connections.containsKey(connection)) {
        current.put(connection, frame.session());
        stream.onOpen(connection, venueNow(), output);
      }
      return;
    }
    if (current.get(connection) != frame.session()) {
      // It was given up before this came.
      return;
    }
    if (frame.kind() == LaneRecord.Kind.CLOSE) {
      current.remove(connection);
      String reason = new String(frame.payload(), StandardCharsets.UTF_8);
      stream.onClose(connection, reason, venueNow(), output);
      return;
    }
    output.receivedAt = frame.time();
    stream.onFrame(
        connection,
        frame.payload(),
        0,
        frame.payload().length,
        frame.kind() == LaneRecord.Kind.TEXT,
        account.byVenueClock(frame.time()),
        output);
    output.receivedAt = 0;
  }

  @Override
  public void close() {
    boolean interrupted = false;
    try {
      io.finish(
          () -> {
            finished = true;
            connections.values().forEach(KeptConnection::close);
          });
    } catch (InterruptedException stopped) {
      interrupted = true;
      io.close();
    }
    account.close();
    httpThreads.shutdownNow();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the stream learned and what it wants done; on the I/O thread. */
  private final class Output implements PrivateOutput {
    private final Map<String, Map<String, String>> headers = new HashMap<>();

    /** When the frame came by our clock; 0 while there is none. */
    private long receivedAt;

    private long at() {
      return receivedAt == 0 ? clock.next() : receivedAt;
    }

    @Override
    public void order(OrderState state, long byVenueClock) {
      reports.order(state, at());
    }

    @Override
    public void fill(Fill fill, long byVenueClock) {
      reports.fill(fill, at());
    }

    @Override
    public void balance(Balance balance, long byVenueClock) {
      reports.balances(List.of(balance), false, at());
    }

    @Override
    public void balances(List<Balance> all, long byVenueClock) {
      reports.balances(all, true, at());
    }

    @Override
    public void told(Snapshot what) {
      readings.told(what);
      tellStatus();
    }

    @Override
    public void position(VenuePosition position, long byVenueClock) {
      reports.positions(List.of(position), false, at());
    }

    @Override
    public void live(long byVenueClock) {
      streamTrouble = "";
      refusal = "";
      refusals = 0;
      readings.renew();
      tellStatus();
    }

    @Override
    public void interrupted(String why, long byVenueClock) {
      streamTrouble = why.isEmpty() ? "the private stream was interrupted" : why;
      tellStatus();
    }

    @Override
    public void refused(String text, long byVenueClock) {
      if (refusal.isEmpty()) {
        LOG.error("{}: {}", name, text);
      }
      refusal = AccountStatus.REFUSED + text;
      tellStatus();
      if (!renewing) {
        renewing = true;
        Future<?> unused = io.after(times.backoffNanos(refusals++), AccountLane.this::renewStream);
      }
    }

    @Override
    public void connect(ConnectionPlan plan, Map<String, String> wanted) {
      Map<String, String> kept = Map.copyOf(wanted);
      KeptConnection before = connections.get(plan.name());
      if (before != null) {
        if (before.plan().equals(plan) && kept.equals(headers.get(plan.name()))) {
          return;
        }
        before.close();
      }
      headers.put(plan.name(), kept);
      Door door =
          new Door(
              times.connections(),
              name,
              streamBase,
              () -> kept,
              http,
              AccountLane.this::put,
              counters);
      KeptConnection connection = new KeptConnection(door, plan, io, connects, random.split());
      connections.put(plan.name(), connection);
      connection.open();
    }

    @Override
    public void disconnect(String connection, String reason) {
      KeptConnection before = connections.remove(connection);
      headers.remove(connection);
      current.remove(connection);
      if (before != null) {
        LOG.info("{}: connection {} is given up: {}", name, connection, reason);
        before.close();
      }
    }

    @Override
    public void send(String connection, String text) {
      Session session = current.get(connection);
      KeptConnection on = connections.get(connection);
      if (session == null || on == null) {
        counters.unsent();
        return;
      }
      on.send(session, text);
    }

    @Override
    public void request(String tag, SignedRequest request) {
      // It is signed already: no request with a later nonce may be sent before it, so it goes
      // before the readings that wait.
      PrivateStream asker = stream;
      var unused =
          account
              .ask(
                  Priority.CANCEL,
                  Long.MAX_VALUE,
                  now -> new Call<>(request, WEIGHT, Answer.Done<HttpAnswer>::new))
              .whenComplete(
                  (answer, failure) -> io.execute(() -> answered(asker, tag, answer, failure)));
    }

    private void answered(
        PrivateStream asker, String tag, Answer<HttpAnswer> answer, Throwable failure) {
      if (finished || asker != stream) {
        return;
      }
      if (answer instanceof Answer.Done<HttpAnswer> done) {
        stream.onAnswer(tag, done.value(), this);
      } else {
        String why = failure == null ? "no answer came" : "the request could not be made";
        stream.onAnswer(tag, HttpAnswer.none(why, venueNow()), this);
      }
    }

    @Override
    public void reconnect(String connection, String reason) {
      Session session = current.get(connection);
      KeptConnection on = connections.get(connection);
      if (session != null && on != null) {
        on.reconnect(session, reason);
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
      deadLetters.increment();
      // Neither the message nor a detail that may quote it: either may hold a secret.
      LOG.warn("{}: a message on {} was put aside: {}", name, connection, reason.word());
    }
  }
}
