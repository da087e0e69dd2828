package io.crossbook.sources.ledger;

import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.order.LedgerNews;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.orders.OrderLedger;
import io.crossbook.sources.handover.Handed;
import io.crossbook.sources.handover.Handover;
import io.crossbook.sources.table.FollowedTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a desk and tells everything that the ledger has of it: the lines after the split's
 * position, then {@link DeskInput.CaughtUp}, then each new line. All that was committed before the
 * desk was taken comes before {@link DeskInput.CaughtUp}: from then on nobody else can write orders
 * down. The desk is taken once, however often the connection is lost.
 */
final class LedgerTable implements FollowedTable<LedgerSplit> {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerTable.class);
  private static final int PAGE = 500;
  private static final Duration WHENEVER = Duration.ofDays(1);

  private final DatabaseSettings settings;
  private final LedgerSplit split;
  private final LongSupplier clock;
  private final boolean rewinds;
  private OrderLedger ledger;
  private long position;
  private boolean taken;
  private long epoch;
  private boolean caughtUp;

  /**
   * @param settings for messages
   * @param clock nanoseconds since the epoch
   * @param rewinds false to leave out what came after the split's position, to show that this is
   *     noticed
   */
  LedgerTable(DatabaseSettings settings, LedgerSplit split, LongSupplier clock, boolean rewinds) {
    this.settings = settings;
    this.split = split;
    this.clock = clock;
    this.rewinds = rewinds;
    position = split.position();
  }

  @Override
  public LedgerSplit split() {
    return split;
  }

  @Override
  public String name() {
    return "ledger of desk " + split.desk();
  }

  @Override
  public String channel() {
    return OrderLedger.CHANNEL;
  }

  @Override
  public boolean concerns(String told) {
    return told.equals(split.splitId());
  }

  @Override
  public void connected(Connection reader) throws SQLException {
    ledger = new OrderLedger(reader);
    // Whatever answers now may be a standby that was promoted without its last lines.
    checkPosition();
    if (taken) {
      return;
    }
    ledger.register(split.desk(), split.name());
    epoch = ledger.takeLease(split.desk());
    taken = true;
    if (position == LedgerSplit.UNKNOWN) {
      // What is over is over: who starts without a state takes over what is open.
      position = ledger.beforeOpen(split.desk());
    }
    if (!rewinds) {
      position = ledger.newest(split.desk());
    }
    LOG.info("Desk {} is held under epoch {}.", split.desk(), epoch);
  }

  /** A ledger that does not reach up to what was emitted is not the one that the job knows. */
  private void checkPosition() throws SQLException {
    if (position > 0) {
      List<LedgerNews> last = ledger.eventsAfter(split.desk(), position - 1, 1);
      if (last.isEmpty() || last.get(0).position() != position) {
        throw new IllegalStateException(
            "the job has seen line "
                + position
                + " of the ledger of desk "
                + split.desk()
                + ", which "
                + settings.url()
                + " does not have: this is not the database that the job wrote to, or it has lost"
                + " its last lines; bring the right one back, or start the job without its state");
      }
    }
  }

  @Override
  public Duration look(Handover<LedgerSplit> out) throws SQLException, InterruptedException {
    List<LedgerNews> lines;
    do {
      lines = ledger.eventsAfter(split.desk(), position, PAGE);
      for (LedgerNews line : lines) {
        out.put(new Handed<>(new DeskInput.Ledger(line), split.at(line.position())));
        position = line.position();
      }
    } while (!lines.isEmpty());
    if (!caughtUp) {
      long next = ledger.nextOperation(split.desk());
      // From here on the desk may send: a checkpoint must know that it began here, although no line
      // was emitted yet. Otherwise a restart would take what was sent and is over for what was
      // before.
      out.put(
          new Handed<>(new DeskInput.CaughtUp(epoch, next, clock.getAsLong()), split.at(position)));
      caughtUp = true;
    }
    return WHENEVER;
  }
}
