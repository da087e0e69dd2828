package io.crossbook.core.desk;

import io.crossbook.core.book.Side;
import io.crossbook.core.opportunity.ProfitTerm;
import java.math.BigDecimal;
import java.util.List;

/**
 * Something that a desk reports. Immutable. Times are nanoseconds since the epoch. The same may be
 * reported again after a restart; every kind says by what it is recognised.
 */
public sealed interface DeskRecord {
  /** Number of the desk. */
  int desk();

  /** When it happened. */
  long time();

  /**
   * An operation went from one state to another. Recognised by desk, operation, epoch and sequence.
   *
   * @param sequence from 0 in the operation
   * @param trigger what caused it, in the words of spec 2.2
   * @param context why, in words
   */
  record Transition(
      int desk,
      long operation,
      long epoch,
      int sequence,
      OperationState from,
      OperationState to,
      String trigger,
      String context,
      long time)
      implements DeskRecord {}

  /**
   * An operation as it stands. Recognised by desk and operation; of several the one with the
   * greatest epoch and then the greatest revision counts.
   *
   * @param notional value of one side, in the portfolio currency
   * @param expected net that was expected of what was taken, in the portfolio currency; null if it
   *     is not known
   * @param realized net that became of it, in the portfolio currency; null while it is open or if
   *     nobody says what an asset is worth
   * @param expectedTerms parts of {@code expected}
   * @param realizedTerms parts of {@code realized}
   * @param moved what its executions changed of each asset at the venues, fees included, in the
   *     order of the assets' names; funding, and positions of derivatives as long as nothing
   *     settles them, are no part of it
   * @param residual exposure that was left, {@code BTC 0.001, ...}; empty if none was
   * @param fillRatio share of what was ordered that was filled, 0..1
   * @param legs {@code buy binance:BTCUSDT 0.5 of 0.5 | ...}
   * @param outcome how it ended or why it stands where it stands
   * @param recoveries orders that were sent to put it right
   * @param startedAt when it began
   * @param endedAt when it ended; 0 while it is open
   */
  record OperationReport(
      int desk,
      long operation,
      long epoch,
      int revision,
      String opportunity,
      String strategy,
      String instrument,
      long ruleVersion,
      OperationState state,
      BigDecimal notional,
      BigDecimal expected,
      BigDecimal realized,
      List<ProfitTerm> expectedTerms,
      List<ProfitTerm> realizedTerms,
      List<AssetAmount> moved,
      String residual,
      double fillRatio,
      String legs,
      String recovery,
      String outcome,
      int recoveries,
      long startedAt,
      long endedAt,
      long time)
      implements DeskRecord {}

  /**
   * An execution was booked. Recognised by venue, account, symbol, order and trade id.
   *
   * @param value price times quantity times multiplier in quote, or what the venue booked where
   *     rounding makes that differ
   * @param settled what it settled of a derivative position, in the settlement asset; zero if it
   *     settled nothing
   * @param fee charged, in {@code feeAsset}; negative for a rebate
   */
  record Execution(
      int desk,
      long operation,
      int order,
      int attempt,
      String opportunity,
      String venue,
      String account,
      String symbol,
      String instrument,
      Side side,
      BigDecimal price,
      BigDecimal quantity,
      BigDecimal multiplier,
      BigDecimal value,
      BigDecimal settled,
      BigDecimal fee,
      String feeAsset,
      boolean maker,
      String venueOrderId,
      String tradeId,
      long venueTime,
      long time)
      implements DeskRecord {}

  /**
   * Funding of a perpetual was booked. Recognised by venue, account, symbol and id; of several the
   * one with the greatest epoch and then the latest counts.
   *
   * @param instrument canonical name; empty if the listing is not known
   * @param id the venue's id of the payment
   * @param amount received, in {@code asset}; negative if it was paid
   * @param shares what of it belongs to which operation; with what belongs to none they add up to
   *     {@code amount}
   * @param venueTime when it was settled, nanoseconds since the epoch
   */
  record FundingBooked(
      int desk,
      long epoch,
      String venue,
      String account,
      String symbol,
      String instrument,
      String id,
      BigDecimal amount,
      String asset,
      List<FundingShare> shares,
      long venueTime,
      long time)
      implements DeskRecord {}

  /**
   * What of a funding payment belongs to an operation.
   *
   * @param operation its number; {@link #NO_OPERATION} for the desk itself
   * @param amount received; negative if it was paid
   */
  record FundingShare(long operation, BigDecimal amount) {
    /** What no operation held. */
    public static final long NO_OPERATION = -1;
  }

