package io.crossbook.venues.mexc.trading;

import io.crossbook.core.order.OrderLimit;
import io.crossbook.venues.VenueDefinition.RateLimit;
import io.crossbook.venues.mexc.Mexc;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.TradingTraits;
import io.crossbook.venues.trading.TradingTraits.AbsenceProof;
import io.crossbook.venues.trading.TradingTraits.CancelAll;
import io.crossbook.venues.trading.TradingTraits.Deadline;
import io.crossbook.venues.trading.TradingTraits.DuplicateIds;
import io.crossbook.venues.trading.TradingVenue;
import java.time.Duration;
import java.util.List;

/**
 * MEXC spot for trading. The documentation allows 500 weight in ten seconds for each endpoint,
 * others report 300; a bucket is chosen so that its burst and its flow together stay below 300 in
 * every window, and new orders below twenty a second.
 */
public final class MexcTrading {
  static final TradingTraits TRAITS =
      new TradingTraits(
          DuplicateIds.ACCEPTED,
          new AbsenceProof(
              true,
              3,
              Duration.ofSeconds(3),
              Duration.ofSeconds(5),
              "After timestamp + recvWindow the venue takes the request no more; an order that was"
                  + " taken is found by its client id, is open, is among the orders of the last"
                  + " seven days, or among the executions."),
          Deadline.ENFORCED,
          false,
          CancelAll.SYMBOL,
          Duration.ZERO,
          true,
          true,
          Duration.ofDays(30),
          new RateLimit(20, 100),
          List.of(OrderLimit.ofAccount(10, 10)));

  /** The registration. */
  public static final TradingVenue SPOT =
      new TradingVenue(
          Mexc.ID,
          Mexc.DEFINITION.streamBase(),
          Credentials.Form.TEXT,
          false,
          "",
          TRAITS,
          MexcPrivateProtocol::new);

  private MexcTrading() {}
}
