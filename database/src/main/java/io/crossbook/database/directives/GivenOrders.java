package io.crossbook.database.directives;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Orders that persons gave, and what became of each as its desk reported it last. Reads only. Not
 * thread-safe.
 */
public final class GivenOrders {
  private final Connection connection;

  /** Over a connection that stays its owner's. */
  public GivenOrders(Connection connection) {
    this.connection = connection;
  }

  /**
   * An order.
   *
   * @param request as it was written
   * @param filled in base; null while no desk has said anything of it, as all that follow
   * @param averagePrice in quote; null while nothing is filled
   * @param fees such as {@code USD 1.5, BTC 0.001}
   * @param state such as {@code WORKING}
   * @param result what closing it came to, in the portfolio currency; null unless it was closed
   * @param over true once nothing more is to become of it
   */
  public record Given(
      int desk,
      long number,
      String by,
      String request,
      BigDecimal filled,
      BigDecimal averagePrice,
      String fees,
      String state,
      BigDecimal result,
      String why,
      boolean over) {}

  /** The newest orders of a desk, newest first. */
  public List<Given> newest(int desk, int most) throws SQLException {
    List<Given> orders = new ArrayList<>();
    try (PreparedStatement read =
        connection.prepareStatement(
            "SELECT d.desk, d.position, d.given_by, d.subject, o.filled,"
                + " trim_scale(round(o.average_price, 8)), (SELECT string_agg(concat(fee ->> 'asset',"
                + " ' ', fee ->> 'amount'), ', ') FROM jsonb_array_elements(o.fees) AS fee), o.state,"
                + " o.result, o.why, o.ended_nanos IS NOT NULL FROM directive d LEFT JOIN"
                + " directed_orders o ON o.desk = d.desk AND o.number = d.position"
                + " WHERE d.desk = ? AND d.kind = 'ORDER' ORDER BY d.position DESC LIMIT ?")) {
      read.setInt(1, desk);
      read.setInt(2, most);
      try (ResultSet each = read.executeQuery()) {
        while (each.next()) {
          orders.add(
              new Given(
                  each.getInt(1),
                  each.getLong(2),
                  each.getString(3),
                  each.getString(4),
                  each.getBigDecimal(5),
                  each.getBigDecimal(6),
                  each.getString(7),
                  each.getString(8),
                  each.getBigDecimal(9),
                  each.getString(10),
                  each.getBoolean(11)));
        }
      }
    }
    return orders;
  }

  /**
   * Whether an order can still be taken back.
   *
   * @return null if a desk has it open, or has not said anything of it; otherwise why not
   */
  public String over(int desk, long number) throws SQLException {
    try (PreparedStatement read =
        connection.prepareStatement(
            "SELECT o.ended_nanos IS NOT NULL, lower(o.state) FROM directive d LEFT JOIN"
                + " directed_orders o ON o.desk = d.desk AND o.number = d.position"
                + " WHERE d.desk = ? AND d.position = ? AND d.kind = 'ORDER'")) {
      read.setInt(1, desk);
      read.setLong(2, number);
      try (ResultSet row = read.executeQuery()) {
        if (!row.next()) {
          return "there is no such order";
        }
        return row.getBoolean(1) ? "it is over: " + row.getString(2).replace('_', '-') : null;
      }
    }
  }

  /** Venues at which a desk has an account, as it reported. */
  public List<String> venues(int desk) throws SQLException {
    return words("SELECT DISTINCT venue FROM balances WHERE desk = ? ORDER BY 1", desk, null);
  }

  /** Those of its venues at which an instrument is listed. */
  public List<String> venues(int desk, String instrument) throws SQLException {
    return words(
        "SELECT DISTINCT b.venue FROM balances b JOIN symbols s ON s.venue = b.venue"
            + " WHERE b.desk = ? AND s.instrument = ? ORDER BY 1",
        desk,
        instrument);
  }

  private List<String> words(String query, int desk, String instrument) throws SQLException {
    List<String> words = new ArrayList<>();
    try (PreparedStatement read = connection.prepareStatement(query)) {
      read.setInt(1, desk);
      if (instrument != null) {
        read.setString(2, instrument);
      }
      try (ResultSet each = read.executeQuery()) {
        while (each.next()) {
          words.add(each.getString(1));
        }
      }
    }
    return words;
  }
}
