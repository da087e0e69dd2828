package io.crossbook.core.book;

/** What is known about how true a book is. Only {@link #CURRENT} books are traded. */
public enum Integrity {
  /** Built from a snapshot and every update since, checked by the venue's own rule. */
  CURRENT,
  /** Connected, but no snapshot has been applied. */
  AWAITING_SNAPSHOT,
  /** At least one update is missing; a new snapshot has been asked for. */
  GAPPED,
  /** The venue's checksum does not match; a new snapshot has been asked for. */
  CHECKSUM_FAILED,
  /** The best bid is above the best ask. */
  SELF_CROSSED,
  /** The connection that fed the book is gone. */
  DISCONNECTED
}
