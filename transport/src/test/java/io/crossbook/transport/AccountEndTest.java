package io.crossbook.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.order.OrderLimit;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of requests when their account is closed, or ended by a defect of ours. */
@Timeout(60)
class AccountEndTest {
  private static final long NEVER = AccountRig.NEVER;

  @AutoClose private final AccountRig rig = new AccountRig();

  @Test
  void whatAsksAtTheEndIsNotSent() throws Exception {
    AccountClient client = rig.client();
    AccountRig.Waited waited = new AccountRig.Waited();
    CompletableFuture<Answer<OrderState>> order = rig.place(client, waited, NEVER);
    waited.asked.await();
    client.close();
    assertThat(rig.rejected(order.get())).isEqualTo(RejectReason.OTHER);
    waited.answer.complete("");
    assertThat(rig.exchange.accepted()).isEmpty();
  }

  @Test
  void whatIsInFlightAtTheEndIsUnknown() throws Exception {
    AccountClient client = rig.client();
    CountDownLatch never = new CountDownLatch(1);
    rig.handler = (request, target) -> never.await();
    CompletableFuture<Answer<OrderState>> placed = rig.place(client, NEVER);
    rig.seen.take();
    client.close();
    assertThat(placed.get()).isInstanceOf(Answer.Unknown.class);
  }

  /** Three requests: one is answered with what breaks the client, one is out, one has to wait. */
  @Test
  void aDefectIsToldToTheOwnerAndEverythingThatWasAskedHasAnAnswer() throws Exception {
    AccountClient client = rig.client(false, FakeProtocol.PLENTY, OrderLimit.ofAccount(0.001, 1));
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    client.onDefect("fake/sub", told::complete);
    CountDownLatch never = new CountDownLatch(1);
    rig.handler = (request, target) -> never.await();
    CompletableFuture<Answer<OrderState>> out = rig.place(client, NEVER);
    rig.seen.take();
    CompletableFuture<Answer<OrderState>> waits = rig.place(client, NEVER);
    rig.handler = rig::plain;
    CompletableFuture<Answer<Void>> broken =
        client.ask(
            Priority.READ,
            NEVER,
            now ->
                new Call<>(
                    client.protocol().balances(now).request(),
                    1,
                    answer -> {
                      throw new AssertionError("nobody thought of this");
                    }));
    assertThat(broken.get()).isInstanceOf(Answer.Unknown.class);
    assertThat(out.get()).isInstanceOf(Answer.Unknown.class);
    assertThat(waits.get())
        .isEqualTo(
            new Answer.Rejected<>(
                RejectReason.OTHER, "not sent: the connection to the account is closed"));
    assertThat(told.get())
        .hasMessage(
            "a defect has ended the connection to the account fake/sub, which sends nothing any"
                + " more: java.lang.AssertionError: nobody thought of this");
    rig.seen.clear();
    assertThat(rig.rejected(rig.place(client, NEVER).get())).isEqualTo(RejectReason.OTHER);
    assertThat(rig.seen).isEmpty();
  }

  @Test
  void whatCannotEvenBeMadeBecauseOfADefectWasNotSent() throws Exception {
    AccountClient client = rig.client();
    CompletableFuture<Answer<OrderState>> asked =
        client.order(
            "X",
            NEVER,
            Permission.LASTING,
            now -> {
              throw new NoClassDefFoundError("gone");
            });
    assertThat(rig.rejected(asked.get())).isEqualTo(RejectReason.OTHER);
    assertThat(client.defect().get()).isInstanceOf(NoClassDefFoundError.class);
  }

  @Test
  void whoIsClosedHasNoDefect() {
    AccountClient client = rig.client();
    client.close();
    assertThat(client.defect()).isNotDone();
  }
}
