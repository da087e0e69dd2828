package io.crossbook.venues.trading;

import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.VenuePosition;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A venue's private protocol for one account, without sockets, threads or clocks: what we want
 * becomes a signed request, what comes back becomes an {@link Answer}. Requests carry the time or
 * nonce of the moment they were made, so each is made just before it is sent, and a repetition is
 * made anew. One instance per account; not thread-safe.
 *
 * <p>Times are nanoseconds since the epoch by the venue's clock as far as it is known (ours plus
 * the estimated offset). Symbols are those of the venue's listings. Quantities are in the listing's
 * unit.
 */
public interface PrivateProtocol {
  /** Venue id. */
  String venue();

  /** How the venue treats orders. */
  TradingTraits traits();

  /** An order's name as the venue's client order id. */
  String clientOrderId(OrderName name);

  /** The name behind a client order id; empty if the order is not ours. */
  default Optional<OrderName> orderName(String clientOrderId) {
    return OrderName.read(clientOrderId);
  }

  /**
   * Places an order; the venue is told {@link OrderIntent#validUntil()} if it enforces deadlines.
   * The state that comes back is at least an acknowledgement.
   *
   * @throws IllegalArgumentException if the venue has no order of this kind: nothing can be sent
   */
  Call<OrderState> place(OrderIntent intent, long now);

  /** True if only the venue's own id can cancel an order: until it is known, look the order up. */
  default boolean cancelNeedsVenueId() {
    return false;
  }

  /** Cancels one order. {@code UNKNOWN_ORDER} says that it is over already, or never was. */
  Call<OrderState> cancel(OrderRef order, long now);

  /**
   * Cancels all orders.
   *
   * @param symbol empty for the whole account, where {@link TradingTraits.CancelAll} allows it
   * @throws UnsupportedOperationException if the venue has no such request
   */
  Call<Void> cancelAll(String symbol, long now);

  /**
   * Arms the dead-man switch: the venue cancels all orders unless it is armed again in time.
   *
   * @param in until then; zero to disarm
   * @param symbols the symbols in which there are orders, for venues whose switch is by symbol
   * @return the requests it takes; none if the venue has no such switch
   */
  List<Call<Void>> deadManSwitch(Duration in, Collection<String> symbols, long now);

  /** How many requests it takes to look for an order everywhere it may be. */
  int lookups();

  /**
   * Looks for an order. It is absent only if every one of the lookups says so, and this is proved
   * only as {@link TradingTraits.AbsenceProof} says.
   *
   * @param step from 0 below {@link #lookups()}
   */
  Call<Optional<OrderState>> lookup(int step, OrderRef order, long now);

  /** For how many orders one lookup may ask. */
  default int ordersPerLookup() {
    return 1;
  }

  /**
   * Looks for several orders with one request, as {@link #lookup(int, OrderRef, long)} does for
   * one.
   *
   * @param orders at least one, at most {@link #ordersPerLookup()}
   * @return those that are there; each of the others is not where this step looks
   * @throws IllegalArgumentException if they are too many
   */
  default Call<List<OrderState>> lookup(int step, List<OrderRef> orders, long now) {
    if (orders.size() != 1) {
      throw new IllegalArgumentException(
          venue() + " is asked for one order at a time, not for " + orders.size());
    }
    return lookup(step, orders.get(0), now).map(found -> found.stream().toList());
  }

  /**
   * Orders that are open.
   *
   * @param symbol empty for all; some venues cost more then
   * @throws UnsupportedOperationException if the venue lists them by symbol only and there is none
   */
  Call<List<OrderState>> openOrders(String symbol, long now);

  /**
   * Executions after a cursor, oldest first.
   *
   * @param symbol the symbol if {@link TradingTraits#fillsPerSymbol()}, else empty
   * @param cursor from an earlier page; empty to begin at {@code since}
   * @param since nanoseconds since the epoch; only without a cursor
   */
  Call<FillPage> fills(String symbol, String cursor, long since, long now);

  /** What the account holds. */
  Call<List<Balance>> balances(long now);

  /** Derivative positions; empty at spot venues, where the request is not made. */
  Optional<Call<List<VenuePosition>>> positions(long now);

  /**
   * Funding that was settled on the account's positions, after a cursor, oldest first; empty at
   * venues without perpetuals, where the request is not made.
   *
   * @param cursor from an earlier page; empty to begin at {@code since}
   * @param since nanoseconds since the epoch; only without a cursor
   */
  default Optional<Call<FundingPage>> funding(String cursor, long since, long now) {
    return Optional.empty();
  }

  /** What the account pays for these symbols. */
  List<Call<List<FeeRate>>> feeRates(Collection<String> symbols, long now);

  /** The venue's clock: nanoseconds since the epoch. Needs no key. */
  Call<Long> venueTime(long now);

  /** A private stream of this account that was not started. */
  PrivateStream stream();
}
