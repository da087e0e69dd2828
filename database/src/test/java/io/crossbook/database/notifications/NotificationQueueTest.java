package io.crossbook.database.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NotificationQueueTest {
  private static final Instant NOW = Instant.parse("2026-11-21T20:00:00Z");

  private DatabaseSettings database;
  private NotificationQueue queue;

  @BeforeEach
  void open() throws SQLException {
    database = TestPostgres.migrated();
    queue = new NotificationQueue(database.open());
  }

  @AfterEach
  void close() throws SQLException {
    queue.close();
  }

  private void alert(String subject, int time, boolean critical) throws SQLException {
    TestPostgres.execute(
        database,
        "INSERT INTO alerts AS o (desk, subject, time_nanos, critical, text) VALUES (1, '"
            + subject
            + "', "
            + time
            + "000, "
            + critical
            + ", 'it is so') ON CONFLICT (desk, subject, time_nanos, digest) DO UPDATE SET critical"
            + " = true WHERE EXCLUDED.critical AND NOT o.critical");
  }

  private int route(String... routes) throws SQLException {
    return queue.route(each -> List.of(routes), Instant.EPOCH, NOW);
  }

  private List<String> queued() throws SQLException {
    return TestPostgres.rows(
        database, "SELECT desk, subject, severity, text FROM notification ORDER BY id");
  }

  @Test
  void shouldQueueEachAlertOnceAndAgainWhenItGetsWorse() throws Exception {
    alert("venue kraken", 1, false);
    alert("venue kraken", 1, false);
    alert("venue kraken", 1, true);
    alert("venue kraken", 1, true);
    assertThat(queued())
        .containsExactly("1|venue kraken|WARNING|it is so", "1|venue kraken|CRITICAL|it is so");
  }

  @Test
  void shouldQueueStopsAndReleases() throws Exception {
    TestPostgres.execute(
        database,
        "SELECT stop_scope('all', 'MANUAL_INTERVENTION', 'too much', 'ann', NULL)",
        "SELECT release_scope('all', 'well again', 'bob')");
    assertThat(queued())
        .containsExactly(
            "-|kill switch all|CRITICAL|Stopped by ann: too much (MANUAL_INTERVENTION).",
            "-|kill switch all|WARNING|Released by bob: well again.");
  }

  @Test
  void shouldGiveEachToItsRoutesOnce() throws Exception {
    alert("a", 1, false);
    alert("b", 2, true);
    assertThat(route("mail", "pager")).isEqualTo(2);
    assertThat(route("mail", "pager")).isZero();
    assertThat(queue.pending("mail", 10))
        .extracting(each -> each.notification().about())
        .containsExactly("a, desk 1", "b, desk 1");
    assertThat(queue.pending("pager", 1)).hasSize(1);
    assertThat(queue.pending("chat", 10)).isEmpty();
    assertThat(queue.pending("mail", 10).get(0).notification().time())
        .isEqualTo(Instant.EPOCH.plusNanos(1000));
  }

  @Test
  void shouldMissNothingThatIsCommittedLate() throws Exception {
    // Of another desk: alerts of one desk wait for each other in the audit log.
    try (Connection slow = database.open()) {
      slow.setAutoCommit(false);
      slow.createStatement()
          .execute(
              "INSERT INTO alerts (desk, subject, time_nanos, critical, text) VALUES (2, 'slow', 1,"
                  + " false, 'x')");
      alert("fast", 2, false);
      assertThat(route("mail")).isEqualTo(1);
      slow.commit();
    }
    assertThat(route("mail")).isEqualTo(1);
    assertThat(queue.pending("mail", 10))
        .extracting(each -> each.notification().subject())
        .containsExactly("slow", "fast");
  }

  @Test
  void shouldMarkWhatBecameOfEach() throws Exception {
    alert("a", 1, false);
    alert("b", 2, false);
    alert("c", 3, true);
    route("mail");
    queue.sent("mail", 1, List.of(1L, 2L), NOW);
    queue.failed("mail", List.of(3L), "no answer", NOW.plusSeconds(5), true, NOW);
    assertThat(queue.told("mail", NOW)).containsExactly(told(1, "a"), told(1, "b"));
    assertThat(queue.told("mail", NOW.plusSeconds(1))).isEmpty();
    Delivery failed = queue.pending("mail", 10).get(0);
    assertThat(failed.attempts()).isEqualTo(1);
    assertThat(failed.due()).isEqualTo(NOW.plusSeconds(5));
    assertThat(failed.reason()).isEqualTo("no answer");
    queue.failed("mail", List.of(3L), "gone", null, true, NOW);
    assertThat(queue.pending("mail", 10)).isEmpty();
    assertThat(queue.unsent(10))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.state()).isEqualTo(Delivery.State.DEAD);
              assertThat(each.attempts()).isEqualTo(2);
            });
    assertThat(queue.resend(List.of(1L), NOW)).isZero();
    assertThat(queue.resend(List.of(), NOW)).isEqualTo(1);
    assertThat(queue.pending("mail", 10).get(0).attempts()).isZero();
  }

  private static Told told(long message, String subject) {
    return new Told(message, 1, subject, Severity.WARNING, NOW);
  }

  @Test
  void shouldNotSendWhatIsTooOld() throws Exception {
    alert("a", 1, true);
    assertThat(queue.route(each -> List.of("mail"), Instant.now().plusSeconds(60), NOW)).isOne();
    assertThat(queue.pending("mail", 10)).isEmpty();
    assertThat(queue.unsent(10))
        .extracting(Delivery::state)
        .containsExactly(Delivery.State.EXPIRED);
    assertThat(queue.resend(List.of(1L), NOW)).isOne();
    assertThat(queue.pending("mail", 10)).hasSize(1);
  }

  @Test
  void shouldBeSentByOneProcessPerRoute() throws Exception {
    assertThat(queue.take("mail")).isTrue();
    try (NotificationQueue other = new NotificationQueue(database.open())) {
      assertThat(other.take("mail")).isFalse();
      assertThat(other.take("pager")).isTrue();
      queue.close();
      // The server notices a closed connection on its own time.
      while (!other.take("mail")) {
        Thread.onSpinWait();
      }
    }
    queue = new NotificationQueue(database.open());
  }
}
