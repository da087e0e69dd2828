package io.crossbook.simulator.exchange;

import java.util.Optional;

/**
 * How a venue books and admits orders.
 *
 * @param feeAsset in what it takes fees
 * @param baseDecimals decimals of amounts in base assets
 * @param quoteDecimals decimals of amounts in quote assets
 * @param selfTrade what happens when an account meets itself
 * @param clientIds what it makes of clients' names
 * @param cancelsPostOnly true if a post-only order that would take is accepted and ended at once,
 *     false if it is rejected
 * @param rejectsUnfillable true if a fill-or-kill order that cannot be filled is rejected, false if
 *     it is accepted and ended at once
 * @param margin what positions bind, where there are any
 * @param home of a dealer: the currency in which it keeps its accounts; empty for an exchange. A
 *     dealer's clients trade with its prices and never with each other, orders that rest bind no
 *     margin before they fill, and what opened first is closed first
 */
public record VenueRules(
    FeeAsset feeAsset,
    int baseDecimals,
    int quoteDecimals,
    SelfTrade selfTrade,
    ClientIds clientIds,
    boolean cancelsPostOnly,
    boolean rejectsUnfillable,
    MarginRules margin,
    Optional<String> home) {

  private static final MarginRules USUAL = MarginRules.of("0.05", "0.004");

  /** Rules of a venue that rejects post-only orders which would take. */
  public VenueRules(
      FeeAsset feeAsset,
      int baseDecimals,
      int quoteDecimals,
      SelfTrade selfTrade,
      ClientIds clientIds) {
    this(feeAsset, baseDecimals, quoteDecimals, selfTrade, clientIds, false);
  }

  /** Rules of an exchange that accepts fill-or-kill orders whatever there is. */
  public VenueRules(
      FeeAsset feeAsset,
      int baseDecimals,
      int quoteDecimals,
      SelfTrade selfTrade,
      ClientIds clientIds,
      boolean cancelsPostOnly) {
    this(
        feeAsset,
        baseDecimals,
        quoteDecimals,
        selfTrade,
        clientIds,
        cancelsPostOnly,
        false,
        USUAL,
        Optional.empty());
  }

  /** The same, with other margins. */
  public VenueRules with(MarginRules margins) {
    return new VenueRules(
        feeAsset,
        baseDecimals,
        quoteDecimals,
        selfTrade,
        clientIds,
        cancelsPostOnly,
        rejectsUnfillable,
        margins,
        home);
  }

  /** The same, rejecting what cannot be filled or killed. */
  public VenueRules rejectingUnfillable() {
    return new VenueRules(
        feeAsset,
        baseDecimals,
        quoteDecimals,
        selfTrade,
        clientIds,
        cancelsPostOnly,
        true,
        margin,
        home);
  }

  /** The same as a dealer. */
  public VenueRules dealingIn(String currency) {
    return new VenueRules(
        feeAsset,
        baseDecimals,
        quoteDecimals,
        selfTrade,
        clientIds,
        cancelsPostOnly,
        rejectsUnfillable,
        margin,
        Optional.of(currency));
  }

  /** Whether clients trade with the venue's own prices only. */
  boolean dealer() {
    return home.isPresent();
  }
}
