package io.crossbook.venues.coinbase;

import static io.crossbook.venues.coinbase.CoinbaseMessages.bid;
import static io.crossbook.venues.coinbase.CoinbaseMessages.book;
import static io.crossbook.venues.coinbase.CoinbaseMessages.frame;
import static io.crossbook.venues.coinbase.CoinbaseMessages.heartbeat;
import static io.crossbook.venues.coinbase.CoinbaseMessages.offer;
import static io.crossbook.venues.coinbase.CoinbaseMessages.utf8;

import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.lane.LaneRecord;
import io.crossbook.venues.testing.CollectedOutput;
import io.crossbook.venues.testing.ProtocolFuzz;
import io.crossbook.venues.testing.Recordings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoinbaseFuzzTest {
  private static final long NOW = 1_700_000_000_000_000_000L;

  @Test
  void survivesMutatedFrames() {
    List<byte[]> seeds = new ArrayList<>();
    for (int sequence = 0; sequence < 4; sequence++) {
      seeds.add(
          utf8(
              book(
                  sequence,
                  "snapshot",
                  "BTC-USD",
                  bid("68900.00", "1.5"),
                  bid("68899.5", "1"),
                  offer("68901", "2"))));
      seeds.add(utf8(book(sequence, "update", "BTC-USD", bid("68900.00", "0"), offer("9", "1"))));
      seeds.add(utf8(book(sequence, "snapshot", "ETH-USD", bid("1900.1", "1"))));
      seeds.add(utf8(heartbeat(sequence)));
      seeds.add(
          utf8(
              frame(
                  "market_trades",
                  sequence,
                  "{\"type\":\"update\",\"trades\":[{\"trade_id\":\"1\",\"product_id\":\"BTC-USD\","
                      + "\"price\":\"5\",\"size\":\"1\",\"side\":\"BUY\",\"time\":\"\"}]}")));
      seeds.add(
          utf8(
              frame(
                  "status",
                  sequence,
                  "{\"type\":\"update\",\"products\":[{\"id\":\"BTC-USD\",\"status\":\"x\"}]}")));
    }
    seeds.add(utf8("{\"type\":\"error\",\"message\":\"failure\"}"));
    run(seeds, 1);
  }

  @Test
  void survivesMutatedRealFrames() {
    List<byte[]> seeds = new ArrayList<>();
    for (LaneRecord record : Recordings.cryptofeedV3(Coinbase.ID, "COINBASE.jsonl.gz")) {
      if (record.kind() == LaneRecord.Kind.TEXT && record.payload().length < 4_000) {
        seeds.add(record.payload());
      }
    }
    run(seeds.subList(0, 200), 2);
  }

  private static void run(List<byte[]> seeds, long seed) {
    CoinbasePublicProtocol protocol = new CoinbasePublicProtocol(VenueSettings.replay(0, 5));
    CollectedOutput out = new CollectedOutput();
    protocol.start(NOW, out);
    protocol.onResponse(Coinbase.PRODUCTS, 200, utf8(CoinbaseMessages.PRODUCTS), NOW, out);
    protocol.onOpen("feed", NOW, out);
    ProtocolFuzz.run(protocol, "feed", seeds, false, seed);
  }
}
