package io.crossbook.database.orders;

import io.crossbook.database.Parameters;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * What of the limits that hold for all desks together each desk has. Within the transaction of its
 * caller. Stateless.
 */
final class DeskBudgets {
  // One after the other: two that are taken at once would each find enough left.
  private static final String ALONE = "LOCK TABLE desk_budget IN SHARE ROW EXCLUSIVE MODE";

  // A desk that came from a backup sends nothing more, so that its part is free.
  private static final String TAKEN =
      "SELECT coalesce(sum(b.amount) FILTER (WHERE b.desk <> ?), 0),"
          + " max(b.amount) FILTER (WHERE b.desk = ?),"
          + " string_agg('desk ' || b.desk || ' (' || d.name || ') has ' || b.amount, ', '"
          + " ORDER BY b.desk) FILTER (WHERE b.desk <> ?)"
          + " FROM desk_budget b JOIN desk d ON d.number = b.desk"
          + " WHERE b.limit_name = ? AND (d.restored_at IS NULL OR b.desk = ?)";

  private static final String TAKE =
      "INSERT INTO desk_budget (desk, limit_name, amount) VALUES (?, ?, ?)";

  private DeskBudgets() {}

  /**
   * Gives a desk its parts instead of those that it had.
   *
   * @throws IllegalArgumentException with one sentence if desks had more of a limit together than
   *     it allows. Who takes no more than before is not refused: that makes nothing worse, and else
   *     a limit could not be lowered while desks trade
   */
  static void take(Connection c, int desk, List<DeskAccounts.Budget> budgets) throws SQLException {
    try (Statement alone = c.createStatement();
        PreparedStatement taken = c.prepareStatement(TAKEN);
        PreparedStatement take = c.prepareStatement(TAKE)) {
      alone.execute(ALONE);
      for (DeskAccounts.Budget each : budgets) {
        Parameters row = new Parameters(taken);
        for (int i = 0; i < 3; i++) {
          row.integer(desk);
        }
        row.text(each.limit());
        row.integer(desk);
        try (ResultSet found = taken.executeQuery()) {
          found.next();
          BigDecimal together = found.getBigDecimal(1).add(each.amount());
          BigDecimal before = found.getBigDecimal(2);
          boolean more = before == null || each.amount().compareTo(before) > 0;
          if (more && together.compareTo(each.ofAll()) > 0) {
            throw new IllegalArgumentException(refusal(each, together, found.getString(3)));
          }
        }
      }
      free(c, desk);
      for (DeskAccounts.Budget each : budgets) {
        Parameters row = new Parameters(take);
        row.integer(desk);
        row.text(each.limit());
        row.decimal(each.amount());
        take.addBatch();
      }
      take.executeBatch();
    }
  }

  private static String refusal(DeskAccounts.Budget budget, BigDecimal together, String others) {
    return "desks would have "
        + plain(together)
        + " of trading.limits."
        + budget.limit()
        + " together, which is "
        + plain(budget.ofAll())
        + " for all of them: "
        + others
        + "; give them shares that add up to 1 with trading.share, and take its part from a desk"
        + " that trades no more with crossbook retire";
  }

  private static String plain(BigDecimal amount) {
    return amount.stripTrailingZeros().toPlainString();
  }

  /** Takes its parts from a desk. */
  static void free(Connection c, int desk) throws SQLException {
    try (PreparedStatement free = c.prepareStatement("DELETE FROM desk_budget WHERE desk = ?")) {
      free.setInt(1, desk);
      free.executeUpdate();
    }
  }
}
