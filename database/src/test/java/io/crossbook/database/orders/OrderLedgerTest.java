package io.crossbook.database.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.LedgerNews;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderNews;
import io.crossbook.core.order.Purpose;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.TestPostgres;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

@Timeout(60)
class OrderLedgerTest {
  private static final int DESK = 3;
  private static final List<String> SCOPES = List.of("venue:kraken", "strategy:spread");
  private static final BigDecimal TWO = new BigDecimal("2");

  private DatabaseSettings database;
  private OrderLedger ledger;
  private KillSwitch latches;

  @BeforeEach
  void open() throws SQLException {
    database = TestPostgres.migrated();
    ledger = new OrderLedger(database.open());
    latches = new KillSwitch(database.open());
    ledger.register(DESK, "crypto");
  }

  @AfterEach
  void close() throws SQLException {
    ledger.close();
    latches.close();
  }

  private static LedgerIntent intent(long operation, int order, String limit) {
    return intent(operation, order, limit, Purpose.OPEN);
  }

  private static LedgerIntent intent(long operation, int order, String limit, Purpose purpose) {
    OrderName name = new OrderName(DESK, operation, order, 0);
    return new LedgerIntent(
        new OrderIntent(
            name,
            order == 0 ? "kraken" : "binance",
            "",
            "BTC/USD",
            Side.BUY,
            OrderKind.IOC,
            TWO,
            new BigDecimal(limit),
            false,
            1_790_000_000_000_000_000L),
        purpose,
        name.base32(),
        "opportunity-" + operation);
  }

  private static OrderNews event(
      long operation, int order, LedgerState state, String filled, String venueOrderId) {
    return new OrderNews(
        new OrderName(DESK, operation, order, 0),
        state,
        venueOrderId,
        new BigDecimal(filled),
        "",
        7);
  }

  private Permit permit(long epoch, LedgerIntent... intents) throws SQLException {
    return ledger.permit(DESK, epoch, List.of(intents), SCOPES, false, 5);
  }

  private List<String> rows(String query) throws SQLException {
    return TestPostgres.rows(database, query);
  }

  @Test
  void whatIsGrantedIsWrittenAsItWas() throws SQLException {
    long epoch = ledger.takeLease(DESK);
    LedgerIntent first = intent(0, 0, "40000.5");
    LedgerIntent second = intent(0, 1, "40001");
    assertThat(permit(epoch, first, second)).isEqualTo(new Permit.Granted());
    assertThat(ledger.open(DESK)).extracting(LedgerRow::intent).containsExactly(first, second);
    assertThat(ledger.open(DESK)).allMatch(row -> row.epoch() == epoch);
    assertThat(ledger.open(DESK + 1)).isEmpty();
    assertThat(
            rows(
                "SELECT count(*) FROM order_intent WHERE abs(extract(epoch FROM clock_timestamp() -"
                    + " intended_at)) < 60"))
        .containsExactly("2");
    assertThat(ledger.open(DESK).get(0).intendedAt() / 1_000_000_000L)
        .isEqualTo(
            Long.parseLong(
                rows("SELECT floor(extract(epoch FROM min(intended_at))) FROM order_intent")
                    .get(0)));
    LedgerNews line = ledger.eventsAfter(DESK, 1, 9).get(0);
    assertThat(line)
        .isEqualTo(
            new LedgerNews(
                2,
                epoch,
                second.order(),
                Purpose.OPEN,
                "opportunity-0",
                new OrderNews(
                    second.order().name(), LedgerState.INTENDED, "", BigDecimal.ZERO, "", 5)));
  }

  @Test
  void whoAsksAgainLearnsWhatIsWrittenAndNothingIsAdded() throws SQLException {
    long epoch = ledger.takeLease(DESK);
    permit(epoch, intent(0, 0, "40000"));
    // A replay that decides otherwise: another price, and a leg more.
    Permit again = permit(epoch, intent(0, 0, "39999"), intent(0, 1, "40001"));
    assertThat(again).isInstanceOf(Permit.Written.class);
    List<LedgerRow> written = ((Permit.Written) again).rows();
    assertThat(written).hasSize(1);
    assertThat(written.get(0).intent()).isEqualTo(intent(0, 0, "40000"));
    assertThat(rows("SELECT count(*) FROM order_intent")).containsExactly("1");
  }

