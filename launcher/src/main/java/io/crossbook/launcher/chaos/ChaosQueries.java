package io.crossbook.launcher.chaos;

import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderName;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.launcher.chaos.LedgerTail.Acceptance;
import io.crossbook.launcher.chaos.OwnBooks.Row;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a run asks the database while it goes on, each over a connection of its own. Stateless. */
final class ChaosQueries {
  private ChaosQueries() {}

  /** The epoch of each desk. */
  static Map<Integer, Long> epochs(DatabaseSettings database) throws SQLException {
    Map<Integer, Long> epochs = new TreeMap<>();
    try (Connection connection = database.open();
        PreparedStatement read = connection.prepareStatement("SELECT number, epoch FROM desk");
        ResultSet row = read.executeQuery()) {
      while (row.next()) {
        epochs.put(row.getInt(1), row.getLong(2));
      }
    }
    return epochs;
  }

  /** How many orders are not over. */
  static long openRows(DatabaseSettings database) throws SQLException {
    try (Connection connection = database.open();
        PreparedStatement read =
            connection.prepareStatement(
                "SELECT count(*) FROM order_intent"
                    + " WHERE state IN ('INTENDED', 'ACCEPTED', 'UNKNOWN')");
        ResultSet row = read.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** True once every balance was reported after the last execution. */
  static boolean balancesReported(DatabaseSettings database) throws SQLException {
    try (Connection connection = database.open();
        PreparedStatement read =
            connection.prepareStatement(
                "SELECT NOT EXISTS (SELECT 1 FROM trade_executions execution WHERE time_nanos >="
                    + " (SELECT coalesce(min(time_nanos), 0) FROM balances"
                    + " WHERE balances.venue = execution.venue))");
        ResultSet row = read.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** The rows of orders that were accepted, as far as there are any. */
  static List<Row> rows(DatabaseSettings database, List<Acceptance> acceptances)
      throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (Connection connection = database.open();
        PreparedStatement read =
            connection.prepareStatement(
                "SELECT desk, operation, order_number, attempt, epoch, venue, client_order_id,"
                    + " state, filled FROM order_intent WHERE client_order_id = ANY (?)")) {
      Array ids =
          connection.createArrayOf(
              "text", acceptances.stream().map(Acceptance::clientId).toArray());
      read.setArray(1, ids);
      try (ResultSet row = read.executeQuery()) {
        while (row.next()) {
          rows.add(
              new Row(
                  new OrderName(row.getInt(1), row.getLong(2), row.getInt(3), row.getInt(4)),
                  row.getLong(5),
                  row.getString(6),
                  row.getString(7),
                  LedgerState.valueOf(row.getString(8)),
                  row.getBigDecimal(9)));
        }
      } finally {
        ids.free();
      }
    }
    return rows;
  }
}
