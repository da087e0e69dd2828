package io.crossbook.core.desk;

import io.crossbook.core.book.Side;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.quote.Quote;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * What an operation does next, whatever its legs and however many: sends what may go, waits for
 * what is out, puts right what went otherwise than planned, holds what is to be held, and ends. It
 * is asked again after everything that became known of the operation, and when time passed. Not
 * thread-safe: the desk's thread.
 */
final class OperationMachine {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000L;
  private static final long LONGEST_WAIT_SECONDS = 60;

  /** How often it waits for a market before a person is asked: five minutes in all. */
  private static final int MOST_WAITS = 9;

  private final DeskConfig config;
  private final Marks marks;
  private final DeskBooks books;
  private final Funds funds;
  private final Recovery recovery;
  private final MakerLead lead;
  private final OwnOrders own;
  private final Stops stops;
  private final LegOrders orders;
  private final Closing closing;
  private final Floor floor;

  /** Where the machine does things. */
  interface Floor {
    /** The desk's epoch. */
    long epoch();

    /** Sends orders that were put into the operation. */
    void send(Operation operation, List<WorkingOrder> orders, long now);

    /** Cancels an order that may rest. */
    void cancel(Operation operation, WorkingOrder order);

    /** Goes to another state. */
    void become(
        Operation operation, OperationState state, String trigger, String context, long now);

    /**
     * A person has to decide on it.
     *
     * @param profit what it would come to as it stands; null if that is not known
     */
    void givenUp(Operation operation, OperationProfit.Profit profit, long now);

    /** Nothing more is wanted of it. */
    void ended(Operation operation, OperationProfit.Profit profit, long now);

    /** A person should know. */
    void alert(boolean critical, Operation operation, String text, long now);

    /** Ask again at this time. */
    void wakeAt(long time);
  }

  OperationMachine(
      DeskConfig config,
      Marks marks,
      DeskBooks books,
      Funds funds,
      Recovery recovery,
      MakerLead lead,
      OwnOrders own,
      Floor floor) {
    this.config = config;
    this.marks = marks;
    this.books = books;
    this.funds = funds;
    this.recovery = recovery;
    this.lead = lead;
    this.own = own;
    this.stops = new Stops(config, marks);
    this.orders = new LegOrders(config, marks, recovery, lead, floor::epoch);
    this.closing = new Closing(marks);
    this.floor = floor;
  }

  /** Does what is to be done now. */
  void advance(Operation operation, long now) {
    switch (operation.state) {
      case OPPORTUNITY_FOUND -> {
        floor.become(
            operation, OperationState.EXECUTING, "execution_started", operation.opportunity, now);
        executing(operation, now);
      }
      case EXECUTING -> executing(operation, now);
      case POSITION_OPEN -> holding(operation, now);
      case RECOVERING -> recovering(operation, now);
      default -> {}
    }
  }

  private void executing(Operation operation, long now) {
    release(operation, now);
    if (out(operation, now)) {
      return;
    }
    Map.Entry<String, BigDecimal> residual = residual(operation, now);
    if (residual != null) {
      floor.become(operation, OperationState.RECOVERING, "recovery_initiated", text(residual), now);
      recovering(operation, now);
      return;
    }
    if (operation.orders.stream().anyMatch(WorkingOrder::live)) {
      // One of which nobody knows may still have been filled.
      return;
    }
    if (operation.derivatives().isEmpty()) {
      end(operation, "execution_completed", now);
    } else if (operation.closing) {
      closeAgain(operation, now);
    } else {
      floor.become(
          operation, OperationState.POSITION_OPEN, "execution_completed", "to be held", now);
      floor.wakeAt(now + SECOND);
    }
  }

  /** What was to be closed still stands: nothing is exposed, but it must not be forgotten. */
  private void closeAgain(Operation operation, long now) {
    String still = "still open: " + operation.derivatives();
    if (operation.recoveries >= config.limits().maxRecoveries()) {
      giveUp(operation, still, now);
      return;
    }
    operation.recoveries++;
    floor.become(operation, OperationState.POSITION_OPEN, "execution_failed", still, now);
    floor.wakeAt(now + SECOND);
  }

