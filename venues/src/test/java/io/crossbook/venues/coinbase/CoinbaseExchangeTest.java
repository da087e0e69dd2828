package io.crossbook.venues.coinbase;

import static io.crossbook.venues.coinbase.CoinbaseMessages.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.lane.LaneEngine;
import io.crossbook.venues.lane.LaneRecord;
import io.crossbook.venues.testing.CollectedOutput;
import io.crossbook.venues.testing.FinalBook;
import io.crossbook.venues.testing.ProtocolFuzz;
import io.crossbook.venues.testing.Recordings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoinbaseExchangeTest {
  private static final String FEED = "COINBASE.ws.28.0.gz";
  private static final String PRODUCTS =
      "[{\"id\":\"SKL-USD\",\"base_currency\":\"SKL\",\"quote_currency\":\"USD\",\"base_min_size\":\"5\","
          + "\"quote_increment\":\"0.0001\",\"base_increment\":\"0.1\",\"min_market_funds\":\"5.0\","
          + "\"post_only\":false,\"cancel_only\":false,\"trading_disabled\":false,\"status\":\"online\"},"
          + "{\"id\":\"NU-GBP\",\"base_currency\":\"NU\",\"quote_currency\":\"GBP\",\"base_min_size\":\"1\","
          + "\"quote_increment\":\"0.0001\",\"trading_disabled\":true,\"status\":\"online\"}]";
  private static final String SNAPSHOT =
      "{\"type\":\"snapshot\",\"product_id\":\"SKL-USD\",\"asks\":[[\"0.7911\",\"2635.4\"],[\"0.7912\","
          + "\"6908.0\"]],\"bids\":[[\"0.7906\",\"450.0\"],[\"0.7905\",\"2630.0\"]]}";
  private static final String UPDATE =
      "{\"type\":\"l2update\",\"product_id\":\"SKL-USD\",\"changes\":[[\"sell\",\"0.7911\",\"0.0\"],"
          + "[\"buy\",\"0.7906\",\"7\"]],\"time\":\"2021-04-17T16:43:37.075687Z\"}";
  private static final String MATCH =
      "{\"type\":\"match\",\"trade_id\":280232,\"side\":\"sell\",\"size\":\"985\",\"price\":\"0.7911\","
          + "\"product_id\":\"SKL-USD\",\"sequence\":1,\"time\":\"2021-04-17T16:43:37.089723Z\"}";

  private final CollectedOutput out = new CollectedOutput();
  private final CoinbaseExchangePublicProtocol protocol =
      new CoinbaseExchangePublicProtocol("pro", VenueSettings.replay(0, 3));
  private long now = 1_618_677_816_000_000_000L;

  private void start() {
    protocol.start(now, out);
    protocol.onResponse("/products", 200, utf8(PRODUCTS), now, out);
    protocol.onOpen(FEED, now, out);
  }

  private void receive(String text) {
    byte[] bytes = utf8(text);
    now += 1_000_000;
    protocol.onFrame(FEED, bytes, 0, bytes.length, true, now, out);
  }

  private BookView last() {
    return out.books.get("SKL-USD");
  }

  private List<String> reasons() {
    return out.deadLetters.stream().map(DeadLetter::reason).toList();
  }

  @Test
  void rebuildsTheFinalBooksOfTheRecording() {
    List<LaneRecord> records =
        Recordings.cryptofeed(CoinbaseExchange.ID, "COINBASE.0.gz", "COINBASE.ws.28.0.gz");
    LaneEngine engine =
        new LaneEngine(
            List.of(CoinbaseExchange.DEFINITION.protocol().apply(VenueSettings.replay(0, 5))), out);
    engine.start(records.get(0).time());
    records.forEach(engine::on);

    assertThat(out.deadLetters).isEmpty();
    assertThat(out.books).hasSize(10);
    for (String row :
        List.of(
            "BAND-BTC | 0.00033388 | 0.92 | 0.00033421 | 36.83 | 323 | 825",
            "BAND-GBP | 14.7366 | 27.57 | 14.7664 | 12.00 | 148 | 162",
            "CRV-EUR | 3.2956 | 96.95 | 3.3010 | 97.66 | 389 | 297",
            "DASH-BTC | 0.00619316 | 1.68700000 | 0.00619947 | 28.99700000 | 436 | 541",
            "NMR-EUR | 66.9257 | 1.322 | 67.0210 | 11.950 | 633 | 310",
            "NU-GBP | 0.4388 | 242.890000 | 0.4393 | 8208.213533 | 118 | 450",
            "SKL-BTC | 0.00001303 | 1249.9 | 0.00001305 | 1817.4 | 225 | 407",
            "SKL-GBP | 0.5747 | 1028.6 | 0.5768 | 1735.0 | 102 | 175",
            "SKL-USD | 0.7902 | 468.0 | 0.7911 | 450.0 | 816 | 1341",
            "YFI-BTC | 0.82553 | 0.017061 | 0.82696 | 0.030000 | 203 | 458")) {
      FinalBook.check(out, row);
    }
    List<BookView> views = out.facts(BookView.class);
    assertThat(views).hasSize(9_729);
    views.forEach(ProtocolFuzz::check);
    assertThat(views).allMatch(view -> view.gaps() == 0 && view.resyncs() == 0);
    assertThat(out.facts(Trade.class)).hasSize(97);
  }

  @Test
  void readsProducts() {
    start();
    assertThat(protocol.listings()).hasSize(2);
    Listing listing =
        protocol.listings().stream().filter(l -> l.symbol().equals("SKL-USD")).findFirst().get();
    assertThat(listing.venue()).isEqualTo("pro");
    assertThat(listing.tick()).isEqualByComparingTo("0.0001");
    assertThat(listing.lot()).isEqualByComparingTo("0.1");
    assertThat(listing.minNotional()).isEqualByComparingTo("5");
    assertThat(protocol.listings())
        .filteredOn(l -> l.symbol().equals("NU-GBP"))
        .allMatch(l -> l.status() == ListingStatus.HALTED && l.sizeScale() == 8);
    protocol.onResponse(
        "/products", 200, Recordings.fixture("coinbase/exchange_legacy/products.json"), now, out);
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void appliesSnapshotUpdateAndMatch() {
    start();
    receive(UPDATE);
    assertThat(out.facts(BookView.class)).isEmpty();
    receive(SNAPSHOT);
    receive(UPDATE);
    receive(MATCH);
    assertThat(last().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(last().askPrices()).containsExactly(7_912);
    assertThat(last().bidSizes()).containsExactly(70, 26_300);
    assertThat(last().sequence()).isEqualTo(2);
    assertThat(last().venueTime()).isEqualTo(1_618_677_817_075_687_000L);
    Trade trade = out.facts(Trade.class).get(0);
    assertThat(trade.taker()).isEqualTo(Side.BUY);
    assertThat(trade.tradeId()).isEqualTo("280232");
    assertThat(trade.size()).isEqualTo(9_850);
  }

  @Test
  void readsFieldsInAnyOrder() {
    start();
    receive(
        "{\"bids\":[[\"0.5\",\"1\"]],\"asks\":[],\"product_id\":\"SKL-USD\",\"type\":\"snapshot\"}");
    assertThat(last().bidPrices()).containsExactly(5_000);
    assertThat(last().askPrices()).isEmpty();
  }

  @Test
  void anUnreadableFrameVoidsEveryBookUntilASnapshot() {
    start();
    receive(SNAPSHOT);
    receive(UPDATE.substring(0, 40));
    assertThat(last().integrity()).isEqualTo(Integrity.GAPPED);
    receive(UPDATE);
    assertThat(last().integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(last().bidSizes()[0]).isEqualTo(4_500);
    receive(SNAPSHOT);
    assertThat(last().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(last().resyncs()).isEqualTo(1);
    assertThat(out.reconnects).hasSize(1);
  }

  @Test
  void aBadValueVoidsItsBook() {
    for (String bad :
        List.of(
            UPDATE.replace("\"7\"", "\"0.01\""),
            UPDATE.replace("0.7906", "0"),
            UPDATE.replace("buy", "bye"),
            UPDATE.replace("changes", "chances"),
            UPDATE.replace("\"7\"", "\"7\",\"8\""),
            SNAPSHOT.replace("asks", "tasks"))) {
      start();
      receive(SNAPSHOT);
      receive(bad);
      assertThat(last().integrity()).as(bad).isEqualTo(Integrity.GAPPED);
      assertThat(reasons()).as(bad).endsWith("bad_value");
    }
  }

  @Test
  void aClosedConnectionVoidsItsBooks() {
    start();
    receive(SNAPSHOT);
    protocol.onClose(FEED, "end", now, out);
    assertThat(last().integrity()).isEqualTo(Integrity.DISCONNECTED);
    receive(UPDATE);
    assertThat(last().integrity()).isEqualTo(Integrity.DISCONNECTED);
    receive(SNAPSHOT);
    assertThat(last().epoch()).isEqualTo(2);
    assertThat(last().integrity()).isEqualTo(Integrity.CURRENT);
  }

  @Test
  void knownMessagesAreSilentAndUnknownOnesAreNot() {
    start();
    receive(SNAPSHOT);
    receive(MATCH.replace("match", "last_match"));
    receive("{\"type\":\"ticker\",\"sequence\":333938798,\"product_id\":\"BAND-GBP\"}");
    receive("{\"type\":\"subscriptions\",\"channels\":[]}");
    receive("{\"type\":\"heartbeat\"}");
    assertThat(out.deadLetters).isEmpty();
    receive("{\"type\":\"error\",\"message\":\"no\"}");
    receive("{\"type\":\"surprise\"}");
    receive(UPDATE.replace("SKL-USD", "WHO-USD"));
    receive(MATCH.replace("985", "0"));
    protocol.onResponse("/products", 500, new byte[0], now, out);
    protocol.onResponse("/products", 200, utf8("{}"), now, out);
    assertThat(reasons())
        .containsExactly(
            "venue_error",
            "unknown_message",
            "unknown_symbol",
            "bad_value",
            "request_failed",
            "malformed");
    assertThat(last().integrity()).isEqualTo(Integrity.CURRENT);
    receive(UPDATE.replace("l2update", "l3update"));
    assertThat(last().integrity()).isEqualTo(Integrity.GAPPED);
  }

  @Test
  void survivesMutatedFrames() {
    start();
    List<byte[]> seeds = new ArrayList<>();
    for (String seed : List.of(SNAPSHOT, SNAPSHOT, UPDATE, UPDATE, MATCH)) {
      seeds.add(utf8(seed));
    }
    ProtocolFuzz.run(protocol, FEED, seeds, false, 3);
  }
}
