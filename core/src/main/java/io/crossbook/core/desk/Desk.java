package io.crossbook.core.desk;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.LedgerNews;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderNews;
import java.math.BigDecimal;
import java.util.List;

/**
 * Decides over the capital and the risk of its accounts, alone: checks opportunities, reserves,
 * sends, follows what becomes of it, puts right, counts. What it does depends on what it was told
 * and in which order, on nothing else. Not thread-safe: one thread.
 */
public final class Desk {
  private static final long SECOND = 1_000_000_000L;

  /** How long news of an operation that ended are still understood. */
  private static final long REMEMBER_NANOS = 600 * SECOND;

  /** An execution of an order that nobody knows by then is somebody else's. */
  private static final long UNMATCHED_NANOS = 30 * SECOND;

  /** Executions that are missing for so long are lost. */
  private static final long MISSING_NANOS = 60 * SECOND;

  private static final long REPORT_EVERY_NANOS = 10 * SECOND;

  private final DeskConfig config;
  private final DeskState state;
  private final Marks marks;
  private final DeskBooks books;
  private final Breakers breakers;
  private final EndedOperations ended;
  private final Blotter blotter;
  private final DeskReports reports;
  private final VenueRefusals refusals;
  private final Reconciliation reconciliation;
  private final FundingBook fundings;
  private final MakerLead lead;
  private final VenueOffers offers;
  private final Funds funds;
  private final Admission admission;
  private final OperationMachine machine;
  private final Directives directives;
  private final Dealings dealings;
  private final DirectedOrders directed;
  private DeskOutput out;

  /** A desk that goes on from this state. */
  public Desk(DeskConfig config, DeskState state) {
    this.config = config;
    this.state = state;
    this.marks =
        new Marks(state.board, config.portfolioCurrency(), config.limits().maxMarkAgeMillis());
    this.books = new DeskBooks(state);
    this.ended = new EndedOperations(state.ended);
    this.breakers =
        new Breakers(
            config.number(), config.limits(), state.breakers, report -> out.report(report));
    this.blotter = new Blotter(config.number(), state, ended, marks);
    this.reports = new DeskReports(config, state, marks, books, record -> out.report(record));
    this.refusals = new VenueRefusals(books, breakers, reports);
    this.reconciliation = new Reconciliation(books, marks, blotter, reports);
    this.fundings = new FundingBook(config, state, ended, books, marks, breakers, reports);
    OrderPace pace = new OrderPace(config, state);
    this.funds = new Funds(config, books);
    OwnOrders own = new OwnOrders(state);
    Recovery recovery = new Recovery(config, marks, books, funds, pace, own);
    this.offers = new VenueOffers(config, state, ended, marks, pace);
    this.lead = new MakerLead(config, state, marks, breakers);
    this.admission = new Admission(config, state, marks, books, funds, ended, breakers, lead, pace);
    this.dealings = new Dealings(config, state, books, pace, breakers, blotter, reports, () -> out);
    this.machine = new OperationMachine(config, marks, books, funds, recovery, lead, own, dealings);
    this.directed =
        new DirectedOrders(
            config,
            state,
            new DirectedSlices(config, state, marks, books, breakers, offers, admission, recovery),
            new DirectedStops(config, state, marks, books, funds, recovery),
            breakers,
            blotter,
            reports,
            machine,
            dealings);
    this.directives = new Directives(state, marks, breakers, reports, dealings, this::advance);
  }

  /** Its state, with everything in it. */
  public DeskState state() {
    books.save();
    return state;
  }

  /** The money. */
  public DeskBooks books() {
    return books;
  }

  /** Operations that ended lately. */
  public EndedOperations ended() {
    return ended;
  }

  /** What stops it. */
  public Breakers breakers() {
    return breakers;
  }

  /** What it knows of the market. */
  public Marks marks() {
    return marks;
  }

  /** Operations that need attention, oldest first. */
  public List<Operation> operations() {
    return List.copyOf(state.operations);
  }

