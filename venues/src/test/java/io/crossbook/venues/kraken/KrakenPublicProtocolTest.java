package io.crossbook.venues.kraken;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.RestRequest;
import io.crossbook.venues.testing.Recordings;
import java.math.BigDecimal;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metadata, subscriptions, trades, states of the venue, and what is put aside. */
class KrakenPublicProtocolTest extends KrakenBench {
  @Test
  void subscribesInBatchesWhenMetadataAndConnectionAreThere() {
    protocol.start(now, out);
    assertThat(out.requests).containsExactly(RestRequest.now("/0/public/AssetPairs", 1));
    assertThat(out.connections).singleElement().extracting("target").isEqualTo("/v2");
    protocol.onOpen("public", now, out);
    assertThat(out.sent)
        .containsExactly(
            "public"
                + " {\"method\":\"subscribe\",\"params\":{\"channel\":\"instrument\",\"snapshot\":true}}");
    out.sent.clear();
    frame(INSTRUMENTS);
    assertThat(out.sent)
        .containsExactly(
            "public"
                + " {\"method\":\"subscribe\",\"params\":{\"channel\":\"book\",\"symbol\":[\"BTC/USD\",\"ETH/USD\"],\"depth\":10,\"snapshot\":true}}",
            "public"
                + " {\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\",\"symbol\":[\"BTC/USD\",\"ETH/USD\"],\"snapshot\":false}}");
    out.sent.clear();
    frame(INSTRUMENTS);
    assertThat(out.sent).isEmpty();
  }

  @Test
  void subscribesOnlyToWhatIsWanted() {
    KrakenPublicProtocol some = protocol(25, Set.of("ETH-USD"));
    some.start(now, out);
    some.onOpen("public", now, out);
    out.sent.clear();
    byte[] bytes = INSTRUMENTS.getBytes(UTF_8);
    some.onFrame("public", bytes, 0, bytes.length, true, now, out);
    assertThat(out.sent).hasSize(2).allMatch(s -> s.contains("[\"ETH/USD\"]"));
    assertThat(some.listings()).hasSize(2);
    byte[] unwanted = OFFICIAL.getBytes(UTF_8);
    some.onFrame("public", unwanted, 0, unwanted.length, true, now, out);
    assertThat(out.deadLetters).isEmpty();
    assertThat(out.books).isEmpty();
  }

  @Test
  void readsMetadataByRestAndLetsTheChannelKnowBetter() {
    protocol.start(now, out);
    String pairs =
        "{\"error\":[],\"result\":{"
            + "\"XXBTZUSD\":{\"altname\":\"XBTUSD\",\"wsname\":\"XBT\\/USD\",\"pair_decimals\":1,"
            + "\"lot_decimals\":8,\"ordermin\":\"0.00005\",\"costmin\":\"0.5\",\"tick_size\":\"0.1\","
            + "\"status\":\"post_only\"},"
            + "\"XDGXBT\":{\"altname\":\"XDGXBT\",\"wsname\":\"XDG/XBT\",\"pair_decimals\":9,"
            + "\"lot_decimals\":5},\"DARK.d\":{\"altname\":\"DARK\"},"
            + "\"BAD\":{\"wsname\":\"BAD\",\"pair_decimals\":1,\"lot_decimals\":8}}}";
    protocol.onResponse("/v9/0/public/AssetPairs?x=1", 200, pairs.getBytes(UTF_8), now, out);
    Listing btc = out.facts(ListingUpdate.class).get(0).listing();
    assertThat(btc.symbol()).isEqualTo("BTC/USD");
    assertThat(btc.tick()).isEqualTo(new BigDecimal("0.1"));
    assertThat(btc.lot()).isEqualTo(new BigDecimal("0.00000001"));
    assertThat(btc.minSize()).isEqualTo(new BigDecimal("0.00005"));
    assertThat(btc.minNotional()).isEqualTo(new BigDecimal("0.5"));
    assertThat(btc.status()).isEqualTo(ListingStatus.POST_ONLY);
    Listing doge = out.facts(ListingUpdate.class).get(1).listing();
    assertThat(doge.symbol()).isEqualTo("DOGE/BTC");
    assertThat(doge.instrument().name()).isEqualTo("DOGE-BTC");
    assertThat(doge.tick()).isEqualTo(new BigDecimal("0.000000001"));
    assertThat(doge.status()).isEqualTo(ListingStatus.TRADING);
    assertThat(out.deadLetters).singleElement().extracting("reason").isEqualTo("bad_value");

    frame(INSTRUMENTS);
    protocol.onResponse("/0/public/AssetPairs", 200, pairs.getBytes(UTF_8), now, out);
    assertThat(protocol.listings())
        .filteredOn(l -> l.symbol().equals("BTC/USD"))
        .singleElement()
        .extracting(Listing::status)
        .isEqualTo(ListingStatus.TRADING);
  }

