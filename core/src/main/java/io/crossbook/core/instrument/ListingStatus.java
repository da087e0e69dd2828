package io.crossbook.core.instrument;

/** Whether a venue takes orders on a listing. */
public enum ListingStatus {
  /** Orders of every kind are accepted. */
  TRADING,
  /** Only orders that rest are accepted, so nothing can be taken. */
  POST_ONLY,
  /** Orders can only be cancelled, or only reduce a position. */
  CANCEL_ONLY,
  /** Nothing trades, for now. */
  HALTED,
  /** Nothing will trade any more. */
  DELISTED
}
