package io.crossbook.database.notifications;

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
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * What persons are to be told, over one connection. Rows are written there by the database itself
 * when an alert or a stop is; here they are given to routes and marked with what became of them.
 * Not thread-safe.
 */
public final class NotificationQueue implements AutoCloseable {
  /** Tells our locks from those of others; the letters of "note". */
  private static final int LOCKS = 0x6e6f7465;

  private static final int PAGE = 500;

  private static final String DELIVERY =
      "SELECT n.id, n.desk, n.subject, n.severity, n.text, n.time, d.route, d.state, d.attempts,"
          + " d.due, d.reason, d.changed_at"
          + " FROM notification_delivery d JOIN notification n ON n.id = d.notification";

  private final Connection connection;
  private final Transactions transactions;

  /** A queue over this connection, which belongs to it from now on. */
  public NotificationQueue(Connection connection) throws SQLException {
    this.connection = connection;
    this.transactions = new Transactions(connection);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /**
   * Makes this connection the only one that sends over a route, for as long as it lasts.
   *
   * @return false if another one is
   */
  public boolean take(String route) throws SQLException {
    return transactions.in(
        c -> {
          try (PreparedStatement lock =
              c.prepareStatement("SELECT pg_try_advisory_lock(?, hashtext(?))")) {
            lock.setInt(1, LOCKS);
            lock.setString(2, route);
            try (ResultSet row = lock.executeQuery()) {
              return row.next() && row.getBoolean(1);
            }
          }
        });
  }

  /**
   * Gives what is new to the routes that it takes. Several processes may do so at once.
   *
   * @param routes names of the routes of a notification
   * @param oldest what was queued before is not sent, and marked so
   * @return how many notifications were new; there may be more if it is not 0
   */
  public int route(Function<Notification, Collection<String>> routes, Instant oldest, Instant now)
      throws SQLException {
    return transactions.in(
        c -> {
          int found = 0;
          try (PreparedStatement read =
                  c.prepareStatement(
                      "SELECT id, desk, subject, severity, text, time, queued_at FROM notification"
                          + " WHERE routed_at IS NULL ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED");
              PreparedStatement give =
                  c.prepareStatement(
                      "INSERT INTO notification_delivery (notification, route, state, due,"
                          + " changed_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
              PreparedStatement mark =
                  c.prepareStatement("UPDATE notification SET routed_at = ? WHERE id = ?")) {
            new Parameters(read).integer(PAGE);
            try (ResultSet row = read.executeQuery()) {
              while (row.next()) {
                Notification notification = notification(row);
                boolean late = time(row, 7).isBefore(oldest);
                for (String route : routes.apply(notification)) {
                  give.setLong(1, notification.id());
                  give.setString(2, route);
                  give.setString(
                      3, (late ? Delivery.State.EXPIRED : Delivery.State.PENDING).name());
                  give.setObject(4, at(now));
                  give.setObject(5, at(now));
                  give.addBatch();
                }
                mark.setObject(1, at(now));
                mark.setLong(2, notification.id());
                mark.addBatch();
                found++;
              }
            }
            give.executeBatch();
            mark.executeBatch();
          }
          return found;
        });
  }

  /**
   * What is still to be sent over a route, in the order in which it was queued; at most so much.
   */
  public List<Delivery> pending(String route, int most) throws SQLException {
    return deliveries(
        DELIVERY + " WHERE d.state = 'PENDING' AND d.route = ? ORDER BY n.id LIMIT ?", route, most);
  }

  /** What was sent over a route since a time. */
  public List<Told> told(String route, Instant since) throws SQLException {
    return transactions.in(
        c -> {
          try (PreparedStatement read =
              c.prepareStatement(
                  "SELECT d.message, n.desk, n.subject, n.severity, d.changed_at"
                      + " FROM notification_delivery d JOIN notification n ON n.id = d.notification"
                      + " WHERE d.state = 'SENT' AND d.route = ? AND d.changed_at >= ?"
                      + " ORDER BY d.changed_at")) {
            read.setString(1, route);
            read.setObject(2, at(since));
            List<Told> told = new ArrayList<>();
            try (ResultSet row = read.executeQuery()) {
              while (row.next()) {
                told.add(
                    new Told(
                        row.getLong(1),
                        desk(row, 2),
                        row.getString(3),
                        Severity.valueOf(row.getString(4)),
                        time(row, 5)));
              }
            }
            return told;
          }
        });
  }

  /** Deliveries that were not sent: given up, expired and waiting, the newest first. */
  public List<Delivery> unsent(int most) throws SQLException {
    return deliveries(
        DELIVERY + " WHERE d.state <> 'SENT' ORDER BY d.state, n.id DESC, d.route LIMIT ?",
        null,
        most);
  }

  /**
   * Marks what went out in one message.
   *
   * @param message id of the notification under which it went out
   */
  public void sent(String route, long message, Collection<Long> notifications, Instant now)
      throws SQLException {
    transactions.in(
        c -> {
          try (PreparedStatement mark =
              c.prepareStatement(
                  "UPDATE notification_delivery SET state = 'SENT', message = ?, reason = '',"
                      + " changed_at = ? WHERE route = ? AND notification = ANY (?)")) {
            mark.setLong(1, message);
            mark.setObject(2, at(now));
            mark.setString(3, route);
            mark.setArray(4, c.createArrayOf("bigint", notifications.toArray()));
            return mark.executeUpdate();
          }
        });
  }

  /**
   * Marks what failed: it is tried again at a time, or given up.
   *
   * @param again when; null to give it up
   * @param counted false if the failure is not to count
   */
  public void failed(
      String route,
      Collection<Long> notifications,
      String reason,
      Instant again,
      boolean counted,
      Instant now)
      throws SQLException {
    transactions.in(
        c -> {
          try (PreparedStatement mark =
              c.prepareStatement(
                  "UPDATE notification_delivery SET state = ?, attempts = attempts + ?, due = ?,"
                      + " reason = ?, changed_at = ? WHERE route = ? AND notification = ANY (?)")) {
            Parameters row = new Parameters(mark);
            row.text((again == null ? Delivery.State.DEAD : Delivery.State.PENDING).name());
            row.integer(counted ? 1 : 0);
            mark.setObject(3, at(again == null ? now : again));
            mark.setString(4, reason.replace('\u0000', '\uFFFD'));
            mark.setObject(5, at(now));
            mark.setString(6, route);
            mark.setArray(7, c.createArrayOf("bigint", notifications.toArray()));
            return mark.executeUpdate();
          }
        });
  }

  /**
   * Has what was given up or had expired sent again.
   *
   * @param notifications ids; empty for all
   * @return how many deliveries that are
   */
  public int resend(Collection<Long> notifications, Instant now) throws SQLException {
    return transactions.in(
        c -> {
          try (PreparedStatement again =
              c.prepareStatement(
                  "UPDATE notification_delivery SET state = 'PENDING', attempts = 0, due = ?,"
                      + " changed_at = ? WHERE state IN ('DEAD', 'EXPIRED')"
                      + " AND (? OR notification = ANY (?))")) {
            again.setObject(1, at(now));
            again.setObject(2, at(now));
            again.setBoolean(3, notifications.isEmpty());
            again.setArray(4, c.createArrayOf("bigint", notifications.toArray()));
            return again.executeUpdate();
          }
        });
  }

  private List<Delivery> deliveries(String sql, String route, int most) throws SQLException {
    return transactions.in(
        c -> {
          try (PreparedStatement read = c.prepareStatement(sql)) {
            Parameters row = new Parameters(read);
            if (route != null) {
              row.text(route);
            }
            row.integer(most);
            List<Delivery> deliveries = new ArrayList<>();
            try (ResultSet each = read.executeQuery()) {
              while (each.next()) {
                deliveries.add(
                    new Delivery(
                        notification(each),
                        each.getString(7),
                        Delivery.State.valueOf(each.getString(8)),
                        each.getInt(9),
                        time(each, 10),
                        each.getString(11),
                        time(each, 12)));
              }
            }
            return deliveries;
          }
        });
  }

  private static Notification notification(ResultSet row) throws SQLException {
    return new Notification(
        row.getLong(1),
        desk(row, 2),
        row.getString(3),
        Severity.valueOf(row.getString(4)),
        row.getString(5),
        time(row, 6));
  }

  private static Integer desk(ResultSet row, int column) throws SQLException {
    return row.getObject(column, Integer.class);
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static OffsetDateTime at(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
