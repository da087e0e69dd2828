package io.crossbook.core.desk;

import io.crossbook.core.instrument.Listing;
import io.crossbook.core.ledger.LedgerAccount;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.FundingPayment;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Makes the records that a desk reports. Not thread-safe: the desk's thread. */
final class DeskReports {
  private final DeskConfig config;
  private final DeskState state;
  private final Marks marks;
  private final DeskBooks books;
  private final Consumer<DeskRecord> out;

  DeskReports(
      DeskConfig config, DeskState state, Marks marks, DeskBooks books, Consumer<DeskRecord> out) {
    this.config = config;
    this.state = state;
    this.marks = marks;
    this.books = books;
    this.out = out;
  }

  /** A person should know. */
  void alert(boolean critical, String subject, String text, long now) {
    out.accept(new DeskRecord.Alert(config.number(), critical, subject, text, now));
  }

  /** An opportunity is not traded. */
  void refused(Candidate candidate, Admission.Verdict verdict, long now) {
    refused(candidate.id(), candidate.strategy(), verdict.rule(), verdict.detail(), now);
  }

  /** An opportunity, or a slice of an order of a person, is not traded. */
  void refused(String opportunity, String strategy, DeskRule rule, String detail, long now) {
    out.accept(new DeskRecord.Refused(config.number(), opportunity, strategy, rule, detail, now));
  }

  /**
   * An order of a person as it stands.
   *
   * @param request null if it was not understood
   */
  void directed(DirectedOrder order, OrderRequest request, long now) {
    out.accept(
        new DeskRecord.DirectedReport(
            config.number(),
            order.number,
            state.epoch,
            order.revision++,
            order.request,
            order.by,
            order.because,
            request == null ? null : request.side(),
            request == null ? "" : request.instrument(),
            request == null ? null : request.quantity(),
            request == null ? BigDecimal.ZERO : order.traded(request.side()),
            request == null ? null : order.average(request.side()),
            order.arrival,
            amounts(order.fees),
            order.net(),
            order.result,
            order.state,
            order.why,
            order.slices,
            order.begun,
            order.endedAt,
            now));
  }

  /** An operation goes to another state. */
  void transition(
      Operation operation, OperationState next, String trigger, String context, long now) {
    out.accept(
        new DeskRecord.Transition(
            config.number(),
            operation.number,
            state.epoch,
            operation.transitions++,
            operation.state,
            next,
            trigger,
            context,
            now));
  }

  /** An execution was booked. */
  void execution(Operation operation, WorkingOrder order, Fill fill, BigDecimal settled, long now) {
    out.accept(
        new DeskRecord.Execution(
            config.number(),
            operation.number,
            order.number,
            order.attempt,
            operation.opportunity,
            order.venue,
            order.account,
            order.symbol,
            order.instrument,
            order.side,
            fill.price(),
            fill.quantity(),
            order.multiplier,
            fill.value().multiply(order.multiplier),
            settled,
            fill.fee(),
            fill.feeAsset(),
            fill.maker(),
            fill.venueOrderId(),
            fill.tradeId(),
            fill.venueTime(),
            now));
  }

  /** Funding was booked. */
  void funding(
      DeskInput.FundingReport report,
      String instrument,
      List<DeskRecord.FundingShare> shares,
      long now) {
    FundingPayment payment = report.payment();
    out.accept(
        new DeskRecord.FundingBooked(
            config.number(),
            state.epoch,
            report.venue(),
            report.account(),
            payment.symbol(),
            instrument,
            payment.id(),
            payment.amount(),
            payment.asset(),
            shares,
            payment.venueTime(),
            now));
  }

