package io.crossbook.benchmarks.frames;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import info.bitrich.xchangestream.binance.BinanceStreamingExchange;
import info.bitrich.xchangestream.binance.BinanceStreamingMarketDataService;
import info.bitrich.xchangestream.binance.BinanceStreamingService;
import info.bitrich.xchangestream.binance.KlineSubscription;
import info.bitrich.xchangestream.core.ProductSubscription;
import info.bitrich.xchangestream.service.netty.StreamingObjectMapperHelper;
import io.reactivex.rxjava3.core.Observable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.knowm.xchange.ExchangeSpecification;
import org.knowm.xchange.binance.BinanceAdapters;
import org.knowm.xchange.binance.dto.marketdata.BinanceOrderbook;
import org.knowm.xchange.binance.service.BinanceMarketDataService;
import org.knowm.xchange.currency.CurrencyPair;
import org.knowm.xchange.instrument.Instrument;

/**
 * XChange's Binance spot: diff-depth joined with a REST snapshot, verifies the sequence of every
 * update. Its book is one object that it changes and hands on, so it has all levels.
 */
final class XchangeBinance extends XchangeBooks {
  private static final ObjectMapper JSON = StreamingObjectMapperHelper.getObjectMapper();
  private static final BinanceStreamingExchange EXCHANGE = exchange();

  private static BinanceStreamingExchange exchange() {
    BinanceStreamingExchange exchange = new BinanceStreamingExchange();
    ExchangeSpecification specification = exchange.getDefaultExchangeSpecification();
    specification.setShouldLoadRemoteMetaData(false);
    exchange.applySpecification(specification);
    return exchange;
  }

  private static final class OfflineService extends BinanceStreamingService {
    private final Wire wire = new Wire();

    OfflineService(CurrencyPair pair) {
      super(
          "wss://stream.binance.com:9443/stream",
          ProductSubscription.create().addOrderbook(pair).build(),
          new KlineSubscription(Map.of()));
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

  /** Answers with the recorded snapshot. */
  private static final class RecordedSnapshot extends BinanceMarketDataService {
    private final byte[] body;

    RecordedSnapshot(byte[] body) {
      super(EXCHANGE, EXCHANGE.getResilienceRegistries());
      this.body = body;
    }

    @Override
    public BinanceOrderbook getBinanceOrderbookAllProducts(Instrument pair, Integer limit)
        throws IOException {
      return JSON.readValue(body, BinanceOrderbook.class);
    }
  }

  private final Map<String, byte[]> snapshots;
  private final Map<String, CurrencyPair> pairs = new HashMap<>();

  XchangeBinance(Recording recording) {
    snapshots = recording.snapshots();
    recording
        .instruments()
        .forEach(
            (symbol, instrument) -> {
              int dash = instrument.indexOf('-');
              CurrencyPair pair =
                  new CurrencyPair(instrument.substring(0, dash), instrument.substring(dash + 1));
              pairs.put(symbol, pair);
              // What XChange learns from exchangeInfo.
              BinanceAdapters.putSymbolMapping(symbol, pair);
            });
  }

  @Override
  Source open(String symbol) {
    CurrencyPair pair = pairs.get(symbol);
    OfflineService service = new OfflineService(pair);
    BinanceStreamingMarketDataService marketData =
        new BinanceStreamingMarketDataService(
            service, new RecordedSnapshot(snapshots.get(symbol)), () -> {}, "@100ms", false, 1000);
    return new Source(service::messageHandler, marketData.getOrderBook(pair));
  }
}
