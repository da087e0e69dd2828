package io.crossbook.venues.coinbase;

import static io.crossbook.venues.coinbase.CoinbaseMessages.bid;
import static io.crossbook.venues.coinbase.CoinbaseMessages.book;
import static io.crossbook.venues.coinbase.CoinbaseMessages.frame;
import static io.crossbook.venues.coinbase.CoinbaseMessages.heartbeat;
import static io.crossbook.venues.coinbase.CoinbaseMessages.offer;
import static io.crossbook.venues.coinbase.CoinbaseMessages.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.Trade;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.testing.Recordings;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoinbasePublicProtocolTest extends CoinbaseProtocolHarness {

  @Test
  void appliesSnapshotsAndUpdates() {
    startWithBooks();
    BookView book = last("BTC-USD");
    assertThat(book.integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book.bidPrices()).containsExactly(6_890_000, 6_889_950);
    assertThat(book.askSizes()).containsExactly(50_000_000, 120_000_000);
    assertThat(book.sequence()).isEqualTo(1);
    assertThat(book.venueTime()).isEqualTo(VENUE_TIME);
    assertThat(book.instrument()).isEqualTo("BTC-USD");

    receive(
        book(
            3,
            "update",
            "BTC-USD",
            bid("68900.00", "2.00000000"),
            offer("68901.00", "0.00000000"),
            offer("70000", "0")));
    book = last("BTC-USD");
    assertThat(book.bidSizes()).containsExactly(200_000_000, 75_000_000);
    assertThat(book.askPrices()).containsExactly(6_890_150);
    assertThat(book.sequence()).isEqualTo(3);
    assertThat(out.facts(BookView.class)).hasSize(3);
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void readsFieldsInAnyOrder() {
    start("BTC-USD");
    open();
    receive(
        "{\"events\":[{\"updates\":[{\"new_quantity\":\"1\",\"price_level\":\"5\",\"side\":\"bid\"},"
            + "{\"new_quantity\":2,\"side\":\"offer\",\"price_level\":6.5e0}],\"product_id\":\"BTC-USD\","
            + "\"type\":\"snapshot\"}],\"sequence_num\":0,\"timestamp\":\"2026-04-07T14:30:01Z\","
            + "\"channel\":\"l2_data\"}");
    assertThat(last("BTC-USD").bidPrices()).containsExactly(500);
    assertThat(last("BTC-USD").askPrices()).containsExactly(650);
    assertThat(last("BTC-USD").integrity()).isEqualTo(Integrity.CURRENT);
  }

  @Test
  void ignoresUpdatesBeforeTheSnapshot() {
    start("BTC-USD");
    open();
    receive(book(0, "update", "BTC-USD", bid("1", "1")));
    assertThat(out.facts(BookView.class)).isEmpty();
    assertThat(out.reconnects).isEmpty();
  }

  @Test
  void aGapOnAnyChannelVoidsEveryBookOfTheConnection() {
    startWithBooks();
    out.facts.clear();
    receive(heartbeat(4));

    assertThat(out.facts(BookView.class))
        .extracting(BookView::integrity)
        .containsExactly(Integrity.GAPPED, Integrity.GAPPED);
    assertThat(out.reconnects).hasSize(1);
    assertThat(last("BTC-USD").gaps()).isEqualTo(1);

    // Updates are not applied any more, and nothing is asked twice.
    out.facts.clear();
    receive(book(5, "update", "BTC-USD", bid("68900.00", "9")));
    assertThat(out.facts(BookView.class)).isEmpty();
    receive(heartbeat(9));
    assertThat(out.reconnects).hasSize(1);
  }

  @Test
  void aRepeatedNumberIsNotBelieved() {
    startWithBooks();
    receive(book(2, "update", "BTC-USD", bid("68900.00", "9")));
    assertThat(last("BTC-USD").integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(out.reconnects).hasSize(1);
  }

  @Test
  void aLateSnapshotDoesNotReviveABook() {
    startWithBooks();
    receive(book(4, "update", "BTC-USD", bid("68900.00", "9")));
    receive(book(3, "snapshot", "BTC-USD", bid("5", "1"), offer("6", "1")));
    assertThat(last("BTC-USD").integrity()).isEqualTo(Integrity.GAPPED);
    // A snapshot that comes in order does.
    receive(book(5, "snapshot", "BTC-USD", bid("5", "1"), offer("6", "1")));
    assertThat(last("BTC-USD").integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(last("BTC-USD").resyncs()).isEqualTo(1);
  }

  @Test
  void aNewConnectionBeginsANewEpochAndCountsFromZero() {
    startWithBooks();
    protocol.onClose(FEED, "reset by peer", tick(), out);
    assertThat(last("BTC-USD").integrity()).isEqualTo(Integrity.DISCONNECTED);
    assertThat(last("ETH-USD").integrity()).isEqualTo(Integrity.DISCONNECTED);
    out.sent.clear();
    open();
    assertThat(out.sent).hasSize(4);
    receive(book(0, "snapshot", "BTC-USD", bid("5", "1"), offer("6", "1")));
    assertThat(last("BTC-USD").integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(last("BTC-USD").epoch()).isEqualTo(2);
    assertThat(out.reconnects).isEmpty();
  }

  @Test
  void aConnectionThatDoesNotBeginAtZeroHasLostMessages() {
    start("BTC-USD");
    open();
    receive(heartbeat(3));
    assertThat(out.reconnects).hasSize(1);
  }

  @Test
  void takesARecordingThatBeganInTheMiddleAndOneThatStartsOver() {
    protocol = new CoinbasePublicProtocol(VenueSettings.replay(0, 3));
    protocol.start(now, out);
    protocol.onResponse("/v9/products", 200, utf8(CoinbaseMessages.PRODUCTS), tick(), out);
    receive(heartbeat(70));
    receive(book(71, "snapshot", "BTC-USD", bid("5", "1"), offer("6", "1")));
    assertThat(last("BTC-USD").integrity()).isEqualTo(Integrity.CURRENT);
    receive(book(0, "update", "BTC-USD", bid("5", "2")));
    receive(book(1, "snapshot", "BTC-USD", bid("4", "1"), offer("6", "1")));
    assertThat(last("BTC-USD").epoch()).isEqualTo(2);
    assertThat(last("BTC-USD").bidPrices()).containsExactly(400);
    assertThat(out.reconnects).isEmpty();
    assertThat(out.connections).isEmpty();
    assertThat(out.sent).isEmpty();
  }

  @Test
  void aBadValueVoidsOneBookAndSubscribesItAnew() {
    startWithBooks();
    out.sent.clear();
    receive(book(3, "update", "BTC-USD", bid("68900.00", "2"), bid("1.005", "1")));

    assertThat(last("BTC-USD").integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(last("ETH-USD").integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(reasons()).containsExactly("bad_value");
    assertThat(out.reconnects).isEmpty();

    now += 3 * SECOND;
    protocol.onTick(now, out);
    assertThat(out.sent).hasSize(2);
    assertThat(out.sent.get(0)).contains("unsubscribe").contains("BTC-USD").contains("level2");
    assertThat(out.sent.get(1)).contains("\"subscribe\"").contains("BTC-USD").contains("level2");
    receive(book(4, "snapshot", "BTC-USD", bid("5", "1"), offer("6", "1")));
    assertThat(last("BTC-USD").integrity()).isEqualTo(Integrity.CURRENT);
    protocol.onTick(now + 600 * SECOND, out);
    assertThat(out.sent).hasSize(2);
  }

  @Test
  void asksAgainWithGrowingDelayWhileNoSnapshotComes() {
    startWithBooks();
    receive(book(3, "update", "BTC-USD", bid("-1", "1")));
    out.sent.clear();
    long begin = now;
    int asked = 0;
    long lastAsked = begin;
    long shortest = Long.MAX_VALUE;
    for (long t = begin; t < begin + 200 * SECOND; t += SECOND / 10) {
      out.sent.clear();
      protocol.onTick(t, out);
      if (!out.sent.isEmpty()) {
        shortest = Math.min(shortest, t - lastAsked);
        lastAsked = t;
        asked++;
      }
    }
    assertThat(asked).isBetween(4, 10);
    assertThat(shortest).isGreaterThanOrEqualTo(SECOND / 2);
  }

  @Test
  void aBadSnapshotDoesNotReplaceAnything() {
    startWithBooks();
    receive(book(3, "snapshot", "BTC-USD", bid("5", "1"), offer("0", "1")));
    assertThat(last("BTC-USD").integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(last("BTC-USD").bidPrices()[0]).isEqualTo(6_890_000);
  }

  @Test
  void aBrokenBookFrameVoidsEverythingItMayHaveBeenAbout() {
    startWithBooks();
    String whole = book(3, "update", "BTC-USD", bid("68900.00", "2"));
    receive(whole.substring(0, whole.length() - 30));
    assertThat(last("BTC-USD").integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(last("ETH-USD").integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(reasons()).contains("malformed");
    assertThat(out.reconnects).hasSize(1);
  }

  @Test
  void aFrameCutBehindItsLevelsIsNotShownAsCurrent() {
    startWithBooks();
    out.facts.clear();
    String whole = book(3, "update", "BTC-USD", bid("68900.00", "2"));
    receive(whole.substring(0, whole.length() - 1));
    assertThat(out.facts(BookView.class))
        .extracting(BookView::integrity)
        .containsOnly(Integrity.GAPPED);
  }

  @Test
  void anUnreadableFrameShowsAsAGapInTheNext() {
    startWithBooks();
    receive("\u0000garbage");
    assertThat(last("BTC-USD").integrity()).isEqualTo(Integrity.CURRENT);
    receive(heartbeat(4));
    assertThat(last("BTC-USD").integrity()).isEqualTo(Integrity.GAPPED);
  }

  @Test
  void aCrossedBookIsMarkedAndRenewedIfItStaysSo() {
    startWithBooks();
    out.sent.clear();
    receive(book(3, "update", "BTC-USD", bid("68902.00", "1")));
    assertThat(last("BTC-USD").integrity()).isEqualTo(Integrity.SELF_CROSSED);
    protocol.onTick(now + 4 * SECOND, out);
    assertThat(out.sent).isEmpty();
    protocol.onTick(now + 6 * SECOND, out);
    assertThat(last("BTC-USD").integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(out.sent).hasSize(2);
  }

  @Test
  void tradesComeOldestFirstWithTheTakersSide() {
    start("BTC-USD");
    open();
    String trades =
        "\"trades\":[{\"side\":\"BUY\",\"size\":\"0.05\",\"price\":\"68900.50\",\"trade_id\":\"8\","
            + "\"product_id\":\"BTC-USD\",\"time\":\"2026-04-07T14:30:02.800000Z\"},"
            + "{\"trade_id\":\"7\",\"product_id\":\"BTC-USD\",\"price\":\"68900.00\",\"size\":\"0.1\","
            + "\"side\":\"SELL\",\"time\":\"2026-04-07T14:30:02.789012Z\"},"
            + "{\"trade_id\":\"6\",\"product_id\":\"ETH-USD\",\"price\":\"1\",\"size\":\"1\"}]";
    receive(frame("market_trades", 0, "{\"type\":\"snapshot\"," + trades + "}"));
    assertThat(out.facts(Trade.class)).isEmpty();
    receive(frame("market_trades", 1, "{" + trades + ",\"type\":\"update\"}"));

    List<Trade> facts = out.facts(Trade.class);
    assertThat(facts).extracting(Trade::tradeId).containsExactly("7", "8");
    assertThat(facts).extracting(Trade::taker).containsExactly(Side.BUY, Side.SELL);
    assertThat(facts.get(1).price()).isEqualTo(6_890_050);
    assertThat(facts.get(1).size()).isEqualTo(5_000_000);
    assertThat(facts.get(1).venueTime() - VENUE_TIME).isEqualTo(1_343_211_000L);
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void aBadTradeIsSetAsideAlone() {
    startWithBooks();
    receive(
        frame(
            "market_trades",
            3,
            "{\"type\":\"update\",\"trades\":[{\"trade_id\":\"2\",\"product_id\":\"BTC-USD\","
                + "\"price\":\"5\",\"size\":\"1\",\"side\":\"BUY\"},{\"trade_id\":\"1\","
                + "\"product_id\":\"BTC-USD\",\"price\":\"0.001\",\"size\":\"1\",\"side\":\"BUY\"}]}"));
    assertThat(reasons()).containsExactly("bad_value");
    assertThat(out.facts(Trade.class)).extracting(Trade::tradeId).containsExactly("2");
    assertThat(last("BTC-USD").integrity()).isEqualTo(Integrity.CURRENT);
  }

  @Test
  void knownChannelsAreSilentAndUnknownOnesAreNot() {
    startWithBooks();
    receive(heartbeat(3));
    receive(frame("ticker", 4, "{\"type\":\"snapshot\",\"tickers\":[{\"best_bid\":\"1\"}]}"));
    receive(frame("candles", 5, "{\"type\":\"update\",\"candles\":[]}"));
    assertThat(out.deadLetters).isEmpty();
    receive(frame("surprise", 6, "{}"));
    receive("{\"type\":\"error\",\"message\":\"channel required\"}");
    receive("{\"sequence_num\":7}");
    receive("{\"channel\":\"l2_data\",\"events\":[]}");
    receive(book(8, "update", "WHO-USD", bid("1", "1")));
    assertThat(reasons())
        .containsExactly(
            "unknown_message", "venue_error", "unknown_message", "malformed", "unknown_symbol");
    assertThat(out.deadLetters.get(1).detail()).contains("channel required");
    byte[] binary = {1, 2};
    protocol.onFrame(FEED, binary, 0, 2, false, tick(), out);
    assertThat(reasons()).endsWith("malformed");
    assertThat(last("BTC-USD").integrity()).isEqualTo(Integrity.CURRENT);
  }

  @Test
  void everyMessageProvesThatTheConnectionLives() {
    startWithBooks();
    now += SECOND;
    out.facts.clear();
    receive(heartbeat(3));
    assertThat(out.facts(Liveness.class)).hasSize(1);
    receive(heartbeat(4));
    assertThat(out.facts(Liveness.class)).hasSize(1);
  }

  @Test
  void theDocumentedFramesAreUnderstood() {
    start("BTC-USD");
    int sequence = 0;
    open();
    for (String name :
        List.of(
            "l2_data_snapshot",
            "l2_data_update",
            "market_trades",
            "ticker",
            "candles",
            "heartbeats",
            "subscriptions")) {
      String text =
          new String(
              Recordings.fixture("coinbase/ws/ws_" + name + ".json"),
              java.nio.charset.StandardCharsets.UTF_8);
      receive(text.replaceFirst("\"sequence_num\": \\d+", "\"sequence_num\": " + sequence++));
    }
    assertThat(out.deadLetters).isEmpty();
    assertThat(out.reconnects).isEmpty();
    assertThat(last("BTC-USD").askPrices()).containsExactly(6_890_150, 6_890_200);
    assertThat(last("BTC-USD").bidSizes()[0]).isEqualTo(200_000_000);
    assertThat(out.facts(Trade.class)).hasSize(2);
  }
}
