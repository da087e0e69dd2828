package io.crossbook.operators;

/** How the source of facts goes on when a job is restored from a checkpoint or savepoint. */
public enum AfterRestore {
  /** With the very next fact, as captures and topics do. */
  RESUMES,
  /**
   * With new connections: what happened in between was missed. Live lanes; their instruments may
   * also be dealt out otherwise than before.
   */
  BEGINS_ANEW
}
