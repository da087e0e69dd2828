package io.crossbook.sources.execution;

import java.io.Serializable;

/**
 * How far a history of executions was emitted. Immutable.
 *
 * @param since where it begins, nanoseconds since the epoch; counts while there is no position
 * @param position the venue's cursor behind the last page that was emitted; empty before the first
 */
public record FillCursor(long since, String position) implements Serializable {
  /** A history of which nothing was emitted. */
  public static FillCursor begin(long since) {
    return new FillCursor(since, "");
  }
}
