package io.crossbook.launcher.trading;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.SimulationConfig;
import io.crossbook.simulator.access.ApiKey;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.TradingCatalog;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.PrivateOutput;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.PrivateStream;
import io.crossbook.venues.trading.SignedRequest;
import io.crossbook.venues.trading.TradingVenue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our private streams on real sockets of the simulated venues. */
@Timeout(60)
class PrivateStreamOverSimulatorTest {
  private static final long SECOND = 1_000_000_000L;

  private final HttpClient http = HttpClient.newHttpClient();
  private final LinkedBlockingQueue<Runnable> arrived = new LinkedBlockingQueue<>();
  private final Reports reports = new Reports();
  private Simulation simulation;
  private String venue;
  private String symbol;
  private PrivateProtocol protocol;
  private PrivateStream stream;
  private int operation;

  private void start(String ofVenue, String ofSymbol) throws Exception {
    venue = ofVenue;
    symbol = ofSymbol;
    simulation =
        Simulation.start(
            SimulationConfig.defaults()
                .withVenues(Set.of(venue))
                .withAssets(Set.of("BTC"))
                .withIntensity(0));
    ApiKey key = simulation.accounts().get(0);
    TradingVenue trading = TradingCatalog.venue(venue);
    protocol =
        trading.protocol().apply(SimulatedVenues.credentials(trading, key.key(), key.secret()));
    stream = protocol.stream();
    stream.start(now(), reports);
    until(() -> reports.live == 1);
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  private static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * SECOND + now.getNano();
  }

  /** What came is handled here, on the test's thread. */
  private void until(BooleanSupplier holds) throws InterruptedException {
    while (!holds.getAsBoolean()) {
      Runnable next = arrived.poll(200, TimeUnit.MILLISECONDS);
      if (next != null) {
        next.run();
      } else {
        stream.onTick(now(), reports);
      }
    }
  }

