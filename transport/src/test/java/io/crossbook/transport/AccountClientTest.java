package io.crossbook.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.OrderRef;
import java.io.IOException;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server on loopback, on whatever port was free. */
@Timeout(60)
class AccountClientTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long NEVER = Long.MAX_VALUE;

  /** Does not stand until somebody says that it does. */
  private static final class Waited implements Permission {
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

  private final FakeExchange exchange = new FakeExchange();
  private final LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<AccountClient> clients = new ArrayList<>();
  private volatile Handler handler = this::plain;
  private volatile long venueAhead;
  private HttpServer server;
  private int operation;

  /** What the venue does with a request that is not for its time. */
  private interface Handler {
    void handle(HttpExchange request, String what) throws IOException, InterruptedException;
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  @AfterEach
  void stop() {
    clients.forEach(AccountClient::close);
    server.stop(0);
    threads.shutdownNow();
  }

  private static long now() {
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

  private void plain(HttpExchange request, String target) throws IOException {
    respond(request, exchange.answer(request.getRequestMethod(), target, now() + venueAhead));
  }

  private static void respond(HttpExchange request, HttpAnswer answer) throws IOException {
    request.sendResponseHeaders(answer.status(), answer.body().length);
    request.getResponseBody().write(answer.body());
    request.close();
  }

  private static void respond(HttpExchange request, int status, String text) throws IOException {
    respond(request, FakeExchange.said(status, text, 0));
  }

  private AccountClient client(boolean serial, RateLimit requests, OrderLimit... orders) {
    return client(serial, Duration.ofSeconds(30), requests, orders);
  }

  private AccountClient client(
      boolean serial, Duration timeout, RateLimit requests, OrderLimit... orders) {
    AccountClient client =
        new AccountClient(
            new FakeProtocol("fake", FakeProtocol.traits(serial, true, requests, orders), false),
            AccountSettings.of("http://127.0.0.1:" + server.getAddress().getPort())
                .withTimeout(timeout),
            AccountClient::wallClock);
    clients.add(client);
    return client;
  }

  private AccountClient client() {
    return client(false, FakeProtocol.PLENTY, FakeProtocol.ANY);
  }

  private OrderIntent intent(long validUntil) {
    return intent("X", validUntil);
  }

  private OrderIntent intent(String symbol, long validUntil) {
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

  private CompletableFuture<Answer<OrderState>> place(AccountClient client, long notAfter) {
    return place(client, "X", notAfter);
  }

  private CompletableFuture<Answer<OrderState>> place(
      AccountClient client, String symbol, long notAfter) {
    OrderIntent intent = intent(symbol, now() + 30 * SECOND);
    return client.order(
        symbol, notAfter, Permission.LASTING, now -> client.protocol().place(intent, now));
  }

  private static CompletableFuture<? extends Answer<?>> read(AccountClient client) {
    return client.ask(Priority.READ, NEVER, now -> client.protocol().balances(now));
  }

  private static RejectReason rejected(Answer<?> answer) {
    assertThat(answer).isInstanceOf(Answer.Rejected.class);
    return ((Answer.Rejected<?>) answer).reason();
  }

  @Test
  void anOrderIsPlacedWithTheVenuesTime() throws Exception {
    venueAhead = 100 * SECOND;
    AccountClient client = client();
    OrderIntent intent = intent(now() + 500 * SECOND);
    long before = now();
    Answer<OrderState> answer =
        client
            .order("X", NEVER, Permission.LASTING, now -> client.protocol().place(intent, now))
            .get();
    assertThat(answer).isInstanceOf(Answer.Done.class);
    assertThat(exchange.accepted()).hasSize(1);
    String sent = seen.take();
    assertThat(sent).endsWith(" 4");
    long told = Long.parseLong(sent.replaceAll(".*now=(\\d+).*", "$1"));
    assertThat(told - 100 * SECOND).isBetween(before - SECOND, now() + SECOND);
    assertThat(client.byVenueClock(0)).isBetween(99 * SECOND, 101 * SECOND);
  }

  @Test
  void anOrderThatIsTooLateMakesItAskForTheVenuesTimeAnew() throws Exception {
    AtomicLong later = new AtomicLong();
    AccountClient client =
        new AccountClient(
            new FakeProtocol(
                "fake",
                FakeProtocol.traits(false, true, FakeProtocol.PLENTY, FakeProtocol.ANY),
                false),
            AccountSettings.of("http://127.0.0.1:" + server.getAddress().getPort()),
            () -> AccountClient.wallClock() + later.get());
    clients.add(client);
    assertThat(place(client, NEVER).get()).isInstanceOf(Answer.Done.class);
    venueAhead = 100 * SECOND;
    later.set(2 * SECOND);
    assertThat(rejected(place(client, NEVER).get())).isEqualTo(RejectReason.TOO_LATE);
    while (client.byVenueClock(0) < 90 * SECOND) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(client.byVenueClock(0)).isBetween(97 * SECOND, 99 * SECOND);
  }

  @Test
  void aClockThatAgreesIsLeftAlone() {
    ClockOffset offset = new ClockOffset();
    offset.told(10 * SECOND, 10 * SECOND + 300, 10 * SECOND + 900_000_000L);
    assertThat(offset.nanos()).as("whole seconds").isZero();
    offset.told(12 * SECOND + 1_000_001, 10 * SECOND, 11 * SECOND);
    assertThat(offset.nanos()).isEqualTo(SECOND + 1_000_001);
    offset.told(12 * SECOND + 7, 14 * SECOND, 15 * SECOND);
    assertThat(offset.nanos()).isEqualTo(-2 * SECOND + 7);
    offset.told(12 * SECOND, 14 * SECOND, 15 * SECOND);
    assertThat(offset.nanos()).isEqualTo(-SECOND - 1);
  }

  @Test
  void aLostAnswerIsUnknownAndNothingIsSentAgain() throws Exception {
    AccountClient client = client();
    // The second goes out on a connection that was used before, which the JDK may try to renew.
    place(client, NEVER).get();
    handler =
        (request, target) -> {
          exchange.answer("POST", target, now());
          request.getResponseBody();
          request.close();
        };
    assertThat(place(client, NEVER).get()).isInstanceOf(Answer.Unknown.class);
    handler = this::plain;
    assertThat(place(client, NEVER).get()).isInstanceOf(Answer.Done.class);
    assertThat(exchange.accepted()).hasSize(3);
    assertThat(exchange.accepted().stream().map(FakeExchange.Accepted::clientOrderId).distinct())
        .hasSize(3);
    assertThat(client.counters().unanswered()).isOne();
  }

  @Test
  void noAnswerInTimeIsUnknown() throws Exception {
    AccountClient client =
        client(false, Duration.ofMillis(700), FakeProtocol.PLENTY, FakeProtocol.ANY);
    CountDownLatch never = new CountDownLatch(1);
    place(client, NEVER).get();
    handler = (request, target) -> never.await();
    Answer<OrderState> answer = place(client, NEVER).get();
    assertThat(answer)
        .isEqualTo(new Answer.Unknown<>("no answer to POST /order: nothing came within 700 ms"));
    // Headers came, the rest did not.
    handler =
        (request, target) -> {
          request.sendResponseHeaders(200, 100);
          request.getResponseBody().write('F');
          request.getResponseBody().flush();
          never.await();
        };
    assertThat(place(client, NEVER).get()).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void nobodyThereIsUnknown() throws Exception {
    AccountClient client = client();
    place(client, NEVER).get();
    server.stop(0);
    assertThat(place(client, NEVER).get()).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void whoAsksTooMuchIsSilentForAWhile() throws Exception {
    AccountClient client = client();
    handler = (request, target) -> respond(request, 429, "slower");
    Answer<OrderState> answer = place(client, NEVER).get();
    long limited = now();
    assertThat(answer).isInstanceOf(Answer.RateLimited.class);
    assertThat(((Answer.RateLimited<OrderState>) answer).notBefore())
        .isBetween(limited - SECOND, limited + 50_000_000L);
    handler = this::plain;
    assertThat(rejected(place(client, now() + 1_000_000L).get()))
        .as("waits for its turn until its time is up")
        .isEqualTo(RejectReason.TOO_LATE);
    assertThat(read(client).get()).isInstanceOf(Answer.Done.class);
    assertThat(now()).isGreaterThanOrEqualTo(limited + 40_000_000L);
    assertThat(client.counters().limited()).isOne();
    assertThat(client.counters().late()).isOne();
    assertThat(exchange.accepted()).isEmpty();
  }

  @Test
  void aLimitOfRequestsHoldsUpThoseThatCountAndNoOthers() throws Exception {
    AccountClient client = client();
    handler = (request, target) -> respond(request, 200, FakeProtocol.COUNTED_OUT);
    assertThat(read(client).get()).isInstanceOf(Answer.RateLimited.class);
    handler = this::plain;
    CompletableFuture<? extends Answer<?>> counted = read(client);
    OrderIntent intent = intent(now() + 30 * SECOND);
    Answer<OrderState> free =
        client
            .order(
                "X",
                NEVER,
                Permission.LASTING,
                now -> {
                  Call<OrderState> call = client.protocol().place(intent, now);
                  return new Call<>(call.request(), 0, call::read);
                })
            .get();
    assertThat(free).isInstanceOf(Answer.Done.class);
    assertThat(counted).isNotDone();
    assertThat(rejected(place(client, now() + 1_000_000L).get()))
        .as("an order that counts")
        .isEqualTo(RejectReason.TOO_LATE);
    assertThat(client.counters().limited()).isOne();
  }

  @Test
  void whatIsTooLateIsNotSent() throws Exception {
    AccountClient client = client();
    read(client).get();
    Answer<OrderState> answer = place(client, now() - 1).get();
    assertThat(rejected(answer)).isEqualTo(RejectReason.TOO_LATE);
    assertThat(((Answer.Rejected<OrderState>) answer).text()).startsWith("not sent: ");
    assertThat(exchange.accepted()).isEmpty();
  }

  @Test
  void nothingIsSentBeforeTheVenueToldItsTime() throws Exception {
    server.stop(0);
    AccountClient client = client();
    assertThat(place(client, now() + 20_000_000L).get())
        .isEqualTo(
            new Answer.Rejected<>(RejectReason.TOO_LATE, "not sent: fake has not told its time"));
  }

  @Test
  void oneInFlightAndOrdersBeforeReadsAndNoncesInOrder() throws Exception {
    AccountClient client = client(true, FakeProtocol.PLENTY, FakeProtocol.ANY);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    handler =
        (request, target) -> {
          most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          go.await();
          atOnce.decrementAndGet();
          plain(request, target);
        };
    List<CompletableFuture<?>> all = new ArrayList<>();
    all.add(read(client));
    String first = seen.take();
    assertThat(first).startsWith("GET /balances");
    for (int i = 0; i < 5; i++) {
      all.add(read(client));
    }
    for (int i = 0; i < 5; i++) {
      all.add(place(client, NEVER));
    }
    go.countDown();
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
    assertThat(most).hasValue(1);
    List<String> order = new ArrayList<>();
    seen.drainTo(order);
    assertThat(order.stream().map(each -> each.substring(0, 4)))
        .containsExactly(
            "POST", "POST", "POST", "POST", "POST", "GET ", "GET ", "GET ", "GET ", "GET ");
    order.add(0, first);
    List<Long> nonces =
        order.stream()
            .map(each -> Long.parseLong(each.replaceAll(".*nonce=(\\d+).*", "$1")))
            .toList();
    assertThat(nonces).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void cancelsThatUseUpTheLimitLeaveSomethingToReads() throws Exception {
    AccountClient client = client(false, new RateLimit(10, 1), FakeProtocol.ANY);
    read(client).get();
    seen.clear();
    List<CompletableFuture<?>> all = new ArrayList<>();
    all.add(read(client));
    for (int i = 0; i < 5; i++) {
      OrderRef order = new OrderRef(new OrderName(1, i, 0, 0), "X", "1", now());
      all.add(client.ask(Priority.CANCEL, NEVER, now -> client.protocol().cancel(order, now)));
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
    List<String> order = new ArrayList<>();
    seen.drainTo(order);
    assertThat(order).hasSize(6);
    assertThat(order.subList(0, 2)).anyMatch(each -> each.startsWith("GET /balances"));
  }

  /** As orders at Kraken, while a renewal of its dead-man switch waits. */
  @Test
  void whatDoesNotCountTowardsTheLimitDoesNotWaitForIt() throws Exception {
    AccountClient client = client(false, new RateLimit(0.001, 1), FakeProtocol.ANY);
    read(client).get();
    OrderRef order = new OrderRef(new OrderName(1, 1, 0, 0), "X", "1", now());
    CompletableFuture<?> renewal =
        client.ask(Priority.CANCEL, NEVER, now -> client.protocol().cancel(order, now));
    client
        .order(
            "X",
            NEVER,
            Permission.LASTING,
            now -> {
              Call<OrderState> counted = client.protocol().place(intent(NEVER), now);
              return new Call<>(counted.request(), 0, counted::read);
            })
        .get();
    assertThat(renewal).isNotDone();
  }

  @Test
  void manyAreInFlightWhereTheVenueLetsThem() throws Exception {
    AccountClient client = client();
    int orders = 8;
    CountDownLatch all = new CountDownLatch(orders);
    handler =
        (request, target) -> {
          all.countDown();
          all.await();
          plain(request, target);
        };
    List<CompletableFuture<?>> placed = new ArrayList<>();
    for (int i = 0; i < orders; i++) {
      placed.add(place(client, NEVER));
    }
    CompletableFuture.allOf(placed.toArray(CompletableFuture[]::new)).get();
    assertThat(exchange.accepted()).hasSize(orders);
  }

  @Test
  void readsThatHangLeaveRoomForOrders() throws Exception {
    AccountClient client = client();
    CountDownLatch never = new CountDownLatch(1);
    handler =
        (request, target) -> {
          if (target.startsWith("/balances")) {
            never.await();
          }
          plain(request, target);
        };
    List<CompletableFuture<?>> reads = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      reads.add(read(client));
    }
    for (int i = 0; i < 8; i++) {
      assertThat(seen.take()).startsWith("GET /balances");
    }
    assertThat(place(client, NEVER).get()).isInstanceOf(Answer.Done.class);
    assertThat(seen).hasSize(1);
    assertThat(reads).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void theLimitOfOrdersHoldsBackOrdersOnly() throws Exception {
    AccountClient client = client(false, FakeProtocol.PLENTY, OrderLimit.ofAccount(0.001, 1));
    assertThat(place(client, NEVER).get()).isInstanceOf(Answer.Done.class);
    CompletableFuture<Answer<OrderState>> held = place(client, NEVER);
    assertThat(read(client).get()).isInstanceOf(Answer.Done.class);
    assertThat(held).isNotDone();
    assertThat(exchange.accepted()).hasSize(1);
    client.close();
    assertThat(held.get())
        .isEqualTo(
            new Answer.Rejected<>(
                RejectReason.OTHER, "not sent: the connection to the account is closed"));
    assertThat(rejected(place(client, NEVER).get())).isEqualTo(RejectReason.OTHER);
  }

  @Test
  void anOrderWhoseSymbolHasToWaitIsOvertakenByThoseOfOthers() throws Exception {
    AccountClient client = client(false, FakeProtocol.PLENTY, OrderLimit.ofSymbol(0.001, 1));
    assertThat(place(client, "X", NEVER).get()).isInstanceOf(Answer.Done.class);
    CompletableFuture<Answer<OrderState>> held = place(client, "X", NEVER);
    assertThat(place(client, "Y", NEVER).get()).isInstanceOf(Answer.Done.class);
    assertThat(held).isNotDone();
    assertThat(exchange.accepted()).hasSize(2);
  }

  private CompletableFuture<Answer<OrderState>> place(
      AccountClient client, Permission permission, long notAfter) {
    OrderIntent intent = intent(now() + 30 * SECOND);
    return client.order("X", notAfter, permission, now -> client.protocol().place(intent, now));
  }

  @Test
  void anOrderThatHasToAskAgainKeepsItsPlaceBeforeReads() throws Exception {
    AccountClient client = client(true, FakeProtocol.PLENTY, FakeProtocol.ANY);
    read(client).get();
    seen.clear();
    Waited waited = new Waited();
    CompletableFuture<Answer<OrderState>> order = place(client, waited, NEVER);
    waited.asked.await();
    CompletableFuture<? extends Answer<?>> read = read(client);
    OrderRef other = new OrderRef(new OrderName(1, 99, 0, 0), "X", "1", now());
    client.ask(Priority.CANCEL, NEVER, now -> client.protocol().cancel(other, now)).get();
    assertThat(order).isNotDone();
    assertThat(read).isNotDone();
    waited.answer.complete("");
    assertThat(order.get()).isInstanceOf(Answer.Done.class);
    read.get();
    assertThat(seen.stream().map(each -> each.substring(0, 4)))
        .containsExactly("DELE", "POST", "GET ");
  }

  @Test
  void anOrderThatIsNotPermittedAnyMoreIsNotSent() throws Exception {
    AccountClient client = client();
    Waited waited = new Waited();
    CompletableFuture<Answer<OrderState>> order = place(client, waited, NEVER);
    waited.answer.complete("stopped");
    assertThat(order.get())
        .isEqualTo(new Answer.Rejected<>(RejectReason.OTHER, "not sent: stopped"));
    assertThat(exchange.accepted()).isEmpty();
    assertThat(read(client).get()).isInstanceOf(Answer.Done.class);
  }

  @Test
  void whoeverCannotAskSendsNothing() throws Exception {
    AccountClient client = client();
    Waited waited = new Waited();
    CompletableFuture<Answer<OrderState>> order = place(client, waited, NEVER);
    waited.answer.completeExceptionally(new IllegalStateException("nobody there"));
    assertThatThrownBy(order::get).hasRootCauseMessage("nobody there");
    assertThat(exchange.accepted()).isEmpty();
  }

  @Test
  void anAnswerThatComesTooLateSendsNothing() throws Exception {
    AccountClient client = client();
    read(client).get();
    Waited waited = new Waited();
    CompletableFuture<Answer<OrderState>> order = place(client, waited, now() + SECOND / 10);
    assertThat(rejected(order.get())).isEqualTo(RejectReason.TOO_LATE);
    waited.answer.complete("");
    assertThat(read(client).get()).isInstanceOf(Answer.Done.class);
    assertThat(exchange.accepted()).isEmpty();
  }

  @Test
  void whatAsksAtTheEndIsNotSent() throws Exception {
    AccountClient client = client();
    Waited waited = new Waited();
    CompletableFuture<Answer<OrderState>> order = place(client, waited, NEVER);
    waited.asked.await();
    client.close();
    assertThat(rejected(order.get())).isEqualTo(RejectReason.OTHER);
    waited.answer.complete("");
    assertThat(exchange.accepted()).isEmpty();
  }

  @Test
  void allLimitsOfOrdersHold() throws Exception {
    AccountClient client =
        client(
            false,
            FakeProtocol.PLENTY,
            OrderLimit.ofAccount(1_000, 1_000),
            OrderLimit.ofAccount(0.001, 2),
            OrderLimit.ofSymbol(0.001, 1));
    assertThat(place(client, "X", NEVER).get()).isInstanceOf(Answer.Done.class);
    assertThat(place(client, "Y", NEVER).get()).isInstanceOf(Answer.Done.class);
    CompletableFuture<Answer<OrderState>> held = place(client, "Z", NEVER);
    assertThat(read(client).get()).isInstanceOf(Answer.Done.class);
    assertThat(held).as("the third of two").isNotDone();
  }

  @Test
  void whatIsInFlightAtTheEndIsUnknown() throws Exception {
    AccountClient client = client();
    CountDownLatch never = new CountDownLatch(1);
    handler = (request, target) -> never.await();
    CompletableFuture<Answer<OrderState>> placed = place(client, NEVER);
    seen.take();
    client.close();
    assertThat(placed.get()).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void anAnswerInPartsIsPutTogether() throws Exception {
    handler =
        (request, target) -> {
          if (target.startsWith("/balances")) {
            respond(request, 206, "/second a");
          } else if (target.startsWith("/second")) {
            respond(request, 206, "/third b");
          } else {
            respond(request, 200, "c");
          }
        };
    AccountClient client = client(true, FakeProtocol.PLENTY, FakeProtocol.ANY);
    assertThat(read(client).get().toString()).contains("abc");
    assertThat(seen).hasSize(3);
  }

  @Test
  void whatCannotBeMadeIsNotSent() {
    AccountClient client = client();
    CompletableFuture<Answer<OrderState>> asked =
        client.order(
            "X",
            NEVER,
            Permission.LASTING,
            now -> {
              throw new IllegalArgumentException("no such kind");
            });
    assertThatThrownBy(asked::get).hasRootCauseMessage("no such kind");
    assertThat(seen).isEmpty();
  }

  @Test
  void aJavaThatRepeatsOrdersByItselfIsRefused() {
    System.setProperty("jdk.httpclient.enableAllMethodRetry", "");
    try {
      assertThatThrownBy(this::client).isInstanceOf(IllegalStateException.class);
    } finally {
      System.clearProperty("jdk.httpclient.enableAllMethodRetry");
    }
  }
}
