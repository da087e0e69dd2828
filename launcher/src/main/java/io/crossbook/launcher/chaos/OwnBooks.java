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
 * @param executions that were booked; empty if the database has no table of them
 */
record OwnBooks(
    List<Row> rows, List<Event> events, List<Event> newest, Optional<List<Execution>> executions) {
  OwnBooks {
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
      BigDecimal price,
      BigDecimal quantity,
      BigDecimal fee,
      String feeAsset) {}

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
              executions(connection));
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
                "SELECT desk, operation, order_number, attempt, venue, price, quantity, fee,"
                    + " fee_asset FROM trade_executions");
        ResultSet row = read.executeQuery()) {
      while (row.next()) {
        executions.add(
            new Execution(
                name(row),
                row.getString(5),
                row.getBigDecimal(6),
                row.getBigDecimal(7),
                row.getBigDecimal(8),
                row.getString(9)));
      }
    }
    return Optional.of(executions);
  }
}
