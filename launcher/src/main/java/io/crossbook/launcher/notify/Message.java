package io.crossbook.launcher.notify;

import io.crossbook.database.notifications.Notification;
import java.time.Instant;
import java.util.List;

/**
 * What goes out at once: a notification, and what was held back for it. Immutable.
 *
 * @param first what it is about: the newest of its subject, of the most severe subject
 * @param heldBack how many more there were of the same subject
 * @param since when the first of that subject happened
 * @param others newest of each other subject, the most severe first; empty but where there was too
 *     much for a message each
 * @param covers ids of all notifications that it stands for
 */
record Message(
    Notification first, int heldBack, Instant since, List<Notification> others, List<Long> covers) {
  private static final int LINES = 20;

  /** One line: how severe, and about what. */
  String title() {
    return "Crossbook " + first.severity() + ": " + first.about();
  }

  /** The whole of it for a person. */
  String text() {
    StringBuilder text = new StringBuilder(1024);
    text.append(first.text()).append("\n\nAt ").append(first.time()).append('.');
    if (heldBack > 0) {
      text.append("\nThe newest of ")
          .append(heldBack + 1)
          .append(" of this subject since ")
          .append(since)
          .append('.');
    }
    if (!others.isEmpty()) {
      text.append("\n\nToo much for a message each; also:");
      for (Notification each : others.subList(0, Math.min(LINES, others.size()))) {
        text.append('\n')
            .append(each.severity())
            .append(' ')
            .append(each.about())
            .append(": ")
            .append(each.text());
      }
      if (others.size() > LINES) {
        text.append("\nand ").append(others.size() - LINES).append(" more subjects.");
      }
    }
    return text.append('\n').toString();
  }
}
