package io.crossbook.core.testing;

import io.crossbook.core.desk.DeskConfig;
import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.DirectedState;
import io.crossbook.core.desk.ExecutionStyle;
import io.crossbook.core.desk.GatewayCommand;
import io.crossbook.core.order.LedgerNews;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderNews;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.Purpose;
import java.math.BigDecimal;
import java.util.List;

/** A desk at four venues with enough of everything, to which persons give orders. */
public final class DirectedBench {
  /** What is traded. */
  public static final String BTC = "BTC-USD";

  /** The desk. */
  public final DeskBench bench;

  private long position;
  private long lines = 1_000;

  /** With limits that no test meets by chance. */
  public DirectedBench() {
    this(
        DeskBench.config(
            Limits.with(
                "maxPosition", "50000",
                "maxOrder", "50000",
                "maxTotalExposure", "200000",
                "maxVenueExposure", "200000",
                "maxInstrumentExposure", "200000"),
            ExecutionStyle.SIMULTANEOUS,
            "binance",
            "coinbase",
            "gateio",
            "kraken"));
  }

  /** With these rules; nothing is quoted. */
  public DirectedBench(DeskConfig config) {
    bench = new DeskBench(config);
    for (DeskConfig.DeskAccount account : config.accounts()) {
      bench.given(account.venue(), "USD", "100000").given(account.venue(), "BTC", "10");
    }
    bench.open();
  }

  /** Kraken quotes 29990 to 30000, one of each. */
  public DirectedBench quoted() {
    bench.market("kraken", BTC, "29990", "30000", "1");
    return this;
  }

  /** A person orders something; the number of the order. */
  public long order(String text) {
    return order(text, bench.now);
  }

  /** A person ordered something some time ago; the number of the order. */
  public long order(String text, long givenAt) {
    tell(++position, DeskInput.PersonsOrder.What.PLACE, text, givenAt);
    return position;
  }

  /** A person takes an order back. */
  public void cancel(long number) {
    tell(++position, DeskInput.PersonsOrder.What.CANCEL, Long.toString(number), bench.now);
  }

  /** The desk is told a directive, perhaps again. */
  public void tell(long at, DeskInput.PersonsOrder.What what, String text, long givenAt) {
    bench.tell(new DeskInput.PersonsOrder(at, what, text, "ann", "as agreed", givenAt, bench.now));
  }

  /** What was said last of an order; null if nothing was. */
  public DeskRecord.DirectedReport report(long number) {
    DeskRecord.DirectedReport last = null;
    for (DeskRecord.DirectedReport each : bench.records(DeskRecord.DirectedReport.class)) {
      last = each.number() == number ? each : last;
    }
    return last;
  }

  /** Where an order stands. */
  public DirectedState state(long number) {
    return report(number).state();
  }

  /** A part of an order is filled at a price, and nothing more of it will be. */
  public void executed(OrderIntent order, String quantity, String price) {
    bench.tell(bench.execution(order, quantity, price));
    boolean whole = order.quantity().compareTo(new BigDecimal(quantity)) == 0;
    bench.over(order, whole ? OrderStatus.FILLED : OrderStatus.CANCELLED, quantity);
  }

  /** A line of the ledger, with the opportunity that the desk wrote. */
  public void line(
      OrderIntent order, String opportunity, LedgerState state, String venueId, String filled) {
    OrderNews news =
        new OrderNews(
            order.name(), state, venueId, new BigDecimal(filled), state.name(), bench.now);
    bench.tell(
        new DeskInput.Ledger(new LedgerNews(++lines, 1, order, Purpose.OPEN, opportunity, news)));
  }

  /** Orders that were sent, with what they are for, in order. */
  public List<GatewayCommand.Order> sent() {
    return bench.commands.stream()
        .filter(GatewayCommand.Send.class::isInstance)
        .flatMap(each -> ((GatewayCommand.Send) each).orders().stream())
        .toList();
  }

  /** What a person was told of orders, in order. */
  public List<String> alerts() {
    return bench.records(DeskRecord.Alert.class).stream()
        .filter(each -> each.subject().startsWith("order "))
        .map(each -> (each.critical() ? "! " : "") + each.subject() + ": " + each.text())
        .toList();
  }
}
