package io.crossbook.venues.trading;

import io.crossbook.core.order.OrderLimit;
import io.crossbook.venues.VenueDefinition.RateLimit;
import java.time.Duration;
import java.util.List;

/**
 * Facts about how a venue treats orders, as data. Immutable.
 *
 * @param duplicateIds what happens when a client order id is used twice
 * @param absence how it is proved that an order does not exist
 * @param deadline how the venue is told not to accept an order late
 * @param serialSends true if requests of one key must arrive in the order in which they were
 *     signed, so that one must not be sent before the one before it was answered
 * @param cancelAll what one request can cancel
 * @param deadManSwitchMax longest time for which the venue's dead-man switch can be armed; zero if
 *     it has none
 * @param fillsPerSymbol true if the history of fills is asked for symbol by symbol
 * @param openOrdersPerSymbol true if open orders are listed symbol by symbol only
 * @param fillHistory how far back the history of fills reaches
 * @param requests limit of private requests, in units of {@link Call#weight()}, for each of the two
 *     clients of an account, the one that sends orders and the one that reads: not more than half
 *     of what the venue allows
 * @param orders limits of new orders of an account, all of which hold; at least one
 */
public record TradingTraits(
    DuplicateIds duplicateIds,
    AbsenceProof absence,
    Deadline deadline,
    boolean serialSends,
    CancelAll cancelAll,
    Duration deadManSwitchMax,
    boolean fillsPerSymbol,
    boolean openOrdersPerSymbol,
    Duration fillHistory,
    RateLimit requests,
    List<OrderLimit> orders) {

  /** Those of a venue that lists the open orders of all symbols at once. */
  public TradingTraits(
      DuplicateIds duplicateIds,
      AbsenceProof absence,
      Deadline deadline,
      boolean serialSends,
      CancelAll cancelAll,
      Duration deadManSwitchMax,
      boolean fillsPerSymbol,
      Duration fillHistory,
      RateLimit requests,
      List<OrderLimit> orders) {
    this(
        duplicateIds,
        absence,
        deadline,
        serialSends,
        cancelAll,
        deadManSwitchMax,
        fillsPerSymbol,
        false,
        fillHistory,
        requests,
        orders);
  }

  /** What a venue does with a client order id that it has seen before. */
  public enum DuplicateIds {
    /** Refused while the first order is open; afterwards a second order comes into being. */
    REFUSED_WHILE_OPEN,
    /** Refused as long as the venue remembers the first order, open or not. */
    REFUSED_WHILE_REMEMBERED,
    /** Never refused: a second order comes into being, and looking the id up finds one of them. */
    ACCEPTED,
    /** No second order comes into being, and the first one is given back: a resend is harmless. */
    RETURNS_FIRST
  }

  /** How late an order can still be accepted. */
  public enum Deadline {
    /** The request carries a time after which the venue does not accept it. */
    ENFORCED,
    /** The venue has nothing of the kind. */
    NONE
  }

  /** What one cancel-all request cancels. */
  public enum CancelAll {
    /** Every order of the account. */
    ACCOUNT,
    /** The orders of one symbol. */
    SYMBOL,
    /** There is none: orders are listed and cancelled. */
    NONE
  }

  /**
   * How absence is proved: all lookups of {@link PrivateProtocol#lookup} say "absent" this many
   * times, this far apart, beginning this long after the order's deadline. An order that the venue
   * forgets before that is not proved absent.
   *
   * @param possible false if nothing proves absence on this venue: an order that cannot be found is
   *     abandoned with an alarm
   * @param looks how many times
   * @param apart between two looks
   * @param afterDeadline from the deadline to the first look that counts
   * @param because the venue's facts behind it, in one sentence
   */
  public record AbsenceProof(
      boolean possible, int looks, Duration apart, Duration afterDeadline, String because) {}
}