  private static String text(Map.Entry<String, BigDecimal> residual) {
    return "exposure of " + residual.getValue().toPlainString() + " " + residual.getKey();
  }

  /**
   * True while orders are waited for; those that are not to rest any more are cancelled. One of
   * which nobody knows what became of it is not waited for without end: what the others filled is
   * exposed meanwhile.
   */
  private boolean out(Operation operation, long now) {
    boolean awaited = false;
    for (WorkingOrder order : operation.orders) {
      if (!order.live() || forsaken(order, now)) {
        continue;
      }
      awaited = true;
      if (order.lost(now)) {
        floor.wakeAt(awaitedUntil(order));
      }
      if (!order.kind.rests() || order.cancelling) {
        continue;
      }
      if (lead.look(operation, order, now) == MakerLead.Stay.REST) {
        floor.wakeAt(now + config.maker().lookNanos());
      } else {
        order.cancelling = true;
        floor.cancel(operation, order);
      }
    }
    return awaited;
  }

  private long awaitedUntil(WorkingOrder order) {
    return order.awaitedUntil(config.limits().unknownMillis() * NANOS_PER_MILLI);
  }

  /** True for an order of which nobody knows, once it is waited for no more. */
  private boolean forsaken(WorkingOrder order, long now) {
    return order.lost(now) && order.validUntil > 0 && awaitedUntil(order) <= now;
  }

  /** Sends what may go by now. */
  private void release(Operation operation, long now) {
    List<WorkingOrder> due = orders.due(operation, now);
    if (!due.isEmpty()) {
      own.giveWay(operation, due, floor);
      floor.send(operation, due, now);
    }
  }

  /** The exposure that is worth most and more than may be left; null if there is none. */
  private Map.Entry<String, BigDecimal> residual(Operation operation, long now) {
    Map.Entry<String, BigDecimal> most = null;
    BigDecimal worth = null;
    for (Map.Entry<String, BigDecimal> each : operation.exposure(config.cash()).entrySet()) {
      Marks.Rate rate = marks.rate(each.getKey(), now);
      // What nobody prices is worth too much to be left.
      BigDecimal value = rate == null ? null : each.getValue().abs().multiply(rate.mid());
      if (value != null && value.compareTo(config.limits().residual()) <= 0) {
        continue;
      }
      if (most == null || value == null || (worth != null && value.compareTo(worth) > 0)) {
        most = each;
        worth = value;
      }
    }
    return most;
  }

  private void recovering(Operation operation, long now) {
    if (out(operation, now)) {
      return;
    }
    Map.Entry<String, BigDecimal> residual = residual(operation, now);
    if (residual == null && !operation.derivatives().isEmpty()) {
      // Put right, but it holds positions that are yet to be closed.
      floor.become(
          operation, OperationState.EXECUTING, "recovery_completed", "it holds positions", now);
      executing(operation, now);
      return;
    }
    if (residual == null) {
      end(operation, "recovery_completed", now);
      return;
    }
    excuse(operation, now);
    if (operation.retryAt > now) {
      floor.wakeAt(operation.retryAt);
      return;
    }
    if (operation.refusals > MOST_WAITS) {
      giveUp(operation, text(residual) + " is left and its orders are not let out", now);
      return;
    }
    Recovery.Finding finding =
        recovery.find(operation, residual.getKey(), residual.getValue(), now);
    if (finding.dust() && !operation.derivatives().isEmpty()) {
      giveUp(
          operation,
          text(residual) + " is too little for an order anywhere, and positions still stand",
          now);
      return;
    }
    if (finding.dust()) {
      if (end(operation, "recovery_completed", now)) {
        floor.alert(
            false,
            operation,
            text(residual) + " is too little for an order anywhere and was left",
            now);
      }
      return;
    }
    if (operation.recoveries >= config.limits().maxRecoveries()) {
      giveUp(operation, text(residual) + " is left after " + operation.recoveries + " orders", now);
      return;
    }
    if (finding.choice() == null && finding.outdated()) {
      floor.wakeAt(now + Recovery.LOOK_NANOS);
      return;
    }
    if (finding.choice() == null) {
      wait(operation, residual, now);
      return;
    }
    // What a desk may lose without a person is no question once everything has to be closed.
    BigDecimal loss =
        operation.flattening ? BigDecimal.ZERO : loss(operation, finding.choice(), now);
    if (loss == null || loss.compareTo(config.limits().maxRecoveryLoss()) > 0) {
      giveUp(
          operation,
          text(residual)
              + " could be put right, but the loss would be "
              + (loss == null ? "unknown" : loss.toPlainString())
              + "; at most "
              + config.limits().maxRecoveryLoss().toPlainString()
              + " is allowed without a person",
          now);
      return;
    }
    send(operation, finding.choice(), now);
  }

