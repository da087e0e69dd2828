package io.crossbook.database.directives;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands, as desks reported it last, that a person may decide on: breakers that have tripped
 * and operations that were given up. Reads only. Not thread-safe.
 */
public final class Standing {
  private final Connection connection;

  /** Over a connection that stays its owner's. */
  public Standing(Connection connection) {
    this.connection = connection;
  }

  /**
   * A breaker that has tripped.
   *
   * @param until when it ends by itself; null for when its cause ends
   */
  public record Breaker(
      int desk, String breaker, String scope, String reason, Instant since, Instant until) {
    /** As an instruction names it. */
    public String subject() {
      return breaker + "/" + scope;
    }
  }

  /**
   * An operation that was given up.
   *
   * @param outcome why
   * @param residual exposure that is left
   */
  public record GivenUp(int desk, long operation, String outcome, String residual, Instant since) {}

  /** Breakers that stand, by desk and name. */
  public List<Breaker> breakers() throws SQLException {
    List<Breaker> breakers = new ArrayList<>();
    try (PreparedStatement read =
            connection.prepareStatement(
                "SELECT desk, breaker, scope, reason, since, until FROM breaker_trips"
                    + " WHERE cleared_nanos IS NULL ORDER BY desk, breaker, scope, since");
        ResultSet each = read.executeQuery()) {
      while (each.next()) {
        breakers.add(
            new Breaker(
                each.getInt(1),
                each.getString(2),
                each.getString(3),
                each.getString(4),
                time(each, 5),
                time(each, 6)));
      }
    }
    return breakers;
  }

  /** Operations that were given up and not decided on, by desk and number. */
  public List<GivenUp> givenUp() throws SQLException {
    List<GivenUp> operations = new ArrayList<>();
    try (PreparedStatement read =
            connection.prepareStatement(
                "SELECT desk, operation, outcome, residual, time FROM operations"
                    + " WHERE state = 'FAILED' AND ended_nanos IS NULL ORDER BY desk, operation");
        ResultSet each = read.executeQuery()) {
      while (each.next()) {
        operations.add(
            new GivenUp(
                each.getInt(1),
                each.getLong(2),
                each.getString(3),
                each.getString(4),
                time(each, 5)));
      }
    }
    return operations;
  }

  /** True if an operation was given up and not decided on. */
  public boolean isGivenUp(int desk, long operation) throws SQLException {
    return givenUp().stream()
        .anyMatch(each -> each.desk() == desk && each.operation() == operation);
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
