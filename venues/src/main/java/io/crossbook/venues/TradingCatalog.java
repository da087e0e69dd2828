package io.crossbook.venues;

import io.crossbook.venues.binance.trading.BinanceTrading;
import io.crossbook.venues.trading.TradingVenue;
import java.util.List;

/** Every venue that can be traded at. A new one is one package and one line here. */
public final class TradingCatalog {
  private static final List<TradingVenue> VENUES =
      List.of(BinanceTrading.SPOT, BinanceTrading.US, BinanceTrading.USDM);

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
