package io.crossbook.database.directives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.crossbook.core.desk.DeskInput.Instruction;
import io.crossbook.core.desk.DeskInput.PersonsOrder;
import io.crossbook.core.desk.OrderRequest;
import io.crossbook.core.desk.StopReason;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.TestPostgres;
import io.crossbook.database.orders.KillSwitch;
import io.crossbook.database.orders.Latch;
import io.crossbook.database.orders.OrderLedger;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

@Timeout(60)
class DirectiveLogTest {
  private static final int DESK = 3;
  private static final Instant LATER = Instant.parse("2999-01-01T00:00:00Z");
  private static final Instant BEFORE = Instant.parse("2020-01-01T00:00:00Z");

  private DatabaseSettings database;
  private DirectiveLog log;
  private KillSwitch latches;

  @BeforeEach
  void open() throws SQLException {
    database = TestPostgres.migrated();
    log = new DirectiveLog(database.open());
    latches = new KillSwitch(database.open());
    try (OrderLedger ledger = new OrderLedger(database.open())) {
      ledger.register(DESK, "crypto");
    }
  }

  @AfterEach
  void close() throws SQLException {
    log.close();
    latches.close();
  }

  private List<String> rows(String query) throws SQLException {
    return TestPostgres.rows(database, query);
  }

  private void breach(String key, String level) throws SQLException {
    TestPostgres.execute(
        database,
        "INSERT INTO risk_breaches (desk, pattern, breach_key, level, reason, scope, evidence, keys,"
            + " since_nanos, time_nanos) VALUES (3, 'losing-streak', '"
            + key
            + "', '"
            + level
            + "', 'RISK_LIMIT_EXCEEDED', 'all', 'too many losses', '[\"x\"]', 1, 2) ON CONFLICT DO"
            + " NOTHING");
  }

  @Test
  void whatWasSaidIsKeptWithWhoAndWhenAndCannotBeChanged() throws SQLException {
    assertThat(log.newest()).isZero();
    assertThat(log.instruct(DESK, Instruction.Kind.RETRY, "17", "again", "ann")).isEqualTo(1);
    log.instruct(DESK + 1, Instruction.Kind.RESUME, "daily-loss/all", "", "bob");
    latches.latch("venue:kraken", StopReason.REGULATORY_COMPLIANCE, "a letter", "eve", LATER);
    log.instruct(DESK, Instruction.Kind.WRITE_OFF, "17", "", "ann");
    assertThat(log.newest()).isEqualTo(4);
    List<Directive> told = log.after(DESK, 0, 9);
    assertThat(told).extracting(Directive::position).containsExactly(1L, 4L);
    Instruction first = (Instruction) told.get(0).said();
    assertThat(first.kind()).isEqualTo(Instruction.Kind.RETRY);
    assertThat(first.subject()).isEqualTo("17");
    assertThat(first.by()).isEqualTo("ann");
    assertThat(first.time() / 1_000_000_000L)
        .isBetween(Instant.now().getEpochSecond() - 60, Instant.now().getEpochSecond() + 60);
    assertThat(log.after(DESK, 1, 9)).hasSize(1);
    assertThat(log.after(DESK, 0, 1)).hasSize(1);
    assertThat(rows("SELECT kind, subject, reason, given_by FROM directive WHERE desk IS NULL"))
        .containsExactly("STOP|venue:kraken|REGULATORY_COMPLIANCE|eve");
    for (String each :
        List.of(
            "UPDATE directive SET given_by = ''", "DELETE FROM directive", "TRUNCATE directive")) {
      assertThatThrownBy(() -> TestPostgres.execute(database, each))
          .hasMessageContaining("directives are never changed");
    }
    assertThat(rows("SELECT count(*) FROM audit_log WHERE chain = 'directive'"))
        .containsExactly("4");
    assertThat(rows("SELECT * FROM audit_verify()")).isEmpty();
  }

