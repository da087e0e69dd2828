package io.crossbook.launcher.chaos;

import io.crossbook.core.desk.DeskInput.Instruction;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderName;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.directives.DirectiveLog;
import io.crossbook.launcher.chaos.LedgerTail.Acceptance;
import io.crossbook.launcher.chaos.OwnBooks.Row;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /**
   * True if no order and no operation is open and the books were reported since the last execution.
   *
   * @param whole false if there are operations that never end, because nobody knows of them
   */
  static boolean atRest(DatabaseSettings database, boolean whole) throws SQLException {
    return openRows(database) == 0
        && (!whole || openOperations(database) == 0)
        && Judge.reported(database);
  }

  /** What still has to become of it, in words. */
  static String unrest(DatabaseSettings database) throws SQLException {
    return openRows(database)
        + " orders and "
        + openOperations(database)
        + " operations are open, the balances "
        + (Judge.reported(database)
            ? "were reported after the last execution"
            : "were not reported since the last execution");
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

  /** How many operations have not ended. */
  static long openOperations(DatabaseSettings database) throws SQLException {
    try (Connection connection = database.open();
        PreparedStatement read =
            connection.prepareStatement(
                "SELECT count(*) FROM operations WHERE ended_nanos IS NULL");
        ResultSet row = read.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The greatest number of an operation that has orders, of any desk; -1 if none has. */
  static long newestOperation(DatabaseSettings database) throws SQLException {
    try (Connection connection = database.open();
        PreparedStatement read =
            connection.prepareStatement("SELECT coalesce(max(operation), -1) FROM order_intent");
        ResultSet row = read.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** True if an operation with a greater number has traded and is over. */
  static boolean tradedAfter(DatabaseSettings database, long operation) throws SQLException {
    try (Connection connection = database.open();
        PreparedStatement read =
            connection.prepareStatement(
                "SELECT EXISTS (SELECT 1 FROM operations JOIN trade_executions USING (desk, operation)"
                    + " WHERE operation > ? AND ended_nanos IS NOT NULL)")) {
      read.setLong(1, operation);
      try (ResultSet row = read.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** Venues and client order ids, with a space between, of orders whose absence was proved. */
  static Set<String> provedAbsent(DatabaseSettings database) throws SQLException {
    Set<String> absent = new HashSet<>();
    try (Connection connection = database.open();
        PreparedStatement read =
            connection.prepareStatement(
                "SELECT venue || ' ' || client_order_id FROM order_intent"
                    + " WHERE (desk, operation, order_number, attempt) IN ("
                    + OwnBooks.ABSENT
                    + ")");
        ResultSet row = read.executeQuery()) {
      while (row.next()) {
        absent.add(row.getString(1));
      }
    }
    return absent;
  }

  /**
   * Does what a person would with operations that were given up: where three hedges in a row found
   * no price there will be one. Each is retried once for each time that it was given up.
   *
   * @param retried how often each operation, by desk and number, had been given up when it was
   *     retried last
   * @return those that were retried now
   */
  static List<String> retryGivenUp(DatabaseSettings database, Map<String, Long> retried)
      throws SQLException {
    List<String> now = new ArrayList<>();
    try (Connection connection = database.open();
        DirectiveLog person = new DirectiveLog(database.open());
        PreparedStatement read =
            connection.prepareStatement(
                "SELECT desk, operation, count(*) FROM operation_transitions"
                    + " WHERE to_state = 'FAILED' AND (desk, operation) IN (SELECT desk, operation"
                    + " FROM operations WHERE state = 'FAILED' AND ended_nanos IS NULL)"
                    + " GROUP BY desk, operation ORDER BY desk, operation");
        ResultSet row = read.executeQuery()) {
      while (row.next()) {
        String operation = row.getString(1) + "/" + row.getString(2);
        Long before = retried.put(operation, row.getLong(3));
        if (before == null || before != row.getLong(3)) {
          long unused =
              person.instruct(
                  row.getInt(1),
                  Instruction.Kind.RETRY,
                  row.getString(2),
                  "it was given up",
                  "chaos");
          now.add(operation);
        }
      }
    }
    return now;
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
