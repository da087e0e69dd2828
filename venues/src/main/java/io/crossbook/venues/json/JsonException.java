package io.crossbook.venues.json;

/**
 * The bytes are not the JSON that was expected. Carries no stack trace: it is made for frames that
 * a venue sent, and costs little where many are bad.
 */
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean badValue;

  /** What was wrong and at which byte. */
  public JsonException(String what, int position) {
    this(what, position, false);
  }

  /**
   * What was wrong and at which byte.
   *
   * @param badValue true if the JSON is well-formed, but holds a number that cannot be taken
   */
  public JsonException(String what, int position, boolean badValue) {
    super(what + " at byte " + position, null, false, false);
    this.badValue = badValue;
  }

  /** True if the JSON is well-formed, but holds a number that cannot be taken. */
  public boolean badValue() {
    return badValue;
  }
}
