package io.crossbook.sinks.gateway;

import io.crossbook.core.desk.GatewayCommand.Send;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.database.orders.LedgerIntent;
import io.crossbook.transport.VenueAccount;
import io.crossbook.venues.trading.Call;

/**
 * One order of those that are sent together. Immutable.
 *
 * @param send what it came with
 * @param intent as it is written down
 * @param account where it goes; null if there is none
 * @param needsArming true for real money
 */
record Leg(Send send, LedgerIntent intent, VenueAccount account, boolean needsArming) {
  OrderName name() {
    return intent.order().name();
  }

  long validUntil() {
    return intent.order().validUntil();
  }

  /** The request that places it; its deadline is told by the venue's clock, as all times are. */
  Call<OrderState> place(long now) {
    OrderIntent order = intent.order();
    OrderIntent there =
        new OrderIntent(
            order.name(),
            order.venue(),
            order.account(),
            order.symbol(),
            order.side(),
            order.kind(),
            order.quantity(),
            order.limit(),
            order.reduceOnly(),
            account.byVenueClock(order.validUntil()));
    return account.protocol().place(there, now);
  }
}
