package io.crossbook.core.desk;

import io.crossbook.core.desk.DeskRecord.FundingShare;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.ledger.LedgerAccount;
import io.crossbook.core.ledger.Movements;
import io.crossbook.core.opportunity.ProfitTerm;
import io.crossbook.core.order.FundingPayment;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Books funding of perpetual positions: each payment once into the desk's money, and in parts into
 * the operations that held the listing when it was settled. What belongs to none is the desk's, and
 * a person is told. Not thread-safe: the desk's thread.
 */
final class FundingBook {
  private static final long SECOND = 1_000_000_000L;

  /**
   * Settlements are not stamped exactly: Binance says that its own may be some seconds off. A
   * position that was opened or closed that close to one may have been paid for.
   */
  private static final long TOLERANCE_NANOS = 60 * SECOND;

  /** By then it is known whose a payment is, and what it is worth, or it never will be. */
  private static final long LONGEST_SEARCH_NANOS = 30 * SECOND;

  /** Ids of older payments are forgotten: what is as old as that was booked. */
  private static final long REMEMBER_NANOS = 31 * 86_400 * SECOND;

  private static final int LEAST_DECIMALS = 8;

  private final DeskConfig config;
  private final DeskState state;
  private final EndedOperations ended;
  private final DeskBooks books;
  private final Marks marks;
  private final Breakers breakers;
  private final DeskReports reports;

  FundingBook(
      DeskConfig config,
      DeskState state,
      EndedOperations ended,
      DeskBooks books,
      Marks marks,
      Breakers breakers,
      DeskReports reports) {
    this.config = config;
    this.state = state;
    this.ended = ended;
    this.books = books;
    this.marks = marks;
    this.breakers = breakers;
    this.reports = reports;
  }

  /**
   * Takes a payment.
   *
   * @return true if it is new and waits for operations to be known: call {@link #share} by {@link
   *     #sharedBy}
   */
  boolean take(DeskInput.FundingReport report, long now) {
    FundingPayment payment = report.payment();
    DeskState.AccountState account = books.account(report.venue(), report.account());
    boolean before = !account.known || payment.venueTime() <= account.openedAt;
    // What was settled before the account was opened is in what it held then.
    if (before || !remember(report)) {
      return false;
    }
    books
        .journal()
        .post(
            Movements.funding(
                now,
                "funding " + report.venue() + " " + payment.id(),
                report.venue(),
                report.account(),
                payment.asset(),
                payment.amount()));
    state.unshared.add(report);
    share(now);
    // Whatever was claimed, what is gone cannot be spent.
    books.cover(cash(report), List.of());
    return state.unshared.contains(report);
  }

  private static LedgerAccount cash(DeskInput.FundingReport report) {
    return LedgerAccount.cash(report.venue(), report.account(), report.payment().asset());
  }

  /** When a payment is shared out at the latest, nanoseconds since the epoch. */
  static long sharedBy(DeskInput.FundingReport report) {
    return report.time() + LONGEST_SEARCH_NANOS;
  }

  /** Takes note of a payment; false if it was booked before. */
  private boolean remember(DeskInput.FundingReport report) {
    FundingPayment payment = report.payment();
    long newest = payment.venueTime();
    for (DeskState.BookedFunding each : state.fundings) {
      if (!each.venue().equals(report.venue()) || !each.account().equals(report.account())) {
        continue;
      }
      if (each.id().equals(payment.id()) && each.symbol().equals(payment.symbol())) {
        return false;
      }
      newest = Math.max(newest, each.venueTime());
    }
    long oldest = newest - REMEMBER_NANOS;
    if (payment.venueTime() < oldest) {
      return false;
    }
    state.fundings.removeIf(
        each ->
            each.venueTime() < oldest
                && each.venue().equals(report.venue())
                && each.account().equals(report.account()));
    state.fundings.add(
        new DeskState.BookedFunding(
            report.venue(), report.account(), payment.symbol(), payment.id(), payment.venueTime()));
    return true;
  }

  /** Shares out what is booked, as far as it is known who held the positions. */
  void share(long now) {
    if (!state.caughtUp) {
      return;
    }
    Iterator<DeskInput.FundingReport> waiting = state.unshared.iterator();
    while (waiting.hasNext()) {
      DeskInput.FundingReport report = waiting.next();
      Map<Long, BigDecimal> shares = shares(report);
      FundingPayment payment = report.payment();
      boolean countable = worth(payment.asset(), payment.amount(), now) != null;
      if ((!shares.isEmpty() && countable) || now >= sharedBy(report)) {
        waiting.remove();
        give(report, shares, now);
      }
    }
  }

