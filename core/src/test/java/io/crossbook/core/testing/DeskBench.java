package io.crossbook.core.testing;

import io.crossbook.core.book.Side;
import io.crossbook.core.desk.Desk;
import io.crossbook.core.desk.DeskConfig;
import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.desk.DeskLimits;
import io.crossbook.core.desk.DeskOutput;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.DeskState;
import io.crossbook.core.desk.ExecutionStyle;
import io.crossbook.core.desk.GatewayCommand;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.money.FeeBook;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.LedgerNews;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderNews;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.Purpose;
import io.crossbook.core.order.RejectReason;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A desk of which the test plays the venues, the ledger and the clock. Markets stay as they were
 * quoted last, and current, until they are told to {@linkplain #still fall silent}.
 */
public final class DeskBench implements DeskOutput {
  /** Nanoseconds. */
  public static final long SECOND = 1_000_000_000L;

  /** What venues charge takers, in quote. */
  public static final String FEE = "0.001";

  /** Everything that the desk wanted done. */
  public final List<GatewayCommand> commands = new ArrayList<>();

  /** Everything that the desk reported. */
  public final List<DeskRecord> records = new ArrayList<>();

  /** How it is set up. */
  public final DeskConfig config;

  /** The desk. */
  public Desk desk;

  /** Nanoseconds since the epoch. */
  public long now = 1000 * SECOND;

  private final TreeSet<Long> wakes = new TreeSet<>();
  private final Map<String, Books> markets = new LinkedHashMap<>();
  private final Map<String, BigDecimal> given = new TreeMap<>();
  private boolean silent;
  private long trades;
  private long lines;
  private long epoch = 1;

  /** A desk that nothing was told. */
  public DeskBench(DeskConfig config) {
    this.config = config;
    this.desk = new Desk(config, new DeskState());
  }

  /** Desk 7 with main accounts at venues. */
  public static DeskConfig config(DeskLimits limits, ExecutionStyle style, String... venues) {
    return config(limits, Map.of("spread", style), Map.of(), venues);
  }

  /** Desk 7, with how long each strategy holds positions. */
  public static DeskConfig config(
      DeskLimits limits,
      Map<String, ExecutionStyle> styles,
      Map<String, Long> holdingNanos,
      String... venues) {
    List<DeskConfig.DeskAccount> accounts = new ArrayList<>();
    String[] fees = new String[2 * venues.length];
    for (int i = 0; i < venues.length; i++) {
      accounts.add(new DeskConfig.DeskAccount(venues[i], ""));
      fees[2 * i] = venues[i];
      fees[2 * i + 1] = FEE;
    }
    FeeBook book = Fees.taker(fees);
    return DeskConfig.of(
        7, "test", "USD", Set.of("USD", "USDT"), accounts, limits, book, styles, 1, holdingNanos);
  }

  /** What an account is to hold when it is opened. */
  public DeskBench given(String venue, String asset, String amount) {
    given.put(venue + "/" + asset, new BigDecimal(amount));
    return this;
  }

  /** Every account is heard and has said what it holds, and the ledger is held. */
  public DeskBench open() {
    for (DeskConfig.DeskAccount account : config.accounts()) {
      heard(account.venue(), true);
      List<Balance> held = new ArrayList<>();
      given.forEach(
          (key, amount) -> {
            if (key.startsWith(account.venue() + "/")) {
              held.add(new Balance(key.substring(account.venue().length() + 1), amount, null, now));
            }
          });
      tell(new DeskInput.BalanceReport(account.venue(), "", held, true, now));
    }
    caughtUp(0);
    return this;
  }

  /** Whether an account is heard. */
  public void heard(String venue, boolean live) {
    tell(new DeskInput.AccountStatus(venue, "", live, live ? "" : "cut", now));
  }

  /** The ledger is held; the number is the first that no row has. */
  public void caughtUp(long nextOperation) {
    tell(new DeskInput.CaughtUp(epoch, nextOperation, now));
  }

  /** Tells the desk something. */
  public void tell(DeskInput input) {
    desk.on(input, this);
  }

  /** A listing: its rules become known. */
  public DeskBench listing(Listing listing) {
    tell(new DeskInput.Market(new ListingUpdate(now, listing)));
    return this;
  }

  /** A listing with ticks of a cent and lots of 0.0001 whose book is one level a side. */
  public DeskBench market(String venue, String instrument, String bid, String ask, String size) {
    if (desk.marks().listing(venue, instrument) == null) {
      listing(Listings.of(venue, instrument).tick("0.01").lot("0.0001").listing());
    }
    return book(Books.of(venue, instrument).bid(bid, size).ask(ask, size));
  }

  /** A book, at a moment of its own. */
  public DeskBench book(Books book) {
    now++;
    BookView view = book.nanos(now).view();
    markets.put(view.venue() + ":" + view.symbol(), book);
    tell(new DeskInput.Market(view));
    return this;
  }

  /** Every market says the same once more, a moment later. */
  public void newBooks() {
    List.copyOf(markets.values()).forEach(this::book);
  }

  /** No market says anything from now on. */
  public void still() {
    silent = true;
  }

  /** Every market speaks again. */
  public void loud() {
    silent = false;
    refresh();
  }

  private void refresh() {
    if (!silent) {
      markets.values().forEach(each -> tell(new DeskInput.Market(each.nanos(now).view())));
    }
  }

  /** Lets time pass. */
  public void pass(long millis) {
    long end = now + millis * 1_000_000;
    while (!wakes.isEmpty() && wakes.first() <= end) {
      now = Math.max(now, wakes.pollFirst());
      refresh();
      desk.onTime(now, this);
    }
    now = end;
    refresh();
  }

  /** An opportunity is confirmed. */
  public void confirm(Candidate candidate) {
    tell(new DeskInput.Confirmed(candidate));
  }

  /** Every order that was sent, in order. */
  public List<OrderIntent> sent() {
    List<OrderIntent> sent = new ArrayList<>();
    for (GatewayCommand command : commands) {
      if (command instanceof GatewayCommand.Send send) {
        send.orders().forEach(order -> sent.add(order.intent()));
      }
    }
    return sent;
  }

  /** The order that was sent last. */
  public OrderIntent last() {
    List<OrderIntent> sent = sent();
    return sent.get(sent.size() - 1);
  }

  /** Records of a kind, in order. */
  public <R extends DeskRecord> List<R> records(Class<R> kind) {
    return records.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** What was said last of an operation. */
  public DeskRecord.OperationReport operation(long number) {
    DeskRecord.OperationReport last = null;
    for (DeskRecord.OperationReport each : records(DeskRecord.OperationReport.class)) {
      last = each.operation() == number ? each : last;
    }
    return last;
  }

  /** An execution of an order; the fee is charged in quote. */
  public DeskInput.FillReport execution(OrderIntent order, String quantity, String price) {
    BigDecimal size = new BigDecimal(quantity);
    BigDecimal each = new BigDecimal(price);
    BigDecimal multiplier = desk.marks().listing(order.venue(), order.symbol()).multiplier();
    return new DeskInput.FillReport(
        order.venue(),
        order.account(),
        order.name(),
        new Fill(
            order.symbol(),
            "",
            venueId(order),
            "T" + ++trades,
            order.side(),
            each,
            size,
            null,
            size.multiply(multiplier).multiply(each).multiply(new BigDecimal(FEE)),
            Instrument.parse(order.symbol()).quote(),
            false,
            now),
        now);
  }

  private static String venueId(OrderIntent order) {
    return "V" + order.name();
  }

  /** Part of an order is filled, at its limit. */
  public void fill(OrderIntent order, String quantity) {
    tell(execution(order, quantity, order.limit().toPlainString()));
  }

  /** An order is over, with what was filled of it as the venue counts. */
  public void over(OrderIntent order, OrderStatus status, String filled) {
    BigDecimal total = new BigDecimal(filled);
    OrderState state =
        new OrderState(
            order.symbol(),
            "",
            venueId(order),
            order.side(),
            status,
            order.quantity(),
            total,
            total.signum() == 0 ? null : order.limit(),
            "",
            now);
    tell(new DeskInput.OrderReport(order.venue(), order.account(), order.name(), state, now));
  }

  /** An order is filled wholly, at its limit. */
  public void filled(OrderIntent order) {
    String quantity = order.quantity().toPlainString();
    fill(order, quantity);
    over(order, OrderStatus.FILLED, quantity);
  }

  /** An order ends with nothing filled. */
  public void missed(OrderIntent order) {
    over(order, OrderStatus.CANCELLED, "0");
  }

  /** A line of the ledger. */
  public void line(OrderIntent order, Purpose purpose, LedgerState state, String filled) {
    OrderNews news =
        new OrderNews(
            order.name(), state, state.terminal() ? "V" : "", new BigDecimal(filled), "", now);
    tell(new DeskInput.Ledger(new LedgerNews(++lines, epoch, order, purpose, "id", news)));
  }

  /** A line of the ledger that says that an order is given up. */
  public void abandoned(OrderIntent order, String why) {
    OrderNews news =
        new OrderNews(order.name(), LedgerState.ABANDONED, "", BigDecimal.ZERO, why, now);
    tell(new DeskInput.Ledger(new LedgerNews(++lines, epoch, order, Purpose.OPEN, "id", news)));
  }

  /** A line of the ledger that says that the venue refused an order. */
  public void refused(OrderIntent order, RejectReason reason, String words) {
    OrderNews news =
        new OrderNews(
            order.name(), LedgerState.REJECTED, "", BigDecimal.ZERO, reason.with(words), now);
    tell(new DeskInput.Ledger(new LedgerNews(++lines, epoch, order, Purpose.OPEN, "id", news)));
  }

  /** The desk dies, and goes on from a state under the next epoch; nothing else is told yet. */
  public void restart(DeskState from) {
    epoch++;
    wakes.clear();
    desk = new Desk(config, from);
    desk.restored();
  }

  /** The quantity of an order: positive if it buys. */
  public static BigDecimal signed(OrderIntent order) {
    return order.side() == Side.BUY ? order.quantity() : order.quantity().negate();
  }

  @Override
  public void command(GatewayCommand command) {
    commands.add(command);
  }

  @Override
  public void report(DeskRecord record) {
    records.add(record);
  }

  @Override
  public void wakeAt(long time) {
    wakes.add(Math.max(time, now));
  }
}
