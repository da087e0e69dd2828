package io.crossbook.sinks.postgres;

import io.crossbook.core.fact.VenueStatus;
import io.crossbook.database.Parameters;
import java.sql.SQLException;

/** A change of a venue's state: a row that is written once and never changes. */
final class VenueStatusUpsert implements Upsert<VenueStatus> {
  private static final long serialVersionUID = 1L;

  @Override
  public String table() {
    return "venue_status";
  }

  @Override
  public String statement() {
    return """
    INSERT INTO venue_status AS v (venue, connection, time_nanos, state, reason)
    VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (venue, connection, time_nanos, state) DO UPDATE
      SET reason = GREATEST(v.reason, EXCLUDED.reason)
    """;
  }

  @Override
  public String key(VenueStatus status) {
    return status.venue() + " " + status.connection() + " " + status.time() + " " + status.state();
  }

  @Override
  public void bind(VenueStatus status, Parameters row) throws SQLException {
    row.text(status.venue());
    row.text(status.connection());
    row.integer(status.time());
    row.text(status.state().name());
    row.text(status.reason());
  }
}
