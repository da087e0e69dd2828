package io.crossbook.sinks;

import io.crossbook.core.book.Side;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.DeskRecord.Alert;
import io.crossbook.core.desk.DeskRecord.AssetAmount;
import io.crossbook.core.desk.DeskRecord.BalanceReport;
import io.crossbook.core.desk.DeskRecord.BreakerReport;
import io.crossbook.core.desk.DeskRecord.DirectedReport;
import io.crossbook.core.desk.DeskRecord.Execution;
import io.crossbook.core.desk.DeskRecord.FundingBooked;
import io.crossbook.core.desk.DeskRecord.FundingShare;
import io.crossbook.core.desk.DeskRecord.OperationReport;
import io.crossbook.core.desk.DeskRecord.PositionReport;
import io.crossbook.core.desk.DeskRecord.Refused;
import io.crossbook.core.desk.DeskRecord.RiskBreach;
import io.crossbook.core.desk.DeskRecord.Transition;
import io.crossbook.core.desk.DeskRule;
import io.crossbook.core.desk.DirectedState;
import io.crossbook.core.desk.OperationState;
import io.crossbook.core.desk.RiskLevel;
import io.crossbook.core.desk.StopReason;
import io.crossbook.core.opportunity.ProfitTerm;
import java.math.BigDecimal;
import java.util.List;

/** What a desk reports, for tests. Desk 1; times are nanoseconds after {@link #T}. */
public final class TestDesk {
  /** When it begins: a whole microsecond. */
  public static final long T = 1_792_579_200_123_456_000L;

  private TestDesk() {}

  /** One record of each kind. */
  public static List<DeskRecord> oneOfEach() {
    return List.of(
        transition(5, 2, 0, 0),
        operation(5, 2, 3, 10, "4.75", List.of(term("GROSS", -1, "7.25"), term("FEE", 1, "-2.5"))),
        execution("t-1", 5, 0, "kraken", "BTC/USD", Side.BUY, "64000.10", "0.40", "66.5600", 20),
        funding(2, "-0.30", 25, share(5, "-0.20"), share(6, "-0.10")),
        new Refused(1, "opp-9", "spread", DeskRule.MARGIN, "needs 10, has 9.5", T + 30),
        position("0.40", "64000.10", "64010.05", 40),
        balance("1000.00", "25.60", "999.5", 50),
        breaker(0, 60),
        new Alert(1, true, "operation 5", "it was given up", T + 70),
        directed(3, 1, "0.25", 90),
        breach(80));
  }

  /** An order of a person that was filled in part. */
  public static DirectedReport directed(long epoch, int revision, String filled, long after) {
    return new DirectedReport(
        1,
        17,
        epoch,
        revision,
        "buy 0.5 BTC-USD mode=smart for=60s",
        "anna",
        "a hedge",
        Side.BUY,
        "BTC-USD",
        new BigDecimal("0.5"),
        new BigDecimal(filled),
        new BigDecimal("64010"),
        new BigDecimal("64000"),
        List.of(new AssetAmount("USD", new BigDecimal("16.0025"))),
        new BigDecimal(filled),
        null,
        DirectedState.PARTLY_FILLED,
        "its time was over",
        1,
        T,
        T + after,
        T + after);
  }

  /** A breach of the greatest level. */
  public static RiskBreach breach(long after) {
    return new RiskBreach(
        1,
        "losing-streak",
        RiskLevel.CRITICAL,
        StopReason.RISK_LIMIT_EXCEEDED,
        "all",
        "2 operations in a row lost 7 within 60 s",
        List.of("operations 1/4", "operations 1/5"),
        T + 10,
        T + after);
  }

  /** A transition to EXECUTING. */
  public static Transition transition(long operation, long epoch, int sequence, long after) {
    return new Transition(
        1,
        operation,
        epoch,
        sequence,
        OperationState.OPPORTUNITY_FOUND,
        OperationState.EXECUTING,
        "execution_started",
        "two legs",
        T + after);
  }

