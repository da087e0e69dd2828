package io.crossbook.venues.coinbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.money.ScaledDecimal;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.testing.CollectedOutput;
import io.crossbook.venues.testing.ReferenceBook;
import io.crossbook.venues.testing.ReferenceBook.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Valid streams with random losses, against a book of tree maps that sees every message. */
class CoinbaseBookPropertyTest {
  private static final String[] PRODUCTS = {"BTC-USD", "ETH-USD"};
  private static final int VIEW_LEVELS = 4;
  private static final long NOW = 1_800_000_000_000_000_000L;

  @Property(tries = 150)
  void agreesWithANaiveBook(@ForAll long seed) {
    Random random = new Random(seed);
    CollectedOutput out = new CollectedOutput();
    CoinbasePublicProtocol protocol =
        new CoinbasePublicProtocol(VenueSettings.replay(0, VIEW_LEVELS));
    protocol.start(NOW, out);
    protocol.onResponse(
        Coinbase.PRODUCTS, 200, CoinbaseMessages.utf8(CoinbaseMessages.PRODUCTS), NOW, out);
    protocol.onOpen("feed", NOW, out);
    Map<String, ReferenceBook> references = references();
    long sequence = 0;
    for (int i = 0; i < 80; i++) {
      if (random.nextInt(25) == 0) {
        sequence += 1 + random.nextInt(3);
        references.values().forEach(reference -> reference.current = false);
      }
      String text;
      String product = PRODUCTS[random.nextInt(PRODUCTS.length)];
      int kind = random.nextInt(10);
      if (kind == 0) {
        text = CoinbaseMessages.heartbeat(sequence);
      } else {
        boolean snapshot = kind < 3;
        String[] levels =
            levels(references.get(product), snapshot, random).stream()
                .map(CoinbaseBookPropertyTest::level)
                .toArray(String[]::new);
        text = CoinbaseMessages.book(sequence, snapshot ? "snapshot" : "update", product, levels);
      }
      byte[] bytes = CoinbaseMessages.utf8(text);
      protocol.onFrame("feed", bytes, 0, bytes.length, true, NOW + i, out);
      sequence++;
      references.forEach((name, book) -> book.check(out.books.get(name), VIEW_LEVELS));
    }
    assertThat(out.deadLetters).isEmpty();
  }

  @Property(tries = 100)
  void theExchangeFeedAgreesWithANaiveBook(@ForAll long seed) {
    Random random = new Random(seed);
    CollectedOutput out = new CollectedOutput();
    CoinbaseExchangePublicProtocol protocol =
        new CoinbaseExchangePublicProtocol(
            CoinbaseExchange.ID, VenueSettings.replay(0, VIEW_LEVELS));
    protocol.onResponse("/products", 200, CoinbaseMessages.utf8(exchangeProducts()), NOW, out);
    Map<String, ReferenceBook> references = references();
    for (int i = 0; i < 80; i++) {
      String product = PRODUCTS[random.nextInt(PRODUCTS.length)];
      boolean snapshot = random.nextInt(8) == 0;
      List<Level> levels = levels(references.get(product), snapshot, random);
      String text =
          snapshot
              ? "{\"type\":\"snapshot\",\"product_id\":\""
                  + product
                  + "\",\"asks\":["
                  + pairs(levels, Side.SELL)
                  + "],\"bids\":["
                  + pairs(levels, Side.BUY)
                  + "]}"
              : "{\"type\":\"l2update\",\"product_id\":\""
                  + product
                  + "\",\"changes\":["
                  + changes(levels)
                  + "],\"time\":\"2021-04-17T16:43:37.075687Z\"}";
      byte[] bytes = CoinbaseMessages.utf8(text);
      protocol.onFrame("feed", bytes, 0, bytes.length, true, NOW + i, out);
      references.forEach((name, book) -> book.check(out.books.get(name), VIEW_LEVELS));
    }
    assertThat(out.deadLetters).isEmpty();
  }

  private static Map<String, ReferenceBook> references() {
    Map<String, ReferenceBook> references = new HashMap<>();
    for (String product : PRODUCTS) {
      references.put(product, new ReferenceBook());
    }
    return references;
  }

  /** Random levels, applied to the reference. */
  private static List<Level> levels(ReferenceBook reference, boolean snapshot, Random random) {
    if (snapshot) {
      reference.beginSnapshot();
    }
    List<Level> levels = new ArrayList<>();
    for (int n = random.nextInt(12); n > 0; n--) {
      levels.add(ReferenceBook.randomLevel(random, true));
    }
    levels.forEach(reference::set);
    return levels;
  }

  private static String level(Level level) {
    return level.side() == Side.BUY
        ? CoinbaseMessages.bid(price(level), size(level))
        : CoinbaseMessages.offer(price(level), size(level));
  }

  private static String pairs(List<Level> levels, Side side) {
    return levels.stream()
        .filter(level -> level.side() == side)
        .map(level -> "[\"" + price(level) + "\",\"" + size(level) + "\"]")
        .collect(Collectors.joining(","));
  }

  private static String changes(List<Level> levels) {
    return levels.stream()
        .map(
            level ->
                "[\""
                    + (level.side() == Side.BUY ? "buy" : "sell")
                    + "\",\""
                    + price(level)
                    + "\",\""
                    + size(level)
                    + "\"]")
        .collect(Collectors.joining(","));
  }

  private static String price(Level level) {
    return ScaledDecimal.toBigDecimal(level.price(), 2).toPlainString();
  }

  private static String size(Level level) {
    return ScaledDecimal.toBigDecimal(level.size(), 8).toPlainString();
  }

  private static String exchangeProducts() {
    return List.of("BTC", "ETH").stream()
        .map(
            base ->
                "{\"id\":\""
                    + base
                    + "-USD\",\"base_currency\":\""
                    + base
                    + "\",\"quote_currency\":\"USD\",\"quote_increment\":\"0.01\","
                    + "\"base_increment\":\"0.00000001\",\"status\":\"online\"}")
        .collect(Collectors.joining(",", "[", "]"));
  }
}
