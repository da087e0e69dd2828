package io.crossbook.sinks.postgres;

import io.crossbook.database.Parameters;
import java.io.Serializable;
import java.sql.SQLException;

/**
 * How a value becomes a row. The statement must be idempotent and commutative: values come at least
 * once and in any order, and the final row must be the same.
 *
 * @param <T> what is written
 */
interface Upsert<T> extends Serializable {
  /** True if this value becomes a row of this table; the other methods are called for such only. */
  default boolean takes(T value) {
    return true;
  }

  /** The table, for messages. */
  String table();

  /** One {@code INSERT ... ON CONFLICT} for one value. */
  String statement();

  /** Names the row; batches are written in this order, so that two writers never deadlock. */
  String key(T value);

  /** Fills the statement's parameters, in order. */
  void bind(T value, Parameters parameters) throws SQLException;
}
