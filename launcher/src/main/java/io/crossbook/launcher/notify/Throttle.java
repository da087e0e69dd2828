package io.crossbook.launcher.notify;

import io.crossbook.database.notifications.Delivery;
import io.crossbook.database.notifications.Notification;
import io.crossbook.database.notifications.Severity;
import io.crossbook.database.notifications.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides what goes out over a route now. The same subject goes out at most once in an interval,
 * the newest of it with how many came meanwhile; one that became more severe is another subject.
 * Over a limit of messages in a minute, what is left goes out in one. So nothing is ever left out,
 * and nothing waits longer than the interval and a minute. Immutable.
 *
 * @param interval of a subject; zero for none
 * @param perMinute most messages in any minute; positive
 */
record Throttle(Duration interval, int perMinute) {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Far enough ahead to be never. */
  private static final Instant NEVER = Instant.MAX;

  /**
   * What was tried least goes first, so that one that is always refused does not stop the others.
   */
  private static final Comparator<Delivery> FIRST =
      Comparator.comparingInt(Delivery::attempts)
          .thenComparing(each -> each.notification().severity(), Comparator.reverseOrder())
          .thenComparing(each -> each.notification().id());

  /**
   * What to do.
   *
   * @param messages what goes out now, in this order
   * @param next when to ask again at the latest; {@link Instant#MAX} if only what is new matters
   */
  record Plan(List<Message> messages, Instant next) {}

  private record Subject(Integer desk, String subject, Severity severity) {
    static Subject of(Notification of) {
      return new Subject(of.desk(), of.subject(), of.severity());
    }
  }

  /** How far back it has to be known what was sent. */
  Duration memory() {
    return interval.compareTo(MINUTE) > 0 ? interval : MINUTE;
  }

  /**
   * Decides.
   *
   * @param pending what is to be sent, in the order in which it was queued
   * @param told what was sent within {@link #memory()}
   */
  Plan plan(Instant now, List<Delivery> pending, List<Told> told) {
    Instant next = NEVER;
    Map<Subject, Instant> last = new HashMap<>();
    Map<Long, Instant> messages = new HashMap<>();
    for (Told each : told) {
      last.merge(
          new Subject(each.desk(), each.subject(), each.severity()), each.at(), Throttle::later);
      messages.merge(each.message(), each.at(), Throttle::later);
    }
    Map<Subject, List<Delivery>> subjects = new LinkedHashMap<>();
    for (Delivery each : pending) {
      Subject subject = Subject.of(each.notification());
      Instant before = last.get(subject);
      Instant due = before == null ? each.due() : later(each.due(), before.plus(interval));
      if (due.isAfter(now)) {
        next = earlier(next, due);
      } else {
        subjects.computeIfAbsent(subject, unused -> new ArrayList<>()).add(each);
      }
    }
    List<Message> ready = new ArrayList<>();
    subjects.values().stream()
        .sorted(Comparator.comparing(Throttle::first, FIRST))
        .forEach(each -> ready.add(message(each)));
    List<Instant> recent =
        messages.values().stream().filter(at -> at.plus(MINUTE).isAfter(now)).sorted().toList();
    int left = perMinute - recent.size();
    if (ready.isEmpty()) {
      return new Plan(List.of(), next);
    }
    if (left <= 0) {
      return new Plan(List.of(), earlier(next, recent.get(-left).plus(MINUTE)));
    }
    return new Plan(ready.size() <= left ? ready : shortened(ready, left), next);
  }

  private static Delivery first(List<Delivery> subject) {
    return subject.stream().min(FIRST).orElseThrow();
  }

  private static Message message(List<Delivery> subject) {
    Notification newest = subject.get(subject.size() - 1).notification();
    return new Message(
        newest,
        subject.size() - 1,
        subject.get(0).notification().time(),
        List.of(),
        subject.stream().map(each -> each.notification().id()).toList());
  }

  private static List<Message> shortened(List<Message> ready, int left) {
    List<Message> out = new ArrayList<>(ready.subList(0, left - 1));
    List<Message> rest = ready.subList(left - 1, ready.size());
    Message first = rest.get(0);
    List<Notification> others = new ArrayList<>();
    List<Long> covers = new ArrayList<>();
    rest.forEach(each -> covers.addAll(each.covers()));
    rest.subList(1, rest.size()).forEach(each -> others.add(each.first()));
    out.add(new Message(first.first(), first.heldBack(), first.since(), others, covers));
    return out;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
