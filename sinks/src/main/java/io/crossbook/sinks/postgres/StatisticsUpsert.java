package io.crossbook.sinks.postgres;

import io.crossbook.core.statistics.SpreadStatistics;
import io.crossbook.database.Parameters;
import java.sql.SQLException;

/**
 * A row of statistics. The row of a window that a restored job writes again may have seen less of
 * it; the one that reaches further, and of those the one that saw more, stays.
 */
final class StatisticsUpsert implements Upsert<SpreadStatistics> {
  private static final long serialVersionUID = 1L;

  private static final String STATEMENT =
      """
      INSERT INTO spread_statistics AS s (instrument, scope, from_nanos, to_nanos, evaluated,
        gross_positive, max_edge_bps, max_edge_nanos, max_edge_buy, max_edge_sell,
        median_edge_bps, mean_edge_bps, naive_positive, naive_episodes)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (instrument, scope, from_nanos) DO UPDATE SET (to_nanos, evaluated,
        gross_positive, max_edge_bps, max_edge_nanos, max_edge_buy, max_edge_sell,
        median_edge_bps, mean_edge_bps, naive_positive, naive_episodes) = ROW (EXCLUDED.to_nanos,
        EXCLUDED.evaluated, EXCLUDED.gross_positive, EXCLUDED.max_edge_bps,
        EXCLUDED.max_edge_nanos, EXCLUDED.max_edge_buy, EXCLUDED.max_edge_sell,
        EXCLUDED.median_edge_bps, EXCLUDED.mean_edge_bps, EXCLUDED.naive_positive,
        EXCLUDED.naive_episodes)
      WHERE (EXCLUDED.to_nanos, EXCLUDED.evaluated, EXCLUDED.naive_positive,
          EXCLUDED.max_edge_nanos)
        > (s.to_nanos, s.evaluated, s.naive_positive, s.max_edge_nanos)
      """;

  @Override
  public String table() {
    return "spread_statistics";
  }

  @Override
  public String statement() {
    return STATEMENT;
  }

  @Override
  public String key(SpreadStatistics row) {
    return row.instrument() + " " + row.scope() + " " + row.from();
  }

  @Override
  public void bind(SpreadStatistics statistics, Parameters row) throws SQLException {
    row.text(statistics.instrument());
    row.text(statistics.scope().name());
    row.integer(statistics.from());
    row.integer(statistics.to());
    row.integer(statistics.evaluated());
    row.integer(statistics.grossPositive());
    row.real(statistics.maxEdgeBps());
    row.integer(statistics.maxEdgeAt());
    row.text(statistics.maxEdgeBuy());
    row.text(statistics.maxEdgeSell());
    row.real(statistics.medianEdgeBps());
    row.real(statistics.meanEdgeBps());
    row.integer(statistics.naivePositive());
    row.integer(statistics.naiveEpisodes());
  }
}
