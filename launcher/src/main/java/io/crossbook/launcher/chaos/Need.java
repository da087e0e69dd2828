package io.crossbook.launcher.chaos;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.orders.Safeguard;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.cluster.ProcessCluster;
import io.crossbook.launcher.cluster.SimulatorProcess;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;

/**
 * Brings about, once, what a safeguard is there for, in a run without it: left to chance, a short
 * run could do without it. Nothing of this is done while every safeguard is there. For one thread.
 */
final class Need {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 20;

  private final ProcessCluster cluster;
  private final JobID job;
  private final DatabaseSettings database;
  private final LedgerTail tail;
  private final Set<Safeguard> missing = EnumSet.noneOf(Safeguard.class);
  private final Consumer<String> say;

  /**
   * @param disabled safeguards that were taken away
   * @param say takes what happens, a line each
   */
  Need(
      ProcessCluster cluster,
      JobID job,
      DatabaseSettings database,
      LedgerTail tail,
      Set<Safeguard> disabled,
      Consumer<String> say) {
    this.cluster = cluster;
    this.job = job;
    this.database = database;
    this.tail = tail;
    this.say = say;
    // What is not written down is no evidence of anything; that alone is defect enough.
    if (!disabled.contains(Safeguard.LEDGER_INSERT)) {
      missing.addAll(disabled);
    }
  }

  /** True while a safeguard is taken away that was not needed yet. */
  boolean of(Safeguard safeguard) {
    return missing.contains(safeguard);
  }

  /**
   * Waits until an operation has traded and is over of which no completed checkpoint knows: whoever
   * restores the newest one has to be told of it, and nothing more will come of it by itself.
   */
  void awaitTradeSinceCheckpoint() throws InterruptedException, SQLException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long completed = cluster.checkpoints(job);
    long operation = Long.MAX_VALUE;
    while (System.nanoTime() < end) {
      long now = cluster.checkpoints(job);
      if (now != completed) {
        completed = now;
        operation = ChaosQueries.newestOperation(database);
      } else if (ChaosQueries.tradedAfter(database, operation)) {
        missing.remove(Safeguard.REWIND);
        say.accept("An operation was traded of which no checkpoint knows.");
        return;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    say.accept("No operation was traded between two checkpoints.");
  }

  /**
   * Lets a venue close the connections of orders and take them later, until it has taken one that
   * was believed absent by then.
   *
   * @param count of orders, each time
   * @param late how much later
   */
  void takeLateUntilBelievedAbsent(
      SimulatorProcess simulator, String venue, int count, Duration late)
      throws Failure, InterruptedException, SQLException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long again = System.nanoTime() + 2 * late.toNanos();
    while (System.nanoTime() < end) {
      Set<String> absent = ChaosQueries.provedAbsent(database);
      if (tail.acceptances().stream()
          .anyMatch(each -> absent.contains(each.venue() + " " + each.clientId()))) {
        missing.remove(Safeguard.DEADLINE);
        say.accept("An order was believed absent, and was taken.");
        return;
      }
      if (System.nanoTime() >= again) {
        again = System.nanoTime() + 2 * late.toNanos();
        simulator.fault(lateAcceptance(venue, count, late));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    say.accept("No order that was taken late was believed absent.");
  }

  /** The fault, as the simulator reads it. */
  static String lateAcceptance(String venue, int count, Duration late) {
    return String.format(
        Locale.ROOT,
        "{\"venue\":\"%s\",\"fault\":\"late_acceptance\",\"count\":%d,\"delay_ms\":%d}",
        venue,
        count,
        late.toMillis());
  }
}
