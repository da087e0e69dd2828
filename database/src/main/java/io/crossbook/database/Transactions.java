package io.crossbook.database;

import java.sql.Connection;
import java.sql.SQLException;

/** Work over one connection, each piece wholly or not at all. Not thread-safe. */
public final class Transactions {
  private final Connection connection;

  /** Over a connection that commits nothing by itself from now on. */
  public Transactions(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
  }

  /**
   * What is to be done in one transaction.
   *
   * @param <T> what comes of it
   */
  public interface Work<T> {
    /** Does it over the connection; whatever it throws undoes all of it. */
    T in(Connection connection) throws SQLException;
  }

  /** Does the work and commits it; if it throws, nothing was done. */
  public <T> T in(Work<T> work) throws SQLException {
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

  /** Undoes what was done since the last commit. */
  public void rollback() {
    try {
      connection.rollback();
    } catch (SQLException gone) {
      // The connection is lost, and the transaction with it; the failure that led here is thrown.
      return;
    }
  }
}