  /**
   * An operation as it stands.
   *
   * @param realized null while it is open or not known
   */
  void operation(Operation operation, OperationProfit.Profit realized, long now) {
    OperationProfit.Profit expected = OperationProfit.expected(operation, marks, now);
    Candidate candidate = operation.candidate;
    out.accept(
        new DeskRecord.OperationReport(
            config.number(),
            operation.number,
            state.epoch,
            operation.revision++,
            operation.opportunity,
            operation.strategy,
            candidate == null ? instrument(operation) : candidate.instrument(),
            candidate == null ? 0 : candidate.ruleVersion(),
            operation.state,
            operation.notional,
            expected == null ? null : expected.net(),
            realized == null ? null : realized.net(),
            expected == null ? List.of() : expected.terms(),
            realized == null ? List.of() : realized.terms(),
            amounts(operation.moved),
            residual(operation),
            operation.fillRatio(),
            legs(operation),
            operation.recovery,
            operation.outcome,
            operation.recoveries,
            operation.startedAt,
            operation.endedAt,
            now));
  }

  private static List<DeskRecord.AssetAmount> amounts(Map<String, BigDecimal> byAsset) {
    List<DeskRecord.AssetAmount> amounts = new ArrayList<>();
    new TreeMap<>(byAsset)
        .forEach(
            (asset, amount) -> {
              if (amount.signum() != 0) {
                amounts.add(new DeskRecord.AssetAmount(asset, amount));
              }
            });
    return amounts;
  }

  /** What a slice of an order of a person trades; nobody knows it of what the ledger rebuilt. */
  private static String instrument(Operation operation) {
    return operation.legs.isEmpty() ? "" : operation.legs.get(0).planned.instrument();
  }

  private String residual(Operation operation) {
    List<String> parts = new ArrayList<>();
    for (WorkingOrder order : operation.orders) {
      if (order.instrument.isEmpty()) {
        return "unknown";
      }
    }
    operation
        .exposure(config.cash())
        .forEach((asset, amount) -> parts.add(asset + " " + amount.toPlainString()));
    return String.join(", ", parts);
  }

  private static String legs(Operation operation) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < operation.legs.size(); i++) {
      OperationLeg leg = operation.legs.get(i);
      parts.add(
          leg.planned.identity()
              + " "
              + operation.filled(i).toPlainString()
              + " of "
              + leg.target.toPlainString());
    }
    return String.join(" | ", parts);
  }

  /** Positions and balances as they stand. */
  void money(long now) {
    for (DeskState.Held held : books.positions().values()) {
      BigDecimal mark = marks.mid(held.venue, held.symbol, now);
      Listing listing = marks.listing(held.venue, held.symbol);
      BigDecimal unit =
          mark == null || listing == null ? null : mark.multiply(listing.multiplier());
      out.accept(
          new DeskRecord.PositionReport(
              config.number(),
              held.venue,
              held.account,
              held.symbol,
              held.instrument,
              held.position.quantity,
              held.position.averagePrice(),
              held.position.realized,
              unit == null ? null : held.position.unrealized(unit),
              mark,
              now));
    }
    for (DeskConfig.DeskAccount account : config.accounts()) {
      DeskState.AccountState known = books.account(account.venue(), account.account());
      TreeMap<String, BigDecimal> held = new TreeMap<>();
      known.atVenue.keySet().forEach(asset -> held.put(asset, BigDecimal.ZERO));
      books
          .journal()
          .balances()
          .forEach(
              (each, amount) -> {
                if (each.kind() == LedgerAccount.Kind.CASH
                    && each.venue().equals(account.venue())
                    && each.subAccount().equals(account.account())) {
                  held.put(each.asset(), amount);
                }
              });
      held.forEach((asset, amount) -> reportBalance(account, known, asset, amount, now));
    }
  }

  private void reportBalance(
      DeskConfig.DeskAccount account,
      DeskState.AccountState known,
      String asset,
      BigDecimal amount,
      long now) {
    Marks.Rate rate = marks.rate(asset, now);
    BigDecimal free = books.available(account.venue(), account.account(), asset);
    out.accept(
        new DeskRecord.BalanceReport(
            config.number(),
            account.venue(),
            account.account(),
            asset,
            amount,
            amount.subtract(free),
            known.atVenue.get(asset),
            rate == null ? null : amount.multiply(rate.mid()),
            now));
  }
}
