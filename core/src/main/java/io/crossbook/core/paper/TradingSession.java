package io.crossbook.core.paper;

import io.crossbook.core.desk.Desk;
import io.crossbook.core.desk.DeskConfig;
import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.desk.DeskOutput;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.DeskState;
import io.crossbook.core.desk.GatewayCommand;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.order.LedgerNews;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderNews;
import io.crossbook.core.order.StopScope;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;

/**
 * A desk at work: what it is told in order of time, when it wants to be woken and, on paper, the
 * venues that answer it. Backtest, paper and live run through here. Not thread-safe.
 */
public final class TradingSession {
  private final TradingState state;
  private final Desk desk;
  private final DeskConfig config;
  private final PaperVenue paper;
  private final ArrayDeque<DeskInput> answers = new ArrayDeque<>();
  private final Routed routed = new Routed();

  /**
   * @param paperConfig what paper venues are like; null if commands leave for real ones
   */
  public TradingSession(DeskConfig config, PaperConfig paperConfig, TradingState state) {
    this.state = state;
    Collections.sort(state.wakes);
    this.config = config;
    this.desk = new Desk(config, state.desk);
    this.paper = paperConfig == null ? null : new PaperVenue(paperConfig, state.paper);
  }

  /** Everything that is to be kept. */
  public TradingState state() {
    desk.state();
    return state;
  }

  /** The desk's state as it stands, to be read before anything else is told. */
  public DeskState standing() {
    return state.desk;
  }

  /** The desk. */
  public Desk desk() {
    return desk;
  }

  /** The state comes from a checkpoint, and facts were missed since unless they come again. */
  public void restored(boolean missedFacts) {
    if (paper == null) {
      desk.restored();
      return;
    }
    desk.restoredOnPaper(missedFacts);
    if (missedFacts) {
      state.paper.board.missedFacts();
    }
  }

  /** When {@link #onTime} is to be called next; the greatest for never. */
  public long next() {
    long next = paper == null ? Long.MAX_VALUE : paper.next();
    return state.wakes.isEmpty() ? next : Math.min(next, state.wakes.get(0));
  }

  /** Is told something; everything that is due before happens first. */
  public void on(DeskInput input, DeskOutput out) {
    onTime(input.time() - 1, out);
    DeskOutput at = routed.to(out, input.time());
    if (paper != null) {
      open(input.time(), at);
      if (input instanceof DeskInput.Market market) {
        market(market.fact());
      }
    }
    desk.on(input, at);
    drain(at);
  }

  private void market(Fact fact) {
    paper.on(fact, answers::add);
  }

  private void open(long now, DeskOutput out) {
    if (state.opened) {
      return;
    }
    state.opened = true;
    paper.open(now, answers::add);
    answers.add(new DeskInput.CaughtUp(1, 0, now));
    drain(out);
  }

  /** Lets everything happen that is due by then, in order of time. */
  public void onTime(long now, DeskOutput out) {
    for (long due = next(); due <= now; due = next()) {
      DeskOutput at = routed.to(out, due);
      if (paper != null && paper.next() <= due) {
        paper.onTime(due, answers::add);
        drain(at);
      }
      int woken = 0;
      while (woken < state.wakes.size() && state.wakes.get(woken) <= due) {
        woken++;
      }
      if (woken > 0) {
        state.wakes.subList(0, woken).clear();
        desk.onTime(due, at);
        drain(at);
      }
    }
  }

  private void drain(DeskOutput out) {
    while (!answers.isEmpty()) {
      desk.on(answers.remove(), out);
    }
  }

  private void wake(long time) {
    int place = Collections.binarySearch(state.wakes, time);
    if (place < 0) {
      state.wakes.add(-place - 1, time);
    }
  }

  /** Takes note of wakes, and on paper takes commands to the venues. One is enough for all time. */
  private final class Routed implements DeskOutput {
    private DeskOutput out;
    private long now;

    Routed to(DeskOutput output, long time) {
      out = output;
      now = time;
      return this;
    }

    @Override
    public void command(GatewayCommand command) {
      if (paper == null) {
        out.command(command);
      } else if (command instanceof GatewayCommand.Send send) {
        send(send, now);
      } else if (command instanceof GatewayCommand.Cancel cancel) {
        paper.cancel(cancel.name(), now);
      }
    }

    @Override
    public void report(DeskRecord record) {
      out.report(record);
    }

    @Override
    public void wakeAt(long time) {
      wake(time);
    }
  }

  /** Lets orders go as the permit of a real desk does: all of them, or none while stopped. */
  private void send(GatewayCommand.Send send, long now) {
    List<String> latched =
        StopScope.stopping(
            send.orders().stream().map(GatewayCommand.Order::purpose).toList(), send.scopes());
    latched.retainAll(state.desk.stopped);
    for (GatewayCommand.Order order : send.orders()) {
      if (latched.isEmpty()) {
        write(send, order, LedgerState.INTENDED, "", now);
        paper.send(order.intent(), now);
      } else {
        write(send, order, LedgerState.VOID, "stopped: " + String.join(", ", latched), now);
      }
    }
  }

  private void write(
      GatewayCommand.Send send,
      GatewayCommand.Order order,
      LedgerState written,
      String detail,
      long now) {
    answers.add(
        new DeskInput.Ledger(
            new LedgerNews(
                ++state.paper.lines,
                send.epoch(),
                order.intent(),
                order.purpose(),
                order.opportunity(),
                new OrderNews(order.intent().name(), written, "", BigDecimal.ZERO, detail, now))));
  }

  /** Name of the desk. */
  @Override
  public String toString() {
    return config.name();
  }
}
