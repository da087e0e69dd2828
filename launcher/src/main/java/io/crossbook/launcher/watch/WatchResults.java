package io.crossbook.launcher.watch;

import io.crossbook.database.DatabaseSettings;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What the watching job wrote to the database since it was started, read for a person. The numbers
 * on the screen are therefore those that stay. One thread.
 */
final class WatchResults implements AutoCloseable {
  private final Connection connection;
  private final long sinceNanos;

  /** An opportunity as it is shown; times in nanoseconds since the epoch, 0 where there is none. */
  record Opportunity(
      String strategy,
      String instrument,
      String buy,
      String sell,
      BigDecimal quantity,
      BigDecimal netPortfolio,
      BigDecimal netBps,
      String status,
      boolean confirmed,
      long detected,
      long ended) {}

  /** A venue with its connections. */
  record Venue(String venue, int connections, int online, String newest, String reason) {}

  /** Totals since the start. */
  record Totals(
      long detected,
      long confirmed,
      long collapsed,
      long expired,
      BigDecimal confirmedNet,
      double medianLifeMillis,
      long deadLetters,
      long listings) {}

  /** One pair of venues with what was confirmed between them. */
  record Pair(String instrument, String buy, String sell, long confirmed, BigDecimal net) {}

  WatchResults(DatabaseSettings settings, long sinceNanos) throws SQLException {
    this.connection = settings.dataSource().getConnection();
    this.sinceNanos = sinceNanos;
  }

  List<Opportunity> newest(int limit) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT strategy, instrument, buy_venue, sell_venue, quantity, net_portfolio, net_bps,"
                + " status, confirmed_nanos IS NOT NULL, detected_nanos, coalesce(ended_nanos, 0)"
                + " FROM arbitrage_opportunities WHERE detected_nanos >= ?"
                + " ORDER BY detected_nanos DESC, id LIMIT ?")) {
      query.setLong(1, sinceNanos);
      query.setInt(2, limit);
      List<Opportunity> rows = new ArrayList<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rows.add(
              new Opportunity(
                  row.getString(1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  row.getBigDecimal(5),
                  row.getBigDecimal(6),
                  row.getBigDecimal(7),
                  row.getString(8),
                  row.getBoolean(9),
                  row.getLong(10),
                  row.getLong(11)));
        }
      }
      return rows;
    }
  }

  List<Venue> venues() throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery(
                "SELECT venue, count(*), count(*) FILTER (WHERE state = 'ONLINE'),"
                    + " (array_agg(state ORDER BY time_nanos DESC))[1],"
                    + " (array_agg(reason ORDER BY time_nanos DESC))[1]"
                    + " FROM venue_status_now WHERE time_nanos >= "
                    + sinceNanos
                    + " GROUP BY venue ORDER BY venue")) {
      List<Venue> rows = new ArrayList<>();
      while (row.next()) {
        rows.add(
            new Venue(
                row.getString(1),
                row.getInt(2),
                row.getInt(3),
                row.getString(4),
                row.getString(5)));
      }
      return rows;
    }
  }

  Totals totals() throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT count(*), count(confirmed_nanos),"
                + " count(*) FILTER (WHERE ended_as = 'COLLAPSED'),"
                + " count(*) FILTER (WHERE ended_as = 'EXPIRED'),"
                + " coalesce(sum(net_portfolio) FILTER (WHERE confirmed_nanos IS NOT NULL), 0),"
                + " coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY life_nanos) / 1e6, 0),"
                + " (SELECT count(*) FROM dead_letters WHERE time_nanos >= ?),"
                + " (SELECT count(*) FROM symbols WHERE updated_nanos >= ?)"
                + " FROM arbitrage_opportunities WHERE detected_nanos >= ?")) {
      query.setLong(1, sinceNanos);
      query.setLong(2, sinceNanos);
      query.setLong(3, sinceNanos);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return new Totals(
            row.getLong(1),
            row.getLong(2),
            row.getLong(3),
            row.getLong(4),
            row.getBigDecimal(5),
            row.getDouble(6),
            row.getLong(7),
            row.getLong(8));
      }
    }
  }

  List<Pair> bestPairs(int limit) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT instrument, buy_venue, sell_venue, count(*), sum(net_portfolio)"
                + " FROM arbitrage_opportunities"
                + " WHERE detected_nanos >= ? AND confirmed_nanos IS NOT NULL"
                + " GROUP BY 1, 2, 3 ORDER BY 5 DESC, 1, 2, 3 LIMIT ?")) {
      query.setLong(1, sinceNanos);
      query.setInt(2, limit);
      List<Pair> rows = new ArrayList<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rows.add(
              new Pair(
                  row.getString(1),
                  row.getString(2),
                  row.getString(3),
                  row.getLong(4),
                  row.getBigDecimal(5)));
        }
      }
      return rows;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
