package io.crossbook.venues.coinbase.trading;

import io.crossbook.core.order.OrderLimit;
import io.crossbook.venues.VenueDefinition.RateLimit;
import io.crossbook.venues.coinbase.Coinbase;
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
 * Coinbase Advanced Trade as a place to trade, spot only. Source of the facts: Coinbase developer
 * documentation, "Advanced Trade API" (REST, WebSocket, authentication, rate limits).
 *
 * <p>The key's name is {@code organizations/.../apiKeys/...}, its secret the private key that the
 * portal gives: for the algorithm Ed25519 base64 of 64 bytes, for ECDSA one on P-256 in PEM.
 */
public final class CoinbaseTrading {
  /**
   * How Coinbase treats orders.
   *
   * <p>The deadline is the end of the request's token ({@code exp}, whole seconds): a request whose
   * token has ended is answered with 401. Of the 30 private requests a second that are documented
   * half are used.
   */
  public static final TradingTraits TRAITS =
      new TradingTraits(
          DuplicateIds.RETURNS_FIRST,
          new AbsenceProof(
              true,
              3,
              Duration.ofSeconds(5),
              Duration.ofSeconds(60),
              "a request is not accepted after its token has ended, for which RFC 7519 allows some"
                  + " leeway, and the list of orders, which holds orders of every status since a"
                  + " time, lags by a second or more"),
          Deadline.ENFORCED,
          false,
          CancelAll.NONE,
          Duration.ZERO,
          false,
          Duration.ofDays(90),
          new RateLimit(15, 15),
          List.of(OrderLimit.ofAccount(15, 15)));

  /** The registration. */
  public static final TradingVenue VENUE =
      new TradingVenue(
          Coinbase.ID,
          "wss://advanced-trade-ws-user.coinbase.com",
          Credentials.Form.PRIVATE_KEY,
          false,
          "-",
          TRAITS,
          CoinbasePrivateProtocol::new);

  private CoinbaseTrading() {}
}
