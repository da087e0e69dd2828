package io.crossbook.venues.gateio;

import static io.crossbook.venues.gateio.GateioMessages.T0;
import static io.crossbook.venues.gateio.GateioMessages.book;
import static io.crossbook.venues.gateio.GateioMessages.message;
import static io.crossbook.venues.gateio.GateioMessages.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.testing.CollectedOutput;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class GateioTest {
  static final String SPOT_TRADE =
      message(
          "spot.trades",
          "update",
          "{\"id\":309143071,\"create_time\":1790000000,\"create_time_ms\":\"1790000000213.4578\","
              + "\"side\":\"sell\",\"currency_pair\":\"BTC_USDT\",\"amount\":\"16.4700000000\","
              + "\"price\":\"0.4705000000\"}");
  private static final long SECOND = 1_000_000_000L;
  private static final String DEPTH =
      "/api/v4/spot/order_book?currency_pair=BTC_USDT&limit=100&with_id=true";

  private final CollectedOutput out = new CollectedOutput();
  private final GateioPublicProtocol protocol = GateioMessages.started(Gateio.DEFINITION, out);
  private long now = T0 + 1;

  private void frame(String text) {
    GateioMessages.frame(protocol, text, ++now, out);
  }

  private void respond(String target, String body) {
    GateioMessages.respond(protocol, target, body, ++now, out);
  }

  private BookView book() {
    return out.books.get("BTC_USDT");
  }

  private void synced() {
    protocol.onOpen("public-0", ++now, out);
    frame(GateioMessages.book("spot", 99, 100, "", ""));
    respond(DEPTH, snapshot(100, "[\"100.00\",\"1\"]", "[\"100.05\",\"1\"]"));
    assertThat(book().integrity()).isEqualTo(Integrity.CURRENT);
    out.requests.clear();
  }

  @Test
  void subscribesToWhatIsWantedWhenOpen() {
    CollectedOutput fresh = new CollectedOutput();
    GateioPublicProtocol other =
        GateioMessages.started(Gateio.DEFINITION, GateioMessages.wanting("BTC-USDT"), fresh);
    assertThat(fresh.connections).hasSize(1);
    assertThat(fresh.connections.get(0).target()).isEqualTo("/ws/v4/");
    other.onOpen(fresh.connections.get(0).name(), T0, fresh);
    assertThat(fresh.sent)
        .containsExactly(
            "public-0 {\"time\":1790000000,\"channel\":\"spot.order_book_update\","
                + "\"event\":\"subscribe\",\"payload\":[\"BTC_USDT\",\"100ms\"]}",
            "public-0 {\"time\":1790000000,\"channel\":\"spot.trades\","
                + "\"event\":\"subscribe\",\"payload\":[\"BTC_USDT\"]}");
    other.onTick(T0 + 15 * SECOND, fresh);
    assertThat(fresh.sent.get(2))
        .isEqualTo("public-0 {\"time\":1790000015,\"channel\":\"spot.ping\"}");
    other.onClose("public-0", "gone", T0 + 16 * SECOND, fresh);
    other.onTick(T0 + 40 * SECOND, fresh);
    assertThat(fresh.sent).hasSize(3);
  }

  @Test
  void metadataBecomesAnExactListing() {
    Listing listing =
        protocol.listings().stream()
            .filter(each -> each.symbol().equals("BTC_USDT"))
            .findFirst()
            .orElseThrow();
    assertThat(listing.instrument().name()).isEqualTo("BTC-USDT");
    assertThat(listing.tick()).isEqualByComparingTo("0.01");
    assertThat(listing.lot()).isEqualByComparingTo("0.0001");
    assertThat(listing.minSize()).isEqualByComparingTo("0.0001");
    assertThat(listing.minNotional()).isEqualByComparingTo("3");
    assertThat(listing.multiplier()).isEqualByComparingTo(BigDecimal.ONE);
  }

  @Test
  void updatesAreJoinedWithTheSnapshot() {
    protocol.onOpen("public-0", now, out);
    out.requests.clear();
    frame(GateioMessages.book("spot", 98, 100, "", ""));
    assertThat(out.requests).hasSize(1);
    assertThat(out.requests.get(0).target()).isEqualTo(DEPTH);
    frame(GateioMessages.book("spot", 101, 110, "[\"100.01\",\"2\"]", ""));
    respond(DEPTH, snapshot(104, "[\"100.00\",\"1\"]", "[\"100.05\",\"1\"]"));
    assertThat(book().sequence()).isEqualTo(110);
    assertThat(book().bidLevels()).isEqualTo(2);
    frame(GateioMessages.book("spot", 111, 111, "", ""));
    assertThat(book().sequence()).isEqualTo(111);
    assertThat(book().venueTime()).isEqualTo(1_790_000_000_100_000_000L);
    frame(GateioMessages.book("spot", 113, 113, "", ""));
    assertThat(book().integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(book().gaps()).isEqualTo(1);
  }

  @Test
  void aFullPushReplacesTheBookWithoutASnapshot() {
    synced();
    String full = GateioMessages.book("spot", 150, 160, "[\"90\",\"1\"]", "[\"91\",\"1\"]");
    frame(full.replace("\"t\":", "\"full\":true,\"t\":"));
    assertThat(book().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book().sequence()).isEqualTo(160);
    assertThat(book().bidLevels()).isEqualTo(1);
    assertThat(book().bidPrices()[0]).isEqualTo(900_000_000_000L);
    assertThat(book().gaps()).isZero();
    // The flag may come after the levels.
    frame(
        GateioMessages.book("spot", 161, 162, "[\"80\",\"1\"]", "[\"81\",\"1\"]")
            .replace("]}}", "],\"full\":true}}"));
    assertThat(book().bidLevels()).isEqualTo(1);
    assertThat(book().bidPrices()[0]).isEqualTo(800_000_000_000L);
    frame(GateioMessages.book("spot", 163, 163, "[\"80.5\",\"1\"]", ""));
    assertThat(book().bidLevels()).isEqualTo(2);
    assertThat(out.requests).isEmpty();
  }

  @Test
  void aBookHoldsAtMostTheSubscribedDepth() {
    synced();
    StringBuilder bids = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      bids.append(i > 0 ? "," : "").append("[\"").append(50 + i * 0.25).append("\",\"1\"]");
    }
    frame(GateioMessages.book("spot", 101, 101, bids.toString(), ""));
    assertThat(book().bidLevels()).isEqualTo(100);
    assertThat(book().bidPrices()[0]).isEqualTo(1_000_000_000_000L);
  }

  @Test
  void aSnapshotWithoutItsIdIsRefused() {
    protocol.onOpen("public-0", now, out);
    frame(GateioMessages.book("spot", 99, 100, "", ""));
    respond(DEPTH, "{\"current\":1,\"update\":1,\"asks\":[],\"bids\":[]}");
    assertThat(out.books).isEmpty();
    assertThat(out.deadLetters).hasSize(1);
  }

  @Test
  void membersMayComeInAnyOrder() {
    synced();
    frame(
        "{\"result\":{\"b\":[[\"100.01\",\"2\"]],\"a\":[],\"u\":101,\"U\":101,\"s\":\"BTC_USDT\","
            + "\"t\":1},\"event\":\"update\",\"channel\":\"spot.order_book_update\"}");
    assertThat(book().bidLevels()).isEqualTo(2);
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void aCutFrameVoidsItsBookAndAReconnectBeginsAnEpoch() {
    synced();
    String whole = GateioMessages.book("spot", 101, 101, "[\"100.01\",\"2\"]", "");
    frame(whole.substring(0, whole.length() - 1));
    assertThat(book().integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(out.deadLetters.get(0).reason()).isEqualTo("malformed");
    protocol.onClose("public-0", "gone", ++now, out);
    assertThat(book().integrity()).isEqualTo(Integrity.DISCONNECTED);
    protocol.onOpen("public-0", ++now, out);
    frame(GateioMessages.book("spot", 200, 200, "", ""));
    respond(DEPTH, snapshot(200, "[\"100.00\",\"1\"]", "[\"100.05\",\"1\"]"));
    assertThat(book().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book().epoch()).isEqualTo(2);
  }

  @Test
  void theSideOfATradeIsTheTakers() {
    frame(SPOT_TRADE);
    Trade trade = out.facts(Trade.class).get(0);
    assertThat(trade.taker()).isEqualTo(Side.SELL);
    assertThat(trade.tradeId()).isEqualTo("309143071");
    assertThat(trade.venueTime()).isEqualTo(1_790_000_000_213_457_800L);
    assertThat(trade.price()).isEqualTo(4_705_000_000L);
    assertThat(trade.size()).isEqualTo(164_700_000_000L);
  }

  @Test
  void whatIsKnownButUnusedIsAcceptedAndWhatIsNotIsPutAside() {
    frame(message("spot.order_book_update", "subscribe", "{\"status\":\"success\"}"));
    frame("{\"time\":1,\"channel\":\"spot.pong\",\"event\":\"\",\"error\":null,\"result\":null}");
    frame(message("spot.tickers", "update", "{\"currency_pair\":\"BTC_USDT\"}"));
    frame(message("spot.book_ticker", "update", "{}"));
    frame("{\"channel\":\"spot.obu\",\"result\":{\"full\":true},\"time_ms\":1}");
    assertThat(out.deadLetters).isEmpty();
    assertThat(out.facts(Liveness.class)).isNotEmpty();
    frame(
        "{\"time\":1,\"channel\":\"spot.trades\",\"event\":\"subscribe\","
            + "\"error\":{\"code\":2,\"message\":\"unknown currency pair\"},\"result\":null}");
    assertThat(out.reconnects).isEmpty();
    frame(
        "{\"time\":1,\"channel\":\"spot.trades\",\"event\":\"subscribe\","
            + "\"error\":{\"code\":3,\"message\":\"server\"},\"result\":{\"status\":\"fail\"}}");
    assertThat(out.reconnects).hasSize(1);
    frame(message("spot.other", "update", "{}"));
    frame(GateioMessages.book("spot", 1, 2, "", "").replace("BTC_USDT", "NO_SUCH"));
    frame("[]");
    frame("{\"event\":\"update\",\"result\":{}}");
    protocol.onFrame("public-0", new byte[] {1}, 0, 1, false, ++now, out);
    assertThat(out.deadLetters)
        .extracting(letter -> letter.reason())
        .containsExactly(
            "venue_error",
            "venue_error",
            "unknown_message",
            "unknown_symbol",
            "malformed",
            "malformed",
            "unknown_message");
  }

  @Test
  void pairsChangeStatus() {
    out.facts.clear();
    respond(
        "/api/v4/spot/currency_pairs",
        "["
            + GateioMessages.pair("BTC_USDT", "untradable")
            + ","
            + GateioMessages.pair("NEW_USDT", "tradable")
                .replace("\"buy_start\":0", "\"buy_start\":1900000000")
            + "]");
    assertThat(out.facts(ListingUpdate.class))
        .extracting(update -> update.listing().symbol() + " " + update.listing().status())
        .containsExactly("BTC_USDT HALTED", "NEW_USDT HALTED", "ETH_BTC DELISTED");
    out.facts.clear();
    respond(
        "/api/v4/spot/currency_pairs",
        "["
            + GateioMessages.pair("BTC_USDT", "sellable")
            + ","
            + GateioMessages.pair("ETH_BTC", "tradable")
                .replace("\"sell_start\"", "\"delisting_time\":1789999999,\"sell_start\"")
            + ",{\"id\":\"ODD_ONE\",\"precision\":99}]");
    assertThat(out.facts(ListingUpdate.class))
        .extracting(update -> update.listing().symbol() + " " + update.listing().status())
        .containsExactly("BTC_USDT CANCEL_ONLY", "NEW_USDT DELISTED");
    assertThat(out.deadLetters).hasSize(1);
  }

  @Test
  void sizesWithMoreDecimalsThanExpectedWidenTheScale() {
    synced();
    frame(GateioMessages.book("spot", 101, 101, "[\"100.01\",\"0.123456789012\"]", ""));
    assertThat(book().integrity()).isEqualTo(Integrity.AWAITING_SNAPSHOT);
    respond(DEPTH, snapshot(101, "[\"100.01\",\"0.123456789012\"]", "[\"100.05\",\"1\"]"));
    assertThat(book().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book().sizeScale()).isEqualTo(12);
    assertThat(book().bidSizes()).containsExactly(123_456_789_012L);
  }
}