  @Test
  void asksForMetadataAgainEverMoreSlowly() {
    protocol.start(now, out);
    byte[] limited = "{\"error\":[\"EAPI:Rate limit exceeded\"]}".getBytes(UTF_8);
    protocol.onResponse("/0/public/AssetPairs", 200, limited, now, out);
    assertThat(out.deadLetters).singleElement().extracting("reason").isEqualTo("request_failed");
    assertThat(out.requests).hasSize(2);
    assertThat(out.requests.get(1).notBefore()).isEqualTo(now + 30 * SECOND);
    protocol.onTick(now + 59 * SECOND, out);
    assertThat(out.requests).hasSize(2);
    protocol.onTick(now + 60 * SECOND, out);
    assertThat(out.requests).hasSize(3);
    protocol.onResponse("/0/public/AssetPairs", 0, new byte[0], now, out);
    assertThat(out.requests).hasSize(4);
  }

  @Test
  void anAbsurdNumberInMetadataIsPutAside() {
    byte[] absurd = "{\"error\":[],\"result\":{\"X\":{\"a\":314e7021484375}}}".getBytes(UTF_8);
    protocol.onResponse("/0/public/AssetPairs", 200, absurd, now, out);
    assertThat(out.deadLetters).singleElement().extracting("reason").isEqualTo("request_failed");
  }

  @Test
  void tellsChangesOfTheTradingStatus() {
    open();
    out.facts.clear();
    frame(
        "{\"channel\":\"instrument\",\"type\":\"update\",\"data\":{\"assets\":[],\"pairs\":["
            + pair("ETH/USD", "cancel_only", "2", "8", "0.01", "1e-08")
            + "]}}");
    assertThat(out.facts(ListingUpdate.class))
        .singleElement()
        .extracting(u -> u.listing().status())
        .isEqualTo(ListingStatus.CANCEL_ONLY);
  }

  @Test
  void beginsAgainWhereThePrecisionChanges() {
    open();
    frame(eth().snapshot());
    frame(
        "{\"channel\":\"instrument\",\"type\":\"update\",\"data\":{\"assets\":[],\"pairs\":["
            + pair("ETH/USD", "online", "3", "8", "0.001", "1e-08")
            + "]}}");
    assertThat(book("ETH/USD").integrity()).isEqualTo(Integrity.AWAITING_SNAPSHOT);
    assertThat(book("ETH/USD").bidPrices()).isEmpty();
    assertThat(out.sent).singleElement().asString().contains("unsubscribe").contains("ETH/USD");
  }