  /**
   * The state comes from a checkpoint: others may have gone on since. Nothing is decided until the
   * ledger is held again, no market is known and no account is heard.
   */
  public void restored() {
    state.caughtUp = false;
    marks.missedFacts();
    state.accounts.values().forEach(account -> account.live = false);
    directives.restored();
  }

  /**
   * The same for a desk on paper, whose ledger and accounts are part of the same state.
   *
   * @param missedFacts false if the market goes on where it was
   */
  public void restoredOnPaper(boolean missedFacts) {
    if (missedFacts) {
      marks.missedFacts();
    }
    directives.restored();
  }

  /** Is told something. */
  public void on(DeskInput input, DeskOutput output) {
    out = output;
    long now = Math.max(state.latest, input.time());
    state.latest = now;
    if (input instanceof DeskInput.Market market) {
      marks.take(market.fact());
      if (market.fact() instanceof BookView book) {
        lead.observe(book);
      }
    } else if (input instanceof DeskInput.Confirmed confirmed) {
      confirmed(confirmed.candidate(), now);
    } else if (input instanceof DeskInput.Ledger ledger) {
      ledger(ledger.news(), now);
    } else if (input instanceof DeskInput.CaughtUp caughtUp) {
      caughtUp(caughtUp, now);
    } else if (input instanceof DeskInput.Stopped stopped) {
      directives.stopped(stopped, now);
      directed.advance(now);
    } else if (input instanceof DeskInput.OrderReport report) {
      order(report, now);
    } else if (input instanceof DeskInput.FillReport report) {
      fill(report, now);
    } else if (input instanceof DeskInput.BalanceReport report) {
      reconciliation.balances(report, now);
    } else if (input instanceof DeskInput.PositionReport report) {
      reconciliation.positions(report, now);
    } else if (input instanceof DeskInput.FundingReport report) {
      if (fundings.take(report, now)) {
        output.wakeAt(FundingBook.sharedBy(report));
      }
    } else if (input instanceof DeskInput.AccountStatus status) {
      refusals.status(status, now);
      breakers.connection(status.venue(), status.live(), status.why(), now);
      output.wakeAt(now + config.limits().disconnectMillis() * 1_000_000L);
    } else if (input instanceof DeskInput.PersonsOrder order) {
      directed.told(order, now);
    } else if (input instanceof DeskInput.Instruction instruction) {
      instructed(instruction, now);
    } else {
      throw new IllegalArgumentException("a desk is not told " + input);
    }
  }

  /** Time passed. */
  public void onTime(long time, DeskOutput output) {
    out = output;
    long now = Math.max(state.latest, time);
    state.latest = now;
    long next = breakers.tick(now);
    if (next != Long.MAX_VALUE) {
      output.wakeAt(next);
    }
    for (Operation operation : List.copyOf(state.operations)) {
      advance(operation, now);
      missing(operation, now);
    }
    directed.advance(now);
    strangers(now);
    fundings.share(now);
    books.reservations().expire(now);
    ended.forgetBefore(now - REMEMBER_NANOS);
    if (now - state.reportedAt >= REPORT_EVERY_NANOS) {
      state.reportedAt = now;
      reports.money(now);
    }
  }

  private void confirmed(Candidate candidate, long now) {
    long number = state.nextOperation;
    Admission.Verdict verdict = admission.decide(candidate, number, now);
    if (verdict.operation() == null) {
      reports.refused(candidate, verdict, now);
      return;
    }
    state.nextOperation++;
    state.operations.add(verdict.operation());
    machine.advance(verdict.operation(), now);
  }

  /** Lets the machine go on, once the ledger is held and what is traded is known. */
  private void advance(Operation operation, long now) {
    blotter.complete(operation);
    directives.mark(operation);
    if (operation.open() && state.caughtUp) {
      if (operation.understood()) {
        machine.advance(operation, now);
      } else {
        out.wakeAt(now + SECOND);
      }
    }
  }