  /** An operation that is open if nothing was realized, else completed. */
  public static OperationReport operation(
      long operation,
      long epoch,
      int revision,
      long after,
      String realized,
      List<ProfitTerm> realizedTerms) {
    return new OperationReport(
        1,
        operation,
        epoch,
        revision,
        "opp-1",
        "spread",
        "BTC-USD",
        7,
        realized == null ? OperationState.EXECUTING : OperationState.COMPLETED,
        new BigDecimal("25600.04"),
        new BigDecimal("5"),
        realized == null ? null : new BigDecimal(realized),
        List.of(
            term("GROSS", -1, "10"),
            term("FEE", 0, "-2.5"),
            term("FEE", 1, "-1.5"),
            term("SLIPPAGE", -1, "-1")),
        realizedTerms,
        realizedTerms.isEmpty()
            ? List.of()
            : List.of(
                new AssetAmount("BTC", new BigDecimal("0.00001")),
                new AssetAmount("USD", new BigDecimal("4.50"))),
        "",
        0.75,
        "buy kraken:BTC/USD 0.40 of 0.40 | sell coinbase:BTC-USD 0.20 of 0.25",
        "",
        realized == null ? "" : "as planned",
        0,
        T,
        realized == null ? 0 : T + after,
        T + after);
  }

  /** A part of a profit. */
  public static ProfitTerm term(String kind, int leg, String amount) {
    return new ProfitTerm(ProfitTerm.Kind.valueOf(kind), leg, new BigDecimal(amount));
  }

  /** A taking execution with a fee in USD. */
  public static Execution execution(
      String trade,
      long operation,
      int order,
      String venue,
      String symbol,
      Side side,
      String price,
      String quantity,
      String fee,
      long after) {
    return execution(
        trade, operation, order, venue, symbol, side, price, quantity, fee, "USD", after);
  }

  /** A taking execution of order {@code o-ORDER}, a millisecond before it was booked. */
  public static Execution execution(
      String trade,
      long operation,
      int order,
      String venue,
      String symbol,
      Side side,
      String price,
      String quantity,
      String fee,
      String feeAsset,
      long after) {
    return new Execution(
        1,
        operation,
        order,
        0,
        "opp-1",
        venue,
        "main",
        symbol,
        "BTC-USD",
        side,
        new BigDecimal(price),
        new BigDecimal(quantity),
        BigDecimal.ONE,
        new BigDecimal(price).multiply(new BigDecimal(quantity)),
        BigDecimal.ZERO,
        new BigDecimal(fee),
        feeAsset,
        false,
        "o-" + order,
        trade,
        T + after - 1_000_000,
        T + after);
  }

  /** Funding of a perpetual in USDT, settled at {@link #T}. */
  public static FundingBooked funding(
      long epoch, String amount, long after, FundingShare... shares) {
    return new FundingBooked(
        1,
        epoch,
        "binanceusdm",
        "",
        "BTCUSDT",
        "BTC-USDT-PERP",
        "961",
        new BigDecimal(amount),
        "USDT",
        List.of(shares),
        T,
        T + after);
  }

  /** What of it belongs to an operation. */
  public static FundingShare share(long operation, String amount) {
    return new FundingShare(operation, new BigDecimal(amount));
  }

  /** A position on kraken; a null price or mark is unknown. */
  public static PositionReport position(String quantity, String price, String mark, long after) {
    return new PositionReport(
        1,
        "kraken",
        "main",
        "BTC/USD",
        "BTC-USD",
        new BigDecimal(quantity),
        decimal(price),
        new BigDecimal("1.5"),
        mark == null ? null : new BigDecimal("3.98"),
        decimal(mark),
        T + after);
  }

  /** A balance in USD on kraken. */
  public static BalanceReport balance(String total, String reserved, String atVenue, long after) {
    return new BalanceReport(
        1,
        "kraken",
        "main",
        "USD",
        new BigDecimal(total),
        new BigDecimal(reserved),
        decimal(atVenue),
        new BigDecimal(total),
        T + after);
  }

  /** A breaker that stands if it was not cleared. */
  public static BreakerReport breaker(long cleared, long after) {
    return new BreakerReport(
        1,
        "venue_disconnect",
        "venue:kraken",
        "silent for 5 s",
        T,
        Long.MAX_VALUE,
        cleared,
        cleared == 0 ? "" : "anna",
        T + after);
  }

  private static BigDecimal decimal(String value) {
    return value == null ? null : new BigDecimal(value);
  }
}
