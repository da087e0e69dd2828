package io.crossbook.sinks.lines;

/** What to do with parts that no checkpoint has finished. */
public enum Unfinished {
  /** The run may still be writing, or was killed: refuse. */
  REFUSE,
  /**
   * Leave them out. Right only for a run that came to its own end: what is unfinished then was
   * begun by an attempt that failed, and its lines are in the parts of the next attempt.
   */
  LEAVE_OUT
}
