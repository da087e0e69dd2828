package io.crossbook.database.orders;

import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderNews;
import io.crossbook.database.Parameters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/**
 * How orders and their lines are written into the ledger's tables: by its functions (migration
 * V14), each in one statement. Stateless.
 */
final class LedgerWrites {
  /** SQLSTATE where the number or the client order id of an order is taken. */
  static final String TAKEN = "CB001";

  private static final String PERMIT =
      "SELECT holder, refusal FROM permit_orders("
          + "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String RECORD = "SELECT record_news(?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String LOOKED =
      "UPDATE order_intent SET absent_looks = ?, absent_nanos = ? WHERE desk = ? AND operation = ?"
          + " AND order_number = ? AND attempt = ? AND state IN ('INTENDED', 'ACCEPTED', 'UNKNOWN')";

  private LedgerWrites() {}

  /**
   * Writes orders down.
   *
   * @return never {@link Permit.Written}: that is thrown, with {@link #TAKEN}
   */
  static Permit permit(Connection c, PermitRequest asked) throws SQLException {
    List<LedgerIntent> intents = asked.intents();
    List<OrderIntent> orders = each(intents, LedgerIntent::order);
    try (PreparedStatement permit = c.prepareStatement(PERMIT)) {
      Parameters row = new Parameters(permit);
      row.integer(asked.desk());
      row.integer(asked.epoch());
      row.texts(asked.stops());
      row.flag(asked.arming());
      row.text(asked.against());
      row.integer(asked.now());
      names(row, each(orders, OrderIntent::name));
      row.texts(each(intents, intent -> intent.purpose().name()));
      row.texts(each(orders, OrderIntent::venue));
      row.texts(each(orders, OrderIntent::account));
      row.texts(each(orders, OrderIntent::symbol));
      row.texts(each(orders, order -> order.side().name()));
      row.texts(each(orders, order -> order.kind().name()));
      row.decimals(each(orders, OrderIntent::quantity));
      row.decimals(each(orders, OrderIntent::limit));
      row.flags(each(orders, OrderIntent::reduceOnly));
      row.integers(each(orders, OrderIntent::validUntil));
      row.texts(each(intents, LedgerIntent::clientOrderId));
      row.texts(each(intents, LedgerIntent::opportunity));
      try (ResultSet said = permit.executeQuery()) {
        said.next();
        return permit(said, asked.epoch());
      }
    }
  }

  /** What the holder of the desk and what stands against orders mean for who has this epoch. */
  static Permit permit(ResultSet said, long epoch) throws SQLException {
    long holder = said.getLong(1);
    if (holder != epoch) {
      return new Permit.Superseded(holder);
    }
    String refusal = said.getString(2);
    return refusal.isEmpty() ? new Permit.Granted() : new Permit.Refused(refusal);
  }

  /**
   * Writes what became of orders, if it is news.
   *
   * @return how many were news
   */
  static int record(Connection c, int desk, List<OrderNews> told) throws SQLException {
    try (PreparedStatement record = c.prepareStatement(RECORD)) {
      Parameters row = new Parameters(record);
      row.integer(desk);
      names(row, each(told, OrderNews::name));
      row.texts(each(told, news -> news.state().name()));
      row.texts(each(told, OrderNews::venueOrderId));
      row.decimals(each(told, OrderNews::filled));
      row.texts(each(told, OrderNews::detail));
      row.integers(each(told, OrderNews::time));
      return Math.toIntExact(OrderLedger.one(record, ""));
    }
  }

  /** Writes how far proofs have come, of orders that are open. */
  static void looked(Connection c, List<AbsentLooks> all) throws SQLException {
    try (PreparedStatement update = c.prepareStatement(LOOKED)) {
      for (AbsentLooks each : all) {
        Parameters row = new Parameters(update);
        row.integer(each.looks());
        row.integer(each.time());
        row.integer(each.order().desk());
        row.integer(each.order().operation());
        row.integer(each.order().order());
        row.integer(each.order().attempt());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  private static void names(Parameters row, List<OrderName> names) throws SQLException {
    row.integers(each(names, OrderName::operation));
    row.integers(each(names, name -> (long) name.order()));
    row.integers(each(names, name -> (long) name.attempt()));
  }

  /** Values that may be null, as a list of them. */
  private static <S, T> List<T> each(List<S> all, Function<S, T> value) {
    return all.stream().map(value).toList();
  }
}
