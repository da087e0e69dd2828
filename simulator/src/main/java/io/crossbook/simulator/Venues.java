package io.crossbook.simulator;

import io.crossbook.simulator.binance.BinanceSpotVenue;
import io.crossbook.simulator.binance.BinanceUsdmVenue;
import io.crossbook.simulator.coinbase.CoinbaseVenue;
import io.crossbook.simulator.gateio.GateFuturesVenue;
import io.crossbook.simulator.gateio.GateSpotVenue;
import io.crossbook.simulator.kraken.KrakenVenue;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.mexc.MexcVenue;
import io.crossbook.simulator.oanda.OandaVenue;
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
      case "binanceusdm":
        return new BinanceUsdmVenue(model, clock);
      case "coinbase":
        return new CoinbaseVenue(model, clock);
      case "gateio":
        return new GateSpotVenue(model, clock);
      case "gateiofutures":
        return new GateFuturesVenue(model, clock);
      case "mexc":
        return new MexcVenue(model, clock);
      case "oanda":
        return new OandaVenue(model, clock);
      default:
        throw new IllegalArgumentException("No protocol for venue " + name);
    }
  }
}
