package io.crossbook.venues;

/** Short ways to put whole messages aside. Stateless. */
public final class DeadLetters {
  private DeadLetters() {}

  /** Puts a whole array of bytes aside. */
  public static void put(
      String from,
      byte[] bytes,
      long time,
      DeadLetterReason reason,
      String detail,
      ProtocolOutput out) {
    out.deadLetter(from, time, reason, detail, bytes, 0, bytes.length);
  }

  /**
   * Tells whether a REST answer is good; puts it aside if not.
   *
   * @param status HTTP status code, or 0 if there was no answer
   */
  public static boolean succeeded(
      String target, int status, byte[] body, long time, ProtocolOutput out) {
    if (status == 200) {
      return true;
    }
    put(
        target,
        body,
        time,
        DeadLetterReason.REQUEST_FAILED,
        status == 0 ? "no answer" : "HTTP status " + status,
        out);
    return false;
  }
}
