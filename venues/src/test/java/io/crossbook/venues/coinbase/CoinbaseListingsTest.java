package io.crossbook.venues.coinbase;

import static io.crossbook.venues.coinbase.CoinbaseMessages.bid;
import static io.crossbook.venues.coinbase.CoinbaseMessages.book;
import static io.crossbook.venues.coinbase.CoinbaseMessages.frame;
import static io.crossbook.venues.coinbase.CoinbaseMessages.offer;
import static io.crossbook.venues.coinbase.CoinbaseMessages.product;
import static io.crossbook.venues.coinbase.CoinbaseMessages.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.testing.Recordings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Products, connections and aliases. */
class CoinbaseListingsTest extends CoinbaseProtocolHarness {

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
}
