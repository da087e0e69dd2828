package io.crossbook.sources.table;

import io.crossbook.sources.handover.Handover;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * What is to be read of a table, for one split. All methods but {@link #split} are called by the
 * follower's thread.
 *
 * @param <S> kind of the split
 */
public interface FollowedTable<S> {
  /** The split as it stands before anything was handed over. */
  S split();

  /** What it is, for messages and the name of the thread, such as {@code ledger of desk 3}. */
  String name();

  /** The channel on which the database tells that there is news. */
  String channel();

  /** True if what was told there concerns this split. */
  boolean concerns(String told);

  /** There is a new connection, the first one or one after another was lost. */
  void connected(Connection reader) throws SQLException;

  /**
   * Hands over what is new.
   *
   * @return longest time after which it is to be looked at again; not negative
   */
  Duration look(Handover<S> out) throws SQLException, InterruptedException;
}
