package io.crossbook.sinks.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.desk.GatewayCommand.CloseGaps;
import io.crossbook.core.desk.GatewayCommand.Send;
import io.crossbook.core.desk.GatewayCommand.Settle;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderNews;
import io.crossbook.core.order.Purpose;
import io.crossbook.sinks.gateway.AirAccount.Fate;
import io.crossbook.transport.FakeExchange;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is sent, when, and what is written down of it. */
@Timeout(60)
class GatewayTest {
  private static final int DESK = GatewayRig.DESK;
  private static final long MILLI = GatewayRig.MILLI;
  private static final long SECOND = GatewayRig.SECOND;

  @AutoClose private final GatewayRig rig = GatewayRig.opened();

  @Test
  void ordersAreWrittenDownSentAndTheirEndIsWrittenDown() throws Exception {
    rig.submit(rig.send(DESK, 0, 2, OrderKind.IOC, Purpose.OPEN));
    rig.work();
    assertThat(rig.rows()).containsExactly("0|0|FILLED|2", "0|1|FILLED|2");
    assertThat(rig.lines(0)).containsExactly("INTENDED|", "INTENDED|", "FILLED|", "FILLED|");
    assertThat(rig.accepted())
        .containsExactly(new OrderName(DESK, 0, 0, 0).hex(), new OrderName(DESK, 0, 1, 0).hex());
    assertThat(rig.gateway.counters().sent()).isEqualTo(2);
  }

  @Test
  void theTimeOfOrdersIsMeasuredAndThatOfHedgesBesides() throws Exception {
    VenueTimes times = rig.gateway.counters().times("fake");
    rig.submit(rig.send(DESK, 0, 1, OrderKind.IOC, Purpose.OPEN));
    rig.work();
    assertThat(times.untilSent.count()).isOne();
    assertThat(times.untilAnswered.count()).isOne();
    assertThat(times.hedges.count()).isZero();
    rig.submit(rig.send(DESK, 1, 1, OrderKind.IOC, Purpose.HEDGE));
    rig.work();
    assertThat(times.untilSent.count()).isEqualTo(2);
    assertThat(times.hedges.count()).isOne();
  }

  @Test
  void whatIsWrittenDownIsNotSentAgain() throws Exception {
    Send send = rig.send(0, OrderKind.IOC);
    rig.submit(send);
    rig.submit(send);
    rig.work();
    rig.open();
    rig.submit(new Send(DESK, rig.epoch, send.orders(), send.scopes(), send.decidedAt()));
    rig.work();
    assertThat(rig.accepted()).hasSize(1);
    assertThat(rig.gateway.counters().repeated()).isEqualTo(1);
  }

  @Test
  void whoLostTheDeskSendsNothing() throws Exception {
    rig.ledger.takeLease(DESK);
    rig.sendOne(0);
    assertThat(rig.rows()).isEmpty();
    assertThat(rig.accepted()).isEmpty();
    assertThat(rig.gateway.counters().superseded()).isOne();
  }

  @Test
  void whatComesTooLateIsVoid() throws Exception {
    Send late = rig.send(0, OrderKind.IOC);
    rig.clock.addAndGet(SECOND);
    rig.submit(late);
    rig.work();
    assertThat(rig.rows()).containsExactly("0|0|VOID|0");
    assertThat(rig.lines(0))
        .containsExactly("VOID|too late: its time was up before it was written down");
    assertThat(rig.accepted()).isEmpty();
  }

  @Test
  void whatIsStoppedIsVoid() throws Exception {
    rig.latches.latch("venue:fake", "test");
    rig.sendOne(0);
    rig.submit(rig.send(DESK, 1, 1, OrderKind.IOC, Purpose.FLATTEN));
    rig.work();
    assertThat(rig.rows()).containsExactly("0|0|VOID|0", "1|0|FILLED|2");
    assertThat(rig.lines(0)).containsExactly("VOID|stopped: venue:fake");
    assertThat(rig.gateway.counters().refused()).isOne();
  }

  @Test
  void realMoneyNeedsArming() throws Exception {
    rig.needsArming = true;
    rig.open();
    rig.sendOne(0);
    rig.latches.arm(DESK, Instant.now().plusSeconds(600), "test");
    rig.sendOne(1);
    assertThat(rig.rows()).containsExactly("0|0|VOID|0", "1|0|FILLED|2");
  }