  /** An order that was not let out, as by the kill switch, was no attempt; the next one waits. */
  private static void excuse(Operation operation, long now) {
    for (WorkingOrder order : operation.orders) {
      if (order.leg < 0 && order.state == LedgerState.VOID && !order.excused) {
        order.excused = true;
        operation.recoveries = Math.max(0, operation.recoveries - 1);
        operation.retryAt = now + Math.min(1L << operation.refusals, LONGEST_WAIT_SECONDS) * SECOND;
        operation.refusals++;
      }
    }
  }

  private void wait(Operation operation, Map.Entry<String, BigDecimal> residual, long now) {
    if (operation.waits >= MOST_WAITS) {
      giveUp(operation, text(residual) + " is left and there is no market for it", now);
      return;
    }
    operation.recovery = "WAIT_AND_RETRY";
    operation.retryAt = now + Math.min(1L << operation.waits, LONGEST_WAIT_SECONDS) * SECOND;
    operation.waits++;
    floor.wakeAt(operation.retryAt);
    if (operation.waits == 1) {
      floor.alert(false, operation, text(residual) + " is left and there is no market for it", now);
    }
  }

  /** What the operation would lose in all with this order; null if nobody can say. */
  private BigDecimal loss(Operation operation, Recovery.Choice choice, long now) {
    OperationProfit.Profit profit = OperationProfit.realized(operation, marks, now);
    Marks.Rate rate = marks.rate(choice.quote().baseAsset, now);
    if (profit == null || rate == null) {
      return null;
    }
    BigDecimal base = choice.quantity().multiply(choice.quote().listing.multiplier());
    BigDecimal given = choice.side() == Side.SELL ? base : base.negate();
    // What is given away stands in the profit at the middle of its market.
    return profit.net().subtract(given.multiply(rate.mid())).add(choice.gain()).negate();
  }

  private void send(Operation operation, Recovery.Choice choice, long now) {
    for (WorkingOrder each : operation.orders) {
      if (forsaken(each, now)) {
        floor.alert(
            true,
            operation,
            "what was filled is put right, although nobody knows what became of order "
                + each.number
                + " at "
                + each.venue
                + "; look for it there",
            now);
      }
    }
    WorkingOrder order = orders.mending(operation, choice, now);
    operation.recoveries++;
    operation.waits = 0;
    operation.recovery = choice.way().name();
    if (choice.need() != null) {
      // While it is out nobody else may count on what it takes.
      books.raise(
          operation.number,
          funds.besidesMargin(operation, choice.need()),
          now + config.limits().reservationMillis() * NANOS_PER_MILLI);
    }
    own.giveWay(operation, List.of(order), floor);
    floor.send(operation, List.of(order), now);
  }

  private void giveUp(Operation operation, String why, long now) {
    operation.recovery = "MANUAL_INTERVENTION";
    operation.outcome = why;
    floor.become(operation, OperationState.FAILED, "manual_intervention", why, now);
    floor.givenUp(operation, OperationProfit.realized(operation, marks, now), now);
    floor.alert(true, operation, why, now);
  }

