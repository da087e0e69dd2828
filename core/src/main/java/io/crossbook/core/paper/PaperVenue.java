package io.crossbook.core.paper;

import io.crossbook.core.book.Side;
import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.MarkPrice;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.InstrumentKind;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.core.ledger.AveragePosition;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.money.ScaledDecimal;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.paper.PaperState.Pending;
import io.crossbook.core.paper.PaperState.Resting;
import io.crossbook.core.quote.Quote;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Venues on paper. An order meets the book of the moment at which it arrives: it takes what is
 * shown and was not taken before, level by level, and what was taken stays gone until the level is
 * quoted with another size. An order that rests waits behind what was shown at its price and fills
 * when trades there use that up, or when the market crosses it. Funding is settled on what is held
 * of perpetuals. It moves no market: nobody reacts to it. Not thread-safe.
 */
public final class PaperVenue {
  private final PaperConfig config;
  private final PaperState state;
  private final PaperFunding funding;
  private final PaperDepth depth;

  /** Venues that go on from this state. */
  public PaperVenue(PaperConfig config, PaperState state) {
    this.config = config;
    this.state = state;
    this.funding = new PaperFunding(state);
    this.depth = new PaperDepth(state);
  }

  /** When something is to happen next, nanoseconds since the epoch; the greatest for never. */
  public long next() {
    long next = state.reportAt == 0 ? Long.MAX_VALUE : state.reportAt;
    next = Math.min(next, funding.next());
    for (Pending each : state.pending) {
      next = Math.min(next, each.due());
    }
    return next;
  }

  /** Opens the accounts: says what they hold. */
  public void open(long now, Consumer<DeskInput> out) {
    for (PaperConfig.PaperAccount account : config.accounts()) {
      account
          .balances()
          .forEach(
              (asset, amount) ->
                  state.balances.put(key(account.venue(), account.account(), asset), amount));
      out.accept(new DeskInput.AccountStatus(account.venue(), account.account(), true, "", now));
    }
    report(now, out);
  }

  private static String key(String venue, String account, String what) {
    return venue + "/" + account + "/" + what;
  }

  private void report(long now, Consumer<DeskInput> out) {
    for (PaperConfig.PaperAccount account : config.accounts()) {
      String prefix = key(account.venue(), account.account(), "");
      List<Balance> balances = new ArrayList<>();
      state.balances.entrySet().stream()
          .filter(each -> each.getKey().startsWith(prefix))
          .sorted(Map.Entry.comparingByKey())
          .forEach(
              each ->
                  balances.add(
                      new Balance(
                          each.getKey().substring(prefix.length()), each.getValue(), null, now)));
      out.accept(
          new DeskInput.BalanceReport(account.venue(), account.account(), balances, true, now));
    }
    state.reportAt = now + config.reportNanos();
  }

  /** An order is sent. */
  public void send(OrderIntent intent, long now) {
    state.pending.add(new Pending(now + config.latency(intent.venue()), intent, false));
  }

  /** An order is to be cancelled. */
  public void cancel(OrderName name, long now) {
    List<OrderIntent> there = new ArrayList<>();
    state.resting.forEach(each -> there.add(each.intent));
    // One that is still on its way will be there before its cancellation.
    state.pending.stream().filter(each -> !each.cancel()).map(Pending::intent).forEach(there::add);
    for (OrderIntent each : there) {
      if (each.name().equals(name)) {
        state.pending.add(new Pending(now + config.latency(each.venue()), each, true));
      }
    }
  }

  /** Lets everything happen that is due; to be called before facts of a later time. */
  public void onTime(long now, Consumer<DeskInput> out) {
    while (next() <= now) {
      long due = next();
      if (funding.next() <= due) {
        // What arrives at the same time comes too late for it.
        funding.onTime(due, out);
        continue;
      }
      Pending first = null;
      for (Pending each : state.pending) {
        if (each.due() == due) {
          first = each;
          break;
        }
      }
      if (first == null) {
        report(due, out);
        continue;
      }
      state.pending.remove(first);
      if (first.cancel()) {
        cancelled(first.intent().name(), due, out);
      } else {
        arrived(first.intent(), due, out);
      }
    }
  }

