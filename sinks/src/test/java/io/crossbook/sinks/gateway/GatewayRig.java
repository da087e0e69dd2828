package io.crossbook.sinks.gateway;

import io.crossbook.core.book.Side;
import io.crossbook.core.desk.GatewayCommand;
import io.crossbook.core.desk.GatewayCommand.Cancel;
import io.crossbook.core.desk.GatewayCommand.Send;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.Purpose;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.TestPostgres;
import io.crossbook.database.orders.KillSwitch;
import io.crossbook.database.orders.OrderLedger;
import io.crossbook.sinks.gateway.Gateway.Teeth;
import io.crossbook.transport.FakeExchange;
import io.crossbook.transport.FakeProtocol;
import io.crossbook.venues.trading.TradingTraits;
import io.crossbook.venues.trading.TradingTraits.AbsenceProof;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A gateway without threads between a database and a fake exchange; time stands until told. */
final class GatewayRig implements AutoCloseable {
  static final int DESK = 3;
  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000 * MILLI;

  final AtomicLong clock = new AtomicLong(1_790_000_000L * SECOND);
  final FakeExchange exchange = new FakeExchange();
  final List<Runnable> air = new ArrayList<>();
  final DatabaseSettings database;
  final OrderLedger ledger;
  final KillSwitch latches;
  boolean needsArming;
  boolean cancelNeedsVenueId;
  int ordersPerLookup = 1;
  TradingTraits traits = traits(true);
  volatile boolean databaseAway;
  long epoch;
  AirAccount account;
  Gateway gateway;

  GatewayRig() throws SQLException {
    database = TestPostgres.migrated();
    ledger = new OrderLedger(database.open());
    latches = new KillSwitch(database.open());
    ledger.register(DESK, "desk");
  }

  /** One that is open. */
  static GatewayRig opened() {
    try {
      GatewayRig rig = new GatewayRig();
      rig.open();
      return rig;
    } catch (SQLException refused) {
      throw new IllegalStateException(refused);
    }
  }

  static TradingTraits traits(boolean provable) {
    return FakeProtocol.traits(false, provable, FakeProtocol.PLENTY, FakeProtocol.ANY);
  }

  /** A venue where absence is proved by so many looks. */
  static TradingTraits looks(int looks, Duration apart) {
    return FakeProtocol.withAbsence(
        traits(true),
        new AbsenceProof(true, looks, apart, Duration.ofSeconds(1), "the fake has a deadline"));
  }

  /** A new process; whatever the old one had is gone. */
  Gateway open(Failpoint failpoint, Teeth teeth) throws SQLException {
    return open(DESK, failpoint, teeth);
  }

  Gateway open(int desk, Failpoint failpoint, Teeth teeth) throws SQLException {
    if (gateway != null) {
      account.close();
      gateway.close();
    }
    epoch = ledger.takeLease(desk);
    FakeProtocol protocol =
        new FakeProtocol("fake", traits, cancelNeedsVenueId).withOrdersPerLookup(ordersPerLookup);
    account = new AirAccount(exchange, protocol, clock::get, air);
    GatewayAccount settings = new GatewayAccount("fake", "", "", Map.of(), needsArming);
    gateway =
        new Gateway(
            new GatewaySettings(
                database,
                List.of(settings),
                Set.of("fake"),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(45),
                1_000),
            Map.of(settings.name(), account),
            () -> {
              if (databaseAway) {
                throw new SQLException("nobody there", "08001");
              }
              return database.open();
            },
            failpoint,
            teeth,
            clock::get);
    return gateway;
  }

  void open() throws SQLException {
    open(Failpoint.NONE, Teeth.ALL);
  }

  @Override
  public void close() throws SQLException {
    if (gateway != null) {
      gateway.close();
    }
    ledger.close();
    latches.close();
  }

  OrderIntent intent(int desk, long operation, int order, OrderKind kind) {
    return new OrderIntent(
        new OrderName(desk, operation, order, 0),
        "fake",
        "",
        "X",
        Side.BUY,
        kind,
        new BigDecimal("2"),
        BigDecimal.ONE,
        false,
        clock.get() + SECOND);
  }

  /** Every connection to the database breaks, and none can be opened. */
  void loseDatabase() throws SQLException {
    databaseAway = true;
    TestPostgres.rows(
        database,
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname ="
            + " current_database() AND pid <> pg_backend_pid()");
  }

  /** An order that rests and may be accepted within five seconds. */
  GatewayCommand.Order longOrder(long operation) {
    OrderIntent order = intent(DESK, operation, 0, OrderKind.POST_ONLY);
    return new GatewayCommand.Order(
        new OrderIntent(
            order.name(),
            order.venue(),
            order.account(),
            order.symbol(),
            order.side(),
            order.kind(),
            order.quantity(),
            order.limit(),
            false,
            clock.get() + 5 * SECOND),
        Purpose.OPEN,
        "opportunity-" + operation);
  }

  Send send(int desk, long operation, int orders, OrderKind kind, Purpose purpose) {
    List<GatewayCommand.Order> all = new ArrayList<>();
    for (int i = 0; i < orders; i++) {
      all.add(
          new GatewayCommand.Order(
              intent(desk, operation, i, kind), purpose, "opportunity-" + operation));
    }
    return new Send(desk, epoch, all, List.of("venue:fake"), clock.get());
  }

  Send send(long operation, OrderKind kind) {
    return send(DESK, operation, 1, kind, Purpose.OPEN);
  }

  /** One order goes as far as it gets now. */
  void sendOne(long operation) throws IOException, InterruptedException {
    submit(send(operation, OrderKind.IOC));
    work();
  }

  /** The ids of what the venue took, in order. */
  List<String> accepted() {
    return exchange.accepted().stream().map(FakeExchange.Accepted::clientOrderId).toList();
  }

  void submit(GatewayCommand command) throws IOException, InterruptedException {
    gateway.submit(command);
  }

  Cancel cancel(long operation, String venueOrderId) {
    return new Cancel(
        DESK, new OrderName(DESK, operation, 0, 0), "fake", "", "X", venueOrderId, clock.get());
  }

  /** Works off what can be done now. */
  void work() {
    for (int i = 0; i < 20; i++) {
      gateway.step();
    }
  }

  /** Time passes, in small steps. */
  void pass(long nanos) {
    long until = clock.get() + nanos;
    while (clock.get() < until) {
      clock.addAndGet(Math.min(50 * MILLI, until - clock.get()));
      work();
    }
  }

  /** What hangs in the air arrives. */
  void land() {
    List<Runnable> landing = List.copyOf(air);
    air.clear();
    landing.forEach(Runnable::run);
  }

  /** Operation, state, filled and details of each order. */
  List<String> rows() throws SQLException {
    return TestPostgres.rows(
        database,
        "SELECT operation, order_number, state, trim_scale(filled) FROM order_intent ORDER BY 1,"
            + " 2");
  }

  /** The details of the lines of an operation, in order. */
  List<String> lines(long operation) throws SQLException {
    return TestPostgres.rows(
        database,
        "SELECT state, detail FROM order_event WHERE operation = "
            + operation
            + " ORDER BY position");
  }
}
