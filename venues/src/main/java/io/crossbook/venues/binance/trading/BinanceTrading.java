package io.crossbook.venues.binance.trading;

import io.crossbook.core.order.OrderLimit;
import io.crossbook.venues.VenueDefinition.RateLimit;
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
 * Trading at Binance's venues. Keys are HMAC keys with the right to trade; a right to withdraw is
 * not needed.
 *
 * <p>Request weight is counted by address, public and private together; the public side leaves the
 * private one a tenth of it. Orders are counted while they are unfilled.
 */
public final class BinanceTrading {
  /**
   * The venue gives up on a request after ten seconds without knowing what became of it (-1007), so
   * looking begins after that.
   */
  private static final AbsenceProof ABSENCE =
      new AbsenceProof(
          true,
          3,
          Duration.ofSeconds(5),
          Duration.ofSeconds(11),
          "An order is not passed on after timestamp plus recvWindow, and the venue gives up on it"
              + " after ten more seconds; one -2013 proves nothing because reads come from a cache"
              + " that lags by seconds, three over ten seconds do; orders are remembered for three"
              + " days at least.");

  private static final TradingTraits SPOT_TRAITS =
      spot(List.of(OrderLimit.ofAccount(3, 20), OrderLimit.ofAccount(0.9, 80_000)));
  private static final TradingTraits US_TRAITS =
      spot(List.of(OrderLimit.ofAccount(5, 50), OrderLimit.ofAccount(1.1, 100_000)));

  private static final TradingTraits USDM_TRAITS =
      new TradingTraits(
          DuplicateIds.REFUSED_WHILE_OPEN,
          ABSENCE,
          Deadline.ENFORCED,
          false,
          CancelAll.SYMBOL,
          // No limit is documented; this is the documentation's example.
          Duration.ofMinutes(2),
          true,
          UsdmProtocol.REACH,
          // Of 2400 in a minute that an address may.
          new RateLimit(8, 200),
          // 300 in ten seconds and 1200 in a minute.
          List.of(OrderLimit.ofAccount(15, 150)));

  /** Binance spot: 50 orders in ten seconds and 160,000 a day are sure. */
  public static final TradingVenue SPOT =
      new TradingVenue(
          "binance",
          "wss://ws-api.binance.com:443",
          Credentials.Form.TEXT,
          false,
          "",
          SPOT_TRAITS,
          credentials ->
              new SpotProtocol("binance", SPOT_TRAITS, SpotProtocol.Fees.COMMISSION, credentials));

  /** Binance.US: 100 orders in ten seconds and 200,000 a day, as seen in October 2026. */
  public static final TradingVenue US =
      new TradingVenue(
          "binanceus",
          "wss://ws-api.binance.us:443",
          Credentials.Form.TEXT,
          false,
          "",
          US_TRAITS,
          credentials ->
              new SpotProtocol("binanceus", US_TRAITS, SpotProtocol.Fees.TRADING_FEE, credentials));

  /** Binance USD-M futures. */
  public static final TradingVenue USDM =
      new TradingVenue(
          "binanceusdm",
          "wss://fstream.binance.com",
          Credentials.Form.TEXT,
          false,
          "",
          USDM_TRAITS,
          credentials -> new UsdmProtocol("binanceusdm", USDM_TRAITS, credentials));

  private BinanceTrading() {}

  private static TradingTraits spot(List<OrderLimit> orders) {
    return new TradingTraits(
        DuplicateIds.REFUSED_WHILE_OPEN,
        ABSENCE,
        Deadline.ENFORCED,
        false,
        CancelAll.SYMBOL,
        Duration.ZERO,
        true,
        // No end is documented.
        Duration.ofDays(3650),
        // Of 6000 in a minute that an address may; market data has its part.
        new RateLimit(20, 400),
        orders);
  }
}