  /** Says once that executions of an operation do not come. */
  private void missing(Operation operation, long now) {
    if (!operation.open() || operation.anyLive() || operation.settledOrders()) {
      operation.missingSince = 0;
      return;
    }
    if (operation.missingSince == 0) {
      operation.missingSince = now;
    }
    if (now - operation.missingSince >= MISSING_NANOS) {
      operation.missingSince = Long.MAX_VALUE;
      reports.alert(
          true,
          "operation " + operation.number,
          "its orders are over, and executions that the venues count were never told",
          now);
    } else if (operation.missingSince != Long.MAX_VALUE) {
      out.wakeAt(operation.missingSince + MISSING_NANOS);
    }
  }

  private void instructed(DeskInput.Instruction instruction, long now) {
    if (instruction.kind() == DeskInput.Instruction.Kind.ACCEPT_DRIFT) {
      reconciliation.accept(instruction, now);
    } else {
      directives.instructed(instruction, now);
    }
  }

  /** A line of the ledger; orders that are not remembered are rebuilt of it. */
  private void ledger(LedgerNews news, long now) {
    OrderName name = news.order().name();
    if (name.desk() != config.number()) {
      throw new IllegalArgumentException(
          "desk " + config.number() + " was told of order " + name + " of another desk");
    }
    Operation operation = blotter.find(name.operation());
    if (operation == null) {
      operation = blotter.adopt(news, now);
      directed.adopted(operation, news.news().time());
      dealings.become(
          operation, OperationState.EXECUTING, "execution_started", "rebuilt from the ledger", now);
    }
    WorkingOrder order = operation.order(name.order(), name.attempt());
    if (order == null) {
      order = Blotter.rebuilt(operation, news);
      operation.orders.add(order);
    }
    LedgerState before = order.state;
    if (order.take(news.news())) {
      unproved(order, news.news(), now);
      outcome(order, before, news.news().state(), now);
      refusals.heard(order, news.news(), now);
      if (news.news().state() == LedgerState.UNKNOWN) {
        books.reservations().hold(operation.number);
      }
      matchAgain(order, now);
      advance(operation, now);
    }
  }

  /** It is taken for one that never was, which nothing proves: if it was, nobody else notices. */
  private void unproved(WorkingOrder order, OrderNews news, long now) {
    if (news.state() == LedgerState.ABANDONED && news.unproved()) {
      reports.alert(
          true,
          "operation " + news.name().operation(),
          "look for order "
              + news.name()
              + " at "
              + order.venue
              + ", which is taken for one that never was: "
              + news.detail(),
          now);
    }
  }

  private void outcome(WorkingOrder order, LedgerState before, LedgerState said, long now) {
    boolean unanswered = before == LedgerState.INTENDED;
    if (unanswered && said != LedgerState.INTENDED && said != LedgerState.VOID) {
      breakers.outcome(order.venue, said == LedgerState.UNKNOWN, now);
      offers.outcome(order, said, now);
    }
  }

  private void caughtUp(DeskInput.CaughtUp input, long now) {
    state.epoch = input.epoch();
    state.nextOperation = Math.max(state.nextOperation, input.nextOperation());
    state.caughtUp = true;
    // Whoever held the desk before can write nothing any more: what is not written was never sent.
    for (Operation operation : List.copyOf(state.operations)) {
      for (WorkingOrder order : operation.orders) {
        if (!order.written && order.live() && order.epoch < state.epoch) {
          order.state = LedgerState.VOID;
          order.detail = "it was never written down";
        }
        // Whether it reached the gateway before the desk died nobody knows; asking twice is
        // harmless.
        order.cancelling = false;
      }
    }
    if (state.nextOperation > 0) {
      out.command(new GatewayCommand.CloseGaps(config.number(), state.epoch, state.nextOperation));
    }
    blotter.takeUnmatchedBefore(Long.MAX_VALUE).forEach(each -> fill(each, now));
    fundings.share(now);
    for (Operation operation : state.operations) {
      blotter.complete(operation);
      for (DeskConfig.DeskAccount each : config.accounts()) {
        // Admission asks again where it cannot be kept.
        funds.keep(operation, each.venue(), each.account(), now);
      }
    }
    for (Operation operation : List.copyOf(state.operations)) {
      advance(operation, now);
    }
    directed.advance(now);
    out.wakeAt(now + SECOND);
  }

