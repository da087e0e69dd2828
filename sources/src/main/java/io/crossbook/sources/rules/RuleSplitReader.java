package io.crossbook.sources.rules;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Outage;
import io.crossbook.database.rules.RuleRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the table for versions above the cursor, again and again, on the fetcher's thread; only
 * {@link #wakeUp} is called by another one.
 *
 * <p>The rules that are known stay in force while the database is away, so no fault of it ends the
 * job: the first of an outage is logged and the waits double up to {@link #LONGEST_WAIT}.
 */
final class RuleSplitReader implements SplitReader<StoredRule, RuleSplit> {
  private static final Logger LOG = LoggerFactory.getLogger(RuleSplitReader.class);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private static final String NEWER =
      "SELECT position, "
          + String.join(", ", RuleRows.COLUMNS)
          + " FROM rule_version WHERE position > ? AND NOT configured ORDER BY position";

  private final DatabaseSettings settings;
  private final Duration period;
  private final Semaphore wakeUps = new Semaphore(0);
  private RuleSplit split;
  private long cursor;
  private Duration wait = Duration.ZERO;
  private final Outage outage;
  private Connection connection;

  RuleSplitReader(DatabaseSettings settings, Duration period) {
    this.settings = settings;
    this.period = period;
    this.outage = new Outage(settings);
  }

  @Override
  public void handleSplitsChanges(SplitsChange<RuleSplit> change) {
    split = change.splits().get(0);
    cursor = split.cursor();
  }

  @Override
  public void wakeUp() {
    wakeUps.release();
  }

  @Override
  public RecordsWithSplitIds<StoredRule> fetch() {
    RecordsBySplits.Builder<StoredRule> found = new RecordsBySplits.Builder<>();
    if (split == null || !waited()) {
      return found.build();
    }
    try {
      read(found);
      wait = period;
      if (outage.over()) {
        LOG.info("Rules are read again from {}.", settings.url());
      }
    } catch (SQLException fault) {
      disconnect();
      Duration next = outage.lasts() ? wait.multipliedBy(2) : period;
      wait = next.compareTo(LONGEST_WAIT) < 0 ? next : LONGEST_WAIT;
      outage
          .news(fault)
          .ifPresent(
              cause ->
                  LOG.error(
                      "Rules stay as they are known, and reading them is tried again: {}",
                      cause,
                      fault));
    }
    return found.build();
  }

  @Override
  public void close() {
    disconnect();
  }

  /** Waits until it is time to ask; false if it was woken up before. */
  private boolean waited() {
    try {
      boolean woken = wakeUps.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
      wakeUps.drainPermits();
      return !woken;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void read(RecordsBySplits.Builder<StoredRule> found) throws SQLException {
    if (connection == null) {
      connection = settings.open();
    }
    long last = cursor;
    try (PreparedStatement statement = connection.prepareStatement(NEWER)) {
      statement.setLong(1, cursor);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          last = rows.getLong("position");
          found.add(split, new StoredRule(last, RuleRows.read(rows)));
        }
      }
    }
    cursor = last;
  }

  private void disconnect() {
    Connection old = connection;
    connection = null;
    if (old != null) {
      try {
        old.close();
      } catch (SQLException alreadyGone) {
        LOG.debug("Closing a connection to {} failed.", settings.url(), alreadyGone);
      }
    }
  }
}
