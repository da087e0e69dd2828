package io.crossbook.database.orders;

import io.crossbook.core.order.LedgerNews;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderNews;
import io.crossbook.core.order.Purpose;
import io.crossbook.core.order.StopScope;
import io.crossbook.database.Parameters;
import io.crossbook.database.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The intent ledger over one connection. An order may be sent only after {@link #permit} granted
 * it: that writes it down, and in the same statement checks that the desk is still held and nothing
 * stops it. Every method is one transaction; one that throws has changed nothing. Not thread-safe:
 * a connection per thread.
 */
public final class OrderLedger implements AutoCloseable {
  /** The channel on which listeners hear the number of a desk of which there is news. */
  public static final String CHANNEL = "crossbook_desk";

  // Nothing is written, so nothing has to be locked: a latch that comes on later comes after.
  private static final String CHECK =
      "SELECT d.epoch, permit_refusal(d, ?, ?) FROM desk d WHERE d.number = ?";

  private static final String IN_ORDER = " ORDER BY operation, order_number, attempt";

  private final Connection connection;
  private final Transactions transactions;

  /** A ledger over this connection, which belongs to it from now on. */
  public OrderLedger(Connection connection) throws SQLException {
    this.connection = connection;
    this.transactions = new Transactions(connection);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /**
   * Makes a desk known.
   *
   * @throws SQLException if the number has another name, or the name another number
   */
  public void register(int desk, String name) throws SQLException {
    transactions.in(
        c -> {
          try (PreparedStatement lock =
                  c.prepareStatement("LOCK TABLE kill_latch IN SHARE ROW EXCLUSIVE MODE");
              PreparedStatement insert =
                  c.prepareStatement(
                      "INSERT INTO desk (number, name, latches) SELECT ?, ?,"
                          + " (SELECT coalesce(array_agg(scope), '{}') FROM kill_latch)"
                          + " WHERE NOT EXISTS (SELECT 1 FROM desk WHERE number = ? AND name = ?)");
              PreparedStatement events =
                  c.prepareStatement(
                      "INSERT INTO desk_events (desk) VALUES (?) ON CONFLICT DO NOTHING")) {
            lock.execute();
            Parameters row = new Parameters(insert);
            row.integer(desk);
            row.text(name);
            row.integer(desk);
            row.text(name);
            insert.executeUpdate();
            new Parameters(events).integer(desk);
            events.executeUpdate();
          }
          return null;
        });
  }

  /**
   * Refuses a desk that could never be held, whatever is tried again.
   *
   * @throws IllegalArgumentException with one sentence: it came from a backup, or its number or its
   *     name belongs to another
   */
  public void requireDesk(int desk, String name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT number, name,"
                + " to_char(restored_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI \"UTC\"')"
                + " FROM desk WHERE number = ? OR name = ?")) {
      Parameters key = new Parameters(query);
      key.integer(desk);
      key.text(name);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          int knownNumber = row.getInt(1);
          String knownName = row.getString(2);
          if (knownNumber != desk || !knownName.equals(name)) {
            throw new IllegalArgumentException(
                "trading.desk is "
                    + desk
                    + " and trading.desk-name is "
                    + name
                    + ", but the database knows desk "
                    + knownNumber
                    + " as "
                    + knownName
                    + "; give both as they were, or two that were never used");
          }
          if (row.getString(3) != null) {
            throw new IllegalArgumentException(
                "desk "
                    + desk
                    + " came from a backup that was restored on "
                    + row.getString(3)
                    + " and sends nothing more, since orders that were sent after the backup may"
                    + " have its next numbers; compare its accounts with the venues, and start"
                    + " without a savepoint under a trading.desk and trading.desk-name that were"
                    + " never used");
          }
        }
      }
    }
  }

  /**
   * Takes the desk: whoever held it can send nothing any more.
   *
   * @return the new epoch
   * @throws SQLException if there is no such desk
   */
  public long takeLease(int desk) throws SQLException {
    return transactions.in(
        c -> {
          awaitPermits(c);
          try (PreparedStatement raise =
              c.prepareStatement(
                  "UPDATE desk SET epoch = epoch + 1 WHERE number = ? RETURNING epoch")) {
            new Parameters(raise).integer(desk);
            return one(raise, "there is no desk " + desk);
          }
        });
  }

  /**
   * Waits for the permits that are being given and holds up those that come, until the end of the
   * transaction. Who changes the row of a desk comes here first: permits share that row, and a
   * change that waited for the row alone would be passed by each permit that comes to share it too.
   */
  static void awaitPermits(Connection c) throws SQLException {
    try (PreparedStatement lock = c.prepareStatement("LOCK TABLE desk IN EXCLUSIVE MODE")) {
      lock.execute();
    }
  }

  static long one(PreparedStatement statement, String otherwise) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        throw new SQLException(otherwise);
      }
      return row.getLong(1);
    }
  }

  /**
   * Asks to send orders of one desk: all are written down, or none. Those that must not be sent,
   * because something is stopped or the desk is not armed, are written down as void.
   *
   * @param epoch that the sender holds
   * @param scopes in which they are sent, such as {@code venue:kraken}; {@link KillSwitch#ALL} is
   *     among them whether it is given or not. Orders that flatten pass all of them but {@link
   *     KillSwitch#FLATTEN}
   * @param needsArming true if orders that open exposure pass only while the desk is {@linkplain
   *     KillSwitch#arm armed}
   * @param now nanoseconds since the epoch, for the line of each order
   * @throws IllegalArgumentException if the orders are of another desk, or there are none
   * @throws IllegalStateException if their numbers or their client order ids belong to others
   */
  public Permit permit(
      int desk,
      long epoch,
      List<LedgerIntent> intents,
      Collection<String> scopes,
      boolean needsArming,
      long now)
      throws SQLException {
    return write(
        new PermitRequest(
            desk, epoch, intents, stops(intents, scopes), arming(intents, needsArming), "", now));
  }

  /**
   * Asks whether orders that were granted before, and that the venue certainly did not execute, may
   * be sent now. Nothing is written.
   *
   * @return {@link Permit.Granted}, {@link Permit.Refused} or {@link Permit.Superseded}
   */
  public Permit check(
      int desk,
      long epoch,
      List<LedgerIntent> intents,
      Collection<String> scopes,
      boolean needsArming)
      throws SQLException {
    return transactions.alone(
        c -> {
          try (PreparedStatement check = c.prepareStatement(CHECK)) {
            Parameters row = new Parameters(check);
            row.texts(stops(intents, scopes));
            row.flag(arming(intents, needsArming));
            row.integer(desk);
            try (ResultSet said = check.executeQuery()) {
              if (!said.next()) {
                throw new SQLException("there is no desk " + desk);
              }
              return LedgerWrites.permit(said, epoch);
            }
          }
        });
  }

  /** The scopes that stop these orders. */
  private static List<String> stops(List<LedgerIntent> intents, Collection<String> scopes) {
    return StopScope.stopping(intents.stream().map(LedgerIntent::purpose).toList(), scopes);
  }

  private static boolean arming(List<LedgerIntent> intents, boolean needsArming) {
    return needsArming && intents.stream().anyMatch(each -> each.purpose() == Purpose.OPEN);
  }

  /**
   * Writes orders down as void that must not be sent any more, so that their numbers are used and
   * the desk hears of it.
   *
   * @param why one sentence
   * @return {@link Permit.Refused}, or what stands against writing them
   */
  public Permit refuse(int desk, long epoch, List<LedgerIntent> intents, String why, long now)
      throws SQLException {
    return write(new PermitRequest(desk, epoch, intents, List.of(), false, why, now));
  }

  private Permit write(PermitRequest asked) throws SQLException {
    try {
      return transactions.alone(c -> LedgerWrites.permit(c, asked));
    } catch (SQLException fault) {
      if (!LedgerWrites.TAKEN.equals(fault.getSQLState())) {
        throw fault;
      }
    }
    return transactions.in(c -> already(asked.desk(), asked.intents()));
  }

  private Permit already(int desk, List<LedgerIntent> intents) throws SQLException {
    List<LedgerRow> written = new ArrayList<>();
    for (LedgerIntent intent : intents) {
      OrderName name = intent.order().name();
      written.addAll(
          rows(
              LedgerRows.ROWS
                  + " AND operation = ? AND order_number = ? AND attempt = ?"
                  + IN_ORDER,
              name.desk(),
              name.operation(),
              name.order(),
              name.attempt()));
    }
    if (written.isEmpty()) {
      throw new IllegalStateException(
          "orders of desk "
              + desk
              + " cannot be written down: their number is void, or their client order id is that of"
              + " another order: "
              + intents);
    }
    return new Permit.Written(written);
  }

  /**
   * Writes what became of orders. What is known already, or older than what is known, changes
   * nothing and is not written: the same may be told any number of times and in any order.
   *
   * @param told of orders of one desk; of an order that has no row nothing is written
   * @return how many were news
   * @throws IllegalArgumentException if one is of another desk
   */
  public int record(int desk, List<OrderNews> told) throws SQLException {
    if (told.stream().anyMatch(each -> each.name().desk() != desk)) {
      throw new IllegalArgumentException("not orders of desk " + desk + ": " + told);
    }
    return transactions.alone(c -> LedgerWrites.record(c, desk, told));
  }

  /**
   * Writes how far the proofs have come that orders do not exist at their venues, so that whoever
   * takes over goes on with them. Of an order that is over nothing is written.
   */
  public void looked(List<AbsentLooks> all) throws SQLException {
    transactions.in(
        c -> {
          LedgerWrites.looked(c, all);
          return null;
        });
  }

  /**
   * Lines of a desk behind a position, in order, each with its order; none is ever seen before the
   * one before it. Whoever listens on {@value #CHANNEL} is told the desk's number at each new one.
   */
  public List<LedgerNews> eventsAfter(int desk, long position, int most) throws SQLException {
    return transactions.in(
        c -> {
          try (PreparedStatement read = c.prepareStatement(LedgerRows.LINES)) {
            Parameters row = new Parameters(read);
            row.integer(desk);
            row.integer(position);
            row.integer(most);
            List<LedgerNews> lines = new ArrayList<>();
            try (ResultSet each = read.executeQuery()) {
              while (each.next()) {
                lines.add(LedgerRows.line(each));
              }
            }
            return lines;
          }
        });
  }

  /** The orders of a desk of which more is to become. */
  public List<LedgerRow> open(int desk) throws SQLException {
    return transactions.in(
        c ->
            rows(
                LedgerRows.ROWS + " AND state IN ('INTENDED', 'ACCEPTED', 'UNKNOWN')" + IN_ORDER,
                desk));
  }

  private List<LedgerRow> rows(String query, long... parameters) throws SQLException {
    try (PreparedStatement read = connection.prepareStatement(query)) {
      Parameters filled = new Parameters(read);
      for (long parameter : parameters) {
        filled.integer(parameter);
      }
      List<LedgerRow> rows = new ArrayList<>();
      try (ResultSet each = read.executeQuery()) {
        while (each.next()) {
          rows.add(LedgerRows.row(each));
        }
      }
      return rows;
    }
  }

  /**
   * Gives the operations of a desk that have no order a void row, so that their numbers have no
   * gaps.
   *
   * @param epoch that is held; another one writes nothing
   * @param below first operation that is left alone
   * @return how many were void
   */
  public int voidUnused(int desk, long epoch, long below) throws SQLException {
    return transactions.in(
        c -> {
          try (PreparedStatement fill =
              c.prepareStatement(
                  "INSERT INTO order_intent (desk, operation, order_number, attempt, epoch, purpose,"
                      + " state) SELECT d.number, n, 0, 0, d.epoch, 'VOID', 'VOID' FROM (SELECT"
                      + " number, epoch FROM desk WHERE number = ? AND epoch = ? FOR SHARE) d,"
                      + " generate_series(0, ? - 1) n WHERE NOT EXISTS (SELECT 1 FROM order_intent o"
                      + " WHERE o.desk = d.number AND o.operation = n) ON CONFLICT DO NOTHING")) {
            Parameters row = new Parameters(fill);
            row.integer(desk);
            row.integer(epoch);
            row.integer(below);
            return fill.executeUpdate();
          }
        });
  }

  /** Position of the newest line of a desk; 0 if there is none. */
  public long newest(int desk) throws SQLException {
    return transactions.in(
        c -> {
          try (PreparedStatement read =
              c.prepareStatement("SELECT newest FROM desk_events WHERE desk = ?")) {
            new Parameters(read).integer(desk);
            return one(read, "there is no desk " + desk);
          }
        });
  }

  /**
   * The position before the first line of every operation that has an order of which more is to
   * become; that of the newest line if there is none.
   */
  public long beforeOpen(int desk) throws SQLException {
    return transactions.in(
        c -> {
          try (PreparedStatement read =
              c.prepareStatement(
                  "SELECT coalesce((SELECT min(e.position) - 1 FROM order_event e WHERE e.desk ="
                      + " d.desk AND e.operation IN (SELECT operation FROM order_intent o WHERE"
                      + " o.desk = d.desk AND o.state IN ('INTENDED', 'ACCEPTED', 'UNKNOWN'))),"
                      + " d.newest) FROM desk_events d WHERE d.desk = ?")) {
            new Parameters(read).integer(desk);
            return one(read, "there is no desk " + desk);
          }
        });
  }

  /** The first operation number that has no row. */
  public long nextOperation(int desk) throws SQLException {
    return transactions.in(
        c -> {
          try (PreparedStatement read =
              c.prepareStatement(
                  "SELECT coalesce(max(operation) + 1, 0) FROM order_intent WHERE desk = ?")) {
            new Parameters(read).integer(desk);
            return one(read, "");
          }
        });
  }
}
