package io.crossbook.launcher.chaos;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.venues.TradingCatalog;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.TradingVenue;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The least that trades exactly once, one order at a time: buys and sells the same for each number
 * that comes, each order written down first and looked for after a restart.
 */
final class RehearsalTrader extends ProcessFunction<Long, Long> {
  static final int DESK = 1;
  static final String VENUE = "binance";
  static final String KEY = "REHEARSAL_KEY";
  static final String SECRET = "REHEARSAL_SECRET";
  static final String FINISH = "strategy:rehearsal";
  private static final long serialVersionUID = 1L;
  private static final long SECOND = 1_000_000_000L;
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final BigDecimal QUANTITY = new BigDecimal("0.02");

  private final DatabaseSettings database;
  private final String venues;
  private transient HttpClient http;
  private transient Connection connection;
  private transient PrivateProtocol protocol;
  private transient long epoch;
  private transient int passesLeft;
  private transient String failpoint;

  RehearsalTrader(DatabaseSettings database, String venues) {
    this.database = database;
    this.venues = venues;
  }

  @Override
  public void open(OpenContext context) throws SQLException {
    http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    connection = database.open();
    TradingVenue trading = TradingCatalog.venue(VENUE);
    protocol =
        trading
            .protocol()
            .apply(
                Credentials.of(
                    VENUE, System.getenv(KEY), "", trading.form(), System.getenv(SECRET)));
    String[] point = System.getenv().getOrDefault("CROSSBOOK_FAILPOINT", "none:0").split(":", 2);
    failpoint = point[0];
    passesLeft = Integer.parseInt(point[1]);
    try (PreparedStatement lease =
            connection.prepareStatement("UPDATE desk SET epoch = epoch + 1 RETURNING epoch");
        ResultSet row = lease.executeQuery()) {
      row.next();
      epoch = row.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    if (connection != null) {
      connection.close();
    }
  }

  private void pass(String here) {
    if (here.equals(failpoint) && --passesLeft == 0) {
      Runtime.getRuntime().halt(137);
    }
  }

  @Override
  public void processElement(Long number, Context context, Collector<Long> out)
      throws SQLException, InterruptedException {
    if (trade(new OrderName(DESK, number, 0, 0), Side.BUY)) {
      OrderName sell = new OrderName(DESK, number, 1, 0);
      while (!trade(sell, Side.SELL)) {
        sell = sell.nextAttempt();
      }
    }
    out.collect(number);
  }

  /** False if the order was never at the venue. */
  private boolean trade(OrderName name, Side side) throws SQLException, InterruptedException {
    String id = protocol.clientOrderId(name);
    long now = now();
    OrderIntent intent =
        new OrderIntent(
            name,
            VENUE,
            "",
            "BTCUSDT",
            side,
            OrderKind.IOC,
            QUANTITY,
            new BigDecimal(side == Side.BUY ? "400000" : "1000"),
            false,
            now + SECOND);
    pass("before-insert");
    boolean ours = false;
    while (!ours) {
      if (stopped(FINISH) && side == Side.BUY && state(id).isEmpty()) {
        return false;
      }
      ours = insert(intent, id);
      if (!ours && state(id).isPresent()) {
        break;
      }
      if (!ours) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
    if (ours) {
      pass("after-insert");
      send(protocol.place(intent, now()));
      pass("after-send");
    } else if (state(id).filter(each -> !each.equals("INTENDED")).isPresent()) {
      return !state(id).get().equals("ABANDONED");
    }
    Optional<OrderState> found = find(new OrderRef(name, "BTCUSDT", "", now - 60 * SECOND), now);
    pass("after-answer");
    record(id, found);
    return found.isPresent();
  }

  private boolean insert(OrderIntent intent, String id) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO order_intent (desk, operation, order_number, attempt, epoch, purpose,"
                + " venue, account, symbol, side, kind, quantity, limit_price, reduce_only,"
                + " valid_until_nanos, client_order_id, opportunity, state)"
                + " SELECT number, ?, ?, ?, epoch, 'OPEN', 'binance', '', 'BTCUSDT', ?, 'IOC', ?,"
                + " 1, false, ?, ?, 'o', 'INTENDED' FROM (SELECT number, epoch FROM desk WHERE"
                + " epoch = ? AND NOT (latches && ARRAY['all']) FOR SHARE) d ON CONFLICT DO"
                + " NOTHING")) {
      insert.setLong(1, intent.name().operation());
      insert.setInt(2, intent.name().order());
      insert.setInt(3, intent.name().attempt());
      insert.setString(4, intent.side().name());
      insert.setBigDecimal(5, QUANTITY);
      insert.setLong(6, intent.validUntil());
      insert.setString(7, id);
      insert.setLong(8, epoch);
      return insert.executeUpdate() == 1;
    }
  }

  private boolean stopped(String scope) throws SQLException {
    try (PreparedStatement read =
        connection.prepareStatement("SELECT ? = ANY (latches) FROM desk")) {
      read.setString(1, scope);
      try (ResultSet row = read.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private Optional<String> state(String id) throws SQLException {
    try (PreparedStatement read =
        connection.prepareStatement("SELECT state FROM order_intent WHERE client_order_id = ?")) {
      read.setString(1, id);
      try (ResultSet row = read.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  private void record(String id, Optional<OrderState> found) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE order_intent SET state = ?, filled = ? WHERE client_order_id = ?")) {
      update.setString(1, found.isPresent() ? "FILLED" : "ABANDONED");
      update.setBigDecimal(2, found.map(OrderState::filled).orElse(BigDecimal.ZERO));
      update.setString(3, id);
      update.executeUpdate();
    }
  }

  /** Looks for an order until it is found, or its deadline is long over. */
  private Optional<OrderState> find(OrderRef order, long since) throws InterruptedException {
    while (true) {
      long asked = now();
      Answer<Optional<OrderState>> answer = send(protocol.lookup(0, order, asked));
      if (answer instanceof Answer.Done<Optional<OrderState>> done) {
        boolean over = asked > since + 3 * SECOND;
        if (done.value().isPresent() || over) {
          return done.value();
        }
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private <T> Answer<T> send(Call<T> call) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://" + venues + "/" + VENUE + call.request().target()))
            .timeout(TIMEOUT)
            .method(
                call.request().method(),
                HttpRequest.BodyPublishers.ofByteArray(call.request().bodyBytes()));
    call.request().headers().forEach(request::header);
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      Map<String, String> headers = new HashMap<>();
      response.headers().map().forEach((header, values) -> headers.put(header, values.get(0)));
      return call.read(new HttpAnswer(response.statusCode(), headers, response.body(), now()));
    } catch (IOException away) {
      return new Answer.Unknown<>(String.valueOf(away.getMessage()));
    }
  }

  private static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * SECOND + now.getNano();
  }
}
