package io.crossbook.venues.gateio.trading;

import io.crossbook.core.order.OrderLimit;
import io.crossbook.venues.VenueDefinition.RateLimit;
import io.crossbook.venues.gateio.Gateio;
import io.crossbook.venues.gateio.GateioFutures;
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
 * Gate for trading: spot, and perpetual futures settled in USDT. Limits (API v4 documentation, rate
 * limits): new spot orders 10 a second for an account and market, futures 100; other private
 * requests 200 in ten seconds for each endpoint. A bucket is chosen so that its burst and its flow
 * together stay within the limit in every window.
 */
public final class GateTrading {
  static final String SPOT_ID = "gateio";
  static final String FUTURES_ID = "gateiofutures";

  private static final Duration SWITCH_MAX = Duration.ofHours(1);
  private static final Duration HISTORY = Duration.ofDays(30);
  private static final RateLimit REQUESTS = new RateLimit(16, 40);

  private static final AbsenceProof ABSENCE =
      new AbsenceProof(
          true,
          3,
          Duration.ofSeconds(3),
          Duration.ofSeconds(5),
          "After x-gate-exptime the venue takes the request no more; an order that was taken is"
              + " open, or is among the executions with its text, or ended with nothing filled,"
              + " which is as if it had never been.");

  static final TradingTraits SPOT_TRAITS =
      new TradingTraits(
          DuplicateIds.ACCEPTED,
          ABSENCE,
          Deadline.ENFORCED,
          false,
          CancelAll.ACCOUNT,
          SWITCH_MAX,
          true,
          HISTORY,
          REQUESTS,
          // Ten a second of each market.
          List.of(OrderLimit.ofSymbol(5, 5)));

  static final TradingTraits FUTURES_TRAITS =
      new TradingTraits(
          DuplicateIds.ACCEPTED,
          ABSENCE,
          Deadline.ENFORCED,
          false,
          CancelAll.SYMBOL,
          SWITCH_MAX,
          false,
          HISTORY,
          REQUESTS,
          List.of(OrderLimit.ofAccount(50, 50)));

  /** Spot. */
  public static final TradingVenue SPOT =
      new TradingVenue(
          SPOT_ID,
          Gateio.DEFINITION.streamBase(),
          Credentials.Form.TEXT,
          false,
          "_",
          SPOT_TRAITS,
          credentials -> new GatePrivateProtocol(new SpotAccount(), credentials));

  /** Perpetual futures settled in USDT. */
  public static final TradingVenue USDT_FUTURES =
      new TradingVenue(
          FUTURES_ID,
          GateioFutures.DEFINITION.streamBase(),
          Credentials.Form.TEXT,
          false,
          "_",
          FUTURES_TRAITS,
          credentials -> new GatePrivateProtocol(new UsdtAccount(), credentials));

  private GateTrading() {}
}
