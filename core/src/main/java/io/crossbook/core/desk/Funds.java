package io.crossbook.core.desk;

import io.crossbook.core.book.Side;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.ledger.LedgerAccount;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.quote.Quote;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What orders take of the accounts at the worst, and what accounts can pay for. Stateless over the
 * desk's books. Not thread-safe: the desk's thread.
 */
final class Funds {
  private final DeskConfig config;
  private final DeskBooks books;

  Funds(DeskConfig config, DeskBooks books) {
    this.config = config;
    this.books = books;
  }

  /**
   * What an order takes of its account at the worst.
   *
   * @param base what it trades, in units of the base asset
   * @param limit worst price, in quote
   * @param feeRate of the value, as far as it is paid in what the order takes; a rebate counts
   *     nothing
   */
  private Need need(
      String venue,
      String account,
      Instrument instrument,
      Side side,
      BigDecimal base,
      BigDecimal limit,
      BigDecimal feeRate) {
    BigDecimal value = base.multiply(limit);
    BigDecimal charged = value.multiply(feeRate.max(BigDecimal.ZERO));
    if (!Operation.exchanges(instrument)) {
      BigDecimal margin =
          value.divide(BigDecimal.valueOf(config.leverage()), MathContext.DECIMAL64);
      return new Need(venue, account, instrument.settlement(), margin.add(charged));
    }
    return side == Side.SELL
        ? new Need(venue, account, instrument.base(), base)
        : new Need(venue, account, instrument.quote(), value.add(charged));
  }

  /** What an order at today's market takes of its account at the worst. */
  Need need(
      Quote quote,
      String account,
      Side side,
      BigDecimal quantity,
      BigDecimal limit,
      FeeSchedule fee) {
    return need(
        quote.venue,
        account,
        quote.listing.instrument(),
        side,
        quantity.multiply(quote.listing.multiplier()),
        limit,
        fee.taker());
  }

  /** What legs take of the accounts at the worst. */
  List<Need> needs(List<OperationLeg> legs) {
    List<Need> needs = new ArrayList<>();
    for (OperationLeg leg : legs) {
      Leg planned = leg.planned;
      Instrument instrument = Instrument.parse(planned.instrument());
      boolean charged =
          !Operation.exchanges(instrument) || planned.feeAsset().equals(instrument.quote());
      Need need =
          need(
              planned.venue(),
              config.accountAt(planned.venue()),
              instrument,
              planned.buys() ? Side.BUY : Side.SELL,
              leg.target.multiply(planned.multiplier()),
              leg.limit,
              charged ? planned.feeRate() : BigDecimal.ZERO);
      if (need.amount().signum() > 0) {
        needs.add(need);
      }
    }
    return needs;
  }

  /** What the account can pay for: what nobody reserved and what the operation did. */
  BigDecimal affordable(
      Operation operation,
      Quote quote,
      String account,
      Side side,
      BigDecimal limit,
      FeeSchedule fee) {
    String asset = side == Side.SELL ? quote.baseAsset : quote.quoteAsset;
    BigDecimal own =
        books
            .reservations()
            .claim(operation.number, LedgerAccount.cash(quote.venue, account, asset));
    // Margin of what it still holds there is not for spending: a loss is taken out of it.
    BigDecimal available =
        books
            .available(quote.venue, account, asset)
            .add(own)
            .subtract(margin(operation, quote.venue, account, asset));
    BigDecimal most =
        side == Side.SELL
            ? available
            : available.divide(
                limit.multiply(BigDecimal.ONE.add(fee.taker().max(BigDecimal.ZERO))),
                MathContext.DECIMAL64);
    return most.max(BigDecimal.ZERO);
  }

  /** A need on top of the margin that the operation's own positions want of the same account. */
  Need besidesMargin(Operation operation, Need need) {
    BigDecimal margin = margin(operation, need.venue(), need.account(), need.asset());
    return new Need(need.venue(), need.account(), need.asset(), need.amount().add(margin));
  }

  /** What stands behind the derivative positions of an operation in an account. */
  private BigDecimal margin(Operation operation, String venue, String account, String asset) {
    Map<String, BigDecimal> values = new HashMap<>();
    for (WorkingOrder order : operation.orders) {
      Instrument instrument = Instrument.parse(order.instrument);
      if (order.venue.equals(venue)
          && order.account.equals(account)
          && !Operation.exchanges(instrument)
          && instrument.settlement().equals(asset)) {
        values.merge(order.symbol, order.base().multiply(order.limit), BigDecimal::add);
      }
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (BigDecimal value : values.values()) {
      sum = sum.add(value.abs());
    }
    return sum.divide(BigDecimal.valueOf(config.leverage()), MathContext.DECIMAL64);
  }

  /**
   * Leaves to an operation what its orders may have taken of the accounts and nobody has booked: it
   * is claimed until the operation is over. Orders that only the ledger remembers have no claim
   * before.
   *
   * @return true if all of it is claimed at this account; false if what it trades or its fees are
   *     not known, or others have claimed it
   */
  boolean keep(Operation operation, String venue, String account, long now) {
    if (!operation.understood()) {
      return false;
    }
    Map<String, BigDecimal> taken = new TreeMap<>();
    for (WorkingOrder order : operation.orders) {
      if (!order.venue.equals(venue) || !order.account.equals(account) || order.settled()) {
        continue;
      }
      FeeSchedule fee = config.fees().inForce(venue, order.symbol, account, now);
      if (fee == null) {
        return false;
      }
      Instrument instrument = Instrument.parse(order.instrument);
      BigDecimal open =
          Operation.exchanges(instrument)
              ? order.unbooked()
              : order.reduceOnly ? BigDecimal.ZERO : order.open();
      Need need =
          need(
              venue,
              account,
              instrument,
              order.side,
              open.multiply(order.multiplier),
              order.limit,
              fee.taker());
      taken.merge(need.asset(), need.amount(), BigDecimal::add);
    }
    boolean kept = true;
    for (Map.Entry<String, BigDecimal> each : taken.entrySet()) {
      Need need =
          besidesMargin(operation, new Need(venue, account, each.getKey(), each.getValue()));
      books.raise(operation.number, need, Long.MAX_VALUE);
      BigDecimal claimed =
          books
              .reservations()
              .claim(operation.number, LedgerAccount.cash(venue, account, need.asset()));
      kept &= claimed.compareTo(need.amount()) >= 0;
    }
    return kept;
  }
}
