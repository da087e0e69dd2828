package io.crossbook.sources.execution;

import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.FundingPayment;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.sources.handover.Handed;
import io.crossbook.sources.handover.Handover;
import io.crossbook.venues.trading.PrivateProtocol;
import java.util.List;

/**
 * Words what became known about an account, at times that strictly increase, and hands it over.
 * Belongs to the lane's I/O thread.
 */
final class Reports {
  private final PrivateProtocol protocol;
  private final String venue;
  private final String account;
  private final Handover<ExecutionSplit> handover;
  private ExecutionSplit split;
  private long last;
  private DeskInput.AccountStatus status;

  /**
   * @param protocol tells our orders from others
   * @param split where it begins
   */
  Reports(PrivateProtocol protocol, ExecutionSplit split, Handover<ExecutionSplit> handover) {
    this.protocol = protocol;
    this.venue = split.venue();
    this.account = split.subAccount();
    this.split = split;
    this.handover = handover;
  }

  private long at(long receivedAt) {
    last = Math.max(last + 1, receivedAt);
    return last;
  }

  private void tell(DeskInput input) {
    boolean unused = handover.offer(Handed.of(input));
  }

  private OrderName name(String clientOrderId) {
    return clientOrderId.isEmpty() ? null : protocol.orderName(clientOrderId).orElse(null);
  }

  void order(OrderState state, long receivedAt) {
    tell(
        new DeskInput.OrderReport(
            venue, account, name(state.clientOrderId()), state, at(receivedAt)));
  }

  void fill(Fill fill, long receivedAt) {
    tell(
        new DeskInput.FillReport(venue, account, name(fill.clientOrderId()), fill, at(receivedAt)));
  }

  void balances(List<Balance> balances, boolean complete, long receivedAt) {
    tell(new DeskInput.BalanceReport(venue, account, balances, complete, at(receivedAt)));
  }

  void positions(List<VenuePosition> positions, boolean complete, long receivedAt) {
    tell(new DeskInput.PositionReport(venue, account, positions, complete, at(receivedAt)));
  }

  void funding(FundingPayment payment, long receivedAt) {
    tell(new DeskInput.FundingReport(venue, account, payment, at(receivedAt)));
  }

  /**
   * Whether reports can be relied on; not told again while it stays as it is.
   *
   * @param why not; empty if they can
   */
  void status(String why, long receivedAt) {
    if (status == null || !status.why().equals(why)) {
      status = new DeskInput.AccountStatus(venue, account, why.isEmpty(), why, at(receivedAt));
      tell(status);
    }
  }

  FillCursor cursor(String symbol) {
    return split.cursors().get(symbol);
  }

  /** Everything before this cursor was handed over. */
  void passed(String symbol, String position) {
    FillCursor before = cursor(symbol);
    if (!before.position().equals(position)) {
      split = split.with(symbol, new FillCursor(before.since(), position));
      boolean unused = handover.offer(new Handed<>(null, split));
    }
  }
}
