package io.crossbook.sinks.postgres;

import io.crossbook.core.fact.Funding;
import io.crossbook.database.Parameters;
import java.sql.SQLException;

/**
 * What a venue said last of a settlement: the newest stays, and of two with the same time the one
 * with the greater rate.
 */
final class FundingUpsert implements Upsert<Funding> {
  private static final long serialVersionUID = 1L;

  private static final String STATEMENT =
      """
      INSERT INTO funding_rates AS f (venue, symbol, next_funding_nanos, instrument, rate,
        interval_seconds, time_nanos)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (venue, symbol, next_funding_nanos) DO UPDATE SET (instrument, rate,
        interval_seconds, time_nanos) = ROW (EXCLUDED.instrument, EXCLUDED.rate,
        EXCLUDED.interval_seconds, EXCLUDED.time_nanos)
      WHERE (EXCLUDED.time_nanos, EXCLUDED.rate) > (f.time_nanos, f.rate)
      """;

  @Override
  public String table() {
    return "funding_rates";
  }

  @Override
  public String statement() {
    return STATEMENT;
  }

  @Override
  public String key(Funding funding) {
    return funding.venue() + ":" + funding.symbol() + " " + funding.nextFundingTime();
  }

  @Override
  public void bind(Funding funding, Parameters row) throws SQLException {
    row.text(funding.venue());
    row.text(funding.symbol());
    row.integer(funding.nextFundingTime());
    row.text(funding.instrument());
    row.decimal(funding.rate());
    row.integer(funding.intervalSeconds());
    row.integer(funding.time());
  }
}
