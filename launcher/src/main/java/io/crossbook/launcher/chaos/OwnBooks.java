package io.crossbook.launcher.chaos;

import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderName;
import io.crossbook.database.DatabaseSettings;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What our own database says of orders: the other side of the judgement. Immutable.
 *
 * @param rows of the intent ledger
 * @param events positions of {@code order_event}, in ascending order within each desk
 * @param newest for each desk, the last position that was given out
 * @param absent orders of which it was written down that their absence is proved
 * @param executions that were booked; empty if the database has no table of them
 * @param balances of accounts by the desk's own double-entry books, as last reported
 * @param operations as last reported
 */
record OwnBooks(
    List<Row> rows,
    List<Event> events,
    List<Event> newest,
    List<OrderName> absent,
    Optional<List<Execution>> executions,
    List<Holding> balances,
    List<Counted> operations) {
  /** Names of orders whose absence was proved. */
  static final String ABSENT =
      "SELECT DISTINCT desk, operation, order_number, attempt FROM order_event"
          + " WHERE state = 'ABANDONED' AND detail LIKE 'proved absent%'";

  OwnBooks {
    absent = List.copyOf(absent);
    balances = List.copyOf(balances);
    operations = List.copyOf(operations);
    rows = List.copyOf(rows);
    events = List.copyOf(events);
    newest = List.copyOf(newest);
    executions = executions.map(List::copyOf);
  }

  /**
   * An order of the intent ledger.
   *
   * @param epoch of the desk that wrote it
   * @param venue empty, as the client order id, where the number was never used
   * @param filled cumulative, in the listing's unit
   */
  record Row(
      OrderName name,
      long epoch,
      String venue,
      String clientOrderId,
      LedgerState state,
      BigDecimal filled) {
    @Override
    public String toString() {
      return "row " + name + (venue.isEmpty() ? "" : " at " + venue) + " " + state;
    }
  }

  /**
   * A place in the order of a desk's events.
   *
   * @param desk number
   * @param position from 1
   */
  record Event(int desk, long position) {}

  /**
   * An execution that a desk booked.
   *
   * @param price in quote
   * @param quantity in the listing's unit
   * @param fee in {@code feeAsset}, positive if charged
   */
  record Execution(
      OrderName name,
      String venue,
      String account,
      BigDecimal price,
      BigDecimal quantity,
      BigDecimal fee,
      String feeAsset) {}

  /**
   * What an account holds by the desk's books.
   *
   * @param account the venue's name of the sub-account; empty for the main one
   * @param total held, reserved or not
   */
  record Holding(String venue, String account, String asset, BigDecimal total) {}

  /**
   * What an operation came to.
   *
   * @param over true if nothing more is to become of it
   * @param realized net in the portfolio currency; null if nobody could say
   * @param terms their sum
   */
  record Counted(int desk, long operation, boolean over, BigDecimal realized, BigDecimal terms) {
    @Override
    public String toString() {
      return "operation " + operation + " of desk " + desk;
    }
  }

  /** Reads them, all as of one moment. */
  static OwnBooks read(DatabaseSettings database) throws SQLException {
    try (Connection connection = database.open()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      OwnBooks books =
          new OwnBooks(
              rows(connection),
              events(connection, "SELECT desk, position FROM order_event ORDER BY desk, position"),
              events(connection, "SELECT desk, newest FROM desk_events ORDER BY desk"),
              absent(connection),
              executions(connection),
              balances(connection),
              operations(connection));
      connection.commit();
      return books;
    }
  }

  private static List<Row> rows(Connection connection) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement read =
            connection.prepareStatement(
                "SELECT desk, operation, order_number, attempt, epoch, coalesce(venue, ''),"
                    + " coalesce(client_order_id, ''), state, filled FROM order_intent"
                    + " ORDER BY desk, operation, order_number, attempt");
        ResultSet row = read.executeQuery()) {
      while (row.next()) {
        rows.add(
            new Row(
                name(row),
                row.getLong(5),
                row.getString(6),
                row.getString(7),
                LedgerState.valueOf(row.getString(8)),
                row.getBigDecimal(9)));
      }
    }
    return rows;
  }

  private static OrderName name(ResultSet row) throws SQLException {
    return new OrderName(row.getInt(1), row.getLong(2), row.getInt(3), row.getInt(4));
  }

  private static List<Event> events(Connection connection, String query) throws SQLException {
    List<Event> events = new ArrayList<>();
    try (PreparedStatement read = connection.prepareStatement(query);
        ResultSet row = read.executeQuery()) {
      while (row.next()) {
        events.add(new Event(row.getInt(1), row.getLong(2)));
      }
    }
    return events;
  }

  private static Optional<List<Execution>> executions(Connection connection) throws SQLException {
    try (PreparedStatement look =
            connection.prepareStatement("SELECT to_regclass('trade_executions') IS NOT NULL");
        ResultSet found = look.executeQuery()) {
      found.next();
      if (!found.getBoolean(1)) {
        return Optional.empty();
      }
    }
    List<Execution> executions = new ArrayList<>();
    try (PreparedStatement read =
            connection.prepareStatement(
                "SELECT desk, operation, order_number, attempt, venue, account, price, quantity,"
                    + " fee, fee_asset FROM trade_executions");
        ResultSet row = read.executeQuery()) {
      while (row.next()) {
        executions.add(
            new Execution(
                name(row),
                row.getString(5),
                row.getString(6),
                row.getBigDecimal(7),
                row.getBigDecimal(8),
                row.getBigDecimal(9),
                row.getString(10)));
      }
    }
    return Optional.of(executions);
  }

  private static List<OrderName> absent(Connection connection) throws SQLException {
    List<OrderName> absent = new ArrayList<>();
    try (PreparedStatement read = connection.prepareStatement(ABSENT + " ORDER BY 1, 2, 3, 4");
        ResultSet row = read.executeQuery()) {
      while (row.next()) {
        absent.add(name(row));
      }
    }
    return absent;
  }

  private static List<Holding> balances(Connection connection) throws SQLException {
    List<Holding> balances = new ArrayList<>();
    try (PreparedStatement read =
            connection.prepareStatement("SELECT venue, account, currency, total FROM balances");
        ResultSet row = read.executeQuery()) {
      while (row.next()) {
        balances.add(
            new Holding(
                row.getString(1), row.getString(2), row.getString(3), row.getBigDecimal(4)));
      }
    }
    return balances;
  }

  private static List<Counted> operations(Connection connection) throws SQLException {
    List<Counted> operations = new ArrayList<>();
    try (PreparedStatement read =
            connection.prepareStatement(
                "SELECT desk, operation, ended_nanos IS NOT NULL, realized,"
                    + " (SELECT coalesce(sum((term ->> 'amount')::numeric), 0)"
                    + " FROM jsonb_array_elements(realized_terms) term)"
                    + " FROM operations ORDER BY desk, operation");
        ResultSet row = read.executeQuery()) {
      while (row.next()) {
        operations.add(
            new Counted(
                row.getInt(1),
                row.getLong(2),
                row.getBoolean(3),
                row.getBigDecimal(4),
                row.getBigDecimal(5)));
      }
    }
    return operations;
  }
}