  private HttpAnswer exchange(SignedRequest signed) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + simulation.port() + "/" + venue + signed.target()))
            .method(signed.method(), HttpRequest.BodyPublishers.ofByteArray(signed.bodyBytes()));
    signed.headers().forEach(request::header);
    HttpResponse<byte[]> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    return HttpAnswer.of(response.statusCode(), Map.of(), response.body(), now());
  }

  private OrderState place() throws Exception {
    OrderIntent intent =
        new OrderIntent(
            new OrderName(3, operation++, 0, 0),
            venue,
            "",
            symbol,
            Side.BUY,
            OrderKind.IOC,
            SimulatedVenues.quantity(venue),
            SimulatedVenues.high(venue),
            false,
            now() + 5 * SECOND);
    Call<OrderState> call = protocol.place(intent, now());
    Answer<OrderState> answer = call.read(exchange(call.request()));
    assertThat(answer).isInstanceOf(Answer.Done.class);
    return ((Answer.Done<OrderState>) answer).value();
  }

  private BigDecimal filled(String venueOrderId) {
    return reports.fills.stream()
        .filter(each -> each.venueOrderId().equals(venueOrderId))
        .map(Fill::quantity)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @ParameterizedTest
  @CsvSource({
    "binance, BTCUSDT, BTC, true",
    "kraken, BTC/USD, USD, true",
    "gateio, BTC_USDT, BTC, false",
    "mexc, BTCUSDT, USDT, false",
    "binanceusdm, BTCUSDT, USDT, true",
    "gateiofutures, BTC_USDT, USDT, false",
    "oanda, EUR_USD, USD, true"
  })
  void fillsOrdersAndBalancesArriveUnderOurName(
      String ofVenue, String ofSymbol, String feeAsset, boolean saysCumulative) throws Exception {
    start(ofVenue, ofSymbol);
    OrderState placed = place();
    until(() -> filled(placed.venueOrderId()).compareTo(SimulatedVenues.quantity(venue)) == 0);
    until(() -> reports.orders.stream().anyMatch(each -> each.status() == OrderStatus.FILLED));
    until(() -> reports.balances.stream().anyMatch(each -> each.asset().equals(feeAsset)));
    assertThat(reports.fills)
        .allSatisfy(
            fill -> {
              assertThat(protocol.orderName(fill.clientOrderId()))
                  .contains(new OrderName(3, 0, 0, 0));
              assertThat(fill.side()).isEqualTo(Side.BUY);
              // The dealer takes the spread.
              assertThat(fill.fee().signum()).isEqualTo(ofVenue.equals("oanda") ? 0 : 1);
              assertThat(fill.feeAsset()).isEqualTo(feeAsset);
              assertThat(fill.tradeId()).isNotEmpty();
            });
    if (saysCumulative) {
      assertThat(reports.fills.get(reports.fills.size() - 1).cumulative())
          .isEqualByComparingTo(SimulatedVenues.quantity(venue));
    }
    assertThat(reports.deadLetters).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "binance, BTCUSDT",
    "kraken, BTC/USD",
    "gateio, BTC_USDT",
    "mexc, BTCUSDT",
    "binanceusdm, BTCUSDT",
    "gateiofutures, BTC_USDT"
  })
  void aFillThatIsToldTwiceIsTheSameFill(String ofVenue, String ofSymbol) throws Exception {
    start(ofVenue, ofSymbol);
    simulation.command(FaultCommand.of(venue, FaultKind.DUPLICATE_FILLS));
    OrderState placed = place();
    until(() -> filled(placed.venueOrderId()).compareTo(SimulatedVenues.quantity(venue)) > 0);
    BigDecimal once =
        reports.fills.stream()
            .filter(each -> each.venueOrderId().equals(placed.venueOrderId()))
            .distinct()
            .map(Fill::quantity)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(once).isLessThanOrEqualTo(SimulatedVenues.quantity(venue));
  }

  @ParameterizedTest
  @CsvSource({
    "binance, BTCUSDT",
    "kraken, BTC/USD",
    "coinbase, BTC-USD",
    "gateio, BTC_USDT",
    "mexc, BTCUSDT",
    "binanceusdm, BTCUSDT",
    "gateiofutures, BTC_USDT",
    "oanda, EUR_USD"
  })
  void aLostConnectionIsToldAndTheStreamComesBack(String ofVenue, String ofSymbol)
      throws Exception {
    start(ofVenue, ofSymbol);
    simulation.command(FaultCommand.of(venue, FaultKind.DISCONNECT));
    until(() -> reports.interrupted > 0);
    until(() -> reports.live == 2);
    OrderState placed = place();
    until(
        () ->
            filled(placed.venueOrderId()).compareTo(SimulatedVenues.quantity(venue)) == 0
                || ended(placed));
  }

  /** Whether the stream said of an order that it is filled. */
  private boolean ended(OrderState placed) {
    return reports.orders.stream()
        .anyMatch(
            each ->
                each.venueOrderId().equals(placed.venueOrderId())
                    && each.status() == OrderStatus.FILLED
                    && each.filled() != null
                    && each.filled().compareTo(SimulatedVenues.quantity(venue)) == 0);
  }

  /** Coinbase tells how much of an order is filled, and fills and balances over REST only. */
  @Test
  void whereNoFillsAreToldTheirSumIs() throws Exception {
    start("coinbase", "BTC-USD");
    simulation.command(
        FaultCommand.of(venue, FaultKind.LATE_FILLS).with("delay_ms", 400).withDuration(60_000));
    simulation.command(FaultCommand.of(venue, FaultKind.DUPLICATE_FILLS));
    OrderState placed = place();
    until(() -> ended(placed));
    until(() -> reports.balances.stream().anyMatch(each -> each.asset().equals("BTC")));
    assertThat(reports.fills).isEmpty();
    OrderState last = reports.orders.get(reports.orders.size() - 1);
    assertThat(protocol.orderName(last.clientOrderId())).contains(new OrderName(3, 0, 0, 0));
    assertThat(last.side()).isEqualTo(Side.BUY);
    assertThat(last.averagePrice()).isPositive();
    assertThat(reports.deadLetters).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "binance, BTCUSDT",
    "kraken, BTC/USD",
    "gateio, BTC_USDT",
    "gateiofutures, BTC_USDT",
    "mexc, BTCUSDT"
  })
  void aLateFillStillArrives(String ofVenue, String ofSymbol) throws Exception {
    start(ofVenue, ofSymbol);
    simulation.command(
        FaultCommand.of(venue, FaultKind.LATE_FILLS).with("delay_ms", 400).withDuration(60_000));
    OrderState placed = place();
    until(() -> filled(placed.venueOrderId()).compareTo(SimulatedVenues.quantity(venue)) == 0);
    assertThat(reports.interrupted).isZero();
    assertThat(reports.deadLetters).isEmpty();
  }

  /** Opens connections and keeps what is reported. */
  private final class Reports implements PrivateOutput {
    final List<OrderState> orders = new ArrayList<>();
    final List<Fill> fills = new ArrayList<>();
    final List<Balance> balances = new ArrayList<>();
    final List<String> deadLetters = new ArrayList<>();
    int live;
    int interrupted;
    private ConnectionPlan plan;
    private Map<String, String> headers = Map.of();
    private Link link;

    @Override
    public void order(OrderState state, long receivedAt) {
      orders.add(state);
    }

    @Override
    public void fill(Fill fill, long receivedAt) {
      fills.add(fill);
    }

    @Override
    public void balance(Balance balance, long receivedAt) {
      balances.add(balance);
    }

    @Override
    public void position(VenuePosition position, long receivedAt) {
      assertThat(venue)
          .as("spot has no positions: " + position)
          .isIn("binanceusdm", "gateiofutures");
    }

    @Override
    public void live(long now) {
      live++;
    }

    @Override
    public void interrupted(String why, long now) {
      interrupted++;
    }

    @Override
    public void connect(ConnectionPlan wanted, Map<String, String> wantedHeaders) {
      plan = wanted;
      headers = wantedHeaders;
      open();
    }

    private void open() {
      String place = "://127.0.0.1:" + simulation.port() + "/" + venue + plan.target();
      if (plan.transport() == ConnectionPlan.Transport.HTTP_LINES) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http" + place));
        headers.forEach(request::header);
        Lines lines = new Lines(plan.name());
        lines.sent = http.sendAsync(request.build(), lines::begin);
        link = lines;
      } else {
        Frames frames = new Frames(plan.name());
        WebSocket.Builder builder = http.newWebSocketBuilder();
        headers.forEach(builder::header);
        WebSocket socket = builder.buildAsync(URI.create("ws" + place), frames).join();
        link = new SocketLink(socket);
        stream.onOpen(plan.name(), now(), this);
      }
    }

    /** Unless the stream gave the connection up. */
    private void reopen(String connection) {
      if (plan != null && plan.name().equals(connection)) {
        open();
      }
    }

    @Override
    public void disconnect(String connection, String reason) {
      plan = null;
      link.abort();
    }

    @Override
    public void send(String connection, String text) {
      link.send(text);
    }

    @Override
    public void request(String tag, SignedRequest request) {
      try {
        HttpAnswer answer = exchange(request);
        arrived.add(() -> stream.onAnswer(tag, answer, this));
      } catch (IOException lost) {
        throw new UncheckedIOException(lost);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
    }

    @Override
    public void reconnect(String connection, String reason) {
      link.abort();
      stream.onClose(connection, reason, now(), this);
      open();
    }

    @Override
    public void refused(String text, long now) {
      throw new AssertionError(text);
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
      deadLetters.add(detail);
    }
  }

  /** An open connection. */
  private interface Link {
    void send(String text);

    void abort();
  }

  private record SocketLink(WebSocket socket) implements Link {
    @Override
    public void send(String text) {
      socket.sendText(text, true).join();
    }

    @Override
    public void abort() {
      socket.abort();
    }
  }

  private void over(String connection) {
    arrived.add(
        () -> {
          stream.onClose(connection, "closed", now(), reports);
          reports.reopen(connection);
        });
  }

  /** Hands on the lines of a response that goes on. */
  private final class Lines implements Link, Flow.Subscriber<String> {
    private final String connection;
    private CompletableFuture<HttpResponse<Void>> sent;
    private boolean ended;

    Lines(String connection) {
      this.connection = connection;
    }

    HttpResponse.BodySubscriber<Void> begin(HttpResponse.ResponseInfo response) {
      assertThat(response.statusCode()).isEqualTo(200);
      arrived.add(() -> stream.onOpen(connection, now(), reports));
      return HttpResponse.BodySubscribers.fromLineSubscriber(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      arrived.add(() -> stream.onFrame(connection, bytes, 0, bytes.length, true, now(), reports));
    }

    @Override
    public void onError(Throwable lost) {
      end();
    }

    @Override
    public void onComplete() {
      end();
    }

    private void end() {
      if (!ended) {
        ended = true;
        over(connection);
      }
    }

    @Override
    public void send(String text) {
      throw new AssertionError("nothing is said on lines: " + text);
    }

    @Override
    public void abort() {
      ended = true;
      sent.cancel(true);
    }
  }

  /** Hands on what a connection says. */
  private final class Frames implements WebSocket.Listener {
    private final String connection;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private boolean over;

    Frames(String connection) {
      this.connection = connection;
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        text.setLength(0);
        arrived.add(() -> stream.onFrame(connection, bytes, 0, bytes.length, true, now(), reports));
      }
      webSocket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer part, boolean last) {
      byte[] more = new byte[part.remaining()];
      part.get(more);
      binary.writeBytes(more);
      if (last) {
        byte[] bytes = binary.toByteArray();
        binary.reset();
        arrived.add(
            () -> stream.onFrame(connection, bytes, 0, bytes.length, false, now(), reports));
      }
      webSocket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      closed();
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      closed();
    }

    private void closed() {
      if (!over) {
        over = true;
        PrivateStreamOverSimulatorTest.this.over(connection);
      }
    }
  }
}
