package io.crossbook.venues.kraken.trading;

import io.crossbook.core.order.OrderLimit;
import io.crossbook.core.order.OrderLimit.CancelCost;
import io.crossbook.venues.VenueDefinition.RateLimit;
import io.crossbook.venues.kraken.Kraken;
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
 * Trading at Kraken spot: how it treats orders, and its limits, which are those of the lowest tier
 * (REST counter 15, falling by 0.33 a second; engine counter 60 a pair, falling by 1 a second). The
 * key's secret is base64.
 */
public final class KrakenTrading {
  /** The dead-man switch takes less than 86400 seconds. */
  static final Duration LONGEST_DEAD_MAN_SWITCH = Duration.ofSeconds(86_399);

  /** How Kraken treats orders. */
  static final TradingTraits TRAITS =
      new TradingTraits(
          DuplicateIds.REFUSED_WHILE_OPEN,
          new AbsenceProof(
              true,
              3,
              Duration.ofSeconds(5),
              Duration.ofSeconds(10),
              "After its deadline the engine does not match an order any more, so one that is"
                  + " neither among the open nor among the closed orders then never will be."),
          Deadline.ENFORCED,
          true,
          CancelAll.ACCOUNT,
          LONGEST_DEAD_MAN_SWITCH,
          false,
          // The documentation names no limit; a year is more than a restart ever asks for.
          Duration.ofDays(365),
          // Half of the 0.33 and 15 that an account of the lowest tier may.
          new RateLimit(0.165, 7),
          // The engine counts each pair by itself; the lowest tier may 60 and one more each second.
          List.of(
              OrderLimit.ofSymbol(1, 60)
                  .withCancels(
                      new CancelCost(5, 8),
                      new CancelCost(10, 6),
                      new CancelCost(15, 5),
                      new CancelCost(45, 4),
                      new CancelCost(90, 2),
                      new CancelCost(300, 1))));

  /** Kraken's registration for trading. */
  public static final TradingVenue VENUE =
      new TradingVenue(
          Kraken.ID,
          "wss://ws-auth.kraken.com",
          Credentials.Form.BASE64,
          false,
          "/",
          TRAITS,
          KrakenPrivateProtocol::new);

  private KrakenTrading() {}
}
