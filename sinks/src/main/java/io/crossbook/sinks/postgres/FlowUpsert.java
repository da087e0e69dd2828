package io.crossbook.sinks.postgres;

import io.crossbook.core.flow.FlowStatistics;
import io.crossbook.database.Parameters;
import java.sql.SQLException;

/**
 * A row of order flow. A job that began anew saw less of the window in which it did; the row that
 * saw more books stays.
 */
final class FlowUpsert implements Upsert<FlowStatistics> {
  private static final long serialVersionUID = 1L;

  private static final String STATEMENT =
      """
      INSERT INTO order_flow AS f (venue, symbol, from_nanos, to_nanos, instrument, books,
        microprice, imbalance, spread_bps, order_flow_imbalance, mean_depth)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (venue, symbol, from_nanos) DO UPDATE SET (to_nanos, instrument, books,
        microprice, imbalance, spread_bps, order_flow_imbalance, mean_depth) = ROW (
        EXCLUDED.to_nanos, EXCLUDED.instrument, EXCLUDED.books, EXCLUDED.microprice,
        EXCLUDED.imbalance, EXCLUDED.spread_bps, EXCLUDED.order_flow_imbalance,
        EXCLUDED.mean_depth)
      WHERE (EXCLUDED.books, EXCLUDED.microprice) > (f.books, f.microprice)
      """;

  @Override
  public String table() {
    return "order_flow";
  }

  @Override
  public String statement() {
    return STATEMENT;
  }

  @Override
  public String key(FlowStatistics row) {
    return row.venue() + ":" + row.symbol() + " " + row.from();
  }

  @Override
  public void bind(FlowStatistics flow, Parameters row) throws SQLException {
    row.text(flow.venue());
    row.text(flow.symbol());
    row.integer(flow.from());
    row.integer(flow.to());
    row.text(flow.instrument());
    row.integer(flow.books());
    row.real(flow.microprice());
    row.real(flow.imbalance());
    row.real(flow.spreadBps());
    row.real(flow.orderFlowImbalance());
    row.real(flow.meanDepth());
  }
}
