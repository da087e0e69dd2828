package io.crossbook.database;

/** The database cannot be used; the message is one sentence for a person and holds no secret. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An exception with one sentence, and what the driver said. */
  public DatabaseException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
