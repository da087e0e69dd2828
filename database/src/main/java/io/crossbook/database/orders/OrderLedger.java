package io.crossbook.database.orders;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.database.Parameters;
import io.crossbook.database.orders.LedgerIntent.Purpose;
import java.sql.Array;
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
  /** Stops everything. */
  public static final String ALL = "all";

  private static final String COLUMNS =
      "desk, operation, order_number, attempt, epoch, purpose, venue, account, symbol, side, kind,"
          + " quantity, limit_price, reduce_only, valid_until_nanos, client_order_id, opportunity";

  // The row of the desk is locked against a new holder and a new latch until the end of the
  // transaction; one that changed while we waited is looked at again. So an order is written down
  // before a latch is on, or not at all.
  private static final String INSERT =
      "INSERT INTO order_intent ("
          + COLUMNS
          + ", state) SELECT d.number, ?, ?, ?, d.epoch, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
          + " 'INTENDED' FROM (SELECT number, epoch FROM desk WHERE number = ? AND epoch = ? AND"
          + " NOT (latches && ?) FOR SHARE) d ON CONFLICT DO NOTHING";

  private static final String ROWS =
      "SELECT "
          + COLUMNS
          + ", state, venue_order_id, filled FROM order_intent WHERE desk = ? AND purpose <> 'VOID'";

  private static final String ORDER = " ORDER BY operation, order_number, attempt";

  /** How far an order has come; who is further never goes back, and the first end counts. */
  private static final String RANK =
      "coalesce(array_position(ARRAY['INTENDED', 'UNKNOWN', 'ACCEPTED'], %s), 4)";

  private static final String NEWER =
      String.format(RANK, "?::text") + " > " + String.format(RANK, "state");

  private static final String UPDATE =
      "UPDATE order_intent SET state = CASE WHEN "
          + NEWER
          + " THEN ? ELSE state END, venue_order_id = CASE WHEN ? = '' THEN venue_order_id ELSE ?"
          + " END, filled = GREATEST(filled, ?) WHERE desk = ? AND operation = ? AND order_number = ?"
          + " AND attempt = ? AND purpose <> 'VOID' AND (filled < ? OR "
          + NEWER
          + " OR (? <> '' AND venue_order_id <> ?)) RETURNING state, venue_order_id, filled";

  private static final String NEXT_POSITION =
      "UPDATE desk_events SET newest = newest + 1 WHERE desk = ? RETURNING newest";

  private static final String APPEND =
      "INSERT INTO order_event (desk, position, operation, order_number, attempt, state,"
          + " venue_order_id, filled, detail, time_nanos) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private final Connection connection;

  /** A ledger over this connection, which belongs to it from now on. */
  public OrderLedger(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  private <T> T transaction(Work<T> work) throws SQLException {
    boolean done = false;
    try {
      T result = work.in(connection);
      connection.commit();
      done = true;
      return result;
    } finally {
      if (!done) {
        rollback();
      }
    }
  }

  private void rollback() {
    try {
      connection.rollback();
    } catch (SQLException gone) {
      // The connection is lost, and the transaction with it; the failure that led here is thrown.
      return;
    }
  }

  /**
   * Makes a desk known.
   *
   * @throws SQLException if the number has another name, or the name another number
   */
  public void register(int desk, String name) throws SQLException {
    transaction(
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
   * Takes the desk: whoever held it can send nothing any more.
   *
   * @return the new epoch
   * @throws SQLException if there is no such desk
   */
  public long takeLease(int desk) throws SQLException {
    return transaction(
        c -> {
          try (PreparedStatement raise =
              c.prepareStatement(
                  "UPDATE desk SET epoch = epoch + 1 WHERE number = ? RETURNING epoch")) {
            new Parameters(raise).integer(desk);
            return one(raise, "there is no desk " + desk);
          }
        });
  }

  private static long one(PreparedStatement statement, String otherwise) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        throw new SQLException(otherwise);
      }
      return row.getLong(1);
    }
  }

  /**
   * Asks to send orders of one desk: all are written down, or none.
   *
   * @param epoch that the sender holds
   * @param scopes in which they are sent, such as {@code venue:kraken}; {@link #ALL} is among them
   *     whether it is given or not
   * @throws IllegalArgumentException if the orders are of another desk, or there are none
   */
  public Permit permit(int desk, long epoch, List<LedgerIntent> intents, Collection<String> scopes)
      throws SQLException {
    if (intents.isEmpty()
        || intents.stream().anyMatch(each -> each.order().name().desk() != desk)) {
      throw new IllegalArgumentException("not orders of desk " + desk + ": " + intents);
    }
    List<String> wanted = new ArrayList<>(scopes);
    wanted.add(ALL);
    boolean granted = false;
    try {
      granted = insert(desk, epoch, intents, wanted);
      if (granted) {
        connection.commit();
        return new Permit.Granted();
      }
    } catch (SQLException fault) {
      rollback();
      throw fault;
    }
    connection.rollback();
    return transaction(c -> refusal(desk, epoch, intents, wanted));
  }

  private boolean insert(int desk, long epoch, List<LedgerIntent> intents, List<String> wanted)
      throws SQLException {
    int written = 0;
    Array scopes = connection.createArrayOf("text", wanted.toArray());
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (LedgerIntent intent : intents) {
        OrderIntent order = intent.order();
        Parameters row = new Parameters(insert);
        row.integer(order.name().operation());
        row.integer(order.name().order());
        row.integer(order.name().attempt());
        row.text(intent.purpose().name());
        row.text(order.venue());
        row.text(order.account());
        row.text(order.symbol());
        row.text(order.side().name());
        row.text(order.kind().name());
        row.decimal(order.quantity());
        row.decimal(order.limit());
        row.flag(order.reduceOnly());
        row.integer(order.validUntil());
        row.text(intent.clientOrderId());
        row.text(intent.opportunity());
        row.integer(desk);
        row.integer(epoch);
        row.array(scopes);
        insert.addBatch();
      }
      for (int count : insert.executeBatch()) {
        written += count;
      }
    } finally {
      scopes.free();
    }
    return written == intents.size();
  }

  private Permit refusal(int desk, long epoch, List<LedgerIntent> intents, List<String> wanted)
      throws SQLException {
    List<LedgerRow> written = new ArrayList<>();
    for (LedgerIntent intent : intents) {
      OrderName name = intent.order().name();
      written.addAll(
          rows(
              ROWS + " AND operation = ? AND order_number = ? AND attempt = ?" + ORDER,
              name.desk(),
              name.operation(),
              name.order(),
              name.attempt()));
    }
    try (PreparedStatement held =
        connection.prepareStatement("SELECT epoch, latches FROM desk WHERE number = ?")) {
      new Parameters(held).integer(desk);
      try (ResultSet row = held.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("there is no desk " + desk);
        }
        if (row.getLong(1) != epoch) {
          return new Permit.Superseded(row.getLong(1));
        }
        if (!written.isEmpty()) {
          return new Permit.Written(written);
        }
        List<String> latched = new ArrayList<>(wanted);
        latched.retainAll(List.of((String[]) row.getArray(2).getArray()));
        if (!latched.isEmpty()) {
          return new Permit.Latched(latched);
        }
      }
    }
    // A number may be void, or a client order id may be in use under another number.
    throw new SQLException(
        "orders of desk " + desk + " cannot be written down, and nothing says why: " + intents);
  }

  /**
   * Stops new orders in a scope, at once and for every desk: when this returns, none that was not
   * written down before will be.
   *
   * @param scope {@link #ALL}, or a kind and a name such as {@code venue:kraken}
   */
  public void latch(String scope, String reason) throws SQLException {
    transaction(
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
    transaction(
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

  /**
   * Writes what became of orders. What is known already, or older than what is known, changes
   * nothing and is not written: the same may be told any number of times and in any order.
   *
   * @param events of one desk; their positions are not used
   * @return how many were news
   */
  public int record(int desk, List<LedgerEvent> events) throws SQLException {
    return transaction(
        c -> {
          int news = 0;
          try (PreparedStatement update = c.prepareStatement(UPDATE);
              PreparedStatement next = c.prepareStatement(NEXT_POSITION);
              PreparedStatement append = c.prepareStatement(APPEND)) {
            for (LedgerEvent event : events) {
              news += record(desk, event, update, next, append);
            }
          }
          return news;
        });
  }

  private static int record(
      int desk,
      LedgerEvent event,
      PreparedStatement update,
      PreparedStatement next,
      PreparedStatement append)
      throws SQLException {
    OrderName name = event.name();
    Parameters row = new Parameters(update);
    row.text(event.state().name());
    row.text(event.state().name());
    row.text(event.venueOrderId());
    row.text(event.venueOrderId());
    row.decimal(event.filled());
    row.integer(desk);
    row.integer(name.operation());
    row.integer(name.order());
    row.integer(name.attempt());
    row.decimal(event.filled());
    row.text(event.state().name());
    row.text(event.venueOrderId());
    row.text(event.venueOrderId());
    try (ResultSet now = update.executeQuery()) {
      if (!now.next()) {
        return 0;
      }
      new Parameters(next).integer(desk);
      long position = one(next, "there is no desk " + desk);
      Parameters appended = new Parameters(append);
      appended.integer(desk);
      appended.integer(position);
      appended.integer(name.operation());
      appended.integer(name.order());
      appended.integer(name.attempt());
      appended.text(now.getString(1));
      appended.text(now.getString(2));
      appended.decimal(now.getBigDecimal(3));
      appended.text(event.detail());
      appended.integer(event.time());
      append.executeUpdate();
      return 1;
    }
  }

  /** Events of a desk behind a position, in order; none is ever seen before the one before it. */
  public List<LedgerEvent> eventsAfter(int desk, long position, int most) throws SQLException {
    return transaction(
        c -> {
          try (PreparedStatement read =
              c.prepareStatement(
                  "SELECT position, operation, order_number, attempt, state, venue_order_id, filled,"
                      + " detail, time_nanos FROM order_event WHERE desk = ? AND position > ?"
                      + " ORDER BY position LIMIT ?")) {
            Parameters row = new Parameters(read);
            row.integer(desk);
            row.integer(position);
            row.integer(most);
            List<LedgerEvent> events = new ArrayList<>();
            try (ResultSet each = read.executeQuery()) {
              while (each.next()) {
                events.add(
                    new LedgerEvent(
                        each.getLong(1),
                        new OrderName(desk, each.getLong(2), each.getInt(3), each.getInt(4)),
                        LedgerState.valueOf(each.getString(5)),
                        each.getString(6),
                        each.getBigDecimal(7),
                        each.getString(8),
                        each.getLong(9)));
              }
            }
            return events;
          }
        });
  }

  /** The orders of a desk from an operation on: what began after a checkpoint is rebuilt of it. */
  public List<LedgerRow> from(int desk, long operation) throws SQLException {
    return transaction(c -> rows(ROWS + " AND operation >= ?" + ORDER, desk, operation));
  }

  /** The orders of a desk of which more is to become. */
  public List<LedgerRow> open(int desk) throws SQLException {
    return transaction(
        c -> rows(ROWS + " AND state IN ('INTENDED', 'ACCEPTED', 'UNKNOWN')" + ORDER, desk));
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
          rows.add(row(each));
        }
      }
      return rows;
    }
  }

  private static LedgerRow row(ResultSet row) throws SQLException {
    OrderIntent order =
        new OrderIntent(
            new OrderName(row.getInt(1), row.getLong(2), row.getInt(3), row.getInt(4)),
            row.getString("venue"),
            row.getString("account"),
            row.getString("symbol"),
            Side.valueOf(row.getString("side")),
            OrderKind.valueOf(row.getString("kind")),
            row.getBigDecimal("quantity"),
            row.getBigDecimal("limit_price"),
            row.getBoolean("reduce_only"),
            row.getLong("valid_until_nanos"));
    return new LedgerRow(
        new LedgerIntent(
            order,
            Purpose.valueOf(row.getString("purpose")),
            row.getString("client_order_id"),
            row.getString("opportunity")),
        row.getLong("epoch"),
        LedgerState.valueOf(row.getString("state")),
        row.getString("venue_order_id"),
        row.getBigDecimal("filled"));
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
    return transaction(
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

  /** The first operation number that has no row. */
  public long nextOperation(int desk) throws SQLException {
    return transaction(
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
