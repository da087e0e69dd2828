package io.crossbook.benchmarks.frames;

import com.fasterxml.jackson.databind.JsonNode;
import info.bitrich.xchangestream.coinbasepro.CoinbaseProStreamingMarketDataService;
import info.bitrich.xchangestream.coinbasepro.CoinbaseProStreamingService;
import info.bitrich.xchangestream.coinbasepro.dto.CoinbaseProOrderBookMode;
import info.bitrich.xchangestream.core.ProductSubscription;
import io.reactivex.rxjava3.core.Observable;
import java.lang.reflect.Constructor;
import org.knowm.xchange.currency.CurrencyPair;

/**
 * XChange's Coinbase Pro, which is the Coinbase Exchange feed. It keeps whole books and hands on as
 * many levels as ours do.
 */
final class XchangeCoinbasePro extends XchangeBooks {
  private static final class OfflineService extends CoinbaseProStreamingService {
    private final Wire wire = new Wire();

    OfflineService(CurrencyPair pair) {
      super("wss://ws-feed.exchange.coinbase.com", () -> null, CoinbaseProOrderBookMode.Default);
      subscribeMultipleCurrencyPairs(ProductSubscription.create().addOrderbook(pair).build());
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
    int dash = symbol.indexOf('-');
    CurrencyPair pair = new CurrencyPair(symbol.substring(0, dash), symbol.substring(dash + 1));
    OfflineService service = new OfflineService(pair);
    return new Source(
        service::messageHandler, marketData(service).getOrderBook(pair, OurBooks.VIEW_LEVELS));
  }

  private static CoinbaseProStreamingMarketDataService marketData(OfflineService service) {
    try {
      // The exchange class makes it only once its socket is connected.
      Constructor<CoinbaseProStreamingMarketDataService> constructor =
          CoinbaseProStreamingMarketDataService.class.getDeclaredConstructor(
              CoinbaseProStreamingService.class);
      constructor.setAccessible(true);
      return constructor.newInstance(service);
    } catch (ReflectiveOperationException changed) {
      throw new IllegalStateException("XChange is not the version this was written for", changed);
    }
  }
}
