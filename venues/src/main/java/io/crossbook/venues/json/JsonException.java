package io.crossbook.venues.json;

/**
 * The bytes are not the JSON that was expected. Carries no stack trace: it is made for frames that
 * a venue sent, and costs little where many are bad.
 */
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What was wrong and at which byte. */
  public JsonException(String what, int position) {
    super(what + " at byte " + position, null, false, false);
  }
}
