package io.crossbook.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.OrderRef;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Orders that have to ask anew whether they may still be sent. */
@Timeout(60)
class AccountPermissionTest {
  private static final long SECOND = AccountRig.SECOND;
  private static final long NEVER = AccountRig.NEVER;

  @AutoClose private final AccountRig rig = new AccountRig();

  @Test
  void anOrderThatHasToAskAgainKeepsItsPlaceBeforeReads() throws Exception {
    AccountClient client = rig.client(true, FakeProtocol.PLENTY, FakeProtocol.ANY);
    rig.read(client).get();
    rig.seen.clear();
    AccountRig.Waited waited = new AccountRig.Waited();
    CompletableFuture<Answer<OrderState>> order = rig.place(client, waited, NEVER);
    waited.asked.await();
    CompletableFuture<? extends Answer<?>> read = rig.read(client);
    OrderRef other = new OrderRef(new OrderName(1, 99, 0, 0), "X", "1", rig.now());
    client.ask(Priority.CANCEL, NEVER, now -> client.protocol().cancel(other, now)).get();
    assertThat(order).isNotDone();
    assertThat(read).isNotDone();
    waited.answer.complete("");
    assertThat(order.get()).isInstanceOf(Answer.Done.class);
    read.get();
    assertThat(rig.seen.stream().map(each -> each.substring(0, 4)))
        .containsExactly("DELE", "POST", "GET ");
  }

  @Test
  void anOrderThatIsNotPermittedAnyMoreIsNotSent() throws Exception {
    AccountClient client = rig.client();
    AccountRig.Waited waited = new AccountRig.Waited();
    CompletableFuture<Answer<OrderState>> order = rig.place(client, waited, NEVER);
    waited.answer.complete("stopped");
    assertThat(order.get())
        .isEqualTo(new Answer.Rejected<>(RejectReason.OTHER, "not sent: stopped"));
    assertThat(rig.exchange.accepted()).isEmpty();
    assertThat(rig.read(client).get()).isInstanceOf(Answer.Done.class);
  }

  @Test
  void whoeverCannotAskSendsNothing() throws Exception {
    AccountClient client = rig.client();
    AccountRig.Waited waited = new AccountRig.Waited();
    CompletableFuture<Answer<OrderState>> order = rig.place(client, waited, NEVER);
    waited.answer.completeExceptionally(new IllegalStateException("nobody there"));
    assertThatThrownBy(order::get).hasRootCauseMessage("nobody there");
    assertThat(rig.exchange.accepted()).isEmpty();
  }

  @Test
  void anAnswerThatComesTooLateSendsNothing() throws Exception {
    AccountClient client = rig.client();
    rig.read(client).get();
    AccountRig.Waited waited = new AccountRig.Waited();
    CompletableFuture<Answer<OrderState>> order =
        rig.place(client, waited, rig.now() + SECOND / 10);
    assertThat(rig.rejected(order.get())).isEqualTo(RejectReason.TOO_LATE);
    waited.answer.complete("");
    assertThat(rig.read(client).get()).isInstanceOf(Answer.Done.class);
    assertThat(rig.exchange.accepted()).isEmpty();
  }
}
