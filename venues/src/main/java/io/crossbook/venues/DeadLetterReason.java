package io.crossbook.venues;

import io.crossbook.venues.json.JsonException;
import java.util.Locale;

/** Why a frame was put aside; the name in lower case is the word under which it is counted. */
public enum DeadLetterReason {
  /** Not the format that the venue documents. */
  MALFORMED,
  /** Well-formed, but of a kind that is not known. */
  UNKNOWN_MESSAGE,
  /** About a symbol for which there is no metadata. */
  UNKNOWN_SYMBOL,
  /** A number that does not fit the listing's scales, or breaks a rule such as size below zero. */
  BAD_VALUE,
  /** The venue reported an error. */
  VENUE_ERROR,
  /** A REST answer with an error status, or none at all. */
  REQUEST_FAILED;

  /**
   * The reason behind what reading a frame threw: {@link #BAD_VALUE} where the frame was
   * well-formed but a value could not be taken, else {@link #MALFORMED}.
   */
  public static DeadLetterReason of(RuntimeException thrown) {
    return thrown instanceof JsonException json && !json.badValue() ? MALFORMED : BAD_VALUE;
  }

  /** The word for counting. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
