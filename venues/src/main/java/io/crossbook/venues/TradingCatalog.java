package io.crossbook.venues;

import io.crossbook.venues.binance.trading.BinanceTrading;
import io.crossbook.venues.coinbase.trading.CoinbaseTrading;
import io.crossbook.venues.gateio.trading.GateTrading;
import io.crossbook.venues.kraken.trading.KrakenTrading;
import io.crossbook.venues.mexc.trading.MexcTrading;
import io.crossbook.venues.oanda.trading.OandaTrading;
import io.crossbook.venues.trading.TradingVenue;
import java.util.List;

/** Every venue that can be traded at. A new one is one package and one line here. */
public final class TradingCatalog {
  private static final List<TradingVenue> VENUES =
      List.of(
          KrakenTrading.VENUE,
          CoinbaseTrading.VENUE,
          BinanceTrading.SPOT,
          BinanceTrading.US,
          BinanceTrading.USDM,
          GateTrading.SPOT,
          GateTrading.USDT_FUTURES,
          MexcTrading.SPOT,
          OandaTrading.VENUE);

  private TradingCatalog() {}

  /** Venues that can be traded at, in a fixed order. */
  public static List<TradingVenue> venues() {
    return VENUES;
  }

  /**
   * The venue with this id.
   *
   * @throws IllegalArgumentException with one sentence that lists what there is
   */
  public static TradingVenue venue(String id) {
    for (TradingVenue venue : VENUES) {
      if (venue.id().equals(id)) {
        return venue;
      }
    }
    throw new IllegalArgumentException(
        "nothing can be traded at '"
            + id
            + "'; there are "
            + String.join(", ", VENUES.stream().map(TradingVenue::id).toList()));
  }
}
