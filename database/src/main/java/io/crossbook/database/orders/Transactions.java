package io.crossbook.database.orders;

import java.sql.Connection;
import java.sql.SQLException;

/** Work over one connection, each piece wholly or not at all. Not thread-safe. */
final class Transactions {
  private final Connection connection;

  Transactions(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
  }

  /** What is to be done in one transaction. */
  interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  <T> T in(Work<T> work) throws SQLException {
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

  void rollback() {
    try {
      connection.rollback();
    } catch (SQLException gone) {
      // The connection is lost, and the transaction with it; the failure that led here is thrown.
      return;
    }
  }
}
