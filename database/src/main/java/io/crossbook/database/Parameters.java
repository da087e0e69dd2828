package io.crossbook.database;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.List;

/** The parameters of one statement, filled one after the other. Not thread-safe. */
public final class Parameters {
  private final PreparedStatement statement;
  private int filled;

  /** None is filled yet. */
  public Parameters(PreparedStatement statement) {
    this.statement = statement;
  }

  /** Starts again at the first parameter. */
  public void restart() {
    filled = 0;
  }

  /** A text; null is null. Postgres cannot keep the character zero, so it is marked instead. */
  public void text(String value) throws SQLException {
    statement.setString(++filled, value == null ? null : value.replace('\u0000', '\uFFFD'));
  }

  /** An exact decimal; null is null. */
  public void decimal(BigDecimal value) throws SQLException {
    statement.setBigDecimal(++filled, value);
  }

  /** A measured number as the exact decimal that {@code double} prints; not finite is null. */
  public void decimal(double value) throws SQLException {
    decimal(Double.isFinite(value) ? BigDecimal.valueOf(value) : null);
  }

  /** A measured number; not finite is null. */
  public void real(double value) throws SQLException {
    if (Double.isFinite(value)) {
      statement.setDouble(++filled, value);
    } else {
      statement.setNull(++filled, Types.DOUBLE);
    }
  }

  /** A whole number. */
  public void integer(long value) throws SQLException {
    statement.setLong(++filled, value);
  }

  /** A whole number; null is null. */
  public void integer(Long value) throws SQLException {
    if (value == null) {
      statement.setNull(++filled, Types.BIGINT);
    } else {
      statement.setLong(++filled, value);
    }
  }

  /** Yes or no. */
  public void flag(boolean value) throws SQLException {
    statement.setBoolean(++filled, value);
  }

  /** A date; null is null. */
  public void date(LocalDate value) throws SQLException {
    statement.setDate(++filled, value == null ? null : Date.valueOf(value));
  }

  /** An array, which the caller frees. */
  public void array(Array value) throws SQLException {
    statement.setArray(++filled, value);
  }

  /** Texts, as {@link #text} writes each. */
  public void texts(List<String> values) throws SQLException {
    array(
        "text",
        values.stream()
            .map(each -> each == null ? null : each.replace('\u0000', '\uFFFD'))
            .toArray());
  }

  /** Exact decimals. */
  public void decimals(List<BigDecimal> values) throws SQLException {
    array("numeric", values.toArray());
  }

  /** Whole numbers. */
  public void integers(List<Long> values) throws SQLException {
    array("int8", values.toArray());
  }

  /** Yes or no, each. */
  public void flags(List<Boolean> values) throws SQLException {
    array("bool", values.toArray());
  }

  private void array(String type, Object[] values) throws SQLException {
    array(statement.getConnection().createArrayOf(type, values));
  }

  /** Bytes. */
  public void bytes(byte[] value) throws SQLException {
    statement.setBytes(++filled, value);
  }
}
