package io.crossbook.venues;

import io.crossbook.venues.binance.Binance;
import io.crossbook.venues.binance.BinanceUs;
import io.crossbook.venues.binance.BinanceUsdm;
import io.crossbook.venues.coinbase.Coinbase;
import io.crossbook.venues.coinbase.CoinbaseExchange;
import io.crossbook.venues.coinbase.CoinbaseExchangePublicProtocol;
import io.crossbook.venues.deribit.Deribit;
import io.crossbook.venues.gateio.Gateio;
import io.crossbook.venues.gateio.GateioFutures;
import io.crossbook.venues.generic.GenericVenue;
import io.crossbook.venues.kraken.Kraken;
import io.crossbook.venues.kraken.KrakenV1;
import io.crossbook.venues.mexc.Mexc;
import io.crossbook.venues.oanda.Oanda;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Every venue and every protocol that there is. A new venue is one package and one line here. */
public final class VenueCatalog {
  /** Venues that can be watched live. */
  private static final List<VenueDefinition> LIVE =
      List.of(
          Kraken.DEFINITION,
          Coinbase.DEFINITION,
          Binance.DEFINITION,
          BinanceUs.DEFINITION,
          BinanceUsdm.DEFINITION,
          Gateio.DEFINITION,
          GateioFutures.DEFINITION,
          Mexc.DEFINITION,
          Oanda.DEFINITION,
          Deribit.DEFINITION);

  private static final TreeMap<String, BiFunction<String, VenueSettings, PublicProtocol>>
      PROTOCOLS = new TreeMap<>();

  static {
    for (VenueDefinition venue : LIVE) {
      PROTOCOLS.put(venue.id(), (id, settings) -> venue.protocol().apply(settings));
    }
    PROTOCOLS.put(KrakenV1.PROTOCOL, KrakenV1::create);
    PROTOCOLS.put(CoinbaseExchange.PROTOCOL, CoinbaseExchangePublicProtocol::new);
    for (String archive : GenericVenue.PROTOCOLS) {
      PROTOCOLS.put(
          archive, (id, settings) -> GenericVenue.definition(id).protocol().apply(settings));
    }
  }

  private VenueCatalog() {}

  /** Venues that can be watched live, in a fixed order. */
  public static List<VenueDefinition> live() {
    return LIVE;
  }

  /**
   * The venue with this id.
   *
   * @throws IllegalArgumentException with one sentence that lists what there is
   */
  public static VenueDefinition venue(String id) {
    for (VenueDefinition venue : LIVE) {
      if (venue.id().equals(id)) {
        return venue;
      }
    }
    throw new IllegalArgumentException(
        "there is no venue '"
            + id
            + "'; there are "
            + String.join(", ", LIVE.stream().map(VenueDefinition::id).toList()));
  }

  /**
   * Makes a protocol.
   *
   * @param protocol protocol id: a venue's id, or one that only captures name
   * @param venue venue id under which its facts go out
   * @throws IllegalArgumentException with one sentence that lists what there is
   */
  public static PublicProtocol protocol(String protocol, String venue, VenueSettings settings) {
    BiFunction<String, VenueSettings, PublicProtocol> maker = PROTOCOLS.get(protocol);
    if (maker == null) {
      throw new IllegalArgumentException(
          "there is no protocol '"
              + protocol
              + "' to read venue '"
              + venue
              + "'; there are "
              + String.join(", ", PROTOCOLS.keySet()));
    }
    return maker.apply(venue, settings);
  }
}
