package io.crossbook.database.rules;

import io.crossbook.core.rule.DetectionRule;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The columns of {@code rule_version} that are a rule, for everybody who reads it. Stateless. */
public final class RuleRows {
  /** Columns in the order of the rule's components. */
  public static final List<String> COLUMNS =
      List.of(
          "strategy",
          "version",
          "effective_from_nanos",
          "min_net",
          "min_net_bps",
          "max_age_millis",
          "max_skew_millis",
          "max_lag_millis",
          "max_spread_bps",
          "min_depth",
          "min_confidence",
          "max_risk",
          "max_notional",
          "confirm_updates",
          "confirm_within_millis",
          "ttl_millis",
          "latency_millis",
          "rebalancing_bps");

  private RuleRows() {}

  /** The rule in the current row, unchecked. */
  public static DetectionRule read(ResultSet row) throws SQLException {
    return new DetectionRule(
        row.getString("strategy"),
        row.getLong("version"),
        row.getLong("effective_from_nanos"),
        row.getBigDecimal("min_net"),
        row.getDouble("min_net_bps"),
        row.getLong("max_age_millis"),
        row.getLong("max_skew_millis"),
        row.getLong("max_lag_millis"),
        row.getDouble("max_spread_bps"),
        row.getDouble("min_depth"),
        row.getDouble("min_confidence"),
        row.getDouble("max_risk"),
        row.getDouble("max_notional"),
        row.getInt("confirm_updates"),
        row.getLong("confirm_within_millis"),
        row.getLong("ttl_millis"),
        row.getLong("latency_millis"),
        row.getDouble("rebalancing_bps"));
  }
}
