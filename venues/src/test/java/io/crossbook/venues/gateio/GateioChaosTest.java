package io.crossbook.venues.gateio;

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
class GateioChaosTest {

  @Property(tries = 8)
  void spotOverABadLine(@ForAll long seed) {
    new DepthChaos(
            GateioMessages.started(Gateio.DEFINITION, new CollectedOutput()),
            new DepthStream(seed, false),
            update ->
                GateioMessages.book(
                    "spot",
                    update.first(),
                    update.last(),
                    GateioMessages.levels(update.bids(), false),
                    GateioMessages.levels(update.asks(), false)),
            state -> GateioMessages.snapshot(state, false),
            "/api/v4/spot/order_book?currency_pair=BTC_USDT&limit=100&with_id=true",
            seed)
        .run();
  }

  @Property(tries = 8)
  void futuresOverABadLine(@ForAll long seed) {
    new DepthChaos(
            GateioMessages.started(GateioFutures.DEFINITION, new CollectedOutput()),
            new DepthStream(seed, false),
            update ->
                GateioMessages.book(
                    "futures",
                    update.first(),
                    update.last(),
                    GateioMessages.levels(update.bids(), true),
                    GateioMessages.levels(update.asks(), true)),
            state -> GateioMessages.snapshot(state, true),
            "/api/v4/futures/usdt/order_book?contract=BTC_USDT&limit=100&with_id=true",
            seed)
        .run();
  }

  @Test
  void garbageIsNeverBelieved() {
    for (var venue : List.of(Gateio.DEFINITION, GateioFutures.DEFINITION)) {
      boolean futures = venue.id().equals("gateiofutures");
      String prefix = futures ? "futures" : "spot";
      CollectedOutput out = new CollectedOutput();
      GateioPublicProtocol protocol = GateioMessages.started(venue, out);
      protocol.onOpen("public-0", GateioMessages.T0, out);
      GateioMessages.frame(
          protocol,
          GateioMessages.book(prefix, 99, 100, "", "").replace("\"t\":", "\"full\":true,\"t\":"),
          GateioMessages.T0,
          out);
      ProtocolFuzz.run(
          protocol,
          "public-0",
          List.of(
              bytes(GateioMessages.book(prefix, 101, 102, "[\"100.01\",\"2\"]", "")),
              bytes(GateioMessages.book(prefix, 103, 103, "", "{\"p\":\"100.05\",\"s\":\"1.5\"}")),
              bytes(
                  GateioMessages.book(prefix, 104, 109, "[\"99\",\"1\"]", "[\"101\",\"2\"]")
                      .replace("\"t\":", "\"full\":true,\"t\":")),
              bytes(GateioTest.SPOT_TRADE),
              bytes(GateioFuturesTest.TRADES),
              bytes(GateioFuturesTest.TICKERS),
              bytes(GateioMessages.message("spot.trades", "subscribe", "{\"status\":\"fail\"}"))),
          false,
          11);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
