package io.crossbook.simulator;

import io.crossbook.simulator.access.AccountFactory;
import io.crossbook.simulator.access.ApiKey;
import io.crossbook.simulator.binance.BinanceSpotVenue;
import io.crossbook.simulator.binance.BinanceUsdmVenue;
import io.crossbook.simulator.coinbase.CoinbaseVenue;
import io.crossbook.simulator.exchange.Exchange;
import io.crossbook.simulator.exchange.Ledger;
import io.crossbook.simulator.exchange.VenueRules;
import io.crossbook.simulator.gateio.GateFuturesVenue;
import io.crossbook.simulator.gateio.GateSpotVenue;
import io.crossbook.simulator.kraken.KrakenVenue;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.mexc.MexcVenue;
import io.crossbook.simulator.oanda.OandaVenue;
import io.crossbook.simulator.server.SimulatedVenue;
import io.crossbook.simulator.server.SimulationClock;
import java.util.List;
import java.util.function.Consumer;

/** The one place that knows all venues. */
final class Venues {
  private Venues() {}

  /** What a venue is made of. */
  record Parts(MarketModel model, SimulationClock clock, Ledger ledger, AccountFactory accounts) {}

  static SimulatedVenue create(String name, Parts parts, Consumer<List<ApiKey>> opened) {
    MarketModel model = parts.model();
    SimulationClock clock = parts.clock();
    switch (name) {
      case "kraken":
        Exchange kraken = exchange(name, parts, KrakenVenue.RULES);
        List<ApiKey> krakenKeys = parts.accounts().base64(kraken, KrakenVenue.LOWEST_TIER);
        opened.accept(krakenKeys);
        return new KrakenVenue(model, clock, kraken, krakenKeys);
      case "binance":
      case "binanceus":
        Exchange exchange = exchange(name, parts, BinanceSpotVenue.RULES);
        List<ApiKey> keys =
            parts.accounts().alphanumeric(exchange, BinanceSpotVenue.lowestTier(name));
        opened.accept(keys);
        return new BinanceSpotVenue(name, model, clock, exchange, keys);
      case "binanceusdm":
        Exchange usdm = exchange(name, parts, BinanceUsdmVenue.RULES);
        List<ApiKey> usdmKeys = parts.accounts().alphanumeric(usdm, BinanceUsdmVenue.LOWEST_TIER);
        opened.accept(usdmKeys);
        return new BinanceUsdmVenue(model, clock, usdm, usdmKeys);
      case "coinbase":
        Exchange coinbase = exchange(name, parts, CoinbaseVenue.RULES);
        List<ApiKey> coinbaseKeys =
            parts.accounts().privateKeys(coinbase, CoinbaseVenue.LOWEST_TIER);
        opened.accept(coinbaseKeys);
        return new CoinbaseVenue(model, clock, coinbase, coinbaseKeys);
      case "gateio":
        Exchange gate = exchange(name, parts, GateSpotVenue.RULES);
        List<ApiKey> gateKeys = parts.accounts().alphanumeric(gate, GateSpotVenue.LOWEST_TIER);
        opened.accept(gateKeys);
        return new GateSpotVenue(model, clock, gate, gateKeys);
      case "gateiofutures":
        Exchange futures = exchange(name, parts, GateFuturesVenue.RULES);
        List<ApiKey> futuresKeys =
            parts.accounts().alphanumeric(futures, GateFuturesVenue.LOWEST_TIER);
        opened.accept(futuresKeys);
        return new GateFuturesVenue(model, clock, futures, futuresKeys);
      case "mexc":
        Exchange mexc = exchange(name, parts, MexcVenue.RULES);
        List<ApiKey> mexcKeys = parts.accounts().alphanumeric(mexc, MexcVenue.LOWEST_TIER);
        opened.accept(mexcKeys);
        return new MexcVenue(model, clock, mexc, mexcKeys);
      case "oanda":
        Exchange oanda = exchange(name, parts, OandaVenue.RULES);
        List<ApiKey> oandaKeys = parts.accounts().tokens(oanda, OandaVenue.NO_FEES);
        opened.accept(oandaKeys);
        return new OandaVenue(model, clock, oanda, oandaKeys);
      default:
        throw new IllegalArgumentException("No protocol for venue " + name);
    }
  }

  private static Exchange exchange(String name, Parts parts, VenueRules rules) {
    return new Exchange(
        name, parts.model().marketsOf(name), rules, parts.ledger(), parts.clock()::epochNanos);
  }
}
