package io.crossbook.database.orders;

import io.crossbook.database.Parameters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands in the rows that every permit locks: what is stopped, and which desks may open
 * positions at real venues. Over one connection; every method is one transaction. Not thread-safe.
 */
public final class KillSwitch implements AutoCloseable {
  /** Stops everything but orders that bring risk down. */
  public static final String ALL = "all";

  /** Stops even the orders that bring risk down. */
  public static final String FLATTEN = "flatten";

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
   * written down before will be.
   *
   * @param scope {@link #ALL}, {@link #FLATTEN}, or a kind and a name such as {@code venue:kraken}
   */
  public void latch(String scope, String reason) throws SQLException {
    transactions.in(
        c -> {
          try (PreparedStatement keep =
                  c.prepareStatement(
                      "INSERT INTO kill_latch (scope, reason) VALUES (?, ?) ON CONFLICT DO NOTHING");
              PreparedStatement stop =
                  c.prepareStatement(
                      "UPDATE desk SET latches = array_append(latches, ?)"
                          + " WHERE NOT (? = ANY (latches))")) {
            Parameters row = new Parameters(keep);
            row.text(scope);
            row.text(reason);
            keep.executeUpdate();
            Parameters each = new Parameters(stop);
            each.text(scope);
            each.text(scope);
            stop.executeUpdate();
          }
          return null;
        });
  }

  /** Lets orders of a scope through again. */
  public void unlatch(String scope) throws SQLException {
    transactions.in(
        c -> {
          try (PreparedStatement forget =
                  c.prepareStatement("DELETE FROM kill_latch WHERE scope = ?");
              PreparedStatement let =
                  c.prepareStatement("UPDATE desk SET latches = array_remove(latches, ?)")) {
            new Parameters(forget).text(scope);
            forget.executeUpdate();
            new Parameters(let).text(scope);
            let.executeUpdate();
          }
          return null;
        });
  }

  /** What is stopped now, in order. */
  public List<String> latches() throws SQLException {
    return transactions.in(KillSwitch::latches);
  }

  static List<String> latches(Connection connection) throws SQLException {
    try (PreparedStatement read =
            connection.prepareStatement("SELECT scope FROM kill_latch ORDER BY scope");
        ResultSet each = read.executeQuery()) {
      List<String> scopes = new ArrayList<>();
      while (each.next()) {
        scopes.add(each.getString(1));
      }
      return scopes;
    }
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
          try (PreparedStatement disarm =
              c.prepareStatement(
                  "UPDATE desk SET armed_until = '-infinity', armed_by = '' WHERE number = ?")) {
            disarm.setInt(1, desk);
            return disarm.executeUpdate();
          }
        });
  }
}