  /**
   * An opportunity was not traded. Recognised by desk and opportunity.
   *
   * @param rule the first rule that refused it
   * @param detail the numbers
   */
  record Refused(
      int desk, String opportunity, String strategy, DeskRule rule, String detail, long time)
      implements DeskRecord {}

  /**
   * An order of a person as it stands. Recognised by desk and number; of several the one with the
   * greatest epoch and then the greatest revision counts.
   *
   * @param number position of the directive that gave it
   * @param request as {@link OrderRequest} is written, or what could not be understood
   * @param side null if it could not be understood, as {@code quantity}
   * @param instrument canonical name; empty if it could not be understood
   * @param quantity wanted, in base
   * @param filled in base
   * @param averagePrice in quote; null while nothing is filled
   * @param arrivalPrice middle between the best prices of its venues when it began, in quote; null
   *     if none was known
   * @param fees by asset, those of closing included; negative for a rebate
   * @param held bought less sold, in base
   * @param result what it came to once it was closed, in the portfolio currency; null otherwise
   * @param why it stands where it stands
   * @param slices operations so far
   * @param endedAt when it was over; 0 while it is open
   */
  record DirectedReport(
      int desk,
      long number,
      long epoch,
      int revision,
      String request,
      String by,
      String because,
      Side side,
      String instrument,
      BigDecimal quantity,
      BigDecimal filled,
      BigDecimal averagePrice,
      BigDecimal arrivalPrice,
      List<AssetAmount> fees,
      BigDecimal held,
      BigDecimal result,
      DirectedState state,
      String why,
      int slices,
      long begunAt,
      long endedAt,
      long time)
      implements DeskRecord {}

  /**
   * So much of an asset.
   *
   * @param amount in {@code asset}; what its sign means is said where it is part of something
   */
  record AssetAmount(String asset, BigDecimal amount) {}

  /**
   * A position. Recognised by desk, venue, account, symbol and time.
   *
   * @param quantity in the listing's unit; negative if short
   * @param averagePrice in quote; null if flat
   * @param realized of what was closed, in quote
   * @param unrealized at the mark, in quote; null if there is none
   * @param mark middle of the market, in quote; null if it is not current
   */
  record PositionReport(
      int desk,
      String venue,
      String account,
      String symbol,
      String instrument,
      BigDecimal quantity,
      BigDecimal averagePrice,
      BigDecimal realized,
      BigDecimal unrealized,
      BigDecimal mark,
      long time)
      implements DeskRecord {}

  /**
   * What an account holds, by the desk's own books. Recognised by venue, account and asset.
   *
   * @param reserved for operations
   * @param atVenue what the venue said last; null if it never did
   * @param value in the portfolio currency; null if nobody says what the asset is worth
   */
  record BalanceReport(
      int desk,
      String venue,
      String account,
      String asset,
      BigDecimal total,
      BigDecimal reserved,
      BigDecimal atVenue,
      BigDecimal value,
      long time)
      implements DeskRecord {}

  /**
   * A breaker stopped something, or lets it go again. Recognised by desk, breaker, scope and since.
   *
   * @param scope {@code all} or {@code venue:kraken}
   * @param until when it ends by itself
   * @param cleared when it ended; 0 while it stands
   * @param by who or what ended it; empty while it stands
   */
  record BreakerReport(
      int desk,
      String breaker,
      String scope,
      String reason,
      long since,
      long until,
      long cleared,
      String by,
      long time)
      implements DeskRecord {}

  /**
   * A person should know. Recognised by desk, subject, text and time.
   *
   * @param critical true if a person has to act
   * @param subject what it is about, such as {@code operation 17}
   * @param text one sentence
   */
  record Alert(int desk, boolean critical, String subject, String text, long time)
      implements DeskRecord {}

  /**
   * Things happened one after the other that together are a breach of risk (spec 1.7). Recognised
   * by desk, pattern and the first and last of its keys: the same is reported once.
   *
   * @param pattern its word, such as {@code losing-streak}
   * @param reason under which its scope is stopped, if the level says so
   * @param scope {@code all} or {@code venue:kraken}
   * @param evidence one sentence
   * @param keys of the rows behind it, in order, such as {@code breaker_trips 0/daily-loss/all/17};
   *     at least one
   * @param since when the first of it happened
   * @param time when it was complete
   */
  record RiskBreach(
      int desk,
      String pattern,
      RiskLevel level,
      StopReason reason,
      String scope,
      String evidence,
      List<String> keys,
      long since,
      long time)
      implements DeskRecord {
    /** By what it is recognised in its desk and pattern. */
    public String key() {
      String first = keys.get(0);
      return keys.size() == 1 ? first : first + " .. " + keys.get(keys.size() - 1);
    }
  }
}