  private void order(DeskInput.OrderReport report, long now) {
    Blotter.Found found =
        blotter.found(report.name(), report.venue(), report.state().venueOrderId());
    if (found == null) {
      return;
    }
    LedgerState before = found.order().state;
    if (found.order().take(report.state())) {
      outcome(found.order(), before, found.order().state, now);
      refusals.taken(found.order(), now);
      settle(found, now);
      matchAgain(found.order(), now);
      advance(found.operation(), now);
    }
  }

  private void fill(DeskInput.FillReport report, long now) {
    Fill fill = report.fill();
    Blotter.Found found = blotter.found(report.name(), report.venue(), fill.venueOrderId());
    if (found == null) {
      if (report.name() == null || report.name().desk() != config.number() || !state.caughtUp) {
        blotter.keep(report);
        out.wakeAt(now + UNMATCHED_NANOS);
      }
      return;
    }
    blotter.complete(found.operation());
    LedgerState before = found.order().state;
    boolean news = found.order().see(fill);
    if (news && before == LedgerState.INTENDED && !found.order().live()) {
      // To be filled wholly is an answer too.
      outcome(found.order(), before, found.order().state, now);
    }
    if (news) {
      refusals.taken(found.order(), now);
      settle(found, now);
    }
    boolean wasOver = !found.operation().open();
    if (fill.fee() != null && !found.order().instrument.isEmpty() && found.order().apply(fill)) {
      Operation counted = wasOver ? blotter.rescue(found, fill, now) : found.operation();
      book(found, counted, fill, now);
      if (wasOver) {
        late(found, counted, fill, now);
      }
      news = true;
    }
    if (news) {
      advance(found.operation(), now);
    }
  }

  /** The venue's id of an order may have become known. */
  private void matchAgain(WorkingOrder order, long now) {
    blotter.takeMatching(order).forEach(each -> fill(each, now));
  }

  private void strangers(long now) {
    if (!state.caughtUp) {
      return;
    }
    for (DeskInput.FillReport each : blotter.takeUnmatchedBefore(now - UNMATCHED_NANOS)) {
      reports.alert(
          true,
          "account " + each.venue(),
          "order "
              + each.fill().venueOrderId()
              + " of somebody else was filled on an account of this desk",
          now);
    }
  }

  /**
   * Books an execution.
   *
   * @param counted the operation whose profit it is part of
   */
  private void book(Blotter.Found found, Operation counted, Fill fill, long now) {
    WorkingOrder order = found.order();
    BigDecimal settled = books.fill(counted, order, fill, now);
    counted.fees.merge(fill.feeAsset(), fill.fee(), BigDecimal::add);
    if (settled.signum() != 0) {
      counted.settled.merge(
          Instrument.parse(order.instrument).settlement(), settled, BigDecimal::add);
    }
    directed.booked(counted, order, fill, now);
    reports.execution(found.operation(), order, fill, settled, now);
  }

  /** An operation that had ended was filled after all: what that exposes is put right. */
  private void late(Blotter.Found found, Operation rescue, Fill fill, long now) {
    WorkingOrder order = found.order();
    reports.alert(
        true,
        "operation " + found.operation().number,
        "it had ended, and then "
            + fill.quantity().toPlainString()
            + " of "
            + order.venue
            + ":"
            + order.symbol
            + " was filled; operation "
            + rescue.number
            + (rescue.directive == 0 ? " puts that right" : " counts it for the order of a person"),
        now);
    dealings.become(rescue, OperationState.EXECUTING, "execution_started", "a late fill", now);
    advance(rescue, now);
  }

  /** Tells the ledger what a venue said of an order that is over. */
  private void settle(Blotter.Found found, long now) {
    WorkingOrder order = found.order();
    if (order.live()) {
      return;
    }
    out.command(
        new GatewayCommand.Settle(
            config.number(),
            List.of(
                new OrderNews(
                    dealings.name(found.operation(), order),
                    order.state,
                    order.venueOrderId,
                    order.filled,
                    order.detail,
                    now))));
  }
}
