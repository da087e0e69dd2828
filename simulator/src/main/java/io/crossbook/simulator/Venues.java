package io.crossbook.simulator;

import io.crossbook.simulator.binance.BinanceSpotVenue;
import io.crossbook.simulator.kraken.KrakenVenue;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.server.SimulatedVenue;
import io.crossbook.simulator.server.SimulationClock;

/** The one place that knows all venues. */
final class Venues {
  private Venues() {}

  static SimulatedVenue create(String name, MarketModel model, SimulationClock clock) {
    switch (name) {
      case "kraken":
        return new KrakenVenue(model, clock);
      case "binance":
      case "binanceus":
        return new BinanceSpotVenue(name, model, clock);
      default:
        throw new IllegalArgumentException("Venue " + name + " is not built yet");
    }
  }
}
