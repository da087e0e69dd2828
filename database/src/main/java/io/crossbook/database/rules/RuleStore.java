package io.crossbook.database.rules;

import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.rule.RuleBook;
import io.crossbook.database.DatabaseException;
import io.crossbook.database.DatabaseFaults;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Parameters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The versions of the rules, for a person's commands. Versions are appended and never changed; the
 * database numbers them. A connection per call; may be used from several threads.
 */
public final class RuleStore {
  /**
   * How long after it was appended a version applies, unless said otherwise: long enough for every
   * running job to have read it, so that each applies it from the same fact on.
   */
  public static final Duration LEAD = Duration.ofSeconds(1);

  private static final String LIST =
      "SELECT "
          + String.join(", ", RuleRows.COLUMNS)
          + " FROM rule_version WHERE configured = ? ORDER BY position";

  private static final String APPEND =
      "INSERT INTO rule_version (strategy, effective_from_nanos, min_net, min_net_bps,"
          + " max_age_millis, max_skew_millis, max_lag_millis, max_spread_bps, min_depth,"
          + " min_confidence, max_risk, max_notional, confirm_updates, confirm_within_millis,"
          + " ttl_millis, latency_millis, rebalancing_bps, configured) VALUES (?"
          + ", ?".repeat(17)
          + ") RETURNING "
          + String.join(", ", RuleRows.COLUMNS);

  private final DatabaseSettings settings;
  private final InstantSource clock;

  /** A store in this database, whose schema is laid. */
  public RuleStore(DatabaseSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Appends a version that applies {@link #LEAD} from now on.
   *
   * @param limits the limits; their version and time are not used
   * @return the version as it is stored
   * @throws IllegalArgumentException if a limit is not allowed
   * @throws DatabaseException with one sentence if the database does not take it
   */
  public DetectionRule append(DetectionRule limits) {
    Instant from = clock.instant().plus(LEAD);
    return append(
        limits,
        Math.addExact(Math.multiplyExact(from.getEpochSecond(), 1_000_000_000L), from.getNano()));
  }

  /**
   * Appends a version that applies from a time on.
   *
   * @param limits the limits; their version and time are not used
   * @param effectiveFrom nanoseconds since the epoch
   * @return the version as it is stored
   * @throws IllegalArgumentException if a limit is not allowed
   * @throws DatabaseException with one sentence if the database does not take it
   */
  public DetectionRule append(DetectionRule limits, long effectiveFrom) {
    return append(limits.validated(), effectiveFrom, false);
  }

  private DetectionRule append(DetectionRule rule, long effectiveFrom, boolean configured) {
    try (Connection connection = settings.open();
        PreparedStatement statement = connection.prepareStatement(APPEND)) {
      Parameters row = new Parameters(statement);
      row.text(rule.strategy());
      row.integer(effectiveFrom);
      row.decimal(rule.minNet());
      row.real(rule.minNetBps());
      row.integer(rule.maxAgeMillis());
      row.integer(rule.maxSkewMillis());
      row.integer(rule.maxLagMillis());
      row.real(rule.maxSpreadBps());
      row.real(rule.minDepth());
      row.real(rule.minConfidence());
      row.real(rule.maxRisk());
      row.real(rule.maxNotional());
      row.integer(rule.confirmUpdates());
      row.integer(rule.confirmWithinMillis());
      row.integer(rule.ttlMillis());
      row.integer(rule.latencyMillis());
      row.real(rule.rebalancingBps());
      row.flag(configured);
      try (ResultSet stored = statement.executeQuery()) {
        stored.next();
        return RuleRows.read(stored);
      }
    } catch (SQLException fault) {
      throw new DatabaseException(DatabaseFaults.sentence(settings, fault), fault);
    }
  }

  /**
   * The versions of a configuration under the numbers that they have here: one that was never seen
   * is written down. So each decision that names a number leads to its limits, and to no others.
   *
   * @throws DatabaseException with one sentence if the database does not take them
   */
  public RuleBook configured(RuleBook configuration) {
    List<DetectionRule> known = read(true);
    List<DetectionRule> numbered = new ArrayList<>();
    for (DetectionRule each : configuration.versions()) {
      numbered.add(
          known.stream()
              .filter(stored -> stored.numbered(each.version()).equals(each))
              .findFirst()
              .orElseGet(() -> append(each, each.effectiveFrom(), true)));
    }
    return new RuleBook(numbered);
  }

  /**
   * Every version that was appended, in that order; those of configurations are left out.
   *
   * @throws DatabaseException with one sentence if the database does not answer
   */
  public List<DetectionRule> list() {
    return read(false);
  }

  private List<DetectionRule> read(boolean configured) {
    try (Connection connection = settings.open();
        PreparedStatement statement = connection.prepareStatement(LIST)) {
      new Parameters(statement).flag(configured);
      List<DetectionRule> versions = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          versions.add(RuleRows.read(rows));
        }
      }
      return versions;
    } catch (SQLException fault) {
      throw new DatabaseException(DatabaseFaults.sentence(settings, fault), fault);
    }
  }
}
