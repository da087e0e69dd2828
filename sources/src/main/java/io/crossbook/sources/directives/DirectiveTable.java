package io.crossbook.sources.directives;

import io.crossbook.core.desk.DeskInput;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.directives.Directive;
import io.crossbook.database.directives.DirectiveLog;
import io.crossbook.database.orders.KillSwitch;
import io.crossbook.database.orders.Latch;
import io.crossbook.sources.handover.Handed;
import io.crossbook.sources.handover.Handover;
import io.crossbook.sources.table.FollowedTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Tells a desk what is stopped, all of it, at the start and at each change, and each decision of a
 * person after the split's position. What was stopped for a time is released here when that is
 * over; several jobs may do so.
 */
final class DirectiveTable implements FollowedTable<DirectiveSplit> {
  private static final int PAGE = 100;
  private static final Duration WHENEVER = Duration.ofDays(1);
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final DatabaseSettings settings;
  private final DirectiveSplit split;
  private final LongSupplier clock;
  private DirectiveLog log;
  private KillSwitch latches;
  private long position;
  private List<String> stopped;
  private List<String> breached;

  /**
   * @param settings for messages
   * @param clock nanoseconds since the epoch
   */
  DirectiveTable(DatabaseSettings settings, DirectiveSplit split, LongSupplier clock) {
    this.settings = settings;
    this.split = split;
    this.clock = clock;
    position = split.position();
  }

  @Override
  public DirectiveSplit split() {
    return split;
  }

  @Override
  public String name() {
    return "directives of desk " + split.desk();
  }

  @Override
  public String channel() {
    return DirectiveLog.CHANNEL;
  }

  @Override
  public boolean concerns(String told) {
    return told.isEmpty() || told.equals(split.splitId());
  }

  @Override
  public void connected(Connection reader) throws SQLException {
    log = new DirectiveLog(reader);
    latches = new KillSwitch(reader);
    long newest = log.newest();
    if (position == DirectiveSplit.UNKNOWN) {
      // What was decided before was about a state that is gone.
      position = newest;
    } else if (position > newest) {
      throw new IllegalStateException(
          "the job has seen directive "
              + position
              + ", which "
              + settings.url()
              + " does not have: this is not the database that its checkpoint belongs to");
    }
  }

  @Override
  public Duration look(Handover<DirectiveSplit> out) throws SQLException, InterruptedException {
    int unused = latches.releaseDue();
    List<Latch> standing = latches.standing();
    List<String> scopes = standing.stream().map(Latch::scope).toList();
    List<String> breaches =
        standing.stream().filter(latch -> latch.reason().flattens()).map(Latch::scope).toList();
    if (!scopes.equals(stopped) || !breaches.equals(breached)) {
      // With the position, so that a job that starts anew begins there after its first checkpoint.
      out.put(
          new Handed<>(
              new DeskInput.Stopped(scopes, breaches, clock.getAsLong()), split.at(position)));
      stopped = scopes;
      breached = breaches;
    }
    List<Directive> decided;
    do {
      decided = log.after(split.desk(), position, PAGE);
      for (Directive each : decided) {
        out.put(new Handed<>(now(each.said()), split.at(each.position())));
        position = each.position();
      }
    } while (!decided.isEmpty());
    return untilNextEnds(standing);
  }

  /** The same as told now: the clock of the database is another one. */
  private DeskInput now(DeskInput said) {
    long now = clock.getAsLong();
    if (said instanceof DeskInput.PersonsOrder order) {
      return new DeskInput.PersonsOrder(
          order.position(),
          order.what(),
          order.text(),
          order.by(),
          order.why(),
          order.givenAt(),
          now);
    }
    if (said instanceof DeskInput.Instruction instruction) {
      return new DeskInput.Instruction(
          instruction.kind(), instruction.subject(), instruction.by(), instruction.why(), now);
    }
    throw new IllegalArgumentException("a directive does not say " + said);
  }

  private Duration untilNextEnds(List<Latch> standing) {
    Duration next = WHENEVER;
    for (Latch latch : standing) {
      if (latch.until() != null) {
        long left = latch.until().toEpochMilli() - clock.getAsLong() / NANOS_PER_MILLI + 1;
        Duration until = Duration.ofMillis(Math.max(1, left));
        next = until.compareTo(next) < 0 ? until : next;
      }
    }
    return next;
  }
}
