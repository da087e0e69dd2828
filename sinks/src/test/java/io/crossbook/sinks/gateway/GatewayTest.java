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
import io.crossbook.database.TestPostgres;
import io.crossbook.sinks.gateway.AirAccount.Fate;
import io.crossbook.transport.FakeExchange;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GatewayTest {
  private static final int DESK = GatewayRig.DESK;
  private static final long MILLI = GatewayRig.MILLI;
  private static final long SECOND = GatewayRig.SECOND;

  private GatewayRig rig;

  @BeforeEach
  void start() throws SQLException {
    rig = new GatewayRig();
    rig.open();
  }

  @AfterEach
  void stop() throws SQLException {
    rig.close();
  }

  private void send(long operation) throws Exception {
    rig.submit(rig.send(operation, OrderKind.IOC));
    rig.work();
  }

  private List<String> accepted() {
    return rig.exchange.accepted().stream().map(FakeExchange.Accepted::clientOrderId).toList();
  }

  @Test
  void ordersAreWrittenDownSentAndTheirEndIsWrittenDown() throws Exception {
    rig.submit(rig.send(DESK, 0, 2, OrderKind.IOC, Purpose.OPEN));
    rig.work();
    assertThat(rig.rows()).containsExactly("0|0|FILLED|2", "0|1|FILLED|2");
    assertThat(rig.lines(0)).containsExactly("INTENDED|", "INTENDED|", "FILLED|", "FILLED|");
    assertThat(accepted())
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
    assertThat(accepted()).hasSize(1);
    assertThat(rig.gateway.counters().repeated()).isEqualTo(1);
  }

  @Test
  void whoLostTheDeskSendsNothing() throws Exception {
    rig.ledger.takeLease(DESK);
    send(0);
    assertThat(rig.rows()).isEmpty();
    assertThat(accepted()).isEmpty();
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
    assertThat(accepted()).isEmpty();
  }

  @Test
  void whatIsStoppedIsVoid() throws Exception {
    rig.latches.latch("venue:fake", "test");
    send(0);
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
    send(0);
    rig.latches.arm(DESK, Instant.now().plusSeconds(600), "test");
    send(1);
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
  void aLostAnswerIsLookedUp() throws Exception {
    rig.account.fate =
        request -> request.method().equals("POST") ? Fate.ANSWER_LOST : Fate.ANSWERED;
    send(0);
    assertThat(rig.rows()).containsExactly("0|0|FILLED|2");
    assertThat(rig.lines(0)).containsExactly("INTENDED|", "UNKNOWN|nothing came", "FILLED|");
    assertThat(accepted()).hasSize(1);
    assertThat(rig.gateway.counters().unknown()).isOne();
  }

  @Test
  void aLostRequestIsAbandonedOnlyAfterItsDeadline() throws Exception {
    rig.account.fate =
        request -> request.method().equals("POST") ? Fate.REQUEST_LOST : Fate.ANSWERED;
    send(0);
    // Valid for one second, one of skew, one that the venue's proof wants, and two looks.
    rig.pass(3 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|UNKNOWN|0");
    rig.pass(2 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|ABANDONED|0");
    assertThat(rig.lines(0).get(2)).isEqualTo("ABANDONED|proved absent: the fake has a deadline");
    assertThat(rig.gateway.counters().provedAbsent()).isOne();
    assertThat(accepted()).isEmpty();
  }

  /**
   * Else the looks for many orders use up the limit of a venue, and none of them is proved absent.
   */
  @Test
  void manyOrdersAreLookedForTogether() throws Exception {
    rig.ordersPerLookup = 10;
    rig.open();
    // Every other request arrives.
    AtomicInteger posts = new AtomicInteger();
    rig.account.fate =
        request ->
            !request.method().equals("POST")
                ? Fate.ANSWERED
                : posts.incrementAndGet() % 2 == 1 ? Fate.REQUEST_LOST : Fate.ANSWER_LOST;
    for (int i = 0; i < 8; i++) {
      rig.submit(rig.send(i, OrderKind.IOC));
    }
    rig.work();
    // Each was looked for at once, by itself; after that they go together.
    rig.account.made.clear();
    rig.pass(8 * SECOND);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      expected.add(i + "|0|" + (i % 2 == 0 ? "ABANDONED|0" : "FILLED|2"));
    }
    assertThat(rig.rows()).containsExactlyElementsOf(expected);
    assertThat(rig.account.made).isNotEmpty().allMatch(each -> each.startsWith("GET /orders?"));
  }

  /** Else an answer would have to hold all that was traded in between. */
  @Test
  void ordersOfTimesFarApartAreLookedForInTurn() throws Exception {
    rig.ordersPerLookup = 10;
    rig.open();
    rig.account.fate = request -> Fate.REQUEST_LOST;
    rig.submit(rig.send(0, OrderKind.IOC));
    rig.work();
    rig.pass(620 * SECOND);
    rig.submit(rig.send(1, OrderKind.IOC));
    rig.submit(rig.send(2, OrderKind.IOC));
    rig.work();
    rig.pass(20 * SECOND);
    rig.account.made.clear();
    rig.pass(20 * SECOND);
    String old = new OrderName(DESK, 0, 0, 0).hex();
    String young = new OrderName(DESK, 1, 0, 0).hex();
    assertThat(rig.account.made)
        .anyMatch(each -> each.contains(old))
        .anyMatch(each -> each.startsWith("GET /orders?") && each.contains(young))
        .noneMatch(each -> each.contains(old) && each.contains(young));
    rig.account.fate = request -> Fate.ANSWERED;
    rig.pass(20 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|ABANDONED|0", "1|0|ABANDONED|0", "2|0|ABANDONED|0");
  }

  /** Else no order would be proved absent where processes die more often than a proof takes. */
  @Test
  void aProofOfAbsenceIsGoneOnWithByTheNextProcess() throws Exception {
    rig.traits = GatewayRig.looks(4, Duration.ofSeconds(3));
    rig.open();
    rig.account.fate =
        request -> request.method().equals("POST") ? Fate.REQUEST_LOST : Fate.ANSWERED;
    send(0);
    rig.pass(3 * SECOND + SECOND / 2);
    for (int i = 0; i < 3; i++) {
      assertThat(rig.rows()).as("after %d processes", i).containsExactly("0|0|UNKNOWN|0");
      rig.open();
      rig.submit(new CloseGaps(DESK, rig.epoch, 0));
      rig.account.made.clear();
      rig.pass(4 * SECOND);
      assertThat(rig.account.made)
          .as("looks of process %d", i)
          .filteredOn(each -> each.endsWith("step=1"))
          .hasSize(1);
    }
    assertThat(rig.rows()).containsExactly("0|0|ABANDONED|0");
  }

  @Test
  void looksThatFollowEachOtherTooSoonAreOneForTheProof() throws Exception {
    rig.traits = GatewayRig.looks(2, Duration.ofSeconds(30));
    rig.open();
    rig.account.fate =
        request -> request.method().equals("POST") ? Fate.REQUEST_LOST : Fate.ANSWERED;
    send(0);
    rig.pass(4 * SECOND);
    // A person is impatient; each cancel is followed by a look.
    for (int i = 0; i < 3; i++) {
      rig.submit(rig.cancel(0, ""));
      rig.pass(2 * SECOND);
    }
    assertThat(rig.rows()).containsExactly("0|0|UNKNOWN|0");
    rig.pass(30 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|ABANDONED|0");
  }

  @Test
  void aLookTogetherThatTeachesNothingProvesNothing() throws Exception {
    rig.ordersPerLookup = 10;
    rig.open();
    rig.account.fate = request -> Fate.REQUEST_LOST;
    rig.submit(rig.send(0, OrderKind.IOC));
    rig.submit(rig.send(1, OrderKind.IOC));
    rig.work();
    rig.pass(30 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|UNKNOWN|0", "1|0|UNKNOWN|0");
    rig.account.fate = request -> Fate.ANSWERED;
    rig.pass(12 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|ABANDONED|0", "1|0|ABANDONED|0");
  }

  @Test
  void aLookThatTeachesNothingProvesNothing() throws Exception {
    rig.account.fate = request -> Fate.REQUEST_LOST;
    send(0);
    rig.pass(30 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|UNKNOWN|0");
    assertThat(rig.gateway.counters().lookups()).isBetween(5L, 20L);
    rig.account.fate = request -> Fate.ANSWERED;
    rig.pass(10 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|ABANDONED|0");
  }

  @Test
  void withoutAProofThereIsAnAlarm() throws Exception {
    rig.traits = GatewayRig.traits(false);
    rig.open();
    rig.account.fate =
        request -> request.method().equals("POST") ? Fate.REQUEST_LOST : Fate.ANSWERED;
    send(0);
    rig.pass(6 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|ABANDONED|0");
    assertThat(rig.lines(0).get(2)).startsWith("ABANDONED|UNPROVED: ");
    assertThat(rig.gateway.counters().unproved()).isOne();
  }

  @Test
  void whatADeadGatewayLeftIsFoundOut() throws Exception {
    rig.account.fate = request -> Fate.HANGS;
    send(0);
    send(1);
    assertThat(rig.air).hasSize(2);
    rig.open();
    // The next one learns of the desk and waits for the deadline of what may be in the air.
    rig.submit(new CloseGaps(DESK, rig.epoch, 2));
    rig.pass(500 * MILLI);
    assertThat(rig.rows()).containsExactly("0|0|INTENDED|0", "1|0|INTENDED|0");
    rig.air.remove(1);
    rig.land();
    rig.pass(6 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|FILLED|2", "1|0|ABANDONED|0");
    assertThat(accepted()).hasSize(1);
  }

  @Test
  void whatWasNotExecutedIsSentAgainWithANewSignature() throws Exception {
    rig.account.instead = FakeExchange.said(503, "busy", 0);
    send(0);
    assertThat(rig.rows()).containsExactly("0|0|INTENDED|0");
    rig.account.instead = null;
    rig.pass(100 * MILLI);
    assertThat(rig.rows()).containsExactly("0|0|FILLED|2");
    assertThat(accepted()).hasSize(1);
    assertThat(rig.account.made.stream().filter(each -> each.startsWith("POST")).distinct())
        .hasSize(2);
  }

  @Test
  void whatWasNotExecutedIsNotSentAgainOnceItIsStopped() throws Exception {
    rig.account.instead = FakeExchange.said(429, "slower", 0);
    send(0);
    rig.account.instead = null;
    rig.latches.latch("all", "stop");
    rig.pass(200 * MILLI);
    assertThat(rig.lines(0)).containsExactly("INTENDED|", "REJECTED|not sent again: stopped: all");
    assertThat(accepted()).isEmpty();
  }

  @Test
  void whatWaitedForItsTurnIsNotSentOnceItIsStopped() throws Exception {
    rig.account.busy = true;
    send(0);
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
    send(0);
    rig.clock.addAndGet(Sender.PERMIT_NANOS);
    rig.account.free();
    rig.work();
    assertThat(rig.rows()).containsExactly("0|0|FILLED|2");
    assertThat(rig.gateway.counters().renewed()).isOne();
  }

  @Test
  void whatHardlyWaitedIsNotAskedForAgain() throws Exception {
    rig.account.busy = true;
    send(0);
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
    send(0);
    rig.latches.latch("all", "stop");
    rig.clock.addAndGet(-1);
    rig.account.free();
    rig.work();
    assertThat(rig.account.made).isEmpty();
  }

  @Test
  void whatWaitedForItsTurnIsNotSentOnceSomebodyElseHoldsTheDesk() throws Exception {
    rig.account.busy = true;
    send(0);
    rig.ledger.takeLease(DESK);
    rig.clock.addAndGet(Sender.PERMIT_NANOS);
    rig.account.free();
    rig.work();
    assertThat(rig.account.made).isEmpty();
  }

  @Test
  void whatWaitedForItsTurnWaitsForTheLedgerToo() throws Exception {
    rig.account.busy = true;
    send(0);
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
    send(0);
    rig.pass(2 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|REJECTED|0");
    assertThat(rig.lines(0).get(1))
        .isEqualTo("REJECTED|not sent again: its time was up before it could be");
    assertThat(accepted()).isEmpty();
  }

  @Test
  void aRefusalIsFinalAndADuplicateIsLookedUp() throws Exception {
    rig.account.instead = FakeExchange.said(400, "INSUFFICIENT_FUNDS you are poor", 0);
    send(0);
    assertThat(rig.lines(0))
        .containsExactly("INTENDED|", "REJECTED|INSUFFICIENT_FUNDS: you are poor");
    rig.account.instead = FakeExchange.said(400, "DUPLICATE_ID seen before", 0);
    send(1);
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
    assertThat(accepted()).isEmpty();
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
    assertThat(accepted()).hasSize(1);
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
    assertThat(accepted()).isEmpty();
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
    assertThat(accepted()).isEmpty();
    rig.databaseAway = false;
    rig.pass(200 * MILLI);
    assertThat(rig.rows()).containsExactly("0|0|FILLED|2");
    assertThat(rig.gateway.counters().databaseAway()).isZero();

    // It goes away between the sending and the answer.
    rig.account.fate = request -> Fate.HANGS;
    send(1);
    killConnections();
    rig.databaseAway = true;
    rig.land();
    rig.submit(rig.send(2, OrderKind.IOC));
    rig.pass(2 * SECOND);
    assertThat(accepted()).hasSize(2);
    assertThat(rig.gateway.backlog()).isOne();
    rig.databaseAway = false;
    rig.pass(SECOND);
    assertThat(rig.rows()).containsExactly("0|0|FILLED|2", "1|0|FILLED|2", "2|0|VOID|0");
  }

  private void killConnections() throws SQLException {
    // All but the rig's own two and the one that asks.
    TestPostgres.rows(
        rig.database,
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname ="
            + " current_database() AND pid <> pg_backend_pid()");
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
    assertThat(accepted()).isEmpty();
    rig.databaseAway = false;
    rig.work();
    assertThat(rig.gateway.backlog()).isZero();
    assertThat(accepted()).hasSize(1);
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
