package io.crossbook.database.orders;

import io.crossbook.database.Parameters;
import io.crossbook.database.Transactions;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose the accounts are at which orders are placed: each belongs to one desk, since two would each
 * count on the whole of its money; and what each desk has of the limits that hold for all of them
 * together. Every method is one transaction. Not thread-safe.
 */
public final class DeskAccounts implements AutoCloseable {
  // A desk that came from a backup sends nothing more, so that what it had is free.
  private static final String CLAIM =
      "INSERT INTO desk_account AS held (venue, account, desk) SELECT a.venue, a.account, ?"
          + " FROM unnest(?, ?) AS a (venue, account)"
          + " ON CONFLICT (venue, account) DO UPDATE SET desk = excluded.desk,"
          + " since = excluded.since WHERE held.desk <> excluded.desk AND EXISTS (SELECT 1"
          + " FROM desk WHERE number = held.desk AND restored_at IS NOT NULL)";

  private static final String GIVE_BACK =
      "DELETE FROM desk_account WHERE desk = ? AND (venue, account) NOT IN"
          + " (SELECT a.venue, a.account FROM unnest(?, ?) AS a (venue, account))";

  private static final String OTHERS =
      "SELECT h.venue, h.account, h.desk, d.name FROM desk_account h JOIN desk d"
          + " ON d.number = h.desk WHERE h.desk <> ? AND (h.venue, h.account) IN"
          + " (SELECT a.venue, a.account FROM unnest(?, ?) AS a (venue, account))"
          + " ORDER BY h.venue, h.account";

  private final Connection connection;
  private final Transactions transactions;

  /**
   * An account that orders are placed at.
   *
   * @param venue venue id
   * @param account our name of the sub-account; empty for the main one
   */
  public record Account(String venue, String account) {}

  /**
   * What a desk has of a limit that holds for all desks together.
   *
   * @param limit its key below {@code trading.limits}
   * @param amount that the desk has, in the unit of the limit; positive
   * @param ofAll what all desks may have together
   */
  public record Budget(String limit, BigDecimal amount, BigDecimal ofAll) {}

  /** Over this connection, which belongs to it from now on. */
  public DeskAccounts(Connection connection) throws SQLException {
    this.connection = connection;
    this.transactions = new Transactions(connection);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /**
   * Gives a desk these accounts and these parts of limits, and takes from it those that it had
   * besides.
   *
   * @param desk one that is {@linkplain OrderLedger#register registered}
   * @throws IllegalArgumentException with one sentence, and nothing is changed, if another desk has
   *     one of the accounts, or all desks would have more of a limit together than it allows
   */
  public void claim(int desk, List<Account> accounts, List<Budget> budgets) throws SQLException {
    transactions.in(
        c -> {
          try (PreparedStatement back =
                  c.prepareStatement(
                      "UPDATE desk SET retired_at = NULL"
                          + " WHERE number = ? AND retired_at IS NOT NULL");
              PreparedStatement giveBack = c.prepareStatement(GIVE_BACK);
              PreparedStatement claim = c.prepareStatement(CLAIM);
              PreparedStatement others = c.prepareStatement(OTHERS)) {
            for (PreparedStatement each : List.of(giveBack, claim, others)) {
              Parameters row = new Parameters(each);
              row.integer(desk);
              row.texts(accounts.stream().map(Account::venue).toList());
              row.texts(accounts.stream().map(Account::account).toList());
            }
            back.setInt(1, desk);
            back.executeUpdate();
            giveBack.executeUpdate();
            claim.executeUpdate();
            try (ResultSet other = others.executeQuery()) {
              if (other.next()) {
                throw new IllegalArgumentException(refusal(other));
              }
            }
          }
          DeskBudgets.take(c, desk, budgets);
          return null;
        });
  }

  private static String refusal(ResultSet held) throws SQLException {
    String account = held.getString(2);
    int desk = held.getInt(3);
    return "the "
        + (account.isEmpty() ? "main account" : "account " + account)
        + " at "
        + held.getString(1)
        + " belongs to desk "
        + desk
        + " ("
        + held.getString(4)
        + "), and an account belongs to one desk: leave it out of this one's, or, if desk "
        + desk
        + " trades no more, take its accounts from it with crossbook retire --desk "
        + desk;
  }

  /**
   * Takes all accounts and its parts of limits from a desk. Whoever holds it can send nothing any
   * more, and nobody can take it until it claims accounts again.
   *
   * @return what it had
   * @throws IllegalArgumentException with one sentence, and nothing is changed, if there is no such
   *     desk, or it has orders of which more is to become
   */
  public List<Account> retire(int desk) throws SQLException {
    return transactions.in(
        c -> {
          OrderLedger.awaitPermits(c);
          try (PreparedStatement fence =
                  c.prepareStatement(
                      "UPDATE desk SET retired_at = clock_timestamp(), epoch = epoch"
                          + " + CASE WHEN retired_at IS NULL THEN 1 ELSE 0 END"
                          + " WHERE number = ? RETURNING"
                          + " (SELECT count(*) FROM order_intent WHERE desk = number"
                          + " AND state IN ('INTENDED', 'ACCEPTED', 'UNKNOWN'))");
              PreparedStatement free =
                  c.prepareStatement(
                      "DELETE FROM desk_account WHERE desk = ? RETURNING venue, account")) {
            fence.setInt(1, desk);
            try (ResultSet open = fence.executeQuery()) {
              if (!open.next()) {
                throw new IllegalArgumentException("there is no desk " + desk);
              }
              if (open.getLong(1) > 0) {
                throw new IllegalArgumentException(
                    open.getLong(1)
                        + " orders of desk "
                        + desk
                        + " are not over: let its job finish them, or look for them at their"
                        + " venues");
              }
            }
            DeskBudgets.free(c, desk);
            free.setInt(1, desk);
            List<Account> freed = new ArrayList<>();
            try (ResultSet each = free.executeQuery()) {
              while (each.next()) {
                freed.add(new Account(each.getString(1), each.getString(2)));
              }
            }
            return freed;
          }
        });
  }
}
