package io.crossbook.database.directives;

import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.desk.DeskInput.Instruction;
import io.crossbook.core.desk.DeskInput.PersonsOrder;
import io.crossbook.core.desk.OrderRequest;
import io.crossbook.database.Parameters;
import io.crossbook.database.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What desks were told to do, over one connection; stops are {@link
 * io.crossbook.database.orders.KillSwitch}'s. Every method is one transaction. Not thread-safe.
 */
public final class DirectiveLog implements AutoCloseable {
  /**
   * The channel on which listeners hear of each new directive: the number of the desk, or nothing
   * if it is for all of them.
   */
  public static final String CHANNEL = "crossbook_directive";

  private static final String ORDER = "ORDER";
  private static final String CANCEL_ORDER = "CANCEL_ORDER";

  private final Connection connection;
  private final Transactions transactions;

  /** A log over this connection, which belongs to it from now on. */
  public DirectiveLog(Connection connection) throws SQLException {
    this.connection = connection;
    this.transactions = new Transactions(connection);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /**
   * Tells a desk what a person decided.
   *
   * @param subject as {@link Instruction} has it
   * @param detail why, in words
   * @param by who
   * @return its position
   */
  public long instruct(int desk, Instruction.Kind kind, String subject, String detail, String by)
      throws SQLException {
    return append(desk, kind.name(), subject, detail, by);
  }

  /**
   * Orders something of a desk.
   *
   * @param detail why, in words
   * @param by who
   * @return its position, which is the number of the order
   */
  public long order(int desk, OrderRequest request, String detail, String by) throws SQLException {
    return append(desk, ORDER, request.text(), detail, by);
  }

  /**
   * Takes an order back.
   *
   * @param number of the order
   * @param detail why, in words
   * @param by who
   * @return its position
   */
  public long cancelOrder(int desk, long number, String detail, String by) throws SQLException {
    return append(desk, CANCEL_ORDER, Long.toString(number), detail, by);
  }

  private long append(int desk, String kind, String subject, String detail, String by)
      throws SQLException {
    return transactions.in(
        c -> {
          try (PreparedStatement append =
              c.prepareStatement(
                  "INSERT INTO directive (desk, kind, subject, detail, given_by) VALUES (?, ?, ?, ?, ?)"
                      + " RETURNING position")) {
            Parameters row = new Parameters(append);
            row.integer(desk);
            row.text(kind);
            row.text(subject);
            row.text(detail);
            row.text(by);
            return one(append);
          }
        });
  }

  /** What a desk was told after a position, in order; none is ever seen before one before it. */
  public List<Directive> after(int desk, long position, int most) throws SQLException {
    return transactions.in(
        c -> {
          try (PreparedStatement read =
              c.prepareStatement(
                  "SELECT position, kind, subject, given_by, detail, time_nanos FROM directive"
                      + " WHERE desk = ? AND position > ? ORDER BY position LIMIT ?")) {
            Parameters row = new Parameters(read);
            row.integer(desk);
            row.integer(position);
            row.integer(most);
            List<Directive> directives = new ArrayList<>();
            try (ResultSet each = read.executeQuery()) {
              while (each.next()) {
                directives.add(
                    new Directive(
                        each.getLong(1),
                        said(
                            each.getLong(1),
                            each.getString(2),
                            each.getString(3),
                            each.getString(4),
                            each.getString(5),
                            each.getLong(6))));
              }
            }
            return directives;
          }
        });
  }

  private static DeskInput said(
      long position, String kind, String subject, String by, String why, long time) {
    return switch (kind) {
      case ORDER ->
          new PersonsOrder(position, PersonsOrder.What.PLACE, subject, by, why, time, time);
      case CANCEL_ORDER ->
          new PersonsOrder(position, PersonsOrder.What.CANCEL, subject, by, why, time, time);
      default -> new Instruction(Instruction.Kind.valueOf(kind), subject, by, why, time);
    };
  }

  /** Position of the newest directive for any desk; 0 if there is none. */
  public long newest() throws SQLException {
    return transactions.in(
        c -> {
          try (PreparedStatement read = c.prepareStatement("SELECT newest FROM directive_count")) {
            return one(read);
          }
        });
  }

  private static long one(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        throw new SQLException("the directives of this database have no count");
      }
      return row.getLong(1);
    }
  }
}
