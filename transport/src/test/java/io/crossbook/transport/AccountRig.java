package io.crossbook.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderLimit;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.VenueDefinition.RateLimit;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.HttpAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** Accounts at a fake venue that answers on loopback, on whatever port was free. */
final class AccountRig implements AutoCloseable {
  static final long SECOND = 1_000_000_000L;
  static final long NEVER = Long.MAX_VALUE;

  /** Does not stand until somebody says that it does. */
  static final class Waited implements Permission {
    final CompletableFuture<String> answer = new CompletableFuture<>();
    final CountDownLatch asked = new CountDownLatch(1);

    @Override
    public boolean stands() {
      return answer.isDone() && !answer.isCompletedExceptionally() && answer.join().isEmpty();
    }

    @Override
    public CompletableFuture<String> renew() {
      asked.countDown();
      return answer;
    }
  }

  final FakeExchange exchange = new FakeExchange();
  final LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  final List<AccountClient> clients = new ArrayList<>();
  volatile Handler handler = this::plain;
  volatile long venueAhead;
  private HttpServer server;
  private int operation;

  /** What the venue does with a request that is not for its time. */
  interface Handler {
    void handle(HttpExchange request, String what) throws IOException, InterruptedException;
  }

  AccountRig() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /** Nobody answers any more. */
  void stop() {
    server.stop(0);
  }

  @Override
  public void close() {
    clients.forEach(AccountClient::close);
    stop();
    threads.shutdownNow();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  long now() {
    return AccountClient.wallClock();
  }

  private void serve(HttpExchange request) throws IOException {
    byte[] body = request.getRequestBody().readAllBytes();
    String target = request.getRequestURI().toString();
    if (target.equals("/time")) {
      respond(request, exchange.answer("GET", target, now() + venueAhead));
      return;
    }
    seen.add(request.getRequestMethod() + " " + target + " " + body.length);
    try {
      handler.handle(request, target);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      request.close();
    }
  }

  void plain(HttpExchange request, String target) throws IOException {
    respond(request, exchange.answer(request.getRequestMethod(), target, now() + venueAhead));
  }

  void respond(HttpExchange request, HttpAnswer answer) throws IOException {
    request.sendResponseHeaders(answer.status(), answer.body().length);
    request.getResponseBody().write(answer.body());
    request.close();
  }

  void respond(HttpExchange request, int status, String text) throws IOException {
    respond(request, FakeExchange.said(status, text, 0));
  }

  AccountClient client(boolean serial, RateLimit requests, OrderLimit... orders) {
    return client(serial, Duration.ofSeconds(30), requests, orders);
  }

  AccountClient client(boolean serial, Duration timeout, RateLimit requests, OrderLimit... orders) {
    AccountClient client =
        new AccountClient(
            new FakeProtocol("fake", FakeProtocol.traits(serial, true, requests, orders), false),
            AccountSettings.of(address()).withTimeout(timeout),
            AccountClient::wallClock);
    clients.add(client);
    return client;
  }

  AccountClient client() {
    return client(false, FakeProtocol.PLENTY, FakeProtocol.ANY);
  }

  OrderIntent intent(long validUntil) {
    return intent("X", validUntil);
  }

  OrderIntent intent(String symbol, long validUntil) {
    return new OrderIntent(
        new OrderName(1, operation++, 0, 0),
        "fake",
        "",
        symbol,
        Side.BUY,
        OrderKind.IOC,
        BigDecimal.ONE,
        BigDecimal.ONE,
        false,
        validUntil);
  }

  CompletableFuture<Answer<OrderState>> place(AccountClient client, long notAfter) {
    return place(client, "X", notAfter);
  }

  CompletableFuture<Answer<OrderState>> place(AccountClient client, String symbol, long notAfter) {
    OrderIntent intent = intent(symbol, now() + 30 * SECOND);
    return client.order(
        symbol, notAfter, Permission.LASTING, now -> client.protocol().place(intent, now));
  }

  CompletableFuture<? extends Answer<?>> read(AccountClient client) {
    return client.ask(Priority.READ, NEVER, now -> client.protocol().balances(now));
  }

  RejectReason rejected(Answer<?> answer) {
    assertThat(answer).isInstanceOf(Answer.Rejected.class);
    return ((Answer.Rejected<?>) answer).reason();
  }

  CompletableFuture<Answer<OrderState>> place(
      AccountClient client, Permission permission, long notAfter) {
    OrderIntent intent = intent(now() + 30 * SECOND);
    return client.order("X", notAfter, permission, now -> client.protocol().place(intent, now));
  }
}
