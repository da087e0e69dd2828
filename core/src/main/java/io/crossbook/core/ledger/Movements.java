package io.crossbook.core.ledger;

import io.crossbook.core.book.Side;
import io.crossbook.core.ledger.LedgerAccount.Kind;
import java.math.BigDecimal;

/** What happens to the money of a desk, as journal entries. Stateless. */
public final class Movements {
  private Movements() {}

  /**
   * An exchange of base for quote.
   *
   * @param base asset bought or sold
   * @param quote asset that the price is in
   * @param quantity base; positive
   * @param value what was exchanged for it, in quote; positive
   * @param fee charged, in {@code feeAsset}; negative for a rebate
   */
  public static JournalEntry spotFill(
      long time,
      String cause,
      String venue,
      String subAccount,
      String base,
      String quote,
      Side side,
      BigDecimal quantity,
      BigDecimal value,
      BigDecimal fee,
      String feeAsset) {
    LedgerAccount baseCash = LedgerAccount.cash(venue, subAccount, base);
    LedgerAccount quoteCash = LedgerAccount.cash(venue, subAccount, quote);
    LedgerAccount feeCash = LedgerAccount.cash(venue, subAccount, feeAsset);
    BigDecimal bought = side == Side.BUY ? quantity : quantity.negate();
    return new JournalEntry.Builder(time, cause)
        .move(bought, baseCash.other(Kind.TRADING), baseCash)
        .move(side == Side.BUY ? value : value.negate(), quoteCash, quoteCash.other(Kind.TRADING))
        .move(fee, feeCash, feeCash.other(Kind.FEES))
        .entry();
  }

  /**
   * A fill of a derivative: no asset is exchanged, but what it closed is settled.
   *
   * @param realized profit of what it closed, in {@code settlement}; negative for a loss
   * @param fee charged, in {@code feeAsset}; negative for a rebate
   */
  public static JournalEntry derivativeFill(
      long time,
      String cause,
      String venue,
      String subAccount,
      String settlement,
      BigDecimal realized,
      BigDecimal fee,
      String feeAsset) {
    LedgerAccount cash = LedgerAccount.cash(venue, subAccount, settlement);
    LedgerAccount feeCash = LedgerAccount.cash(venue, subAccount, feeAsset);
    return new JournalEntry.Builder(time, cause)
        .move(realized, cash.other(Kind.SETTLEMENT), cash)
        .move(fee, feeCash, feeCash.other(Kind.FEES))
        .entry();
  }

  /**
   * Funding of a perpetual position.
   *
   * @param received by the desk; negative if it paid
   */
  public static JournalEntry funding(
      long time, String cause, String venue, String subAccount, String asset, BigDecimal received) {
    return received(
        time, cause, LedgerAccount.cash(venue, subAccount, asset), received, Kind.FUNDING);
  }

  /**
   * What a reconciliation found and a person accepted.
   *
   * @param cause with who accepted it and why
   * @param more that the venue has than the books; negative if it has less
   */
  public static JournalEntry correction(
      long time, String cause, String venue, String subAccount, String asset, BigDecimal more) {
    return received(
        time, cause, LedgerAccount.cash(venue, subAccount, asset), more, Kind.ADJUSTMENT);
  }

  /**
   * Interest of a venue.
   *
   * @param received by the desk; negative if it paid
   */
  public static JournalEntry interest(
      long time, String cause, String venue, String subAccount, String asset, BigDecimal received) {
    return received(
        time, cause, LedgerAccount.cash(venue, subAccount, asset), received, Kind.INTEREST);
  }

  private static JournalEntry received(
      long time, String cause, LedgerAccount cash, BigDecimal amount, Kind against) {
    return new JournalEntry.Builder(time, cause).move(amount, cash.other(against), cash).entry();
  }

  /** A deposit from outside; negative for a withdrawal. */
  public static JournalEntry deposit(
      long time, String cause, String venue, String subAccount, String asset, BigDecimal amount) {
    return new JournalEntry.Builder(time, cause)
        .move(amount, LedgerAccount.capital(asset), LedgerAccount.cash(venue, subAccount, asset))
        .entry();
  }

  /**
   * A transfer leaves a venue.
   *
   * @param amount that will arrive
   * @param fee that the venue charges for it, in the same asset
   */
  public static JournalEntry sent(
      long time,
      String cause,
      String venue,
      String subAccount,
      String asset,
      BigDecimal amount,
      BigDecimal fee) {
    LedgerAccount cash = LedgerAccount.cash(venue, subAccount, asset);
    return new JournalEntry.Builder(time, cause)
        .move(amount, cash, LedgerAccount.transit(asset))
        .move(fee, cash, cash.other(Kind.FEES))
        .entry();
  }

  /** A transfer arrives at a venue. */
  public static JournalEntry arrived(
      long time, String cause, String venue, String subAccount, String asset, BigDecimal amount) {
    return new JournalEntry.Builder(time, cause)
        .move(amount, LedgerAccount.transit(asset), LedgerAccount.cash(venue, subAccount, asset))
        .entry();
  }
}
