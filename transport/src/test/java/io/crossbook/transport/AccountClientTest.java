package io.crossbook.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.trading.Answer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of requests, and by whose clock they are made. */
@Timeout(60)
class AccountClientTest {
  private static final long SECOND = AccountRig.SECOND;
  private static final long NEVER = AccountRig.NEVER;

  @AutoClose private final AccountRig rig = new AccountRig();

  @Test
  void anOrderIsPlacedWithTheVenuesTime() throws Exception {
    rig.venueAhead = 100 * SECOND;
    AccountClient client = rig.client();
    OrderIntent intent = rig.intent(rig.now() + 500 * SECOND);
    long before = rig.now();
    Answer<OrderState> answer =
        client
            .order("X", NEVER, Permission.LASTING, now -> client.protocol().place(intent, now))
            .get();
    assertThat(answer).isInstanceOf(Answer.Done.class);
    assertThat(rig.exchange.accepted()).hasSize(1);
    String sent = rig.seen.take();
    assertThat(sent).endsWith(" 4");
    long told = Long.parseLong(sent.replaceAll(".*now=(\\d+).*", "$1"));
    assertThat(told - 100 * SECOND).isBetween(before - SECOND, rig.now() + SECOND);
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
            AccountSettings.of(rig.address()),
            () -> AccountClient.wallClock() + later.get());
    rig.clients.add(client);
    assertThat(rig.place(client, NEVER).get()).isInstanceOf(Answer.Done.class);
    rig.venueAhead = 100 * SECOND;
    later.set(2 * SECOND);
    assertThat(rig.rejected(rig.place(client, NEVER).get())).isEqualTo(RejectReason.TOO_LATE);
    while (client.byVenueClock(0) < 90 * SECOND) {
      TimeUnit.MILLISECONDS.sleep(1);
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
    AccountClient client = rig.client();
    // The second goes out on a connection that was used before, which the JDK may try to renew.
    rig.place(client, NEVER).get();
    rig.handler =
        (request, target) -> {
          rig.exchange.answer("POST", target, rig.now());
          request.getResponseBody();
          request.close();
        };
    assertThat(rig.place(client, NEVER).get()).isInstanceOf(Answer.Unknown.class);
    rig.handler = rig::plain;
    assertThat(rig.place(client, NEVER).get()).isInstanceOf(Answer.Done.class);
    assertThat(rig.exchange.accepted()).hasSize(3);
    assertThat(
            rig.exchange.accepted().stream().map(FakeExchange.Accepted::clientOrderId).distinct())
        .hasSize(3);
    assertThat(client.counters().unanswered()).isOne();
  }

  @Test
  void noAnswerInTimeIsUnknown() throws Exception {
    AccountClient client =
        rig.client(false, Duration.ofMillis(700), FakeProtocol.PLENTY, FakeProtocol.ANY);
    CountDownLatch never = new CountDownLatch(1);
    rig.place(client, NEVER).get();
    rig.handler = (request, target) -> never.await();
    Answer<OrderState> answer = rig.place(client, NEVER).get();
    assertThat(answer)
        .isEqualTo(new Answer.Unknown<>("no answer to POST /order: nothing came within 700 ms"));
    // Headers came, the rest did not.
    rig.handler =
        (request, target) -> {
          request.sendResponseHeaders(200, 100);
          request.getResponseBody().write('F');
          request.getResponseBody().flush();
          never.await();
        };
    assertThat(rig.place(client, NEVER).get()).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void nobodyThereIsUnknown() throws Exception {
    AccountClient client = rig.client();
    rig.place(client, NEVER).get();
    rig.stop();
    assertThat(rig.place(client, NEVER).get()).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void whatIsTooLateIsNotSent() throws Exception {
    AccountClient client = rig.client();
    rig.read(client).get();
    Answer<OrderState> answer = rig.place(client, rig.now() - 1).get();
    assertThat(rig.rejected(answer)).isEqualTo(RejectReason.TOO_LATE);
    assertThat(((Answer.Rejected<OrderState>) answer).text()).startsWith("not sent: ");
    assertThat(rig.exchange.accepted()).isEmpty();
  }

  @Test
  void nothingIsSentBeforeTheVenueToldItsTime() throws Exception {
    rig.stop();
    AccountClient client = rig.client();
    assertThat(rig.place(client, rig.now() + 20_000_000L).get())
        .isEqualTo(
            new Answer.Rejected<>(RejectReason.TOO_LATE, "not sent: fake has not told its time"));
  }

  @Test
  void anAnswerInPartsIsPutTogether() throws Exception {
    rig.handler =
        (request, target) -> {
          if (target.startsWith("/balances")) {
            rig.respond(request, 206, "/second a");
          } else if (target.startsWith("/second")) {
            rig.respond(request, 206, "/third b");
          } else {
            rig.respond(request, 200, "c");
          }
        };
    AccountClient client = rig.client(true, FakeProtocol.PLENTY, FakeProtocol.ANY);
    assertThat(rig.read(client).get().toString()).contains("abc");
    assertThat(rig.seen).hasSize(3);
  }

  @Test
  void whatCannotBeMadeIsNotSent() {
    AccountClient client = rig.client();
    CompletableFuture<Answer<OrderState>> asked =
        client.order(
            "X",
            NEVER,
            Permission.LASTING,
            now -> {
              throw new IllegalArgumentException("no such kind");
            });
    assertThatThrownBy(asked::get).hasRootCauseMessage("no such kind");
    assertThat(rig.seen).isEmpty();
  }

  @Test
  void aJavaThatRepeatsOrdersByItselfIsRefused() {
    System.setProperty("jdk.httpclient.enableAllMethodRetry", "");
    try {
      assertThatThrownBy(rig::client).isInstanceOf(IllegalStateException.class);
    } finally {
      System.clearProperty("jdk.httpclient.enableAllMethodRetry");
    }
  }
}
