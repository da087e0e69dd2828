package io.crossbook.venues.oanda.trading;

import io.crossbook.core.order.OrderLimit;
import io.crossbook.venues.VenueDefinition.RateLimit;
import io.crossbook.venues.oanda.Oanda;
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
 * Trading at OANDA v20: how it treats orders, and its limits (120 requests a second for an address,
 * of which market data has half). The secret is a personal access token, and addresses name the
 * account.
 */
public final class OandaTrading {
  /** How OANDA treats orders. */
  static final TradingTraits TRAITS =
      new TradingTraits(
          DuplicateIds.REFUSED_WHILE_OPEN,
          new AbsenceProof(
              false,
              3,
              Duration.ofSeconds(5),
              Duration.ofSeconds(10),
              "The venue enforces no deadline: a request that was held up on its way may be acted"
                  + " upon at any later time, so an order that is not found is given up with an"
                  + " alarm, and nothing is sent in its place."),
          Deadline.NONE,
          false,
          CancelAll.NONE,
          Duration.ZERO,
          false,
          // Transactions are kept as an audit trail without a documented limit.
          Duration.ofDays(365),
          new RateLimit(60, 60),
          List.of(OrderLimit.ofAccount(60, 60)));

  /** OANDA's registration for trading. */
  public static final TradingVenue VENUE =
      new TradingVenue(
          Oanda.ID,
          Oanda.DEFINITION.streamBase(),
          Credentials.Form.TOKEN,
          true,
          "_",
          TRAITS,
          OandaPrivateProtocol::new);

  private OandaTrading() {}
}
