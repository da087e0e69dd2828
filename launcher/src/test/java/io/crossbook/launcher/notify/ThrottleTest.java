package io.crossbook.launcher.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.database.notifications.Delivery;
import io.crossbook.database.notifications.Notification;
import io.crossbook.database.notifications.Severity;
import io.crossbook.database.notifications.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private static final Instant NOW = Instant.parse("2026-11-21T20:00:00Z");
  private static final Throttle THROTTLE = new Throttle(Duration.ofMinutes(5), 3);

  private final List<Delivery> pending = new ArrayList<>();
  private final List<Told> told = new ArrayList<>();

  private void queued(String subject, Severity severity, int attempts, Instant due) {
    long id = pending.size() + 1L;
    pending.add(
        new Delivery(
            new Notification(id, 1, subject, severity, "text " + id, NOW.plusSeconds(id)),
            "r",
            Delivery.State.PENDING,
            attempts,
            due,
            "",
            NOW));
  }

  private void queued(String subject, Severity severity) {
    queued(subject, severity, 0, NOW);
  }

  private void told(long message, String subject, Duration ago) {
    told.add(new Told(message, 1, subject, Severity.WARNING, NOW.minus(ago)));
  }

  private Throttle.Plan plan() {
    return THROTTLE.plan(NOW, pending, told);
  }

  @Test
  void nothingWaitsForNothing() {
    assertThat(plan()).isEqualTo(new Throttle.Plan(List.of(), Instant.MAX));
    queued("a", Severity.INFO);
    assertThat(plan().messages())
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.first().text()).isEqualTo("text 1");
              assertThat(each.heldBack()).isZero();
              assertThat(each.covers()).containsExactly(1L);
              assertThat(each.title()).isEqualTo("Crossbook INFO: a, desk 1");
              assertThat(each.text()).isEqualTo("text 1\n\nAt 2026-11-21T20:00:01Z.\n");
            });
  }

  @Test
  void theSameSubjectGoesOutOnceInAnIntervalWithHowManyCameMeanwhile() {
    told(90, "a", Duration.ofMinutes(4));
    queued("a", Severity.WARNING);
    queued("a", Severity.WARNING);
    assertThat(plan()).isEqualTo(new Throttle.Plan(List.of(), NOW.plusSeconds(60)));
    Throttle.Plan later = THROTTLE.plan(NOW.plusSeconds(60), pending, told);
    assertThat(later.messages())
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.first().text()).isEqualTo("text 2");
              assertThat(each.heldBack()).isEqualTo(1);
              assertThat(each.covers()).containsExactly(1L, 2L);
              assertThat(each.text())
                  .contains("The newest of 2 of this subject since 2026-11-21T20:00:01Z.");
            });
  }

  @Test
  void oneThatBecameMoreSevereIsNotHeldBack() {
    told(90, "a", Duration.ofMinutes(1));
    queued("a", Severity.WARNING);
    queued("a", Severity.CRITICAL);
    assertThat(plan().messages()).extracting(each -> each.first().id()).containsExactly(2L);
  }

  @Test
  void theMostSevereGoesFirstButForWhatWasTriedLess() {
    queued("a", Severity.INFO);
    queued("b", Severity.CRITICAL, 1, NOW);
    queued("c", Severity.CRITICAL);
    queued("d", Severity.WARNING, 4, NOW.plusSeconds(7));
    Throttle.Plan plan = plan();
    assertThat(plan.messages())
        .extracting(each -> each.first().subject())
        .containsExactly("c", "a", "b");
    assertThat(plan.next()).isEqualTo(NOW.plusSeconds(7));
  }

  @Test
  void whatIsTooMuchForAMessageEachGoesOutInOne() {
    told(90, "x", Duration.ofSeconds(50));
    told(90, "y", Duration.ofSeconds(50));
    for (String subject : List.of("a", "b", "c", "d", "c")) {
      queued(subject, subject.equals("d") ? Severity.CRITICAL : Severity.WARNING);
    }
    List<Message> messages = plan().messages();
    assertThat(messages).extracting(each -> each.first().subject()).containsExactly("d", "a");
    assertThat(messages.get(0).covers()).containsExactly(4L);
    assertThat(messages.get(1).covers()).containsExactly(1L, 2L, 3L, 5L);
    assertThat(messages.get(1).text())
        .contains("Too much for a message each; also:")
        .contains("WARNING b, desk 1: text 2")
        .contains("WARNING c, desk 1: text 5");
  }

  @Test
  void aFullMinuteIsWaitedForAndNoLonger() {
    told(90, "x", Duration.ofSeconds(50));
    told(91, "y", Duration.ofSeconds(40));
    told(92, "z", Duration.ofSeconds(30));
    queued("a", Severity.CRITICAL);
    assertThat(plan()).isEqualTo(new Throttle.Plan(List.of(), NOW.plusSeconds(10)));
    assertThat(THROTTLE.plan(NOW.plusSeconds(10), pending, told).messages()).hasSize(1);
    // More than the limit: it was lowered meanwhile.
    told(93, "w", Duration.ofSeconds(20));
    assertThat(plan().next()).isEqualTo(NOW.plusSeconds(20));
  }

  @Test
  void aLongListIsCutForThePersonAndNotInWhatItCovers() {
    for (int i = 0; i < 40; i++) {
      queued("subject " + i, Severity.WARNING);
    }
    List<Message> messages = plan().messages();
    assertThat(messages).hasSize(3);
    assertThat(messages.get(2).covers()).hasSize(38);
    assertThat(messages.get(2).text()).contains("and 17 more subjects.").hasLineCount(26);
  }
}