  @Test
  void anOrderForAnUnknownAccountIsVoid() throws Exception {
    Send send = rig.send(0, OrderKind.IOC);
    rig.gateway.close();
    rig.gateway =
        new Gateway(
            GatewaySettings.of(rig.database, List.of(), Set.of()),
            Map.of(),
            rig.database::open,
            Failpoint.NONE,
            Gateway.Teeth.ALL,
            rig.clock::get);
    rig.submit(send);
    rig.work();
    assertThat(rig.lines(0)).containsExactly("VOID|there is no account at fake to send it to");
  }

  @Test
  void whatWasNotExecutedIsSentAgainWithANewSignature() throws Exception {
    rig.account.instead = FakeExchange.said(503, "busy", 0);
    rig.sendOne(0);
    assertThat(rig.rows()).containsExactly("0|0|INTENDED|0");
    rig.account.instead = null;
    rig.pass(100 * MILLI);
    assertThat(rig.rows()).containsExactly("0|0|FILLED|2");
    assertThat(rig.accepted()).hasSize(1);
    assertThat(rig.account.made.stream().filter(each -> each.startsWith("POST")).distinct())
        .hasSize(2);
  }

  @Test
  void whatWasNotExecutedIsNotSentAgainOnceItIsStopped() throws Exception {
    rig.account.instead = FakeExchange.said(429, "slower", 0);
    rig.sendOne(0);
    rig.account.instead = null;
    rig.latches.latch("all", "stop");
    rig.pass(200 * MILLI);
    assertThat(rig.lines(0)).containsExactly("INTENDED|", "REJECTED|not sent again: stopped: all");
    assertThat(rig.accepted()).isEmpty();
  }

  @Test
  void whatWaitedForItsTurnIsNotSentOnceItIsStopped() throws Exception {
    rig.account.busy = true;
    rig.sendOne(0);
    rig.latches.latch("all", "stop");
    rig.clock.addAndGet(Sender.PERMIT_NANOS);
    rig.account.free();
    rig.work();
    assertThat(rig.lines(0)).containsExactly("INTENDED|", "REJECTED|OTHER: not sent: stopped: all");
    assertThat(rig.account.made).isEmpty();
    assertThat(rig.gateway.counters().renewed()).isOne();
  }

  @Test
  void whatWaitedForItsTurnIsSentIfNothingStopsIt() throws Exception {
    rig.account.busy = true;
    rig.sendOne(0);
    rig.clock.addAndGet(Sender.PERMIT_NANOS);
    rig.account.free();
    rig.work();
    assertThat(rig.rows()).containsExactly("0|0|FILLED|2");
    assertThat(rig.gateway.counters().renewed()).isOne();
  }

  @Test
  void whatHardlyWaitedIsNotAskedForAgain() throws Exception {
    rig.account.busy = true;
    rig.sendOne(0);
    rig.clock.addAndGet(Sender.PERMIT_NANOS - 1);
    rig.account.free();
    rig.work();
    assertThat(rig.rows()).containsExactly("0|0|FILLED|2");
    assertThat(rig.gateway.counters().renewed()).isZero();
  }

  /** A clock that was put back would let a permit stand for as long as it was put back. */
  @Test
  void aClockThatWasPutBackMakesItAskAgain() throws Exception {
    rig.account.busy = true;
    rig.sendOne(0);
    rig.latches.latch("all", "stop");
    rig.clock.addAndGet(-1);
    rig.account.free();
    rig.work();
    assertThat(rig.account.made).isEmpty();
  }

  @Test
  void whatWaitedForItsTurnIsNotSentOnceSomebodyElseHoldsTheDesk() throws Exception {
    rig.account.busy = true;
    rig.sendOne(0);
    rig.ledger.takeLease(DESK);
    rig.clock.addAndGet(Sender.PERMIT_NANOS);
    rig.account.free();
    rig.work();
    assertThat(rig.account.made).isEmpty();
  }

  @Test
  void whatWaitedForItsTurnWaitsForTheLedgerToo() throws Exception {
    rig.account.busy = true;
    rig.sendOne(0);
    rig.loseDatabase();
    rig.clock.addAndGet(Sender.PERMIT_NANOS);
    rig.account.free();
    rig.work();
    assertThat(rig.account.made).isEmpty();
    rig.databaseAway = false;
    rig.work();
    assertThat(rig.account.made).hasSize(1);
  }

