package io.crossbook.venues.coinbase;

import static io.crossbook.venues.coinbase.CoinbaseMessages.bid;
import static io.crossbook.venues.coinbase.CoinbaseMessages.book;
import static io.crossbook.venues.coinbase.CoinbaseMessages.frame;
import static io.crossbook.venues.coinbase.CoinbaseMessages.heartbeat;
import static io.crossbook.venues.coinbase.CoinbaseMessages.offer;
import static io.crossbook.venues.coinbase.CoinbaseMessages.product;
import static io.crossbook.venues.coinbase.CoinbaseMessages.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.testing.CollectedOutput;
import io.crossbook.venues.testing.Recordings;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CoinbasePublicProtocolTest {
  private static final String FEED = "coinbase-0";
  private static final long SECOND = 1_000_000_000L;
  private static final long VENUE_TIME =
      Instant.parse("2026-04-07T14:30:01.456789Z").getEpochSecond() * SECOND + 456_789_000L;

  private final CollectedOutput out = new CollectedOutput();
  private long now = VENUE_TIME;
  private CoinbasePublicProtocol protocol;

  private void start(String... instruments) {
    protocol =
        new CoinbasePublicProtocol(
            new VenueSettings("", "", new LinkedHashSet<>(List.of(instruments)), 0, 3, ""));
    protocol.start(now, out);
    protocol.onResponse(
        "/api/v3/brokerage/market/products", 200, utf8(CoinbaseMessages.PRODUCTS), tick(), out);
  }

  private void open() {
    protocol.onOpen(FEED, tick(), out);
  }

  private void receive(String text) {
    byte[] bytes = utf8(text);
    protocol.onFrame(FEED, bytes, 0, bytes.length, true, tick(), out);
  }

  private long tick() {
    return now += 1_000_000;
  }

  private BookView last(String symbol) {
    return out.books.get(symbol);
  }

  private List<String> reasons() {
    return out.deadLetters.stream().map(DeadLetter::reason).toList();
  }

  /** Opens and gives BTC-USD (messages 0, 1) and ETH-USD (2) their snapshots. */
  private void startWithBooks() {
    start("BTC-USD", "ETH-USD");
    open();
    receive(frame("subscriptions", 0, "{\"subscriptions\":{\"level2\":[\"BTC-USD\"]}}"));
    receive(
        book(
            1,
            "snapshot",
            "BTC-USD",
            bid("68900.00", "1.50000000"),
            bid("68899.50", "0.75"),
            offer("68901.00", "0.5"),
            offer("68901.5", "1.2")));
    receive(book(2, "snapshot", "ETH-USD", bid("1900", "1"), offer("1901", "2")));
  }

  @Test
  void readsProducts() {
    start("BTC-USD");

    Listing bitcoin =
        protocol.listings().stream().filter(l -> l.symbol().equals("BTC-USD")).findFirst().get();
    assertThat(bitcoin.instrument().name()).isEqualTo("BTC-USD");
    assertThat(bitcoin.tick()).isEqualByComparingTo("0.01");
    assertThat(bitcoin.lot()).isEqualByComparingTo("0.00000001");
    assertThat(bitcoin.minSize()).isEqualByComparingTo("0.0001");
    assertThat(bitcoin.minNotional()).isEqualByComparingTo("1");
    assertThat(bitcoin.multiplier()).isEqualByComparingTo("1");
    assertThat(bitcoin.priceScale()).isEqualTo(2);
    assertThat(bitcoin.sizeScale()).isEqualTo(8);
    assertThat(bitcoin.status()).isEqualTo(ListingStatus.TRADING);
    assertThat(protocol.listings()).hasSize(4);
    assertThat(out.facts(ListingUpdate.class)).hasSize(1);
  }

  @Test
  void readsTheFixtureOfProducts() {
    start("BTC-USD");
    protocol.onResponse(
        Coinbase.PRODUCTS,
        200,
        Recordings.fixture("coinbase/rest/http_products.json"),
        tick(),
        out);

    assertThat(out.deadLetters).isEmpty();
    assertThat(protocol.listings()).extracting(Listing::symbol).contains("BTC-USD", "BTC-USDC");
  }

  @Test
  void mapsTheFlagsOfAProductToItsStatus() {
    start("A-USD");
    record Case(String flags, ListingStatus expected) {}
    for (Case each :
        List.of(
            new Case(",\"cancel_only\":true", ListingStatus.CANCEL_ONLY),
            new Case(",\"post_only\":true", ListingStatus.POST_ONLY),
            new Case(",\"auction_mode\":true", ListingStatus.POST_ONLY),
            new Case(",\"limit_only\":true", ListingStatus.TRADING),
            new Case(",\"trading_disabled\":true", ListingStatus.HALTED),
            new Case(",\"is_disabled\":true", ListingStatus.HALTED),
            new Case(",\"view_only\":true", ListingStatus.HALTED),
            new Case(",\"status\":\"offline\"", ListingStatus.HALTED),
            new Case(
                ",\"status\":\"delisted\",\"trading_disabled\":true", ListingStatus.DELISTED))) {
      out.facts.clear();
      protocol.onResponse(
          Coinbase.PRODUCTS,
          200,
          utf8(
              "{\"products\":["
                  + product("A-USD", "A", "USD", "0.1", "1", "", ",\"nonce\":1" + each.flags)
                  + "]}"),
          tick(),
          out);
      assertThat(protocol.listings())
          .filteredOn(l -> l.symbol().equals("A-USD"))
          .extracting(Listing::status)
          .containsExactly(each.expected);
    }
  }

  @Test
  void setsBadProductsAsideAndKeepsTheRest() {
    start("BTC-USD");
    protocol.onResponse(
        Coinbase.PRODUCTS,
        200,
        utf8(
            "{\"products\":["
                + product("X-USD", "X", "USD", "0", "1", "", "")
                + ","
                + product("Y-USD", "Y", "", "0.1", "1", "", "")
                + ","
                + product("Z-USD", "Z", "USD", "0.1", "1", "", "")
                + "]}"),
        tick(),
        out);
    assertThat(reasons()).containsExactly("bad_value", "bad_value");
    assertThat(protocol.listings()).extracting(Listing::symbol).contains("Z-USD");
  }

  @Test
  void asksAgainForProductsUntilItGetsThem() {
    start("BTC-USD");
    out.requests.clear();
    protocol.onResponse(Coinbase.PRODUCTS, 503, new byte[0], tick(), out);
    protocol.onResponse(Coinbase.PRODUCTS, 200, utf8("[]"), tick(), out);
    assertThat(reasons()).containsExactly("request_failed", "malformed");
    protocol.onTick(now + SECOND, out);
    assertThat(out.requests).isEmpty();
    protocol.onTick(now + 2 * SECOND, out);
    assertThat(out.requests).hasSize(1);
    // No answer at all.
    protocol.onTick(now + 60 * SECOND, out);
    assertThat(out.requests).hasSize(2);
  }

  @Test
  void connectsAndSubscribesWithinTheLimits() {
    start("BTC-USD", "ETH-USD", "OLD-USD");
    assertThat(out.connections).hasSize(1);
    assertThat(out.connections.get(0).name()).isEqualTo(FEED);
    assertThat(out.connections.get(0).maxFramesPerSecond()).isBetween(1, 8);
    open();
    assertThat(out.sent)
        .containsExactly(
            FEED + " {\"type\":\"subscribe\",\"channel\":\"heartbeats\"}",
            FEED
                + " {\"type\":\"subscribe\",\"product_ids\":[\"BTC-USD\",\"ETH-USD\"],\"channel\":\"level2\"}",
            FEED
                + " {\"type\":\"subscribe\",\"product_ids\":[\"BTC-USD\",\"ETH-USD\"],\"channel\":\"market_trades\"}",
            FEED
                + " {\"type\":\"subscribe\",\"product_ids\":[\"BTC-USD\",\"ETH-USD\"],\"channel\":\"status\"}");
    assertThat(out.facts(VenueStatus.class)).hasSize(1);
  }

  @Test
  void spreadsManyProductsOverConnections() {
    Set<String> wanted = new LinkedHashSet<>();
    StringBuilder products = new StringBuilder("{\"products\":[");
    for (int i = 0; i < 17; i++) {
      String code = "C" + (char) ('A' + i);
      wanted.add(code + "-USD");
      products
          .append(i == 0 ? "" : ",")
          .append(product(code + "-USD", code, "USD", "0.01", "1", "", ""));
    }
    protocol = new CoinbasePublicProtocol(new VenueSettings("", "", wanted, 0, 3, ""));
    protocol.start(now, out);
    protocol.onResponse(
        Coinbase.PRODUCTS, 200, utf8(products.append("]}").toString()), tick(), out);
    protocol.onResponse(Coinbase.PRODUCTS, 200, utf8(products.toString()), tick(), out);

    assertThat(out.connections).hasSize(3);
    assertThat(out.connections).extracting(plan -> plan.name()).doesNotHaveDuplicates();
    out.connections.forEach(plan -> protocol.onOpen(plan.name(), tick(), out));
    assertThat(out.sent).filteredOn(frame -> frame.contains("level2")).hasSize(3);
    for (String instrument : wanted) {
      assertThat(out.sent)
          .filteredOn(frame -> frame.contains("level2") && frame.contains(instrument))
          .hasSize(1);
    }
  }

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
  void aliasesShareOneBookShownAsTheRoot() {
    start("BTC-USD", "BTC-USDC");
    open();
    assertThat(out.facts(ListingUpdate.class)).hasSize(2);
    assertThat(out.sent.get(1)).contains("[\"BTC-USD\"]");
    receive(book(0, "snapshot", "BTC-USD", bid("5", "1"), offer("6", "1")));
    assertThat(out.books).containsOnlyKeys("BTC-USD");
  }

  @Test
  void anAliasWantedAloneIsFedByItsRoot() {
    start("BTC-USDC");
    open();
    assertThat(out.sent.get(1)).contains("[\"BTC-USD\"]");
    receive(book(0, "snapshot", "BTC-USD", bid("5", "1"), offer("6", "1")));
    assertThat(out.books).containsOnlyKeys("BTC-USDC");
    assertThat(last("BTC-USDC").instrument()).isEqualTo("BTC-USDC");
    receive(
        frame(
            "market_trades",
            1,
            "{\"type\":\"update\",\"trades\":[{\"trade_id\":\"1\",\"product_id\":\"BTC-USD\","
                + "\"price\":\"5\",\"size\":\"1\",\"side\":\"BUY\",\"time\":\"\"}]}"));
    assertThat(out.facts(Trade.class).get(0).instrument()).isEqualTo("BTC-USDC");
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
  void theStatusChannelHaltsAtOnceAndAsksBeforeItResumes() {
    startWithBooks();
    String status = "{\"type\":\"update\",\"products\":[{\"id\":\"BTC-USD\",\"status\":\"%s\"}]}";
    receive(frame("status", 3, status.formatted("online")));
    assertThat(out.requests).hasSize(1);
    receive(frame("status", 4, status.formatted("offline")));
    List<ListingUpdate> updates = out.facts(ListingUpdate.class);
    assertThat(updates.get(updates.size() - 1).listing().status()).isEqualTo(ListingStatus.HALTED);
    assertThat(last("BTC-USD").integrity()).isEqualTo(Integrity.CURRENT);

    protocol.onTick(now + 20 * SECOND, out);
    assertThat(out.requests).hasSize(2);
    protocol.onResponse(
        Coinbase.PRODUCTS, 200, utf8(CoinbaseMessages.PRODUCTS), now + 21 * SECOND, out);
    updates = out.facts(ListingUpdate.class);
    assertThat(updates.get(updates.size() - 1).listing().status()).isEqualTo(ListingStatus.TRADING);
  }

  @Test
  void newScalesVoidTheBookAndAskForASnapshot() {
    startWithBooks();
    out.sent.clear();
    protocol.onResponse(
        Coinbase.PRODUCTS,
        200,
        utf8(
            "{\"products\":["
                + product("BTC-USD", "BTC", "USD", "0.001", "0.00000001", "", "")
                + "]}"),
        tick(),
        out);
    receive(book(3, "update", "BTC-USD", bid("68900.005", "1")));
    protocol.onTick(tick(), out);
    assertThat(out.sent).hasSize(2);
    receive(book(4, "snapshot", "BTC-USD", bid("68900.005", "1")));
    assertThat(last("BTC-USD").priceScale()).isEqualTo(3);
    assertThat(last("BTC-USD").bidPrices()).containsExactly(68_900_005);
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
