package io.crossbook.benchmarks.frames;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import info.bitrich.xchangestream.kraken.KrakenStreamingExchange;
import info.bitrich.xchangestream.kraken.KrakenStreamingMarketDataService;
import info.bitrich.xchangestream.kraken.KrakenStreamingService;
import io.reactivex.rxjava3.core.Observable;
import org.knowm.xchange.ExchangeSpecification;
import org.knowm.xchange.currency.CurrencyPair;

/** XChange's Kraken: WebSocket version 1, verifies the checksum of every update. */
final class XchangeKraken extends XchangeBooks {
  private static final int DEPTH = 1000;
  private static final KrakenStreamingExchange EXCHANGE = exchange();

  private static KrakenStreamingExchange exchange() {
    KrakenStreamingExchange exchange = new KrakenStreamingExchange();
    ExchangeSpecification specification = exchange.getDefaultExchangeSpecification();
    specification.setShouldLoadRemoteMetaData(false);
    exchange.applySpecification(specification);
    return exchange;
  }

  private static final class OfflineService extends KrakenStreamingService {
    private final Wire wire = new Wire();

    OfflineService() {
      super(EXCHANGE, false, "wss://ws.kraken.com", () -> null);
    }

    @Override
    public Observable<JsonNode> subscribeChannel(String channelName, Object... args) {
      return wire.subscription();
    }

    @Override
    protected void handleChannelMessage(String channel, JsonNode message) {
      wire.channelMessage(message);
    }
  }

  @Override
  Source open(String symbol) {
    OfflineService service = new OfflineService();
    int slash = symbol.indexOf('/');
    return new Source(
        service::messageHandler,
        new KrakenStreamingMarketDataService(service, false)
            .getOrderBook(
                new CurrencyPair(symbol.substring(0, slash), symbol.substring(slash + 1)), DEPTH));
  }

  @Override
  String acknowledgement(Frame first) {
    String text = new String(first.bytes(), UTF_8);
    String channel = text.substring(1, text.indexOf(','));
    return "{\"channelID\":"
        + channel
        + ",\"channelName\":\"book-"
        + DEPTH
        + "\",\"event\":\"subscriptionStatus\",\"pair\":\""
        + first.symbol()
        + "\",\"status\":\"subscribed\",\"subscription\":{\"depth\":"
        + DEPTH
        + ",\"name\":\"book\"}}";
  }
}
