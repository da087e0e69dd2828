package io.crossbook.launcher.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.TestPostgres;
import io.crossbook.database.notifications.NotificationQueue;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.config.NotificationConfig;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From the alert in the database to the person. */
class NotifierITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private DatabaseSettings database;
  private Receiver pager;
  private Receiver chat;
  private NotificationConfig config;

  @BeforeEach
  void start() throws Exception {
    database = TestPostgres.migrated();
    pager = new Receiver();
    chat = new Receiver();
    config =
        CrossbookConfig.load(
                Optional.empty(),
                Map.of(),
                List.of(
                    "notifications.routes=[{name: pager, kind: webhook, severity: critical, url: '"
                        + pager.url()
                        + "'}, {name: chat, kind: webhook, subjects: [venue, kill], url: '"
                        + chat.url()
                        + "'}]"))
            .notifications();
  }

  @AfterEach
  void stop() {
    pager.close();
    chat.close();
  }

  private Notifier started() throws Exception {
    Notifier notifier =
        new Notifier(
            database,
            config,
            new Channels(System::getenv, Clock.systemUTC(), PATIENCE).of(config),
            Clock.systemUTC(),
            PATIENCE);
    notifier.start();
    return notifier;
  }

  private void alert(String subject, boolean critical) throws SQLException {
    TestPostgres.execute(
        database,
        "INSERT INTO alerts (desk, subject, time_nanos, critical, text) SELECT 1, '"
            + subject
            + "', 1790000000000000000 + count(*), "
            + critical
            + ", 'it is so' FROM alerts");
  }

  private static String subject(Receiver.Posted posted) {
    assertThat(posted).isNotNull();
    return posted.body().replaceAll("(?s).*\"subject\":\"([^\"]*)\".*", "$1");
  }

  @Test
  void eachRouteGetsWhatItIsFor() throws Exception {
    alert("venue kraken", false);
    try (Notifier notifier = started()) {
      assertThat(subject(chat.next())).isEqualTo("venue kraken");
      alert("operation 17", true);
      assertThat(subject(pager.next())).isEqualTo("operation 17");
      TestPostgres.execute(
          database, "SELECT stop_scope('all', 'MANUAL_INTERVENTION', 'too much', 'ann', NULL)");
      assertThat(subject(pager.next())).isEqualTo("kill switch all");
      assertThat(subject(chat.next())).isEqualTo("kill switch all");
      assertThat(notifier.defect()).isNotDone();
    }
    assertThat(pager.waiting() + chat.waiting()).isZero();
  }

  @Test
  void aSlowRouteHoldsUpNeitherTheOthersNorWhoRaisesAlerts() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    chat.answers(
        exchange -> {
          try {
            end.await();
          } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
          }
          Receiver.answer(exchange, 200, "");
        });
    try (Notifier notifier = started()) {
      alert("venue kraken", true);
      assertThat(subject(chat.next())).isEqualTo("venue kraken");
      assertThat(subject(pager.next())).isEqualTo("venue kraken");
      // Chat still waits for its answer.
      alert("venue binance", true);
      assertThat(subject(pager.next())).isEqualTo("venue binance");
      end.countDown();
      assertThat(subject(chat.next())).isEqualTo("venue binance");
      assertThat(notifier.defect()).isNotDone();
    }
  }

  @Test
  void whatFailsIsSentAfterARestart() throws Exception {
    pager.answers(503, "");
    try (Notifier first = started()) {
      alert("operation 17", true);
      assertThat(subject(pager.next())).isEqualTo("operation 17");
      assertThat(first.defect()).isNotDone();
    }
    alert("operation 18", true);
    while (pager.waiting() > 0) {
      pager.next();
    }
    pager.answers(200, "");
    try (Notifier second = started()) {
      assertThat(List.of(subject(pager.next()), subject(pager.next())))
          .containsExactlyInAnyOrder("operation 17", "operation 18");
      assertThat(second.defect()).isNotDone();
    }
    try (NotificationQueue queue = new NotificationQueue(database.open())) {
      assertThat(queue.unsent(10)).isEmpty();
    }
  }

  @Test
  void ofTwoProcessesOneSends() throws Exception {
    try (Notifier first = started();
        Notifier second = started()) {
      for (int i = 0; i < 10; i++) {
        alert("operation " + i, true);
      }
      for (int i = 0; i < 10; i++) {
        assertThat(subject(pager.next())).startsWith("operation ");
      }
      assertThat(first.defect()).isNotDone();
      assertThat(second.defect()).isNotDone();
    }
    assertThat(pager.waiting()).isZero();
  }

  @Test
  void aDatabaseThatGoesAwayIsTriedAgain() throws Exception {
    try (Notifier notifier = started()) {
      alert("operation 1", true);
      assertThat(subject(pager.next())).isEqualTo("operation 1");
      TestPostgres.execute(
          database,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
              + " current_database() AND pid <> pg_backend_pid()");
      alert("operation 2", true);
      // The first may come twice: it was cut off before it could write down that it was sent.
      String next = subject(pager.next());
      assertThat(next.equals("operation 1") ? subject(pager.next()) : next)
          .isEqualTo("operation 2");
      assertThat(notifier.defect()).isNotDone();
    }
  }
}
