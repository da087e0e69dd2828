package io.crossbook.venues.json;

/**
 * The bytes are not the JSON that was expected. Carries no stack trace: it is made for frames that
 * a venue sent, and costs little where many are bad.
 */
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the bytes. */
  public enum Kind {
    /** Not JSON, or not the value that was expected. */
    SYNTAX,
    /** A number with more decimals than the scale asked for. */
    TOO_FINE,
    /** A number that does not fit at the scale asked for. */
    TOO_LARGE,
    /** A value outside of what is allowed. */
    OUT_OF_RANGE
  }

  private final Kind kind;

  /** What was wrong and at which byte. */
  public JsonException(String what, int position) {
    this(what, position, Kind.SYNTAX);
  }

  /**
   * What was wrong and at which byte.
   *
   * @param badValue true if the JSON is well-formed, but holds a value that cannot be taken
   */
  public JsonException(String what, int position, boolean badValue) {
    this(what, position, badValue ? Kind.OUT_OF_RANGE : Kind.SYNTAX);
  }

  /** What was wrong, at which byte and of which kind. */
  public JsonException(String what, int position, Kind kind) {
    super(what + " at byte " + position, null, false, false);
    this.kind = kind;
  }

  /** What is wrong with the bytes. */
  public Kind kind() {
    return kind;
  }

  /** True if the JSON is well-formed, but holds a value that cannot be taken. */
  public boolean badValue() {
    return kind != Kind.SYNTAX;
  }
}