  @Test
  void positionsHaveNoGapsWhoeverSpeaks() throws Exception {
    List<CompletableFuture<Void>> speakers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String scope = "venue:v" + i;
      speakers.add(CompletableFuture.runAsync(() -> speak(scope)));
    }
    for (CompletableFuture<Void> each : speakers) {
      each.get();
    }
    assertThat(rows("SELECT position FROM directive ORDER BY position"))
        .isEqualTo(LongStream.rangeClosed(1, 60).mapToObj(Long::toString).toList());
    assertThat(latches.latches()).isEmpty();
    assertThat(rows("SELECT latches FROM desk")).containsExactly("{}");
  }

  private void speak(String scope) {
    try (DirectiveLog mine = new DirectiveLog(database.open());
        KillSwitch mySwitch = new KillSwitch(database.open())) {
      for (int i = 0; i < 5; i++) {
        mine.instruct(DESK, Instruction.Kind.RETRY, "1", "", scope);
        mySwitch.latch(scope, "test");
        mySwitch.unlatch(scope);
      }
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void whoListensHearsForWhomItIs() throws SQLException {
    try (Connection connection = database.open();
        Statement listen = connection.createStatement()) {
      listen.execute("LISTEN " + DirectiveLog.CHANNEL);
      PGConnection ears = connection.unwrap(PGConnection.class);
      log.instruct(DESK, Instruction.Kind.RETRY, "17", "", "ann");
      assertThat(heard(ears)).containsExactly("3");
      latches.latch("all", "test");
      assertThat(heard(ears)).containsExactly("");
      latches.unlatch("all");
      assertThat(heard(ears)).containsExactly("");
    }
  }

  private static List<String> heard(PGConnection ears) throws SQLException {
    return Arrays.stream(ears.getNotifications(30_000)).map(PGNotification::getParameter).toList();
  }

  @Test
  void whatIsStoppedForAWhileEndsAndTheLongerCounts() throws SQLException {
    latches.latch("venue:kraken", StopReason.MANUAL_INTERVENTION, "first", "ann", BEFORE);
    latches.latch("venue:gateio", StopReason.MANUAL_INTERVENTION, "a while", "ann", LATER);
    latches.latch("venue:binance", StopReason.MANUAL_INTERVENTION, "for good", "ann", null);
    latches.latch("venue:binance", StopReason.MANUAL_INTERVENTION, "shorter", "bob", BEFORE);
    latches.latch("venue:mexc", StopReason.MANUAL_INTERVENTION, "short", "ann", BEFORE);
    latches.latch("venue:mexc", StopReason.SYSTEM_ERROR, "longer", "bob", LATER);
    assertThat(latches.releaseDue()).isEqualTo(1);
    assertThat(latches.releaseDue()).isZero();
    assertThat(latches.standing())
        .extracting(Latch::scope, Latch::detail, Latch::by, Latch::until)
        .containsExactly(
            tuple("venue:binance", "for good", "ann", null),
            tuple("venue:gateio", "a while", "ann", LATER),
            tuple("venue:mexc", "longer", "bob", LATER));
    assertThat(rows("SELECT given_by, subject FROM directive WHERE kind = 'RELEASE'"))
        .containsExactly("timer|venue:kraken");
    assertThat(rows("SELECT latches FROM desk").get(0)).doesNotContain("kraken").contains("mexc");
    assertThat(latches.unlatch("venue:kraken", "", "ann")).isFalse();
    assertThat(latches.unlatch("venue:mexc", "", "ann")).isTrue();
    assertThatThrownBy(() -> latches.latch("everything", "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBreachTakesThePlaceOfAnyOtherReasonAndStaysUntilAPersonReleasesIt() throws SQLException {
    latches.latch("all", StopReason.MANUAL_INTERVENTION, "a while", "ann", LATER);
    latches.latch("all", StopReason.RISK_LIMIT_EXCEEDED, "too much", "ann", BEFORE);
    latches.latch("all", StopReason.MANUAL_INTERVENTION, "less", "bob", BEFORE);
    assertThat(latches.releaseDue()).isZero();
    Latch latch = latches.standing().get(0);
    assertThat(latch.reason()).isEqualTo(StopReason.RISK_LIMIT_EXCEEDED);
    assertThat(latch.detail()).isEqualTo("too much");
    assertThat(latch.until()).isNull();
  }

  @Test
  void aCriticalBreachStopsOnceAndNeverAgainAfterAPersonReleasedIt() throws SQLException {
    breach("a", "CRITICAL");
    assertThat(latches.latches()).containsExactly("all");
    assertThat(latches.standing().get(0).by()).isEqualTo("risk losing-streak");
    assertThat(rows("SELECT latches FROM desk")).containsExactly("{all}");
    breach("a", "CRITICAL");
    assertThat(rows("SELECT count(*) FROM directive")).containsExactly("1");
    latches.unlatch("all", "looked at", "ann");
    breach("a", "CRITICAL");
    assertThat(latches.latches()).isEmpty();
    breach("b", "CRITICAL");
    assertThat(latches.latches()).as("another one does").containsExactly("all");
    assertThat(rows("SELECT critical, subject, text FROM alerts"))
        .containsExactly("t|risk losing-streak|too many losses");
    assertThat(rows("SELECT count(*) FROM audit_log WHERE chain = 'breach/3'"))
        .containsExactly("2");
    assertThat(rows("SELECT * FROM audit_verify()")).isEmpty();
  }

  @Test
  void lesserBreachesStopNothing() throws SQLException {
    breach("a", "LOW");
    assertThat(rows("SELECT count(*) FROM alerts")).containsExactly("0");
    breach("b", "MEDIUM");
    assertThat(rows("SELECT critical FROM alerts")).containsExactly("f");
    breach("c", "HIGH");
    assertThat(rows("SELECT critical FROM alerts")).as("the same text and time").hasSize(1);
    assertThat(latches.latches()).isEmpty();
    assertThat(rows("SELECT count(*) FROM risk_breaches")).containsExactly("3");
  }

  @Test
  void whatStandsIsWhatDesksReportedLast() throws SQLException {
    TestPostgres.execute(
        database,
        "INSERT INTO breaker_trips (desk, breaker, scope, since_nanos, reason, until_nanos,"
            + " cleared_nanos, cleared_by, time_nanos) VALUES (3, 'drawdown', 'all', 5, 'much',"
            + " NULL, NULL, '', 5), (3, 'daily-loss', 'all', 5, 'much', 9, 7, 'ann', 7)");
    try (Connection connection = database.open()) {
      Standing standing = new Standing(connection);
      assertThat(standing.breakers())
          .extracting(Standing.Breaker::subject)
          .containsExactly("drawdown/all");
      assertThat(standing.breakers().get(0).until()).isNull();
      assertThat(standing.givenUp()).isEmpty();
      assertThat(standing.isGivenUp(3, 17)).isFalse();
    }
  }

  @Test
  void shouldKeepOrdersOfPersonsAndTheirCancellations() throws Exception {
    OrderRequest request = OrderRequest.parse("buy 0.5 BTC-USD limit=60000 stop-loss=0.02");
    long number = log.order(DESK, request, "agreed", "ann");
    long position = log.cancelOrder(DESK, number, "a mistake", "bob");
    List<Directive> told = log.after(DESK, 0, 9);
    PersonsOrder order = (PersonsOrder) told.get(0).said();
    assertThat(order.position()).isEqualTo(number);
    assertThat(order.what()).isEqualTo(PersonsOrder.What.PLACE);
    assertThat(OrderRequest.parse(order.text())).isEqualTo(request);
    assertThat(order.by()).isEqualTo("ann");
    assertThat(order.why()).isEqualTo("agreed");
    PersonsOrder cancelled = (PersonsOrder) told.get(1).said();
    assertThat(cancelled.position()).isEqualTo(position);
    assertThat(cancelled.what()).isEqualTo(PersonsOrder.What.CANCEL);
    assertThat(cancelled.text()).isEqualTo(Long.toString(number));
    assertThat(
            rows("SELECT content ->> 'kind' FROM audit_log WHERE chain = 'directive' ORDER BY 1"))
        .containsExactly("CANCEL_ORDER", "ORDER");
  }
}
