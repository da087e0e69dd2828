package io.crossbook.operators;

/** Counts checkpoints that could not be kept, so that a person hears of it once. One thread. */
final class CheckpointRow {
  /** So many in a row are no accident. */
  static final int MOST = 3;

  private int row;

  CheckpointRow() {}

  /** One could not be kept; true if that has to be said now. */
  boolean aborted() {
    row++;
    return row == MOST;
  }

  /** One was kept; true if it was said before that they could not be. */
  boolean completed() {
    boolean said = row >= MOST;
    row = 0;
    return said;
  }
}
