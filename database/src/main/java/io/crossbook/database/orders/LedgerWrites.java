package io.crossbook.database.orders;

import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderNews;
import io.crossbook.database.Parameters;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * How orders and their lines are written into the ledger's tables, within the transaction of
 * whoever calls. Stateless.
 */
final class LedgerWrites {
  private static final String INSERT =
      "INSERT INTO order_intent ("
          + LedgerRows.COLUMNS
          + ", state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT DO NOTHING";

  /** How far an order has come; who is further never goes back, and the first end counts. */
  private static final String RANK =
      "coalesce(array_position(ARRAY['INTENDED', 'UNKNOWN', 'ACCEPTED'], %s), 4)";

  private static final String NEWER =
      String.format(RANK, "?::text") + " > " + String.format(RANK, "state");

  private static final String UPDATE =
      "UPDATE order_intent SET state = CASE WHEN "
          + NEWER
          + " THEN ? ELSE state END, venue_order_id = CASE WHEN ? = '' THEN venue_order_id ELSE ?"
          + " END, filled = GREATEST(filled, ?) WHERE desk = ? AND operation = ? AND order_number = ?"
          + " AND attempt = ? AND purpose <> 'VOID' AND (filled < ? OR "
          + NEWER
          + " OR (? <> '' AND venue_order_id <> ?)) RETURNING state, venue_order_id, filled";

  private static final String APPEND =
      "WITH next AS (UPDATE desk_events SET newest = newest + 1 WHERE desk = ? RETURNING desk, newest)"
          + " INSERT INTO order_event (desk, position, operation, order_number, attempt, state,"
          + " venue_order_id, filled, detail, time_nanos)"
          + " SELECT next.desk, next.newest, ?, ?, ?, ?, ?, ?, ?, ? FROM next";

  private LedgerWrites() {}

  /**
   * Writes orders down.
   *
   * @return false if one of their numbers or client order ids is taken; then nothing may be
   *     committed
   */
  static boolean insert(Connection c, long epoch, List<LedgerIntent> intents, LedgerState state)
      throws SQLException {
    int written = 0;
    try (PreparedStatement insert = c.prepareStatement(INSERT)) {
      for (LedgerIntent intent : intents) {
        OrderIntent order = intent.order();
        Parameters row = new Parameters(insert);
        row.integer(order.name().desk());
        row.integer(order.name().operation());
        row.integer(order.name().order());
        row.integer(order.name().attempt());
        row.integer(epoch);
        row.text(intent.purpose().name());
        row.text(order.venue());
        row.text(order.account());
        row.text(order.symbol());
        row.text(order.side().name());
        row.text(order.kind().name());
        row.decimal(order.quantity());
        row.decimal(order.limit());
        row.flag(order.reduceOnly());
        row.integer(order.validUntil());
        row.text(intent.clientOrderId());
        row.text(intent.opportunity());
        row.text(state.name());
        insert.addBatch();
      }
      for (int count : insert.executeBatch()) {
        written += count;
      }
    }
    return written == intents.size();
  }

  /** Appends the first line of each order. */
  static void append(
      Connection c, List<LedgerIntent> intents, LedgerState state, String detail, long now)
      throws SQLException {
    try (PreparedStatement append = c.prepareStatement(APPEND)) {
      for (LedgerIntent intent : intents) {
        OrderName name = intent.order().name();
        fill(append, new OrderNews(name, state, "", BigDecimal.ZERO, detail, now));
        append.addBatch();
      }
      for (int count : append.executeBatch()) {
        if (count != 1) {
          throw new SQLException("the lines of a desk have no count; register it");
        }
      }
    }
  }

  private static void fill(PreparedStatement append, OrderNews line) throws SQLException {
    Parameters row = new Parameters(append);
    row.integer(line.name().desk());
    row.integer(line.name().operation());
    row.integer(line.name().order());
    row.integer(line.name().attempt());
    row.text(line.state().name());
    row.text(line.venueOrderId());
    row.decimal(line.filled());
    row.text(line.detail());
    row.integer(line.time());
  }

  /**
   * Writes what became of orders, if it is news. Whoever calls holds the count of the desk's lines.
   *
   * @return how many were news
   */
  static int record(Connection c, List<OrderNews> told) throws SQLException {
    int news = 0;
    try (PreparedStatement update = c.prepareStatement(UPDATE);
        PreparedStatement append = c.prepareStatement(APPEND)) {
      for (OrderNews each : told) {
        if (record(each, update, append)) {
          news++;
        }
      }
    }
    return news;
  }

  private static boolean record(OrderNews told, PreparedStatement update, PreparedStatement append)
      throws SQLException {
    OrderName name = told.name();
    Parameters row = new Parameters(update);
    row.text(told.state().name());
    row.text(told.state().name());
    row.text(told.venueOrderId());
    row.text(told.venueOrderId());
    row.decimal(told.filled());
    row.integer(name.desk());
    row.integer(name.operation());
    row.integer(name.order());
    row.integer(name.attempt());
    row.decimal(told.filled());
    row.text(told.state().name());
    row.text(told.venueOrderId());
    row.text(told.venueOrderId());
    try (ResultSet now = update.executeQuery()) {
      if (!now.next()) {
        return false;
      }
      fill(
          append,
          new OrderNews(
              name,
              LedgerState.valueOf(now.getString(1)),
              now.getString(2),
              now.getBigDecimal(3),
              told.detail(),
              told.time()));
      append.executeUpdate();
      return true;
    }
  }
}
