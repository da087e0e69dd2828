package io.crossbook.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.crossbook.database.DatabaseSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What the database says of one desk at one time, to hold two times against each other. Immutable.
 *
 * @param desk its number
 * @param epoch its lease, raised by each job that takes the desk over; 0 for a desk that has none,
 *     on paper or before its first job
 * @param open numbers of operations that have not ended, in order
 * @param ended how many have
 * @param holdings by venue, account and symbol
 */
record DeskPicture(int desk, long epoch, List<Long> open, long ended, List<Holding> holdings) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  DeskPicture {
    open = List.copyOf(open);
    holdings = List.copyOf(holdings);
  }

  /**
   * A position, in the unit of its listing; negative if short.
   *
   * @param quantity as the desk reported it last
   * @param executed bought less sold, over all executions that were booked until then
   * @param reportedNanos when that was, since the epoch
   */
  record Holding(
      String venue,
      String account,
      String symbol,
      BigDecimal quantity,
      BigDecimal executed,
      long reportedNanos) {
    private String listing() {
      return venue + " " + account + " " + symbol;
    }

    /** What no execution explains; the same for ever. */
    private BigDecimal unexplained() {
      return quantity.subtract(executed);
    }
  }

  /** Reads it, all of one moment. */
  static DeskPicture read(DatabaseSettings database, int desk) throws SQLException {
    try (Connection connection = database.open()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      return new DeskPicture(
          desk,
          number(connection, "SELECT coalesce(max(epoch), 0) FROM desk WHERE number = ?", desk),
          open(connection, desk),
          number(
              connection,
              "SELECT count(*) FROM operations WHERE desk = ? AND ended_nanos IS NOT NULL",
              desk),
          holdings(connection, desk));
    }
  }

  private static long number(Connection connection, String query, int desk) throws SQLException {
    try (PreparedStatement read = connection.prepareStatement(query)) {
      read.setInt(1, desk);
      try (ResultSet row = read.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static List<Long> open(Connection connection, int desk) throws SQLException {
    List<Long> open = new ArrayList<>();
    try (PreparedStatement read =
        connection.prepareStatement(
            "SELECT operation FROM operations WHERE desk = ? AND ended_nanos IS NULL"
                + " ORDER BY operation")) {
      read.setInt(1, desk);
      try (ResultSet row = read.executeQuery()) {
        while (row.next()) {
          open.add(row.getLong(1));
        }
      }
    }
    return open;
  }

  private static List<Holding> holdings(Connection connection, int desk) throws SQLException {
    List<Holding> holdings = new ArrayList<>();
    try (PreparedStatement read =
        connection.prepareStatement(
            "SELECT p.venue, p.account, p.symbol, p.quantity,"
                + " coalesce((SELECT sum(CASE x.side WHEN 'BUY' THEN x.quantity"
                + " ELSE -x.quantity END) FROM trade_executions x WHERE x.desk = p.desk"
                + " AND x.venue = p.venue AND x.account = p.account AND x.symbol = p.symbol"
                + " AND x.time_nanos <= p.time_nanos), 0), p.time_nanos"
                + " FROM positions p WHERE p.desk = ? ORDER BY p.venue, p.account, p.symbol")) {
      read.setInt(1, desk);
      try (ResultSet row = read.executeQuery()) {
        while (row.next()) {
          holdings.add(
              new Holding(
                  row.getString(1),
                  row.getString(2),
                  row.getString(3),
                  row.getBigDecimal(4),
                  row.getBigDecimal(5),
                  row.getLong(6)));
        }
      }
    }
    return holdings;
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws Failure if the file is none of these
   */
  static DeskPicture of(Path file) throws Failure {
    try {
      return JSON.readValue(Files.readString(file), DeskPicture.class);
    } catch (JsonProcessingException other) {
      throw new Failure(file + " is not what crossbook desk show --json wrote.", other);
    } catch (IOException unreadable) {
      throw new Failure(Sentence.of(unreadable), unreadable);
    }
  }

  /** All of it, for {@link #of}. */
  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a picture of numbers and words has a text", impossible);
    }
  }

  /**
   * What of an earlier picture was not carried on in this one.
   *
   * @param leases how many jobs have taken the desk over since; negative for any number
   * @return a sentence each; empty if the desk has resumed
   */
  List<String> against(DeskPicture before, int leases) {
    List<String> complaints = new ArrayList<>();
    if (before.epoch > 0 && (leases < 0 ? epoch <= before.epoch : epoch != before.epoch + leases)) {
      complaints.add(
          "The desk is held under epoch "
              + epoch
              + " and was under "
              + before.epoch
              + "; it should be "
              + (leases < 0 ? "greater" : before.epoch + leases)
              + ".");
    }
    // An operation that ends goes from those that are open to those that have ended.
    TreeSet<Long> stillOpen = new TreeSet<>(before.open);
    stillOpen.retainAll(open);
    int closed = before.open.size() - stillOpen.size();
    if (ended < before.ended + closed) {
      complaints.add(
          "Of the "
              + before.open.size()
              + " operations that were open "
              + stillOpen.size()
              + " are, but only "
              + (ended - before.ended)
              + " have ended.");
    }
    Map<String, Holding> now = new HashMap<>();
    holdings.forEach(each -> now.put(each.listing(), each));
    for (Holding each : before.holdings) {
      Holding then = now.get(each.listing());
      if (then == null) {
        complaints.add("The position of " + each.listing() + " is gone.");
      } else if (then.reportedNanos() <= each.reportedNanos()) {
        complaints.add("The position of " + each.listing() + " has not been reported since.");
      } else if (then.unexplained().compareTo(each.unexplained()) != 0) {
        complaints.add(
            "The position of "
                + each.listing()
                + " was "
                + each.quantity().toPlainString()
                + " and is "
                + then.quantity().toPlainString()
                + ", but executions since come to "
                + then.executed().subtract(each.executed()).toPlainString()
                + ".");
      }
    }
    return complaints;
  }
}