  /** Learns something about the market. */
  public void on(Fact fact, Consumer<DeskInput> out) {
    if (fact instanceof BookView book) {
      Quote quote =
          state.board.quote(book.venue(), book.symbol(), Instrument.parse(book.instrument()));
      quote.take(book);
      depth.forget(quote);
      crossed(quote, book.time(), out);
    } else if (fact instanceof Trade trade) {
      traded(trade, out);
    } else if (fact instanceof ListingUpdate update) {
      Listing listing = update.listing();
      state.board.quote(listing.venue(), listing.symbol(), listing.instrument()).listing = listing;
    } else if (fact instanceof VenueStatus status) {
      state.board.restrict(status);
    } else if (fact instanceof Liveness alive) {
      state.board.prove(alive);
    } else if (fact instanceof Funding rate) {
      funding.on(rate, out);
    } else if (fact instanceof MarkPrice price) {
      funding.on(price);
    }
  }

  private Quote quote(String venue, String symbol) {
    for (Quote quote : state.board.quotes) {
      if (quote.is(venue, symbol)) {
        return quote;
      }
    }
    return null;
  }

  private void arrived(OrderIntent intent, long now, Consumer<DeskInput> out) {
    String id = "P" + ++state.orders;
    Quote quote = quote(intent.venue(), intent.symbol());
    String refusal = refusal(intent, quote, now);
    if (refusal != null) {
      out.accept(order(intent, id, OrderStatus.REJECTED, null, null, refusal, now));
      return;
    }
    List<PaperDepth.Level> levels = depth.levels(quote, intent);
    BigDecimal most = BigDecimal.ZERO;
    for (PaperDepth.Level level : levels) {
      most = most.add(level.size());
    }
    if (intent.kind() == OrderKind.POST_ONLY && most.signum() > 0) {
      out.accept(order(intent, id, OrderStatus.REJECTED, null, null, "it would take", now));
      return;
    }
    if (intent.kind() == OrderKind.FOK && most.compareTo(intent.quantity()) < 0) {
      out.accept(
          order(intent, id, OrderStatus.CANCELLED, BigDecimal.ZERO, null, "not fillable", now));
      return;
    }
    Resting working = new Resting();
    working.intent = intent;
    working.venueOrderId = id;
    for (PaperDepth.Level level : levels) {
      BigDecimal size = level.size().min(intent.quantity().subtract(working.filled));
      if (size.signum() > 0) {
        depth.take(quote, intent.side(), level, size);
        fill(working, quote, level.price(), size, false, now, out);
      }
    }
    if (working.filled.compareTo(intent.quantity()) >= 0) {
      return;
    }
    if (intent.kind().rests()) {
      working.ahead = PaperDepth.shown(quote, intent.side(), intent.limit());
      state.resting.add(working);
      out.accept(state(working, OrderStatus.OPEN, "", now));
    } else {
      out.accept(state(working, OrderStatus.CANCELLED, "nothing more within the limit", now));
    }
  }

  private String refusal(OrderIntent intent, Quote quote, long now) {
    if (quote == null || quote.listing == null || quote.book == null || !quote.book.tradable()) {
      return "there is no market";
    }
    if (!quote.venueTrades || quote.listing.status() != ListingStatus.TRADING) {
      return "the listing does not trade";
    }
    if (now > intent.validUntil()) {
      return "it came too late";
    }
    FeeSchedule fee = config.fees().inForce(intent.venue(), intent.symbol(), intent.account(), now);
    Listing listing = quote.listing;
    if (fee == null || feePrice(fee, quote, intent.side()) == null) {
      return "the fee is not known";
    }
    BigDecimal base = intent.quantity().multiply(listing.multiplier());
    BigDecimal value = base.multiply(intent.limit());
    if (intent.quantity().compareTo(listing.minSize()) < 0
        || value.compareTo(listing.minNotional()) < 0) {
      return "it is too small";
    }
    if (intent.quantity().remainder(listing.lot()).signum() != 0
        || intent.limit().remainder(listing.tick()).signum() != 0) {
      return "it is not a multiple of lot and tick";
    }
    BigDecimal charged = value.multiply(fee.taker().max(BigDecimal.ZERO));
    String asset;
    BigDecimal needed;
    if (derivative(listing)) {
      asset = listing.instrument().settlement();
      AveragePosition held =
          state.positions.getOrDefault(
              key(intent.venue(), intent.account(), intent.symbol()), new AveragePosition());
      boolean reduces =
          held.quantity.signum() != 0
              && (held.quantity.signum() < 0) == (intent.side() == Side.BUY);
      if (intent.reduceOnly()
          && (!reduces || held.quantity.abs().compareTo(intent.quantity()) < 0)) {
        return "it would not only reduce";
      }
      needed = reduces ? BigDecimal.ZERO : margin(value).add(charged);
    } else {
      boolean buys = intent.side() == Side.BUY;
      asset = buys ? listing.instrument().quote() : listing.instrument().base();
      boolean inQuote =
          fee.feeAsset(listing.instrument().base(), listing.instrument().quote(), buys)
              .equals(asset);
      needed = buys ? (inQuote ? value.add(charged) : value) : base;
    }
    return balance(intent, asset).subtract(held(intent, asset)).compareTo(needed) < 0
        ? "insufficient funds: " + needed.toPlainString() + " " + asset + " are needed"
        : null;
  }