  private List<Operation> remembered() {
    List<Operation> all = new ArrayList<>(state.operations);
    all.addAll(ended.read());
    return all;
  }

  private Map<Long, BigDecimal> shares(DeskInput.FundingReport report) {
    long settled = report.payment().venueTime();
    for (long at : new long[] {settled, settled - TOLERANCE_NANOS, settled + TOLERANCE_NANOS}) {
      Map<Long, BigDecimal> held = new TreeMap<>();
      for (Operation operation : remembered()) {
        BigDecimal quantity =
            operation.positionAt(report.venue(), report.account(), report.payment().symbol(), at);
        if (quantity.signum() != 0) {
          held.put(operation.number, quantity);
        }
      }
      BigDecimal total = held.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
      if (total.signum() != 0) {
        return split(report.payment().amount(), held, total);
      }
    }
    return Map.of();
  }

  /**
   * An amount in proportion to positions; who is on the other side of the sum gets the opposite.
   * What rounding leaves goes to the greatest position, of equal ones to the oldest operation's.
   */
  static Map<Long, BigDecimal> split(
      BigDecimal amount, Map<Long, BigDecimal> held, BigDecimal total) {
    int decimals = Math.max(LEAST_DECIMALS, amount.scale());
    Map<Long, BigDecimal> shares = new TreeMap<>();
    BigDecimal left = amount;
    long greatest = -1;
    for (Map.Entry<Long, BigDecimal> each : held.entrySet()) {
      BigDecimal share =
          amount.multiply(each.getValue()).divide(total, decimals, RoundingMode.HALF_EVEN);
      shares.put(each.getKey(), share);
      left = left.subtract(share);
      if (greatest < 0 || each.getValue().abs().compareTo(held.get(greatest).abs()) > 0) {
        greatest = each.getKey();
      }
    }
    shares.merge(greatest, left, BigDecimal::add);
    return shares;
  }

  private void give(DeskInput.FundingReport report, Map<Long, BigDecimal> shares, long now) {
    FundingPayment payment = report.payment();
    List<FundingShare> given = new ArrayList<>();
    for (Operation operation : remembered()) {
      BigDecimal share = shares.get(operation.number);
      if (share != null) {
        given.add(new FundingShare(operation.number, share));
        operation.funding.merge(payment.asset(), share, BigDecimal::add);
        if (!operation.open()) {
          ended.touch(operation);
          cameToMore(operation, payment.asset(), share, now);
        }
      }
    }
    if (given.isEmpty()) {
      given.add(new FundingShare(FundingShare.NO_OPERATION, payment.amount()));
      breakers.funded(worth(payment.asset(), payment.amount(), now), now);
      reports.alert(
          true,
          "account " + report.venue(),
          "funding of "
              + payment.amount().toPlainString()
              + " "
              + payment.asset()
              + " on "
              + payment.symbol()
              + " belongs to no operation; it is booked to the desk",
          now);
    }
    books.cover(cash(report), List.copyOf(shares.keySet()));
    reports.funding(report, instrument(report), given, now);
  }

  /** What an operation came to changes after its end. */
  private void cameToMore(Operation operation, String asset, BigDecimal share, long now) {
    BigDecimal worth = worth(asset, share, now);
    breakers.funded(worth, now);
    List<ProfitTerm> counted = operation.counted;
    OperationProfit.Profit profit =
        worth == null || counted.isEmpty()
            ? OperationProfit.realized(operation, marks, now)
            : OperationProfit.funded(counted, worth);
    operation.counted = profit == null ? new ArrayList<>() : new ArrayList<>(profit.terms());
    reports.operation(operation, profit, now);
  }

  /** In the portfolio currency; null if nobody says. */
  private BigDecimal worth(String asset, BigDecimal amount, long now) {
    return OperationProfit.worth(Map.of(asset, amount), marks, now);
  }

  private String instrument(DeskInput.FundingReport report) {
    String symbol = report.payment().symbol();
    DeskState.Held held =
        state.positions.get(report.venue() + "/" + report.account() + "/" + symbol);
    Listing listing = marks.listing(report.venue(), symbol);
    if (held != null) {
      return held.instrument;
    }
    return listing == null ? "" : listing.instrument().name();
  }

  /** Name of the desk. */
  @Override
  public String toString() {
    return config.name();
  }
}
