package io.crossbook.launcher.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
  private static final ObjectMapper JSON = new ObjectMapper();

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
   * @param opportunity behind its operation
   * @param instrument canonical name
   * @param price in quote
   * @param quantity in the listing's unit
   * @param base bought, or sold if negative; of a derivative what it stands for
   * @param quote paid if negative, or received, as the venue booked it
   * @param settled what it settled of a derivative position
   * @param fee in {@code feeAsset}, positive if charged
   */
  record Execution(
      OrderName name,
      String opportunity,
      String venue,
      String account,
      String instrument,
      BigDecimal price,
      BigDecimal quantity,
      BigDecimal base,
      BigDecimal quote,
      BigDecimal settled,
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
   * @param opportunity behind it
   * @param over true if nothing more is to become of it
   * @param realized net in the portfolio currency; null if nobody could say
   * @param terms their sum
   * @param moved what its executions changed of each asset, fees included
   */
  record Counted(
      int desk,
      long operation,
      String opportunity,
      boolean over,
      BigDecimal realized,
      BigDecimal terms,
      Map<String, BigDecimal> moved) {
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
                "SELECT desk, operation, order_number, attempt, opportunity, venue, account,"
                    + " instrument, price, quantity, sign * quantity * multiplier,"
                    + " -sign * coalesce(value, price * quantity * multiplier),"
                    + " coalesce(settled, 0), fee, fee_asset"
                    + " FROM (SELECT *, CASE side WHEN 'BUY' THEN 1 ELSE -1 END AS sign"
                    + " FROM trade_executions) AS execution");
        ResultSet row = read.executeQuery()) {
      while (row.next()) {
        executions.add(
            new Execution(
                name(row),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getBigDecimal(9),
                row.getBigDecimal(10),
                row.getBigDecimal(11),
                row.getBigDecimal(12),
                row.getBigDecimal(13),
                row.getBigDecimal(14),
                row.getString(15)));
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

  private static Map<String, BigDecimal> amounts(String json) throws SQLException {
    Map<String, BigDecimal> amounts = new TreeMap<>();
    try {
      for (JsonNode each : JSON.readTree(json)) {
        amounts.put(each.get("asset").textValue(), new BigDecimal(each.get("amount").textValue()));
      }
    } catch (JsonProcessingException broken) {
      throw new SQLException("the column moved of operations is no JSON: " + json, broken);
    }
    return amounts;
  }

  private static List<Counted> operations(Connection connection) throws SQLException {
    List<Counted> operations = new ArrayList<>();
    try (PreparedStatement read =
            connection.prepareStatement(
                "SELECT desk, operation, opportunity, ended_nanos IS NOT NULL, realized,"
                    + " (SELECT coalesce(sum((term ->> 'amount')::numeric), 0)"
                    + " FROM jsonb_array_elements(realized_terms) term), moved"
                    + " FROM operations ORDER BY desk, operation");
        ResultSet row = read.executeQuery()) {
      while (row.next()) {
        operations.add(
            new Counted(
                row.getInt(1),
                row.getLong(2),
                row.getString(3),
                row.getBoolean(4),
                row.getBigDecimal(5),
                row.getBigDecimal(6),
                amounts(row.getString(7))));
      }
    }
    return operations;
  }
}