  @Test
  void acceptsFieldsInAnyOrder() {
    open();
    KrakenReference eth = eth();
    frame(
        "{\"data\":[{\"checksum\":"
            + eth.checksum()
            + ",\"asks\":["
            + KrakenReference.levels(eth.asks)
            + "],\"extra\":{\"a\":[1,{}]},\"bids\":["
            + KrakenReference.levels(eth.bids)
            + "],\"symbol\":\"ETH\\/USD\"}],\"type\":\"snapshot\",\"channel\":\"book\"}");
    assertThat(book("ETH/USD").integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book("ETH/USD").bidPrices()).containsExactly(199900, 199850);
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void tellsTradesWithTheTakersSide() {
    open();
    frame(
        "{\"channel\":\"trade\",\"type\":\"snapshot\",\"data\":[{\"symbol\":\"BTC/USD\",\"side\":\"buy\","
            + "\"price\":1.0,\"qty\":1,\"trade_id\":1}]}");
    assertThat(out.facts(Trade.class)).isEmpty();
    frame(
        "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"side\":\"buy\","
            + "\"price\":105944.20,\"qty\":0.00027625,\"ord_type\":\"limit\",\"trade_id\":10218208,"
            + "\"timestamp\":\"2023-10-06T17:35:55.440295Z\"},{\"qty\":0.00012460,\"price\":105910.50,"
            + "\"side\":\"sell\",\"trade_id\":10218209,\"symbol\":\"BTC/USD\"}]}");
    assertThat(out.facts(Trade.class))
        .containsExactly(
            new Trade(
                "kraken",
                "BTC/USD",
                "BTC-USD",
                now,
                1_696_613_755_440_295_000L,
                "10218208",
                1059442,
                27625,
                1,
                8,
                Side.BUY),
            new Trade(
                "kraken",
                "BTC/USD",
                "BTC-USD",
                now,
                0,
                "10218209",
                1059105,
                12460,
                1,
                8,
                Side.SELL));
    frame(OFFICIAL);
    frame(
        "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"price\":1.23}]}");
    assertThat(out.deadLetters).hasSize(1);
    assertThat(book("BTC/USD").integrity()).isEqualTo(Integrity.CURRENT);
  }

  @ParameterizedTest
  @CsvSource({
    "online,ONLINE",
    "maintenance,MAINTENANCE",
    "cancel_only,RESTRICTED",
    "post_only,RESTRICTED",
    "limit_only,RESTRICTED"
  })
  void tellsTheSystemStatus(String system, VenueStatus.State state) {
    frame(
        "{\"channel\":\"status\",\"type\":\"update\",\"data\":[{\"version\":\"2.0.0\",\"system\":\""
            + system
            + "\",\"api_version\":\"v2\",\"connection_id\":13834774380200032777}]}");
    assertThat(out.facts(VenueStatus.class))
        .singleElement()
        .extracting(VenueStatus::state, VenueStatus::connection)
        .containsExactly(state, "");
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void everyReadableMessageIsASignOfLife() {
    frame("{\"channel\":\"heartbeat\"}");
    now += SECOND;
    frame(
        "{\"method\":\"pong\",\"req_id\":42,\"time_in\":\"2023-09-25T09:05:00Z\",\"time_out\":\"x\"}");
    now += SECOND;
    frame(
        "{\"channel\":\"ticker\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"bid\":1}]}");
    now += SECOND;
    frame("{\"channel\":\"ohlc\",\"type\":\"update\",\"data\":[]}");
    now += SECOND;
    frame("no");
    assertThat(out.facts(Liveness.class)).hasSize(4);
    assertThat(out.deadLetters).hasSize(1);
  }

  @Test
  void whatIsRefusedOrUnknownIsPutAside() {
    frame(
        "{\"method\":\"subscribe\",\"success\":false,\"error\":\"Currency pair not supported"
            + " XBT/USD\",\"req_id\":7}");
    frame("{\"channel\":\"weather\",\"type\":\"update\",\"data\":[]}");
    frame("{\"hello\":1}");
    frame(OFFICIAL);
    protocol.onResponse("/0/public/Time", 200, new byte[0], now, out);
    assertThat(out.deadLetters)
        .extracting("reason")
        .containsExactly(
            "venue_error",
            "unknown_message",
            "unknown_message",
            "unknown_symbol",
            "unknown_message");
    assertThat(out.deadLetters.get(0).detail()).contains("Currency pair not supported");
  }

  @Test
  void readsTheFixtures() {
    protocol.start(now, out);
    for (String file :
        new String[] {"rest/http_asset_pairs.json", "rest_official/public_assets_pairs.json"}) {
      protocol.onResponse(
          "/0/public/AssetPairs", 200, Recordings.fixture("kraken/" + file), now, out);
    }
    assertThat(protocol.listings())
        .extracting(l -> l.instrument().name())
        .contains("BTC-USDT", "ETH-BTC");
    for (String file :
        new String[] {"ws_ohlc_update", "ws_pong", "ws_subscribe_response", "ws_ticker_snapshot"}) {
      frame(new String(Recordings.fixture("kraken/ws_v2/" + file + ".json"), UTF_8));
    }
    assertThat(out.deadLetters).isEmpty();
    frame(INSTRUMENTS);
    frame(new String(Recordings.fixture("kraken/ws_v2/ws_trade_update.json"), UTF_8));
    assertThat(out.facts(Trade.class)).hasSize(2);
    for (String file : new String[] {"official_snapshot", "official_snapshot_trimmed_numbers"}) {
      frame(new String(Recordings.fixture("kraken/ws_v2/book_checksum_" + file + ".json"), UTF_8));
    }
    assertThat(book("BTC/USD").checksumsVerified()).isEqualTo(2);
    assertThat(out.deadLetters).isEmpty();
  }
}
