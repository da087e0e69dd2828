package io.crossbook.database.retention;

import io.crossbook.database.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes what is older than it is kept: whole days of the tables that are divided by day, and of
 * the others rows, a batch in a transaction, so that no writer waits for long; what somebody is
 * writing is left for the next time. Orders, executions, operations, positions, payments,
 * directives and rules are kept for good, and with them the opportunities and marks by which their
 * quality is measured. One thread.
 */
public final class Retention implements AutoCloseable {
  /** The letters of "keep". */
  private static final long LOCK = 0x6b656570L;

  private static final String AUDIT = "audit_log";

  /** For how many days after today there are partitions, so that a week of absence does no harm. */
  private static final int DAYS_AHEAD = 7;

  private final Connection connection;
  private final Transactions transactions;
  private final DayPartitions partitions;
  private final List<Rule> rules;
  private final int auditDays;
  private final int batch;

  /**
   * What went, or would go, of a table.
   *
   * @param table name
   * @param days for how many it is kept
   * @param rows how many
   * @param partitions how many days went whole, their rows among {@code rows}
   */
  public record Cut(String table, int days, long rows, int partitions) {}

  /**
   * @param old condition on a row {@code r}, with the days for a parameter
   * @param byDay if the table is divided by day
   */
  private record Rule(String table, int days, String old, boolean byDay) {
    Rule(String table, int days, String old) {
      this(table, days, old, false);
    }

    /** Of a table that is divided by day; what is old is so with its day. */
    static Rule byDay(String table, int days, String time) {
      return new Rule(
          table,
          days,
          "r." + time + " < date_trunc('day', clock_timestamp() - make_interval(days => ?), 'UTC')",
          true);
    }
  }

  /**
   * @param connection belongs to this from now on
   * @param batch most rows in a transaction; positive
   */
  public Retention(Connection connection, RetentionPeriods periods, int batch) throws SQLException {
    if (batch < 1) {
      throw new IllegalArgumentException("a batch has at least one row, not " + batch);
    }
    this.connection = connection;
    this.transactions = new Transactions(connection);
    this.partitions = new DayPartitions(transactions);
    this.batch = batch;
    auditDays = periods.audit();
    rules =
        List.of(
            Rule.byDay("dead_letters", periods.raw(), "time"),
            new Rule(
                "venue_status",
                periods.metrics(),
                // The newest of each connection says how it stands.
                before("time")
                    + " AND EXISTS (SELECT 1 FROM venue_status n WHERE n.venue = r.venue"
                    + " AND n.connection = r.connection AND n.time_nanos > r.time_nanos)"),
            Rule.byDay("spread_statistics", periods.metrics(), "to_at"),
            Rule.byDay("order_flow", periods.metrics(), "to_at"),
            new Rule("funding_rates", periods.metrics(), before("time")),
            new Rule(
                "position_snapshots",
                periods.opportunities(),
                before("time") + " AND NOT is_mark_of_order(r.venue, r.symbol, r.time_nanos)"),
            Rule.byDay("balance_snapshots", periods.opportunities(), "time"),
            new Rule("desk_refusals", periods.opportunities(), before("time")),
            new Rule(
                "arbitrage_opportunities",
                periods.opportunities(),
                before("decided_at")
                    + " AND NOT EXISTS (SELECT 1 FROM operations o WHERE o.opportunity = r.id)"),
            new Rule("alerts", periods.audit(), before("time")),
            new Rule(
                "notification",
                periods.audit(),
                before("queued_at")
                    + " AND r.routed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM"
                    + " notification_delivery d WHERE d.notification = r.id"
                    + " AND d.state = 'PENDING')"));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /**
   * Makes this connection the only one that cuts, for as long as it lasts.
   *
   * @return false if another one is
   */
  public boolean take() throws SQLException {
    return transactions.in(
        c -> {
          try (PreparedStatement lock = c.prepareStatement("SELECT pg_try_advisory_lock(?)")) {
            lock.setLong(1, LOCK);
            try (ResultSet row = lock.executeQuery()) {
              return row.next() && row.getBoolean(1);
            }
          }
        });
  }

  /** Counts what is older than it is kept; changes nothing. */
  public List<Cut> count() throws SQLException {
    List<Cut> cuts = new ArrayList<>();
    for (Rule each : rules) {
      cuts.add(
          new Cut(
              each.table,
              each.days,
              number("SELECT count(*) FROM " + each.table + " r WHERE " + each.old, each.days),
              0));
    }
    cuts.add(
        new Cut(
            AUDIT,
            auditDays,
            number(
                "SELECT count(*) FROM audit_log r WHERE r.chain <> 'retention' AND "
                    + before("recorded_at"),
                auditDays),
            0));
    return cuts;
  }

  /**
   * Makes the partitions of today and of the week to come.
   *
   * @return how many were not there
   */
  public int ahead() throws SQLException {
    int made = 0;
    for (Rule each : rules) {
      made += each.byDay ? partitions.ahead(each.table, DAYS_AHEAD) : 0;
    }
    return made;
  }

  /** Deletes what is older than it is kept. */
  public List<Cut> cut() throws SQLException {
    List<Cut> cuts = new ArrayList<>();
    for (Rule each : rules) {
      DayPartitions.Dropped days =
          each.byDay
              ? partitions.dropOld(each.table, each.old, each.days)
              : new DayPartitions.Dropped(0, 0);
      long rows = days.rows();
      for (String table : each.byDay ? partitions.of(each.table) : List.of(each.table)) {
        rows += deletedFrom(table, each);
      }
      cuts.add(new Cut(each.table, each.days, rows, days.partitions()));
    }
    String cut = "SELECT audit_cut(make_interval(days => ?), " + batch + ")";
    cuts.add(new Cut(AUDIT, auditDays, repeated(() -> number(cut, auditDays)), 0));
    return cuts;
  }

  private long deletedFrom(String table, Rule rule) throws SQLException {
    String delete =
        "DELETE FROM "
            + table
            + " WHERE ctid = ANY (ARRAY(SELECT r.ctid FROM "
            + table
            + " r WHERE "
            + rule.old
            + " LIMIT "
            + batch
            + " FOR UPDATE OF r SKIP LOCKED))";
    return repeated(() -> deleted(delete, rule.days));
  }

  /** One batch; how many rows it had. */
  private interface Batch {
    long run() throws SQLException;
  }

  private long repeated(Batch work) throws SQLException {
    long all = 0;
    long done;
    do {
      done = work.run();
      all += done;
    } while (done >= batch);
    return all;
  }

  private static String before(String column) {
    return "r." + column + " < clock_timestamp() - make_interval(days => ?)";
  }

  private long deleted(String sql, int days) throws SQLException {
    return transactions.in(
        c -> {
          try (PreparedStatement delete = c.prepareStatement(sql)) {
            delete.setInt(1, days);
            return (long) delete.executeUpdate();
          }
        });
  }

  private long number(String sql, int days) throws SQLException {
    return transactions.in(
        c -> {
          try (PreparedStatement count = c.prepareStatement(sql)) {
            count.setInt(1, days);
            try (ResultSet row = count.executeQuery()) {
              row.next();
              return row.getLong(1);
            }
          }
        });
  }
}
