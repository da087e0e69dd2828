package io.crossbook.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderLimit;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.VenueDefinition.RateLimit;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.OrderRef;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which request goes when, and what waits for which limit. */
@Timeout(60)
class AccountTurnsTest {
  private static final long SECOND = AccountRig.SECOND;
  private static final long NEVER = AccountRig.NEVER;

  @AutoClose private final AccountRig rig = new AccountRig();

  @Test
  void whoAsksTooMuchIsSilentForAWhile() throws Exception {
    AccountClient client = rig.client();
    rig.handler = (request, target) -> rig.respond(request, 429, "slower");
    Answer<OrderState> answer = rig.place(client, NEVER).get();
    long limited = rig.now();
    assertThat(answer).isInstanceOf(Answer.RateLimited.class);
    assertThat(((Answer.RateLimited<OrderState>) answer).notBefore())
        .isBetween(limited - SECOND, limited + 50_000_000L);
    rig.handler = rig::plain;
    assertThat(rig.rejected(rig.place(client, rig.now() + 1_000_000L).get()))
        .as("waits for its turn until its time is up")
        .isEqualTo(RejectReason.TOO_LATE);
    assertThat(rig.read(client).get()).isInstanceOf(Answer.Done.class);
    assertThat(rig.now()).isGreaterThanOrEqualTo(limited + 40_000_000L);
    assertThat(client.counters().limited()).isOne();
    assertThat(client.counters().late()).isOne();
    assertThat(rig.exchange.accepted()).isEmpty();
  }

  @Test
  void aLimitOfRequestsHoldsUpThoseThatCountAndNoOthers() throws Exception {
    AccountClient client = rig.client();
    rig.handler = (request, target) -> rig.respond(request, 200, FakeProtocol.COUNTED_OUT);
    assertThat(rig.read(client).get()).isInstanceOf(Answer.RateLimited.class);
    rig.handler = rig::plain;
    CompletableFuture<? extends Answer<?>> counted = rig.read(client);
    OrderIntent intent = rig.intent(rig.now() + 30 * SECOND);
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
    assertThat(rig.rejected(rig.place(client, rig.now() + 1_000_000L).get()))
        .as("an order that counts")
        .isEqualTo(RejectReason.TOO_LATE);
    assertThat(client.counters().limited()).isOne();
  }

