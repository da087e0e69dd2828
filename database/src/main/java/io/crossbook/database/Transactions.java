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

  /**
   * Does one statement, which is a transaction by itself: with the database only it and its answer
   * are exchanged.
   *
   * @param work makes exactly one statement
   */
  public <T> T alone(Work<T> work) throws SQLException {
    connection.setAutoCommit(true);
    try {
      return work.in(connection);
    } finally {
      together();
    }
  }

  /** Statements make transactions together again. */
  private void together() {
    try {
      connection.setAutoCommit(false);
    } catch (SQLException gone) {
      // The connection is lost, and whoever uses it next is told so.
      return;
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
