package io.crossbook.launcher.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.TestPostgres;
import io.crossbook.database.notifications.Delivery;
import io.crossbook.database.notifications.NotificationQueue;
import io.crossbook.jobs.config.NotificationConfig;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouteSenderTest {
  private static final String ROUTE = "pager";
  private static final NotificationConfig LIMITS =
      new NotificationConfig(Duration.ofMinutes(5), 20, 3, Duration.ofHours(24), List.of());

  private final SetClock clock = new SetClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  private final List<Message> received = new ArrayList<>();
  private DatabaseSettings database;
  private NotificationQueue queue;

  /** What the receiver does with the next message. */
  private Channel receiver = received::add;

  private RouteSender sender = sender();

  private RouteSender sender() {
    return new RouteSender(ROUTE, message -> receiver.send(message), LIMITS, clock);
  }

  @BeforeEach
  void open() throws SQLException {
    database = TestPostgres.migrated();
    queue = new NotificationQueue(database.open());
  }

  @AfterEach
  void close() throws SQLException {
    queue.close();
  }

  private void alert(String subject, boolean critical) throws SQLException {
    TestPostgres.execute(
        database,
        "INSERT INTO alerts (desk, subject, time_nanos, critical, text) SELECT 1, '"
            + subject
            + "', 1790000000000000000 + count(*), "
            + critical
            + ", 'it is so' FROM alerts");
    queue.route(each -> List.of(ROUTE), Instant.EPOCH, clock.instant());
  }

  private Instant step() throws SQLException, InterruptedException {
    return sender.step(queue);
  }

  private List<String> subjects() {
    return received.stream().map(each -> each.first().subject()).toList();
  }

  private void refuses(DeliveryException with) {
    receiver =
        message -> {
          received.add(message);
          throw with;
        };
  }

  @Test
  void sendsTheMostSevereFirstAndEachOnce() throws Exception {
    alert("a", false);
    alert("b", true);
    assertThat(step()).isEqualTo(Instant.MAX);
    assertThat(subjects()).containsExactly("b", "a");
    assertThat(step()).isEqualTo(Instant.MAX);
    assertThat(received).hasSize(2);
    assertThat(queue.unsent(10)).isEmpty();
  }

  @Test
  void holdsBackASubjectAlsoAfterARestart() throws Exception {
    alert("a", false);
    step();
    alert("a", false);
    alert("a", false);
    sender = sender();
    assertThat(step()).isEqualTo(clock.instant().plus(LIMITS.subjectInterval()));
    assertThat(received).hasSize(1);
    clock.advance(LIMITS.subjectInterval());
    step();
    assertThat(received).hasSize(2);
    assertThat(received.get(1).heldBack()).isEqualTo(1);
    assertThat(queue.unsent(10)).isEmpty();
  }

  @Test
  void whoDiesBeforeItIsWrittenDownSendsAgain() throws Exception {
    alert("a", true);
    receiver =
        message -> {
          received.add(message);
          throw new IllegalStateException("killed");
        };
    assertThatThrownBy(this::step).hasMessage("killed");
    receiver = received::add;
    sender = sender();
    step();
    assertThat(subjects()).containsExactly("a", "a");
    assertThat(received.get(0).first().id()).isEqualTo(received.get(1).first().id());
    step();
    assertThat(received).hasSize(2);
  }

  @Test
  void triesAgainEachTimeLaterAndKeepsWhatItGivesUp() throws Exception {
    alert("a", true);
    refuses(DeliveryException.passing("example.com answered 500"));
    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < LIMITS.attempts() - 1; i++) {
      Instant next = step();
      waits.add(Duration.between(clock.instant(), next));
      assertThat(step()).as("nothing before its time").isEqualTo(next);
      clock.advance(waits.get(i));
    }
    assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    step();
    assertThat(received).hasSize(LIMITS.attempts());
    assertThat(queue.unsent(10))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.state()).isEqualTo(Delivery.State.DEAD);
              assertThat(each.attempts()).isEqualTo(LIMITS.attempts());
              assertThat(each.reason()).isEqualTo("example.com answered 500");
            });
    clock.advance(Duration.ofHours(1));
    step();
    assertThat(received).hasSize(LIMITS.attempts());
    // Until a person has it sent again.
    receiver = received::add;
    assertThat(queue.resend(List.of(), clock.instant())).isEqualTo(1);
    step();
    assertThat(received).hasSize(LIMITS.attempts() + 1);
    assertThat(queue.unsent(10)).isEmpty();
  }

  @Test
  void oneThatIsAlwaysRefusedDoesNotStopTheOthers() throws Exception {
    alert("a", true);
    alert("b", false);
    receiver =
        message -> {
          received.add(message);
          if (message.first().subject().equals("a")) {
            throw DeliveryException.hopeless("example.com answered 400");
          }
        };
    step();
    assertThat(subjects()).containsExactly("a", "b");
    assertThat(queue.unsent(10))
        .extracting(each -> each.notification().subject() + " " + each.state())
        .containsExactly("a DEAD");
  }

  @Test
  void aFailingReceiverIsNotHammered() throws Exception {
    for (String subject : List.of("a", "b", "c")) {
      alert(subject, false);
    }
    refuses(DeliveryException.passing("no answer"));
    step();
    assertThat(received).hasSize(1);
    clock.advance(Duration.ofSeconds(1));
    step();
    assertThat(subjects()).as("each gets its turn").containsExactly("a", "b");
  }

  @Test
  void theReceiversOwnLimitIsKeptAndDoesNotCount() throws Exception {
    alert("a", true);
    refuses(DeliveryException.tooOften("example.com answered 429", Duration.ofSeconds(40)));
    for (int i = 1; i <= 5; i++) {
      assertThat(step()).isEqualTo(clock.instant().plusSeconds(40));
      clock.advance(Duration.ofSeconds(39));
      step();
      assertThat(received).hasSize(i);
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(queue.pending(ROUTE, 10).get(0).attempts()).isZero();
  }
}
