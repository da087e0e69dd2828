package io.crossbook.sources.capture;

import java.io.IOException;

/** A capture cannot be read or written; the message is one sentence with the file in it. */
public final class CaptureException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public CaptureException(String message) {
    super(message);
  }

  /** Says what is wrong, and because of what. */
  public CaptureException(String message, Throwable cause) {
    super(message, cause);
  }
}
