package io.crossbook.venues.binance;

import io.crossbook.venues.testing.CollectedOutput;
import io.crossbook.venues.testing.DepthChaos;
import io.crossbook.venues.testing.DepthStream;
import io.crossbook.venues.testing.ProtocolFuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Whatever the line does, a book that says it is current is the true one. */
class BinanceChaosTest {
  private static final String SPOT_DEPTH = "/api/v3/depth?symbol=BTCUSDT&limit=1000";
  private static final String USDM_DEPTH = "/fapi/v1/depth?symbol=BTCUSDT&limit=1000";

  @Property(tries = 12)
  void consecutiveUpdatesOverABadLine(@ForAll long seed) {
    new DepthChaos(
            BinanceMessages.started(Binance.DEFINITION, new CollectedOutput()),
            new DepthStream(seed, false),
            update ->
                BinanceMessages.depth(
                    update.first(),
                    update.last(),
                    BinanceMessages.levels(update.bids()),
                    BinanceMessages.levels(update.asks())),
            BinanceMessages::snapshot,
            SPOT_DEPTH,
            seed)
        .run();
  }

  @Property(tries = 12)
  void linkedUpdatesOverABadLine(@ForAll long seed) {
    new DepthChaos(
            BinanceMessages.started(BinanceUsdm.DEFINITION, new CollectedOutput()),
            new DepthStream(seed, true),
            update ->
                BinanceMessages.linkedDepth(
                    update.previous(),
                    update.first(),
                    update.last(),
                    BinanceMessages.levels(update.bids()),
                    BinanceMessages.levels(update.asks())),
            BinanceMessages::snapshot,
            USDM_DEPTH,
            seed)
        .run();
  }

  @Test
  void garbageIsNeverBelieved() {
    List<byte[]> seeds =
        List.of(
            bytes(BinanceMessages.depth(101, 102, "[\"100.01\",\"2\"]", "[\"100.05\",\"0\"]")),
            bytes(BinanceMessages.depth(103, 103, "[\"100.02\",\"1.5\"]", "")),
            bytes(BinanceMessages.linkedDepth(90, 95, 105, "[\"99.9\",\"2\"]", "")),
            bytes(
                "{\"e\":\"aggTrade\",\"E\":1,\"s\":\"BTCUSDT\",\"a\":7,\"p\":\"100.01\",\"q\":\"2\","
                    + "\"f\":1,\"l\":2,\"T\":1790000000000,\"m\":true}"),
            bytes(
                "{\"e\":\"markPriceUpdate\",\"E\":1790000000000,\"s\":\"BTCUSDT\",\"p\":\"100.1\","
                    + "\"i\":\"100.2\",\"r\":\"0.0001\",\"T\":1790001000000}"),
            bytes("{\"u\":1,\"s\":\"BTCUSDT\",\"b\":\"1\",\"B\":\"2\",\"a\":\"3\",\"A\":\"4\"}"),
            bytes("{\"result\":null,\"id\":1}"));
    for (var venue : List.of(Binance.DEFINITION, BinanceUsdm.DEFINITION)) {
      CollectedOutput out = new CollectedOutput();
      BinancePublicProtocol protocol = BinanceMessages.started(venue, out);
      protocol.onOpen("public-0", BinanceMessages.T0, out);
      BinanceMessages.frame(
          protocol, BinanceMessages.depth(99, 100, "", ""), BinanceMessages.T0, out);
      BinanceMessages.respond(
          protocol,
          SPOT_DEPTH,
          BinanceMessages.snapshot(100, "[\"100.00\",\"1\"]", "[\"100.05\",\"1\"]"),
          BinanceMessages.T0,
          out);
      ProtocolFuzz.run(protocol, "public-0", seeds, false, 7);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