  @Test
  void oneInFlightAndOrdersBeforeReadsAndNoncesInOrder() throws Exception {
    AccountClient client = rig.client(true, FakeProtocol.PLENTY, FakeProtocol.ANY);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    rig.handler =
        (request, target) -> {
          most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          go.await();
          atOnce.decrementAndGet();
          rig.plain(request, target);
        };
    List<CompletableFuture<?>> all = new ArrayList<>();
    all.add(rig.read(client));
    String first = rig.seen.take();
    assertThat(first).startsWith("GET /balances");
    for (int i = 0; i < 5; i++) {
      all.add(rig.read(client));
    }
    for (int i = 0; i < 5; i++) {
      all.add(rig.place(client, NEVER));
    }
    go.countDown();
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
    assertThat(most).hasValue(1);
    List<String> order = new ArrayList<>();
    rig.seen.drainTo(order);
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
    AccountClient client = rig.client(false, new RateLimit(10, 1), FakeProtocol.ANY);
    rig.read(client).get();
    rig.seen.clear();
    List<CompletableFuture<?>> all = new ArrayList<>();
    all.add(rig.read(client));
    for (int i = 0; i < 5; i++) {
      OrderRef order = new OrderRef(new OrderName(1, i, 0, 0), "X", "1", rig.now());
      all.add(client.ask(Priority.CANCEL, NEVER, now -> client.protocol().cancel(order, now)));
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
    List<String> order = new ArrayList<>();
    rig.seen.drainTo(order);
    assertThat(order).hasSize(6);
    assertThat(order.subList(0, 2)).anyMatch(each -> each.startsWith("GET /balances"));
  }

  /** As orders at Kraken, while a renewal of its dead-man switch waits. */
  @Test
  void whatDoesNotCountTowardsTheLimitDoesNotWaitForIt() throws Exception {
    AccountClient client = rig.client(false, new RateLimit(0.001, 1), FakeProtocol.ANY);
    rig.read(client).get();
    OrderRef order = new OrderRef(new OrderName(1, 1, 0, 0), "X", "1", rig.now());
    CompletableFuture<?> renewal =
        client.ask(Priority.CANCEL, NEVER, now -> client.protocol().cancel(order, now));
    client
        .order(
            "X",
            NEVER,
            Permission.LASTING,
            now -> {
              Call<OrderState> counted = client.protocol().place(rig.intent(NEVER), now);
              return new Call<>(counted.request(), 0, counted::read);
            })
        .get();
    assertThat(renewal).isNotDone();
  }

  @Test
  void manyAreInFlightWhereTheVenueLetsThem() throws Exception {
    AccountClient client = rig.client();
    int orders = 8;
    CountDownLatch all = new CountDownLatch(orders);
    rig.handler =
        (request, target) -> {
          all.countDown();
          all.await();
          rig.plain(request, target);
        };
    List<CompletableFuture<?>> placed = new ArrayList<>();
    for (int i = 0; i < orders; i++) {
      placed.add(rig.place(client, NEVER));
    }
    CompletableFuture.allOf(placed.toArray(CompletableFuture[]::new)).get();
    assertThat(rig.exchange.accepted()).hasSize(orders);
  }

  @Test
  void readsThatHangLeaveRoomForOrders() throws Exception {
    AccountClient client = rig.client();
    CountDownLatch never = new CountDownLatch(1);
    rig.handler =
        (request, target) -> {
          if (target.startsWith("/balances")) {
            never.await();
          }
          rig.plain(request, target);
        };
    List<CompletableFuture<?>> reads = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      reads.add(rig.read(client));
    }
    for (int i = 0; i < 8; i++) {
      assertThat(rig.seen.take()).startsWith("GET /balances");
    }
    assertThat(rig.place(client, NEVER).get()).isInstanceOf(Answer.Done.class);
    assertThat(rig.seen).hasSize(1);
    assertThat(reads).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void theLimitOfOrdersHoldsBackOrdersOnly() throws Exception {
    AccountClient client = rig.client(false, FakeProtocol.PLENTY, OrderLimit.ofAccount(0.001, 1));
    assertThat(rig.place(client, NEVER).get()).isInstanceOf(Answer.Done.class);
    CompletableFuture<Answer<OrderState>> held = rig.place(client, NEVER);
    assertThat(rig.read(client).get()).isInstanceOf(Answer.Done.class);
    assertThat(held).isNotDone();
    assertThat(rig.exchange.accepted()).hasSize(1);
    client.close();
    assertThat(held.get())
        .isEqualTo(
            new Answer.Rejected<>(
                RejectReason.OTHER, "not sent: the connection to the account is closed"));
    assertThat(rig.rejected(rig.place(client, NEVER).get())).isEqualTo(RejectReason.OTHER);
  }

  @Test
  void anOrderWhoseSymbolHasToWaitIsOvertakenByThoseOfOthers() throws Exception {
    AccountClient client = rig.client(false, FakeProtocol.PLENTY, OrderLimit.ofSymbol(0.001, 1));
    assertThat(rig.place(client, "X", NEVER).get()).isInstanceOf(Answer.Done.class);
    CompletableFuture<Answer<OrderState>> held = rig.place(client, "X", NEVER);
    assertThat(rig.place(client, "Y", NEVER).get()).isInstanceOf(Answer.Done.class);
    assertThat(held).isNotDone();
    assertThat(rig.exchange.accepted()).hasSize(2);
  }

  @Test
  void allLimitsOfOrdersHold() throws Exception {
    AccountClient client =
        rig.client(
            false,
            FakeProtocol.PLENTY,
            OrderLimit.ofAccount(1_000, 1_000),
            OrderLimit.ofAccount(0.001, 2),
            OrderLimit.ofSymbol(0.001, 1));
    assertThat(rig.place(client, "X", NEVER).get()).isInstanceOf(Answer.Done.class);
    assertThat(rig.place(client, "Y", NEVER).get()).isInstanceOf(Answer.Done.class);
    CompletableFuture<Answer<OrderState>> held = rig.place(client, "Z", NEVER);
    assertThat(rig.read(client).get()).isInstanceOf(Answer.Done.class);
    assertThat(held).as("the third of two").isNotDone();
  }
}
