package io.crossbook.core.opportunity;

/**
 * What became of a candidate. Each is recorded, in the database and in the decisions file.
 *
 * @param verdict what became of it
 * @param time when, nanoseconds since the epoch
 * @param lifeNanos time since it was first seen
 * @param candidate its state then
 */
public record Decision(Verdict verdict, long time, long lifeNanos, Candidate candidate) {

  /** What can become of a candidate. */
  public enum Verdict {
    /** First seen: it passed every gate. */
    DETECTED,
    /** It persisted for k updates within T. */
    CONFIRMED,
    /** It stopped passing the gates. */
    COLLAPSED,
    /** Its time was over. */
    EXPIRED
  }
}
