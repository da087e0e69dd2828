package io.crossbook.core.paper;

import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.fact.MarkPrice;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.ledger.AveragePosition;
import io.crossbook.core.money.ScaledDecimal;
import io.crossbook.core.order.FundingPayment;
import io.crossbook.core.quote.Quote;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Settles funding on paper: at each time that a venue names, at the rate that it said last before,
 * on the value of what is held at the mark price. Where a venue gives no mark, the middle of its
 * book stands in, or, without one, what the position cost; where it names no time (continuous
 * funding), nothing is settled. Not thread-safe.
 */
final class PaperFunding {
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  /** Venues book whole hundred-millionths. */
  private static final int MONEY_DECIMALS = 8;

  private final PaperState state;

  PaperFunding(PaperState state) {
    this.state = state;
  }

  /** When something is settled next, nanoseconds since the epoch; the greatest for never. */
  long next() {
    long next = Long.MAX_VALUE;
    for (PaperState.Settlement each : state.settlements.values()) {
      next = each.due == 0 ? next : Math.min(next, each.due);
    }
    return next;
  }

  /** Learns what is settled and when. What is due before is settled as it was known before. */
  void on(Funding funding, Consumer<DeskInput> out) {
    PaperState.Settlement known = of(funding.venue(), funding.symbol());
    if (known.due != 0 && known.due <= funding.time()) {
      settle(known, out);
    }
    known.rate = funding.rate();
    // A venue may name a time that is over for a moment longer.
    known.due =
        funding.nextFundingTime() > Math.max(known.settledAt, funding.time())
            ? funding.nextFundingTime()
            : 0;
  }

  /** Learns a mark price. */
  void on(MarkPrice price) {
    of(price.venue(), price.symbol()).mark = price.mark();
  }

  private PaperState.Settlement of(String venue, String symbol) {
    return state.settlements.computeIfAbsent(
        venue + ":" + symbol,
        key -> {
          PaperState.Settlement settlement = new PaperState.Settlement();
          settlement.venue = venue;
          settlement.symbol = symbol;
          return settlement;
        });
  }

  /** Settles what is due at or before a time, in the order of listings. */
  void onTime(long now, Consumer<DeskInput> out) {
    for (PaperState.Settlement each : new TreeMap<>(state.settlements).values()) {
      if (each.due != 0 && each.due <= now) {
        settle(each, out);
      }
    }
  }

  private void settle(PaperState.Settlement settlement, Consumer<DeskInput> out) {
    long due = settlement.due;
    settlement.due = 0;
    settlement.settledAt = due;
    Quote quote = quote(settlement);
    if (quote == null || quote.listing == null) {
      // Nothing can be held of a listing whose rules were never known.
      return;
    }
    Listing listing = quote.listing;
    BigDecimal mark = settlement.mark == null ? middle(quote.book) : settlement.mark;
    String asset = listing.instrument().settlement();
    for (Map.Entry<String, AveragePosition> each : new TreeMap<>(state.positions).entrySet()) {
      String[] parts = each.getKey().split("/", 3);
      BigDecimal quantity = each.getValue().quantity;
      if (!parts[0].equals(settlement.venue)
          || !parts[2].equals(settlement.symbol)
          || quantity.signum() == 0) {
        continue;
      }
      BigDecimal value =
          mark == null
              ? each.getValue().cost
              : quantity.multiply(listing.multiplier()).multiply(mark);
      BigDecimal received =
          value.multiply(settlement.rate).negate().setScale(MONEY_DECIMALS, RoundingMode.DOWN);
      if (received.signum() == 0) {
        continue;
      }
      state.balances.merge(parts[0] + "/" + parts[1] + "/" + asset, received, BigDecimal::add);
      out.accept(
          new DeskInput.FundingReport(
              parts[0],
              parts[1],
              new FundingPayment(settlement.symbol, "F" + ++state.fundings, received, asset, due),
              due));
    }
  }

  private Quote quote(PaperState.Settlement settlement) {
    for (Quote quote : state.board.quotes) {
      if (quote.is(settlement.venue, settlement.symbol)) {
        return quote;
      }
    }
    return null;
  }

  /** Null if there is none. */
  private static BigDecimal middle(BookView book) {
    if (book == null || !book.twoSided()) {
      return null;
    }
    return ScaledDecimal.toBigDecimal(book.bidPrices()[0], book.priceScale())
        .add(ScaledDecimal.toBigDecimal(book.askPrices()[0], book.priceScale()))
        .divide(TWO, MathContext.DECIMAL64);
  }
}
