package io.crossbook.database.orders;

import io.crossbook.core.desk.StopReason;
import io.crossbook.core.order.StopScope;
import io.crossbook.database.Parameters;
import io.crossbook.database.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands in the rows that every permit locks: what is stopped, and which desks may open
 * positions at real venues. Over one connection; every method is one transaction. Not thread-safe.
 */
public final class KillSwitch implements AutoCloseable {
  /** Stops everything but orders that bring risk down. */
  public static final String ALL = StopScope.ALL;

  /** Stops even the orders that bring risk down. */
  public static final String FLATTEN = StopScope.FLATTEN;

  /** Who stops something when no person does. */
  private static final String PROGRAM = "crossbook";

  private final Connection connection;
  private final Transactions transactions;

  /** A switch over this connection, which belongs to it from now on. */
  public KillSwitch(Connection connection) throws SQLException {
    this.connection = connection;
    this.transactions = new Transactions(connection);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /**
   * Stops new orders in a scope, at once and for every desk: when this returns, none that was not
   * written down before will be. What is stopped already stays so for as long as the longer of both
   * says; a breach of risk takes the place of any other reason.
   *
   * @param scope {@link #ALL}, {@link #FLATTEN}, or a kind and a name such as {@code venue:kraken}
   * @param detail why, in words
   * @param by who says so
   * @param until when it ends by itself, by the clock of the database; null for when it is
   *     released. A breach of risk is always released by a person
   * @throws IllegalArgumentException if there is no such scope
   */
  public void latch(String scope, StopReason reason, String detail, String by, Instant until)
      throws SQLException {
    if (!StopScope.valid(scope)) {
      throw new IllegalArgumentException("there is no scope " + scope);
    }
    transactions.in(
        c -> {
          try (PreparedStatement stop =
              c.prepareStatement("SELECT stop_scope(?, ?, ?, ?, ?::timestamptz)")) {
            Parameters row = new Parameters(stop);
            row.text(scope);
            row.text(reason.name());
            row.text(detail);
            row.text(by);
            row.text(until == null ? null : until.toString());
            return stop.execute();
          }
        });
  }

  /** Stops new orders in a scope because the program wants it, as where a run ends. */
  public void latch(String scope, String detail) throws SQLException {
    latch(scope, StopReason.MANUAL_INTERVENTION, detail, PROGRAM, null);
  }

  /**
   * Lets orders of a scope through again.
   *
   * @param detail why, in words
   * @param by who says so
   * @return false if it was not stopped
   */
  public boolean unlatch(String scope, String detail, String by) throws SQLException {
    return transactions.in(
        c -> {
          try (PreparedStatement release = c.prepareStatement("SELECT release_scope(?, ?, ?)")) {
            Parameters row = new Parameters(release);
            row.text(scope);
            row.text(detail);
            row.text(by);
            try (ResultSet released = release.executeQuery()) {
              return released.next() && released.getBoolean(1);
            }
          }
        });
  }

  /** Lets orders of a scope through again because the program wants it. */
  public void unlatch(String scope) throws SQLException {
    boolean unused = unlatch(scope, "", PROGRAM);
  }

  /**
   * Releases what was stopped for a time that is over.
   *
   * @return how many
   */
  public int releaseDue() throws SQLException {
    return transactions.in(
        c -> {
          try (PreparedStatement release = c.prepareStatement("SELECT release_due()")) {
            return (int) OrderLedger.one(release, "");
          }
        });
  }

  /** The scopes that are stopped now, in order. */
  public List<String> latches() throws SQLException {
    return standing().stream().map(Latch::scope).toList();
  }

  /** What is stopped now, by scope. */
  public List<Latch> standing() throws SQLException {
    return transactions.in(
        c -> {
          try (PreparedStatement read =
                  c.prepareStatement(
                      "SELECT scope, reason, detail, latched_by, since, until FROM kill_latch"
                          + " ORDER BY scope");
              ResultSet each = read.executeQuery()) {
            List<Latch> latches = new ArrayList<>();
            while (each.next()) {
              OffsetDateTime until = each.getObject(6, OffsetDateTime.class);
              latches.add(
                  new Latch(
                      each.getString(1),
                      StopReason.valueOf(each.getString(2)),
                      each.getString(3),
                      each.getString(4),
                      each.getObject(5, OffsetDateTime.class).toInstant(),
                      until == null ? null : until.toInstant()));
            }
            return latches;
          }
        });
  }

  /**
   * Lets orders of a desk through that open exposure at real venues.
   *
   * @param until by the clock of the database
   * @param by who says so
   * @throws SQLException if there is no such desk
   */
  public void arm(int desk, Instant until, String by) throws SQLException {
    transactions.in(
        c -> {
          OrderLedger.awaitPermits(c);
          try (PreparedStatement arm =
              c.prepareStatement(
                  "UPDATE desk SET armed_until = ?, armed_by = ? WHERE number = ? RETURNING number")) {
            arm.setObject(1, until.atOffset(ZoneOffset.UTC));
            arm.setString(2, by);
            arm.setInt(3, desk);
            return OrderLedger.one(arm, "there is no desk " + desk);
          }
        });
  }

  /** Lets no more orders through that open exposure at real venues. */
  public void disarm(int desk) throws SQLException {
    transactions.in(
        c -> {
          OrderLedger.awaitPermits(c);
          try (PreparedStatement disarm =
              c.prepareStatement(
                  "UPDATE desk SET armed_until = '-infinity', armed_by = '' WHERE number = ?")) {
            disarm.setInt(1, desk);
            return disarm.executeUpdate();
          }
        });
  }
}
