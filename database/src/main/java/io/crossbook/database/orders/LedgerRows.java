package io.crossbook.database.orders;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.LedgerNews;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderNews;
import io.crossbook.core.order.Purpose;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How orders and their lines are read from the ledger's tables. Stateless. */
final class LedgerRows {
  static final String COLUMNS =
      "desk, operation, order_number, attempt, epoch, purpose, venue, account, symbol, side, kind,"
          + " quantity, limit_price, reduce_only, valid_until_nanos, client_order_id, opportunity";

  static final String ROWS =
      "SELECT "
          + COLUMNS
          + ", state, venue_order_id, filled, absent_looks, absent_nanos,"
          + " (extract(epoch FROM intended_at) * 1000000)::bigint * 1000 AS intended_nanos"
          + " FROM order_intent WHERE desk = ? AND purpose <> 'VOID'";

  static final String LINES =
      "SELECT i.desk, i.operation, i.order_number, i.attempt, i.epoch, i.purpose, i.venue, i.account,"
          + " i.symbol, i.side, i.kind, i.quantity, i.limit_price, i.reduce_only,"
          + " i.valid_until_nanos, i.opportunity, e.position, e.state AS line_state,"
          + " e.venue_order_id AS line_venue_order_id, e.filled AS line_filled, e.detail,"
          + " e.time_nanos FROM order_event e JOIN order_intent i USING (desk, operation,"
          + " order_number, attempt) WHERE e.desk = ? AND e.position > ? ORDER BY e.position LIMIT ?";

  private LedgerRows() {}

  static LedgerNews line(ResultSet line) throws SQLException {
    OrderIntent order = order(line);
    return new LedgerNews(
        line.getLong("position"),
        line.getLong("epoch"),
        order,
        Purpose.valueOf(line.getString("purpose")),
        line.getString("opportunity"),
        new OrderNews(
            order.name(),
            LedgerState.valueOf(line.getString("line_state")),
            line.getString("line_venue_order_id"),
            line.getBigDecimal("line_filled"),
            line.getString("detail"),
            line.getLong("time_nanos")));
  }

  private static OrderIntent order(ResultSet row) throws SQLException {
    return new OrderIntent(
        new OrderName(row.getInt(1), row.getLong(2), row.getInt(3), row.getInt(4)),
        row.getString("venue"),
        row.getString("account"),
        row.getString("symbol"),
        Side.valueOf(row.getString("side")),
        OrderKind.valueOf(row.getString("kind")),
        row.getBigDecimal("quantity"),
        row.getBigDecimal("limit_price"),
        row.getBoolean("reduce_only"),
        row.getLong("valid_until_nanos"));
  }

  static LedgerRow row(ResultSet row) throws SQLException {
    OrderIntent order = order(row);
    return new LedgerRow(
        new LedgerIntent(
            order,
            Purpose.valueOf(row.getString("purpose")),
            row.getString("client_order_id"),
            row.getString("opportunity")),
        row.getLong("epoch"),
        LedgerState.valueOf(row.getString("state")),
        row.getString("venue_order_id"),
        row.getBigDecimal("filled"),
        row.getLong("intended_nanos"),
        new AbsentLooks(order.name(), row.getInt("absent_looks"), row.getLong("absent_nanos")));
  }
}
