package io.crossbook.venues.coinbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.money.ScaledDecimal;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.testing.CollectedOutput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Valid streams with random losses, against a book of tree maps that sees every message. */
class CoinbaseBookPropertyTest {
  private static final String[] PRODUCTS = {"BTC-USD", "ETH-USD"};

  private static final class Reference {
    final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    final TreeMap<Long, Long> asks = new TreeMap<>();
    boolean current;
  }

  @Property(tries = 150)
  void agreesWithANaiveBook(@ForAll long seed) {
    Random random = new Random(seed);
    CollectedOutput out = new CollectedOutput();
    CoinbasePublicProtocol protocol = new CoinbasePublicProtocol(VenueSettings.replay(0, 4));
    long now = 1_800_000_000_000_000_000L;
    protocol.start(now, out);
    protocol.onResponse(
        Coinbase.PRODUCTS, 200, CoinbaseMessages.utf8(CoinbaseMessages.PRODUCTS), now, out);
    protocol.onOpen("feed", now, out);
    Map<String, Reference> references = new HashMap<>();
    for (String product : PRODUCTS) {
      references.put(product, new Reference());
    }
    long sequence = 0;
    for (int i = 0; i < 80; i++) {
      now += 1 + random.nextInt(1_000_000);
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
        text =
            CoinbaseMessages.book(
                sequence,
                snapshot ? "snapshot" : "update",
                product,
                levels(references.get(product), snapshot, random));
      }
      byte[] bytes = CoinbaseMessages.utf8(text);
      protocol.onFrame("feed", bytes, 0, bytes.length, true, now, out);
      sequence++;
      for (String each : PRODUCTS) {
        compare(references.get(each), out.books.get(each));
      }
    }
    assertThat(out.deadLetters).isEmpty();
  }

  private static String[] levels(Reference reference, boolean snapshot, Random random) {
    if (snapshot) {
      reference.bids.clear();
      reference.asks.clear();
      reference.current = true;
    }
    List<String> levels = new ArrayList<>();
    for (int n = random.nextInt(12); n > 0; n--) {
      boolean bid = random.nextBoolean();
      long price = (bid ? 1_000L : 1_050L) + random.nextInt(50);
      long size = random.nextInt(4) == 0 ? 0 : 1L + random.nextInt(1_000_000_000);
      TreeMap<Long, Long> side = bid ? reference.bids : reference.asks;
      if (size == 0) {
        side.remove(price);
      } else {
        side.put(price, size);
      }
      String priceText = ScaledDecimal.toBigDecimal(price, 2).toPlainString();
      String sizeText = ScaledDecimal.toBigDecimal(size, 8).toPlainString();
      levels.add(
          bid
              ? CoinbaseMessages.bid(priceText, sizeText)
              : CoinbaseMessages.offer(priceText, sizeText));
    }
    return levels.toArray(new String[0]);
  }

  private static void compare(Reference reference, BookView book) {
    if (book == null) {
      assertThat(reference.current).isFalse();
      return;
    }
    assertThat(book.integrity() == Integrity.CURRENT).isEqualTo(reference.current);
    if (!reference.current) {
      return;
    }
    assertThat(book.bidLevels()).isEqualTo(reference.bids.size());
    assertThat(book.askLevels()).isEqualTo(reference.asks.size());
    assertThat(book.bidPrices()).containsExactly(top(reference.bids.keySet()));
    assertThat(book.bidSizes()).containsExactly(top(reference.bids.values()));
    assertThat(book.askPrices()).containsExactly(top(reference.asks.keySet()));
    assertThat(book.askSizes()).containsExactly(top(reference.asks.values()));
  }

  private static long[] top(java.util.Collection<Long> values) {
    return values.stream().limit(4).mapToLong(Long::longValue).toArray();
  }
}