  /**
   * Ends it, once every execution is booked and its profit can be counted.
   *
   * @return true if it ended
   */
  private boolean end(Operation operation, String trigger, long now) {
    if (!operation.settledOrders()) {
      return false;
    }
    OperationProfit.Profit profit = OperationProfit.realized(operation, marks, now);
    if (profit == null && now < operation.countUntil(now)) {
      floor.wakeAt(now + SECOND);
      return false;
    }
    operation.outcome = outcome(operation);
    floor.become(operation, OperationState.COMPLETED, trigger, operation.outcome, now);
    floor.ended(operation, profit, now);
    return true;
  }

  private static String outcome(Operation operation) {
    boolean traded = false;
    boolean whole = true;
    boolean refused = false;
    for (WorkingOrder order : operation.orders) {
      traded |= order.filled.signum() > 0;
      whole &= order.leg < 0 || order.kind.rests() || order.filled.compareTo(order.quantity) >= 0;
      refused |= order.state == LedgerState.VOID;
    }
    for (int i = 0; i < operation.legs.size(); i++) {
      OperationLeg leg = operation.legs.get(i);
      whole &= !leg.leads || operation.filled(i).compareTo(leg.target) >= 0;
    }
    if (operation.recoveries > 0) {
      return "recovered";
    }
    if (!traded) {
      return refused ? "refused" : "missed";
    }
    return whole ? "filled" : "partly filled";
  }

  /** Closes what is held when its time is over or when nothing more is to be gained. */
  private void holding(Operation operation, long now) {
    Long longest = config.holdingNanos().get(operation.strategy);
    boolean over =
        operation.closing
            || operation.flattening
            || longest == null
            || now >= operation.startedAt + longest;
    String stop = over ? null : stops.look(operation, now, () -> unwatched(operation, now));
    if (!over && stop == null && !closing.worthIt(operation, now)) {
      floor.wakeAt(now + SECOND);
      return;
    }
    if (operation.legs.isEmpty()) {
      operation.planFromOrders();
    }
    for (int i = 0; i < operation.legs.size(); i++) {
      OperationLeg leg = operation.legs.get(i);
      Quote quote = marks.fresh(leg.planned.venue(), leg.planned.symbol(), now);
      String account = config.accountAt(leg.planned.venue());
      FeeSchedule fee =
          config.fees().inForce(leg.planned.venue(), leg.planned.symbol(), account, now);
      if (quote == null || fee == null) {
        floor.wakeAt(now + SECOND);
        return;
      }
      Side side = leg.planned.buys() ? Side.SELL : Side.BUY;
      leg.target = operation.held(i);
      leg.leads = false;
      leg.limit =
          recovery.limit(quote.listing, side, Marks.walk(quote.book, side, leg.target).worst(), 1);
      if (!ExecutionStyle.derivative(leg.planned)) {
        // Fees may have been taken of what was bought: only what is there can be given back.
        BigDecimal most = funds.affordable(operation, quote, account, side, leg.limit, fee);
        leg.target = Recovery.floor(leg.target.min(most), quote.listing.lot());
        books.raise(
            operation.number,
            funds.besidesMargin(
                operation, funds.need(quote, account, side, leg.target, leg.limit, fee)),
            Long.MAX_VALUE);
      }
    }
    operation.closing = true;
    operation.round++;
    floor.become(
        operation, OperationState.EXECUTING, "execution_started", why(operation, over, stop), now);
    if (stop != null) {
      floor.alert(false, operation, "what it holds is closed: " + stop, now);
    }
    executing(operation, now);
  }

  private static String why(Operation operation, boolean over, String stop) {
    if (operation.flattening) {
      return "closing: a risk limit was breached";
    }
    if (stop != null) {
      return "closing: " + stop;
    }
    return over ? "closing: its time is over" : "closing: what was expected is there";
  }

  private void unwatched(Operation operation, long now) {
    floor.alert(
        true,
        operation,
        "nobody says what it holds is worth, so that its stop cannot close it",
        now);
  }
}