  @Test
  void whatCannotBeSentInTimeIsRejected() throws Exception {
    rig.account.instead = FakeExchange.said(503, "busy", 0);
    rig.sendOne(0);
    rig.pass(2 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|REJECTED|0");
    assertThat(rig.lines(0).get(1))
        .isEqualTo("REJECTED|not sent again: its time was up before it could be");
    assertThat(rig.accepted()).isEmpty();
  }

  @Test
  void aRefusalIsFinalAndADuplicateIsLookedUp() throws Exception {
    rig.account.instead = FakeExchange.said(400, "INSUFFICIENT_FUNDS you are poor", 0);
    rig.sendOne(0);
    assertThat(rig.lines(0))
        .containsExactly("INTENDED|", "REJECTED|INSUFFICIENT_FUNDS: you are poor");
    rig.account.instead = FakeExchange.said(400, "DUPLICATE_ID seen before", 0);
    rig.sendOne(1);
    assertThat(rig.rows()).contains("1|0|UNKNOWN|0");
    rig.pass(6 * SECOND);
    assertThat(rig.rows()).contains("1|0|ABANDONED|0");
  }

  @Test
  void aKindThatTheVenueLacksIsRejected() throws Exception {
    rig.submit(rig.send(0, OrderKind.FOK));
    rig.work();
    assertThat(rig.lines(0))
        .containsExactly("INTENDED|", "REJECTED|not sent: fake has no fill-or-kill orders");
  }

  @Test
  void anOrderThatRestsIsCancelledAndWhatItFilledIsKept() throws Exception {
    for (boolean needsId : List.of(false, true)) {
      rig.cancelNeedsVenueId = needsId;
      rig.open();
      long operation = needsId ? 1 : 0;
      rig.submit(rig.send(operation, OrderKind.LIMIT));
      rig.work();
      assertThat(rig.rows()).contains(operation + "|0|ACCEPTED|0");
      rig.exchange.fill(new OrderName(DESK, operation, 0, 0).hex(), new BigDecimal("0.5"));
      rig.submit(rig.cancel(operation, ""));
      rig.work();
      assertThat(rig.rows()).contains(operation + "|0|CANCELLED|0.5");
    }
  }

  @Test
  void aCancelThatOvertakesItsOrderIsRepeated() throws Exception {
    rig.account.fate = request -> request.method().equals("POST") ? Fate.HANGS : Fate.ANSWERED;
    rig.submit(rig.send(0, OrderKind.LIMIT));
    rig.work();
    rig.submit(rig.cancel(0, ""));
    rig.work();
    rig.land();
    rig.pass(SECOND);
    assertThat(rig.rows()).containsExactly("0|0|CANCELLED|0");
  }

  @Test
  void anOrderThatIsCancelledBeforeItIsWrittenDownIsVoid() throws Exception {
    rig.submit(rig.send(0, OrderKind.LIMIT));
    rig.submit(rig.cancel(0, ""));
    rig.work();
    assertThat(rig.lines(0)).containsExactly("VOID|cancelled before it was written down");
    assertThat(rig.accepted()).isEmpty();
  }

  @Test
  void aCancelOfAnOrderThatWasSentBeforeReachesTheVenue() throws Exception {
    Send send = rig.send(0, OrderKind.LIMIT);
    rig.submit(send);
    rig.work();
    rig.open();
    rig.submit(new Send(DESK, rig.epoch, send.orders(), send.scopes(), send.decidedAt()));
    rig.submit(rig.cancel(0, ""));
    rig.work();
    rig.pass(SECOND);
    assertThat(rig.rows()).containsExactly("0|0|CANCELLED|0");
    assertThat(rig.accepted()).hasSize(1);
  }

  @Test
  void whatOnlyAPersonCanHelpStopsTheGateway() throws Exception {
    rig.gateway.start();
    rig.submit(rig.send(DESK + 1, 0, 1, OrderKind.IOC, Purpose.OPEN));
    assertThatThrownBy(
            () -> {
              while (true) {
                rig.submit(rig.send(1, OrderKind.IOC));
                rig.gateway.flush();
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no desk 4");
    assertThat(rig.accepted()).isEmpty();
  }

  @Test
  void anAccountThatADefectEndedStopsTheGatewayAndTheNextFindsOutWhatWasOut() throws Exception {
    rig.account.fate = request -> Fate.HANGS;
    rig.sendOne(0);
    rig.account.defect.complete(new AssertionError("nobody thought of this"));
    assertThatThrownBy(() -> rig.gateway.flush())
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the order gateway has failed: a defect has ended the connection to the account fake,"
                + " which sends nothing any more: java.lang.AssertionError: nobody thought of"
                + " this");
    assertThatThrownBy(() -> rig.submit(rig.send(1, OrderKind.IOC)))
        .isInstanceOf(IOException.class);
    rig.land();
    rig.open();
    rig.submit(new CloseGaps(DESK, rig.epoch, 1));
    rig.pass(SECOND);
    assertThat(rig.rows()).containsExactly("0|0|FILLED|2");
  }

  @Test
  void whatTheStreamSaidIsWrittenDownAndNumbersAreClosed() throws Exception {
    rig.submit(rig.send(2, OrderKind.LIMIT));
    rig.submit(new CloseGaps(DESK, rig.epoch, 3));
    rig.submit(
        new Settle(
            DESK,
            List.of(
                new OrderNews(
                    new OrderName(DESK, 2, 0, 0),
                    LedgerState.FILLED,
                    "V1",
                    new BigDecimal("2"),
                    "",
                    9))));
    rig.work();
    assertThat(rig.rows()).containsExactly("0|0|VOID|0", "1|0|VOID|0", "2|0|FILLED|2");
  }

  @Test
  void withoutTheLedgerNothingIsSentAndNothingIsLost() throws Exception {
    rig.databaseAway = true;
    Send first = rig.send(0, OrderKind.IOC);
    rig.submit(first);
    rig.pass(500 * MILLI);
    assertThat(rig.gateway.counters().databaseAway()).isOne();
    assertThat(rig.accepted()).isEmpty();
    rig.databaseAway = false;
    rig.pass(200 * MILLI);
    assertThat(rig.rows()).containsExactly("0|0|FILLED|2");
    assertThat(rig.gateway.counters().databaseAway()).isZero();

    // It goes away between the sending and the answer.
    rig.account.fate = request -> Fate.HANGS;
    rig.sendOne(1);
    rig.loseDatabase();
    rig.land();
    rig.submit(rig.send(2, OrderKind.IOC));
    rig.pass(2 * SECOND);
    assertThat(rig.accepted()).hasSize(2);
    assertThat(rig.gateway.backlog()).isOne();
    rig.databaseAway = false;
    rig.pass(SECOND);
    assertThat(rig.rows()).containsExactly("0|0|FILLED|2", "1|0|FILLED|2", "2|0|VOID|0");
  }

  @Test
  void aFullBacklogStopsSending() throws Exception {
    rig.databaseAway = true;
    OrderNews news =
        new OrderNews(
            new OrderName(DESK, 0, 0, 0), LedgerState.ACCEPTED, "", BigDecimal.ZERO, "", 1);
    rig.submit(new Settle(DESK, Collections.nCopies(1_000, news)));
    rig.work();
    assertThat(rig.gateway.backlog()).isEqualTo(1_000);
    Send send = rig.send(1, OrderKind.IOC);
    rig.submit(send);
    assertThat(rig.gateway.step()).isPositive();
    assertThat(rig.accepted()).isEmpty();
    rig.databaseAway = false;
    rig.work();
    assertThat(rig.gateway.backlog()).isZero();
    assertThat(rig.accepted()).hasSize(1);
  }

  @Test
  void aFlushWaitsForTheLedgerAndNotForTheVenue() throws Exception {
    rig.account.fate = request -> Fate.HANGS;
    rig.gateway.start();
    rig.submit(rig.send(0, OrderKind.IOC));
    rig.gateway.flush();
    assertThat(rig.rows()).containsExactly("0|0|INTENDED|0");
  }

  @Test
  void aFlushGivesUpWhatCanNotBeSentAnyMore() throws Exception {
    rig.databaseAway = true;
    Send send = rig.send(0, OrderKind.IOC);
    rig.gateway.start();
    rig.submit(send);
    CompletableFuture<Void> flushed =
        CompletableFuture.runAsync(
            () -> {
              try {
                rig.gateway.flush();
              } catch (Exception failed) {
                throw new IllegalStateException(failed);
              }
            });
    while (rig.gateway.counters().databaseAway() == 0) {
      Thread.onSpinWait();
    }
    assertThat(flushed).isNotDone();
    rig.clock.addAndGet(SECOND);
    flushed.get();
    assertThat(rig.rows()).isEmpty();
    rig.databaseAway = false;
    rig.gateway.flush();
    while (rig.rows().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(rig.rows()).containsExactly("0|0|VOID|0");
  }
}
