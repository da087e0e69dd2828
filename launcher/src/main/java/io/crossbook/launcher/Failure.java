package io.crossbook.launcher;

/**
 * A command that could not do what it was asked, said in one sentence for the person who asked. It
 * ends the command with exit code 1; no stack trace is shown unless {@code --verbose} wants it.
 */
public final class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  /** Fails with this sentence. */
  public Failure(String sentence) {
    super(sentence);
  }

  /** Fails with this sentence because of something else. */
  public Failure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