  @Test
  void whoLostTheDeskSendsNothing() throws SQLException {
    long before = ledger.takeLease(DESK);
    long now = ledger.takeLease(DESK);
    assertThat(now).isEqualTo(before + 1);
    assertThat(permit(before, intent(0, 0, "1"))).isEqualTo(new Permit.Superseded(now));
    assertThat(ledger.voidUnused(DESK, before, 5)).isZero();
    assertThat(rows("SELECT count(*) FROM order_intent")).containsExactly("0");
    assertThat(permit(now, intent(0, 0, "1"))).isInstanceOf(Permit.Granted.class);
  }

  @Test
  void aLatchStopsItsScopeAndTheDesksToCome() throws SQLException {
    long epoch = ledger.takeLease(DESK);
    latches.latch("venue:gateio", "test");
    assertThat(permit(epoch, intent(0, 0, "1"))).isInstanceOf(Permit.Granted.class);
    latches.latch("venue:kraken", "test");
    latches.latch("venue:kraken", "twice");
    assertThat(permit(epoch, intent(1, 0, "1")))
        .isEqualTo(new Permit.Refused("stopped: venue:kraken"));
    latches.unlatch("venue:kraken");
    assertThat(permit(epoch, intent(2, 0, "1"))).isInstanceOf(Permit.Granted.class);
    latches.latch(KillSwitch.ALL, "everything");
    assertThat(permit(epoch, intent(3, 0, "1"), intent(3, 1, "2")))
        .isEqualTo(new Permit.Refused("stopped: all"));
    assertThat(latches.latches()).containsExactly("all", "venue:gateio");
    // The desk hears of what was refused, and asking again does not change it.
    assertThat(ledger.eventsAfter(DESK, 0, 99))
        .extracting(
            line -> line.news().name() + " " + line.news().state() + " " + line.news().detail())
        .containsExactly(
            "3/0/0/0 INTENDED ",
            "3/1/0/0 VOID stopped: venue:kraken",
            "3/2/0/0 INTENDED ",
            "3/3/0/0 VOID stopped: all",
            "3/3/1/0 VOID stopped: all");
    latches.unlatch(KillSwitch.ALL);
    assertThat(permit(epoch, intent(3, 0, "1"))).isInstanceOf(Permit.Written.class);
    assertThat(rows("SELECT state FROM order_intent WHERE operation = 3"))
        .containsExactly("VOID", "VOID");
    latches.latch(KillSwitch.ALL, "everything");
    ledger.register(9, "later");
    assertThat(rows("SELECT latches FROM desk WHERE number = 9"))
        .containsExactly("{venue:gateio,all}");
    assertThat(rows("SELECT scope, detail FROM kill_latch ORDER BY scope"))
        .containsExactly("all|everything", "venue:gateio|test");
  }