  private static boolean derivative(Listing listing) {
    InstrumentKind kind = listing.instrument().kind();
    return !kind.exchanges();
  }

  private BigDecimal margin(BigDecimal value) {
    return value.divide(BigDecimal.valueOf(config.leverage()), MathContext.DECIMAL64);
  }

  private BigDecimal balance(OrderIntent intent, String asset) {
    return state.balances.getOrDefault(
        key(intent.venue(), intent.account(), asset), BigDecimal.ZERO);
  }

  /** What orders that rest may still take, and positions need, of an asset of the same account. */
  private BigDecimal held(OrderIntent intent, String asset) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Quote quote : state.board.quotes) {
      AveragePosition position =
          state.positions.get(key(intent.venue(), intent.account(), quote.symbol));
      if (position != null
          && quote.venue.equals(intent.venue())
          && quote.listing.instrument().settlement().equals(asset)) {
        sum = sum.add(margin(position.cost.abs()));
      }
    }
    for (Resting each : state.resting) {
      OrderIntent other = each.intent;
      Quote quote = quote(other.venue(), other.symbol());
      if (quote == null
          || quote.listing == null
          || derivative(quote.listing)
          || !other.venue().equals(intent.venue())
          || !other.account().equals(intent.account())) {
        continue;
      }
      BigDecimal open = other.quantity().subtract(each.filled);
      if (other.side() == Side.BUY && quote.quoteAsset.equals(asset)) {
        sum = sum.add(open.multiply(other.limit()));
      } else if (other.side() == Side.SELL && quote.baseAsset.equals(asset)) {
        sum = sum.add(open);
      }
    }
    return sum;
  }

  /** Orders that rest where the other side now is are filled; queues can only grow shorter. */
  private void crossed(Quote quote, long now, Consumer<DeskInput> out) {
    for (Resting each : List.copyOf(state.resting)) {
      OrderIntent intent = each.intent;
      if (!quote.is(intent.venue(), intent.symbol()) || !quote.book.tradable()) {
        continue;
      }
      for (PaperDepth.Level level : depth.levels(quote, intent)) {
        BigDecimal size = level.size().min(intent.quantity().subtract(each.filled));
        if (size.signum() > 0) {
          depth.take(quote, intent.side(), level, size);
          fill(each, quote, intent.limit(), size, true, now, out);
        }
      }
      each.ahead = each.ahead.min(PaperDepth.shown(quote, intent.side(), intent.limit()));
    }
    state.resting.removeIf(each -> each.filled.compareTo(each.intent.quantity()) >= 0);
  }

  private void traded(Trade trade, Consumer<DeskInput> out) {
    BigDecimal price = ScaledDecimal.toBigDecimal(trade.price(), trade.priceScale());
    BigDecimal left = ScaledDecimal.toBigDecimal(trade.size(), trade.sizeScale());
    Quote quote = quote(trade.venue(), trade.symbol());
    if (quote == null) {
      return;
    }
    for (Resting each : List.copyOf(state.resting)) {
      OrderIntent intent = each.intent;
      if (!quote.is(intent.venue(), intent.symbol()) || trade.taker() == intent.side()) {
        continue;
      }
      int beyond =
          intent.side() == Side.BUY
              ? intent.limit().compareTo(price)
              : price.compareTo(intent.limit());
      if (beyond < 0) {
        continue;
      }
      if (beyond == 0) {
        BigDecimal used = each.ahead.min(left);
        each.ahead = each.ahead.subtract(used);
        left = left.subtract(used);
      }
      BigDecimal size = left.min(intent.quantity().subtract(each.filled));
      if (size.signum() > 0) {
        fill(each, quote, intent.limit(), size, true, trade.time(), out);
        left = left.subtract(size);
      }
    }
    state.resting.removeIf(each -> each.filled.compareTo(each.intent.quantity()) >= 0);
  }

  private void fill(
      Resting order,
      Quote quote,
      BigDecimal price,
      BigDecimal size,
      boolean maker,
      long now,
      Consumer<DeskInput> out) {
    OrderIntent intent = order.intent;
    Listing listing = quote.listing;
    Instrument instrument = listing.instrument();
    FeeSchedule schedule =
        config.fees().inForce(intent.venue(), intent.symbol(), intent.account(), now);
    BigDecimal rate = maker ? schedule.maker() : schedule.taker();
    boolean buys = intent.side() == Side.BUY;
    BigDecimal base = size.multiply(listing.multiplier());
    BigDecimal value = base.multiply(price);
    String feeAsset = feeAsset(schedule, listing, intent.side());
    BigDecimal feePrice = feePrice(schedule, quote, intent.side());
    if (feePrice == null) {
      // The market of the asset fell away while the order rested.
      feeAsset = instrument.quote();
      feePrice = BigDecimal.ONE;
    }
    BigDecimal fee =
        feeAsset.equals(instrument.base())
            ? base.multiply(rate)
            : feePrice.compareTo(BigDecimal.ONE) == 0
                ? value.multiply(rate)
                : value.multiply(rate).divide(feePrice, MathContext.DECIMAL64);
    order.filled = order.filled.add(size);
    order.value = order.value.add(size.multiply(price));
    if (derivative(listing)) {
      AveragePosition position =
          state.positions.computeIfAbsent(
              key(intent.venue(), intent.account(), intent.symbol()), k -> new AveragePosition());
      move(
          intent,
          instrument.settlement(),
          position.fill(intent.side(), size, price.multiply(listing.multiplier())));
    } else {
      move(intent, instrument.base(), buys ? base : base.negate());
      move(intent, instrument.quote(), buys ? value.negate() : value);
    }
    move(intent, feeAsset, fee.negate());
    boolean over = order.filled.compareTo(intent.quantity()) >= 0;
    out.accept(
        new DeskInput.FillReport(
            intent.venue(),
            intent.account(),
            intent.name(),
            new Fill(
                intent.symbol(),
                "",
                order.venueOrderId,
                "T" + ++state.executions,
                intent.side(),
                price,
                size,
                order.filled,
                fee,
                feeAsset,
                maker,
                now),
            now));
    if (over) {
      out.accept(state(order, OrderStatus.FILLED, "", now));
    }
  }

  private static String feeAsset(FeeSchedule schedule, Listing listing, Side side) {
    Instrument instrument = listing.instrument();
    return derivative(listing)
        ? instrument.settlement()
        : schedule.feeAsset(instrument.base(), instrument.quote(), side == Side.BUY);
  }

  /**
   * What one unit of the asset in which the fee is charged is worth, in quote.
   *
   * @return 1 for what the order itself exchanges; null if no market says
   */
  private BigDecimal feePrice(FeeSchedule schedule, Quote traded, Side side) {
    Instrument instrument = traded.listing.instrument();
    String asset = feeAsset(schedule, traded.listing, side);
    if (asset.equals(instrument.base())
        || asset.equals(instrument.quote())
        || asset.equals(instrument.settlement())) {
      return BigDecimal.ONE;
    }
    BigDecimal found = null;
    for (Quote each : state.board.quotes) {
      boolean here = each.venue.equals(traded.venue);
      if (each.baseAsset.equals(asset)
          && each.quoteAsset.equals(instrument.quote())
          && each.listing != null
          && !derivative(each.listing)
          && each.book != null
          && each.book.tradable()
          && (found == null || here)) {
        found = ScaledDecimal.toBigDecimal(each.book.bidPrices()[0], each.book.priceScale());
      }
    }
    return found;
  }

  private void move(OrderIntent intent, String asset, BigDecimal amount) {
    state.balances.merge(key(intent.venue(), intent.account(), asset), amount, BigDecimal::add);
  }

  private void cancelled(OrderName name, long now, Consumer<DeskInput> out) {
    for (Resting each : List.copyOf(state.resting)) {
      if (each.intent.name().equals(name)) {
        state.resting.remove(each);
        out.accept(state(each, OrderStatus.CANCELLED, "as asked for", now));
      }
    }
  }

  private static DeskInput state(Resting order, OrderStatus status, String reason, long now) {
    BigDecimal average =
        order.filled.signum() == 0 ? null : order.value.divide(order.filled, MathContext.DECIMAL64);
    return order(order.intent, order.venueOrderId, status, order.filled, average, reason, now);
  }

  private static DeskInput order(
      OrderIntent intent,
      String id,
      OrderStatus status,
      BigDecimal filled,
      BigDecimal average,
      String reason,
      long now) {
    return new DeskInput.OrderReport(
        intent.venue(),
        intent.account(),
        intent.name(),
        new OrderState(
            intent.symbol(),
            "",
            id,
            intent.side(),
            status,
            intent.quantity(),
            filled,
            average,
            reason,
            now),
        now);
  }
}
