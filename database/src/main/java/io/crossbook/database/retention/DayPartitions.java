package io.crossbook.database.retention;

import io.crossbook.database.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The partitions of tables that are divided by day (migration V13): those of days to come are made,
 * those in which nothing is kept any more are dropped. Each in a transaction of its own, which does
 * not wait long for the table: who queues behind it would wait too, and next time is soon enough.
 * One thread.
 */
final class DayPartitions {
  /** {@code lock_not_available}. */
  private static final String BUSY = "55P03";

  private static final String WAIT = "SET LOCAL lock_timeout = '2s'";

  private final Transactions transactions;

  DayPartitions(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * What was dropped.
   *
   * @param partitions how many
   * @param rows that were in them
   */
  record Dropped(int partitions, long rows) {}

  /**
   * Makes those of today and the days after it that are not there.
   *
   * @return how many were made; a day that has rows elsewhere already gets none
   */
  int ahead(String table, int days) throws SQLException {
    int made = 0;
    for (int i = 0; i <= days; i++) {
      int day = i;
      made +=
          unlessBusy(
              0,
              c -> {
                try (PreparedStatement make =
                    c.prepareStatement(
                        "SELECT make_day_partition(?::regclass,"
                            + " (clock_timestamp() AT TIME ZONE 'UTC')::date + ?)")) {
                  make.setString(1, table);
                  make.setInt(2, day);
                  try (ResultSet row = make.executeQuery()) {
                    return row.next() && row.getBoolean(1) ? 1 : 0;
                  }
                }
              });
    }
    return made;
  }

  /** Names of the partitions of a table, that of other days among them. */
  List<String> of(String table) throws SQLException {
    return names(table, "true");
  }

  /**
   * Drops partitions of days that are over and all of whose rows are old.
   *
   * @param old condition on a row {@code r}, with the days for a parameter
   */
  Dropped dropOld(String table, String old, int days) throws SQLException {
    int partitions = 0;
    long rows = 0;
    for (String each : names(table, "from_at < clock_timestamp() - interval '1 day'")) {
      long had = transactions.in(c -> onlyOld(c, each, old, days) ? count(c, each) : -1);
      boolean dropped =
          had >= 0
              && unlessBusy(
                  false,
                  c -> {
                    try (Statement statement = c.createStatement()) {
                      // The table before its partition, as writers do.
                      statement.execute("LOCK TABLE ONLY " + table + " IN ACCESS EXCLUSIVE MODE");
                      if (!onlyOld(c, each, old, days)) {
                        return false;
                      }
                      statement.execute("DROP TABLE " + each);
                      return true;
                    }
                  });
      if (dropped) {
        partitions++;
        rows += had;
      }
    }
    return new Dropped(partitions, rows);
  }

  private List<String> names(String table, String which) throws SQLException {
    return transactions.in(
        c -> {
          try (PreparedStatement query =
              c.prepareStatement(
                  "SELECT partition::text FROM day_partitions WHERE parent = ?::regclass AND "
                      + which
                      + " ORDER BY from_at")) {
            query.setString(1, table);
            List<String> names = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
              while (row.next()) {
                names.add(row.getString(1));
              }
            }
            return names;
          }
        });
  }

  private static boolean onlyOld(Connection c, String partition, String old, int days)
      throws SQLException {
    try (PreparedStatement young =
        c.prepareStatement(
            "SELECT EXISTS (SELECT 1 FROM " + partition + " r WHERE NOT (" + old + "))")) {
      young.setInt(1, days);
      try (ResultSet row = young.executeQuery()) {
        return row.next() && !row.getBoolean(1);
      }
    }
  }

  private static long count(Connection c, String partition) throws SQLException {
    try (Statement statement = c.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + partition)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Does it if the table can be had soon. */
  private <T> T unlessBusy(T otherwise, Transactions.Work<T> work) throws SQLException {
    try {
      return transactions.in(
          c -> {
            try (Statement statement = c.createStatement()) {
              statement.execute(WAIT);
            }
            return work.in(c);
          });
    } catch (SQLException refused) {
      if (BUSY.equals(refused.getSQLState())) {
        return otherwise;
      }
      throw refused;
    }
  }
}