  @Test
  void nothingIsWrittenDownAfterALatchIsOn() throws Exception {
    long epoch = ledger.takeLease(DESK);
    int senders = 4;
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch running = new CountDownLatch(senders);
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int i = 0; i < senders; i++) {
      int sender = i;
      threads.add(
          CompletableFuture.runAsync(
              () -> {
                try (OrderLedger own = new OrderLedger(database.open())) {
                  for (long n = sender; !stop.get(); n += senders) {
                    own.permit(DESK, epoch, List.of(intent(n, 0, "1")), SCOPES, false, 5);
                    running.countDown();
                  }
                } catch (SQLException fault) {
                  throw new IllegalStateException(fault);
                }
              }));
    }
    running.await();
    latches.latch("strategy:spread", "now");
    String open = "SELECT count(*) FROM order_intent WHERE state = 'INTENDED'";
    final List<String> atOnce = rows(open);
    // Every sender asks at least once more before it is told to stop.
    for (int i = 0; i < 20; i++) {
      assertThat(permit(epoch, intent(1_000_000 + i, 0, "1"))).isInstanceOf(Permit.Refused.class);
    }
    stop.set(true);
    CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new)).join();
    assertThat(rows(open)).isEqualTo(atOnce);
  }

  private static CompletableFuture<Permit> asking(OrderLedger ledger, long epoch, long operation) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return ledger.permit(DESK, epoch, List.of(intent(operation, 0, "1")), SCOPES, false, 5);
          } catch (SQLException fault) {
            throw new IllegalStateException(fault);
          }
        });
  }

  /** Returns when this is done, or when so many transactions wait for a lock. */
  private void doneOrWaiting(CompletableFuture<?> something, int waiting) throws SQLException {
    String waits =
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname ="
            + " current_database()";
    while (!something.isDone() && !rows(waits).equals(List.of(Integer.toString(waiting)))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aLatchWaitsForOrdersThatAreBeingWrittenDownAndForNoOthers() throws Exception {
    long epoch = ledger.takeLease(DESK);
    // Whoever holds the count of lines holds up orders that have passed the desk already.
    try (Connection holder = database.open();
        OrderLedger slow = new OrderLedger(database.open());
        OrderLedger late = new OrderLedger(database.open());
        KillSwitch stopper = new KillSwitch(database.open())) {
      holder.setAutoCommit(false);
      try (Statement hold = holder.createStatement()) {
        hold.execute("SELECT 1 FROM desk_events FOR UPDATE");
      }
      CompletableFuture<Permit> sending = asking(slow, epoch, 0);
      doneOrWaiting(sending, 1);
      assertThat(sending).isNotDone();
      CompletableFuture<Void> stopping =
          CompletableFuture.runAsync(
              () -> {
                try {
                  stopper.latch(KillSwitch.ALL, "now");
                } catch (SQLException fault) {
                  throw new IllegalStateException(fault);
                }
              });
      doneOrWaiting(stopping, 2);
      assertThat(stopping).as("a latch is on while an order is still being written").isNotDone();
      CompletableFuture<Permit> passing = asking(late, epoch, 1);
      doneOrWaiting(passing, 3);
      assertThat(passing).as("an order that came later passes the latch").isNotDone();
      holder.commit();
      assertThat(sending.join()).isInstanceOf(Permit.Granted.class);
      stopping.join();
      assertThat(passing.join()).isInstanceOf(Permit.Refused.class);
    }
    assertThat(rows("SELECT operation, state FROM order_intent ORDER BY 1"))
        .containsExactly("0|INTENDED", "1|VOID");
  }

  @Test
  void theSameNewsInAnyOrderLeavesTheSameRow() throws SQLException {
    List<OrderNews> events =
        new ArrayList<>(
            List.of(
                event(0, 0, LedgerState.ACCEPTED, "0", "V1"),
                event(0, 0, LedgerState.ACCEPTED, "0.5", "V1"),
                event(0, 0, LedgerState.UNKNOWN, "0", ""),
                event(0, 0, LedgerState.ACCEPTED, "1.25", ""),
                event(0, 0, LedgerState.CANCELLED, "1.25", "V1")));
    long epoch = ledger.takeLease(DESK);
    Random random = new Random(4);
    for (long operation = 0; operation < 20; operation++) {
      permit(epoch, intent(operation, 0, "1"));
      List<OrderNews> told = new ArrayList<>(events);
      told.addAll(events);
      Collections.shuffle(told, random);
      for (OrderNews each : told) {
        ledger.record(
            DESK,
            List.of(
                event(operation, 0, each.state(), each.filled().toString(), each.venueOrderId())));
      }
      assertThat(
              ledger.record(
                  DESK, List.of(event(operation, 0, LedgerState.CANCELLED, "1.25", "V1"))))
          .isZero();
    }
    assertThat(rows("SELECT DISTINCT state, venue_order_id, filled FROM order_intent"))
        .containsExactly("CANCELLED|V1|1.25");
    assertThat(ledger.open(DESK)).isEmpty();
  }

  @Test
  void howFarAProofOfAbsenceHasComeIsKeptUntilTheOrderIsOver() throws SQLException {
    long epoch = ledger.takeLease(DESK);
    permit(epoch, intent(0, 0, "100"), intent(0, 1, "101"));
    OrderName name = new OrderName(DESK, 0, 0, 0);
    OrderName other = new OrderName(DESK, 0, 1, 0);
    assertThat(ledger.open(DESK))
        .extracting(LedgerRow::absent)
        .containsExactly(new AbsentLooks(name, 0, 0), new AbsentLooks(other, 0, 0));
    AbsentLooks twice = new AbsentLooks(other, 2, 70);
    ledger.looked(List.of(new AbsentLooks(name, 1, 50), twice));
    ledger.record(DESK, List.of(event(0, 0, LedgerState.ABANDONED, "0", "")));
    ledger.looked(List.of(new AbsentLooks(name, 2, 60)));
    assertThat(ledger.open(DESK)).extracting(LedgerRow::absent).containsExactly(twice);
    assertThat(rows("SELECT absent_looks, absent_nanos FROM order_intent ORDER BY order_number"))
        .containsExactly("1|50", "2|70");
  }

  @Test
  void aLateFillIsCountedAfterTheEnd() throws SQLException {
    long epoch = ledger.takeLease(DESK);
    permit(epoch, intent(0, 0, "1"));
    ledger.record(DESK, List.of(event(0, 0, LedgerState.CANCELLED, "0.5", "V")));
    assertThat(ledger.record(DESK, List.of(event(0, 0, LedgerState.ACCEPTED, "0.75", "V"))))
        .isOne();
    assertThat(rows("SELECT state, filled FROM order_intent")).containsExactly("CANCELLED|0.75");
    assertThat(ledger.eventsAfter(DESK, 0, 9))
        .extracting(line -> line.news().state() + " " + line.news().filled())
        .containsExactly("INTENDED 0", "CANCELLED 0.5", "CANCELLED 0.75");
  }

  @Test
  void whoFollowsSeesEveryEventOnceAndInOrder() throws Exception {
    long epoch = ledger.takeLease(DESK);
    int writers = 4;
    int each = 60;
    for (long operation = 0; operation < writers; operation++) {
      permit(epoch, intent(operation, 0, "1"));
    }
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      int operation = i;
      threads.add(
          CompletableFuture.runAsync(
              () -> {
                try (OrderLedger own = new OrderLedger(database.open())) {
                  for (int n = 1; n <= each; n++) {
                    String filled = BigDecimal.valueOf(n, 2).toString();
                    own.record(
                        DESK, List.of(event(operation, 0, LedgerState.ACCEPTED, filled, "V")));
                  }
                } catch (SQLException fault) {
                  throw new IllegalStateException(fault);
                }
              }));
    }
    List<LedgerNews> seen = new ArrayList<>();
    long cursor = 0;
    int lines = writers * (each + 1);
    while (seen.size() < lines) {
      List<LedgerNews> more = ledger.eventsAfter(DESK, cursor, 7);
      seen.addAll(more);
      cursor = seen.isEmpty() ? 0 : seen.get(seen.size() - 1).position();
    }
    CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new)).join();
    assertThat(seen.stream().mapToLong(LedgerNews::position))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, lines).boxed().toList());
    assertThat(ledger.eventsAfter(DESK, cursor, 7)).isEmpty();
  }

  @Test
  void numbersThatWereNeverUsedBecomeVoid() throws SQLException {
    long epoch = ledger.takeLease(DESK);
    permit(epoch, intent(1, 0, "1"));
    permit(epoch, intent(4, 0, "1"));
    assertThat(ledger.nextOperation(DESK)).isEqualTo(5);
    assertThat(ledger.voidUnused(DESK, epoch, 5)).isEqualTo(3);
    assertThat(ledger.voidUnused(DESK, epoch, 5)).isZero();
    assertThat(rows("SELECT operation, state FROM order_intent ORDER BY 1"))
        .containsExactly("0|VOID", "1|INTENDED", "2|VOID", "3|VOID", "4|INTENDED");
    assertThat(ledger.open(DESK)).hasSize(2);
    assertThat(ledger.eventsAfter(DESK, 0, 9)).hasSize(2);
    assertThatThrownBy(() -> permit(epoch, intent(2, 0, "1")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot be written down");
  }

  @Test
  void aDeskHasOneNameAndANameOneDesk() throws SQLException {
    ledger.register(DESK, "crypto");
    assertThatThrownBy(() -> ledger.register(DESK, "fx")).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> ledger.register(4, "crypto")).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> ledger.takeLease(99)).hasMessage("there is no desk 99");
    assertThatThrownBy(() -> ledger.permit(4, 1, List.of(intent(0, 0, "1")), SCOPES, false, 5))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyAnArmedDeskOpensAndEveryDeskMayHedge() throws SQLException {
    long epoch = ledger.takeLease(DESK);
    assertThat(armed(epoch, intent(0, 0, "1")))
        .isEqualTo(new Permit.Refused("desk 3 is not armed"));
    assertThat(armed(epoch, intent(1, 0, "1", Purpose.HEDGE))).isEqualTo(new Permit.Granted());
    latches.arm(DESK, Instant.now().plusSeconds(600), "somebody");
    assertThat(armed(epoch, intent(2, 0, "1"))).isEqualTo(new Permit.Granted());
    latches.arm(DESK, Instant.now().minusSeconds(600), "somebody");
    assertThat(armed(epoch, intent(3, 0, "1"))).isInstanceOf(Permit.Refused.class);
    latches.arm(DESK, Instant.now().plusSeconds(600), "somebody");
    latches.disarm(DESK);
    assertThat(armed(epoch, intent(4, 0, "1"))).isInstanceOf(Permit.Refused.class);
    assertThat(permit(epoch, intent(5, 0, "1"))).isEqualTo(new Permit.Granted());
    assertThatThrownBy(() -> latches.arm(99, Instant.now(), "somebody"))
        .hasMessage("there is no desk 99");
  }

  private Permit armed(long epoch, LedgerIntent... intents) throws SQLException {
    return ledger.permit(DESK, epoch, List.of(intents), SCOPES, true, 5);
  }

  @Test
  void whatBringsRiskDownPassesEverythingButItsOwnStop() throws SQLException {
    long epoch = ledger.takeLease(DESK);
    latches.latch(KillSwitch.ALL, "stop");
    latches.latch("venue:kraken", "stop");
    assertThat(armed(epoch, intent(0, 0, "1", Purpose.FLATTEN))).isEqualTo(new Permit.Granted());
    assertThat(armed(epoch, intent(1, 0, "1", Purpose.HEDGE))).isInstanceOf(Permit.Refused.class);
    latches.latch(KillSwitch.FLATTEN, "stop");
    assertThat(armed(epoch, intent(2, 0, "1", Purpose.FLATTEN)))
        .isEqualTo(new Permit.Refused("stopped: flatten"));
    latches.unlatch(KillSwitch.ALL);
    latches.unlatch("venue:kraken");
    assertThat(armed(epoch, intent(3, 0, "1", Purpose.HEDGE))).isEqualTo(new Permit.Granted());
  }

  @Test
  void whatCameTooLateIsVoidUnlessItWasSentBefore() throws SQLException {
    long epoch = ledger.takeLease(DESK);
    permit(epoch, intent(0, 0, "1"));
    assertThat(ledger.refuse(DESK, epoch, List.of(intent(1, 0, "1")), "too late", 6))
        .isEqualTo(new Permit.Refused("too late"));
    assertThat(ledger.refuse(DESK, epoch, List.of(intent(0, 0, "1")), "too late", 6))
        .isInstanceOf(Permit.Written.class);
    assertThat(ledger.refuse(DESK, epoch - 1, List.of(intent(2, 0, "1")), "too late", 6))
        .isEqualTo(new Permit.Superseded(epoch));
    assertThat(rows("SELECT operation, state FROM order_intent ORDER BY 1"))
        .containsExactly("0|INTENDED", "1|VOID");
    // A void order stays void, whatever is said of it.
    ledger.record(DESK, List.of(event(1, 0, LedgerState.ACCEPTED, "0", "")));
    assertThat(rows("SELECT state FROM order_intent WHERE operation = 1")).containsExactly("VOID");
  }

  @Test
  void whoListensHearsOfLines() throws SQLException {
    long epoch = ledger.takeLease(DESK);
    try (Connection connection = database.open();
        Statement listen = connection.createStatement()) {
      listen.execute("LISTEN " + OrderLedger.CHANNEL);
      PGConnection ears = connection.unwrap(PGConnection.class);
      permit(epoch, intent(0, 0, "1"));
      assertThat(heard(ears)).containsExactly("3");
      ledger.record(DESK, List.of(event(0, 0, LedgerState.ACCEPTED, "0", "V")));
      assertThat(heard(ears)).containsExactly("3");
      // What is no news is not told: the next that is heard is a later one.
      ledger.record(DESK, List.of(event(0, 0, LedgerState.ACCEPTED, "0", "V")));
      permit(epoch, intent(1, 0, "1"), intent(1, 1, "1"));
      // The same said twice in a transaction is heard once.
      assertThat(heard(ears)).containsExactly("3");
    }
  }

  private static List<String> heard(PGConnection ears) throws SQLException {
    PGNotification[] heard = ears.getNotifications(30_000);
    return Arrays.stream(heard).map(PGNotification::getParameter).toList();
  }

  @Test
  void twoThatRecordTheSameOrdersInAnotherOrderDoNotBlockEachOther() throws Exception {
    long epoch = ledger.takeLease(DESK);
    int orders = 40;
    List<OrderNews> told = new ArrayList<>();
    for (int operation = 0; operation < orders; operation++) {
      permit(epoch, intent(operation, 0, "1"));
      told.add(event(operation, 0, LedgerState.ACCEPTED, "0", "V"));
    }
    List<OrderNews> backwards = new ArrayList<>(told);
    Collections.reverse(backwards);
    List<CompletableFuture<Integer>> both = new ArrayList<>();
    for (List<OrderNews> each : List.of(told, backwards)) {
      both.add(
          CompletableFuture.supplyAsync(
              () -> {
                try (OrderLedger own = new OrderLedger(database.open())) {
                  return own.record(DESK, each);
                } catch (SQLException fault) {
                  throw new IllegalStateException(fault);
                }
              }));
    }
    assertThat(both.get(0).get() + both.get(1).get()).isEqualTo(orders);
  }
}
